import { type Duration, type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** An opt-out that is to be confirmed in the chat it came in (E2). */
export interface OptOutNotice {
  /** The customer's message. */
  readonly messageId: string;
  /** Null: no case was open, and none was opened by it. */
  readonly caseId: string | null;
  /** Where it came in. */
  readonly contactId: string;
  readonly lineId: string;
  /** The line's display number, if known. */
  readonly lineNumber: string | null;
  /** What the customer sent, as received; without its body once that was removed (S3). */
  readonly content: unknown;
  /** Case time of its arrival. */
  readonly at: Instant;
  /** How often it was put off, because it certainly did not go. */
  readonly putOff: number;
}

/** How long a claim keeps others away, real time: longer than the provider may take. */
const LEASE: Duration = 2 * MINUTE;

/** In the transaction that stores the message. */
export async function askForConfirmation(
  connection: Connection,
  { messageId, caseId, at }: Pick<OptOutNotice, 'messageId' | 'caseId' | 'at'>,
): Promise<void> {
  await connection.query(
    'insert into opt_out_notices (message_id, case_id, at) values ($1, $2, $3) on conflict do nothing',
    [messageId, caseId, at],
  );
}

/** Takes up to `limit` notices that may go now; whoever dies with them lets them go again. */
export async function claimOptOuts(
  database: Queryable,
  now: Instant,
  limit: number,
): Promise<OptOutNotice[]> {
  const { rows } = await database.query<OptOutNotice>(
    `with due as (
       select message_id from opt_out_notices where settled_at is null and next_try_at <= now()
         and (not_before is null or not_before <= $3)
       order by next_try_at limit $1 for update skip locked
     )
     update opt_out_notices n set tries = n.tries + 1, next_try_at = now() + $2 * interval '1 ms'
     from due join messages m on m.id = due.message_id join lines l on l.id = m.line_id
     where n.message_id = due.message_id
     returning n.message_id as "messageId", n.case_id as "caseId", m.contact_id as "contactId", m.line_id as "lineId",
       l.display_number as "lineNumber", m.content, n.at, n.put_off as "putOff"`,
    [limit, LEASE, now],
  );
  return rows;
}

/** `outcome`: sent, unknown, refused or given-up. One that an erasure settled stays as it is. */
export async function settleOptOut(database: Queryable, messageId: string, outcome: string): Promise<void> {
  await database.query(
    'update opt_out_notices set settled_at = now(), outcome = $2 where message_id = $1 and settled_at is null',
    [messageId, outcome],
  );
}

/** It certainly did not go, and is tried again under another key. @param until case time */
export async function postponeOptOut(database: Queryable, messageId: string, until: Instant): Promise<void> {
  await database.query(
    `update opt_out_notices set next_try_at = now(), put_off = put_off + 1, not_before = $2
     where message_id = $1 and settled_at is null`,
    [messageId, until],
  );
}

/** @param now case time */
export async function hasOptOutDue(database: Queryable, now: Instant): Promise<boolean> {
  const { rowCount } = await database.query(
    `select 1 from opt_out_notices where settled_at is null and next_try_at <= now()
       and (not_before is null or not_before <= $1) limit 1`,
    [now],
  );
  return rowCount !== 0;
}
