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
     where id = person_of($1) and email is not null and ($2::text is null or lower(email) = lower($2))`,
    [contactId, address, at],
  );
  return rowCount !== 0;
}

/**
 * F2: a mail that had been accepted came back. Cases of the contact that wrote by mail learn of a bounce, each mail of theirs
 * once; where the address is gone with it, all learn of that.
 * @param bounce `condemns`: the failure speaks of the address, which is marked; else the mail alone has failed (F1)
 * @returns null when there is no such contact; `unreachable: false` when the address is not the contact's any more, or can
 * still be written to
 */
export async function reportBounce(
  connection: Connection,
  contactId: string,
  {
    address,
    condemns,
    at,
  }: { readonly address: string | null; readonly condemns: boolean; readonly at: Instant },
): Promise<{ readonly unreachable: boolean; readonly cases: string[] } | null> {
  await connection.query(
    `select from cases where is_open and merged_into is null and contact_id = any(family_of($1))
     order by id for update`,
    [contactId],
  );
  const contact = await connection.query<{ email: string | null; email_unreachable_at: Instant | null }>(
    'select email, email_unreachable_at from contacts where id = person_of($1) for update',
    [contactId],
  );
  const before = contact.rows[0];
  if (before === undefined) return null;
  const { email, email_unreachable_at: goneAt } = before;
  const isTheirs = email !== null && (address === null || address.toLowerCase() === email.toLowerCase());
  if (!isTheirs) return { unreachable: false, cases: [] };
  if (condemns) await markUnreachable(connection, contactId, address, at);
  // Under the locks, so that the same bounce reported twice at once is learned once.
  const { rows } = await connection.query<{ id: string; mailed_at: Instant | null; bounced_at: Instant }>(
    `select c.id,
       (select max(a.reserved_at) from attempts a
        where a.case_id = any(cases_in(c.id)) and a.kind = 'email' and a.status in ('sent', 'unknown')) as mailed_at,
       coalesce((select max((f.fact ->> 'at')::bigint) from case_facts f
        where f.case_id = c.id and f.fact ->> 'fact' = 'bounced'), -1) as bounced_at
     from cases c where c.is_open and c.merged_into is null and c.contact_id = any(family_of($1)) order by c.id`,
    [contactId],
  );
  const cases: string[] = [];
  for (const { id, mailed_at: mailedAt, bounced_at: bouncedAt } of rows) {
    // What is planned by mail for anything else is planned anew, here as well.
    if (condemns && goneAt === null) await appendFact(connection, id, { fact: 'contact', at });
    if (mailedAt === null || mailedAt <= bouncedAt) continue;
    // No mail comes back before it went: so a clock that differs does not have it learned twice.
    await appendFact(connection, id, { fact: 'bounced', at: Math.max(at, mailedAt) });
    cases.push(id);
  }
  return { unreachable: condemns, cases };
}
