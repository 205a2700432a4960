import type { Duration, Instant } from '../../domain/time/instant.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** A told call that was cancelled, and of which the contact is to be told (F3). */
export interface CallNotice {
  readonly callId: string;
  readonly caseId: string;
  readonly reason: string;
  /** Case time of the cancellation. */
  readonly at: Instant;
  /** How often it was put off, because it certainly did not go. */
  readonly putOff: number;
}

/** How long a claim keeps others away, real time: longer than a mail may take. */
const LEASE: Duration = 2 * MINUTE;

/** Takes up to `limit` notices that may go now; whoever dies with them lets them go again. @param now case time */
export async function claimNotices(database: Queryable, now: Instant, limit: number): Promise<CallNotice[]> {
  const { rows } = await database.query<{
    call_id: string;
    case_id: string;
    reason: string;
    at: Instant;
    put_off: number;
  }>(
    `with due as (
       select call_id from call_notices where settled_at is null and next_try_at <= now()
         and (not_before is null or not_before <= $3)
       order by next_try_at limit $1 for update skip locked
     )
     update call_notices n set tries = n.tries + 1, next_try_at = now() + $2 * interval '1 ms'
     from due join calls c on c.id = due.call_id
     where n.call_id = due.call_id
     returning n.call_id, c.case_id, c.reason, n.at, n.put_off`,
    [limit, LEASE, now],
  );
  return rows.map((row) => ({
    callId: row.call_id,
    caseId: row.case_id,
    reason: row.reason,
    at: row.at,
    putOff: row.put_off,
  }));
}

/** `outcome`: sent, unknown, too-late, or why it did not go. */
export async function settleNotice(database: Queryable, callId: string, outcome: string): Promise<void> {
  await database.query('update call_notices set settled_at = now(), outcome = $2 where call_id = $1', [
    callId,
    outcome,
  ]);
}

/** It certainly did not go, and is tried again under another key. @param until case time */
export async function postponeNotice(database: Queryable, callId: string, until: Instant): Promise<void> {
  await database.query(
    `update call_notices set next_try_at = now(), put_off = put_off + 1, not_before = $2
     where call_id = $1 and settled_at is null`,
    [callId, until],
  );
}

/** @param now case time */
export async function hasNoticeDue(database: Queryable, now: Instant): Promise<boolean> {
  const { rowCount } = await database.query(
    `select 1 from call_notices where settled_at is null and next_try_at <= now()
       and (not_before is null or not_before <= $1) limit 1`,
    [now],
  );
  return rowCount !== 0;
}
