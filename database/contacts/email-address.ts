import type { Instant } from '../../domain/time/instant.ts';
import { appendFact } from '../cases/facts.ts';
import type { Connection } from '../pool.ts';

/**
 * F2: nothing more goes to this address until the contact has another one. The caller holds the rows of the contact's
 * open cases, which come first in the lock order.
 * @param address null: whichever the contact has
 * @returns false when the contact has another address by now, or none
 */
export async function markUnreachable(
  connection: Connection,
  contactId: string,
  address: string | null,
  at: Instant,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update contacts set email_unreachable_at = coalesce(email_unreachable_at, $3), updated_at = now()
     where id = $1 and email is not null and ($2::text is null or lower(email) = lower($2))`,
    [contactId, address, at],
  );
  return rowCount !== 0;
}

/**
 * F2: a mail that had been accepted came back. Cases of the contact that wrote by mail learn of a bounce; the others
 * only that the address is gone.
 * @returns null when there is no such contact; `unreachable: false` when the address is not the contact's any more
 */
export async function reportBounce(
  connection: Connection,
  contactId: string,
  { address, at }: { readonly address: string | null; readonly at: Instant },
): Promise<{ readonly unreachable: boolean; readonly cases: string[] } | null> {
  const { rows } = await connection.query<{ id: string; mailed: boolean; knows: boolean }>(
    `select c.id, exists (
       select from attempts a where a.case_id = c.id and a.kind = 'email' and a.status in ('sent', 'unknown')
     ) as mailed, exists (
       select from case_facts f where f.case_id = c.id and f.fact ->> 'fact' = 'bounced'
     ) as knows
     from cases c where c.is_open and c.contact_id = $1 order by c.id for update`,
    [contactId],
  );
  const contact = await connection.query<{ email_unreachable_at: Instant | null }>(
    'select email_unreachable_at from contacts where id = $1 for update',
    [contactId],
  );
  const before = contact.rows[0];
  if (before === undefined) return null;
  if (!(await markUnreachable(connection, contactId, address, at))) return { unreachable: false, cases: [] };
  // The same bounce may be reported twice, and the address may be known to be gone from another mail.
  const wasReachable = before.email_unreachable_at === null;
  const bounced = rows.filter(({ mailed, knows }) => mailed && !knows).map(({ id }) => id);
  for (const { id } of rows) {
    if (bounced.includes(id)) await appendFact(connection, id, { fact: 'bounced', at });
    else if (wasReachable) await appendFact(connection, id, { fact: 'contact', at });
  }
  return { unreachable: true, cases: bounced };
}
