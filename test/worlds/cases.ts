import { randomInt } from 'node:crypto';
import { appendFact } from '../../database/cases/facts.ts';
import { type Pool, type Queryable, transaction } from '../../database/pool.ts';
import type { Fact, InboundKind } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';

/** The line that the simulated provider has. */
export const LINE = '70007';

/** Case ids are workflow ids, and all tests of a run share one namespace: numbers that no other test has. */
export async function ownCaseNumbers(database: Queryable): Promise<void> {
  await database.query(`select setval('case_numbers', $1)`, [randomInt(10 ** 6, 10 ** 12)]);
}

/** A line of the business, once. */
export async function storeLine(database: Queryable, id = LINE): Promise<void> {
  await database.query(
    `insert into lines (id, display_number) values ($1, '56911112222') on conflict do nothing`,
    [id],
  );
}

/** An open case that has learned nothing yet. @returns its id */
export async function storeCase(
  database: Queryable,
  given: {
    readonly id?: string;
    readonly contactId: string;
    readonly openedAt: Instant;
    readonly lineId?: string;
  },
): Promise<string> {
  const { rows } = await database.query<{ id: string }>(
    `insert into cases (id, contact_id, line_id, opened_at)
     values (coalesce($1, 'case-' || nextval('case_numbers')), $2, $3, $4) returning id`,
    [given.id ?? null, given.contactId, given.lineId ?? LINE, given.openedAt],
  );
  return (rows[0] as { id: string }).id;
}

/** A case as its workflow recorded it last: open, in its window. */
export async function storeProgress(database: Queryable, caseId: string, reason: string): Promise<void> {
  await database.query(
    `insert into case_progress (case_id, version, state, phase, reason, queue, priority)
     values ($1, 1, 'open', 'window', $2, 'general', 3)`,
    [caseId, reason],
  );
}

/** A task that waits for the customer, to pay unless another step is given. */
export async function storeTask(
  database: Queryable,
  given: {
    readonly id: string;
    readonly caseId: string;
    readonly reason: string;
    readonly step?: string;
    readonly data?: unknown;
    readonly resumeUrl?: string | null;
    readonly validUntil?: Instant | null;
    readonly since: Instant;
    /** Not taken up by the case's workflow yet. */
    readonly isProposed?: true;
  },
): Promise<void> {
  await database.query(
    `insert into tasks (id, case_id, reason, step, data, resume_url, valid_until, since, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      given.id,
      given.caseId,
      given.reason,
      given.step ?? 'pay',
      JSON.stringify(given.data ?? {}),
      given.resumeUrl ?? null,
      given.validUntil ?? null,
      given.since,
      given.isProposed ? 'proposed' : 'pending',
    ],
  );
}

/** A fact that the case is to learn. @returns its number; null where the case is closed */
export const storeFact = (pool: Pool, caseId: string, fact: Fact): Promise<number | null> =>
  transaction(pool, (connection) => appendFact(connection, caseId, fact));

/** A message of the customer's, as it arrived at once. */
export const inbound = (at: Instant, kind: InboundKind = 'message'): Fact => ({
  fact: 'inbound',
  at,
  arrived: at,
  kind,
});

/**
 * The webhook's transaction: the message once, into the contact's open case or a new one, with its number.
 * @returns the case; null where the message is known
 */
export function receiveMessage(
  pool: Pool,
  contactId: string,
  providerId: string,
  at: Instant,
  kind: InboundKind = 'message',
): Promise<string | null> {
  return transaction(pool, async (connection) => {
    const message = await connection.query(
      `insert into messages (id, provider_id, contact_id, line_id, direction, type, at, arrived_at, content)
       values ($1, $2, $3, $4, 'in', 'text', $5, $5, '{}') on conflict do nothing`,
      [`msg-${providerId}`, providerId, contactId, LINE, at],
    );
    if (message.rowCount === 0) return null;
    const { rows } = await connection.query<{ id: string }>(
      `insert into cases (id, contact_id, line_id, opened_at)
       values ('case-' || nextval('case_numbers'), $1, $2, $3)
       on conflict (contact_id, line_id) where is_open do update set opened_at = cases.opened_at
       returning id`,
      [contactId, LINE, at],
    );
    const caseId = (rows[0] as { id: string }).id;
    const seq = await appendFact(connection, caseId, inbound(at, kind));
    await connection.query('update messages set case_id = $2, seq = $3 where provider_id = $1', [
      providerId,
      caseId,
      seq,
    ]);
    return caseId;
  });
}
