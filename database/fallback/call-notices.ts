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
  /** Counts this one. */
  readonly tries: number;
}

/** How long a claim keeps others away, real time: longer than a mail may take. */
const LEASE: Duration = 2 * MINUTE;

/** Takes up to `limit` notices that may go now; whoever dies with them lets them go again. */
export async function claimNotices(database: Queryable, limit: number): Promise<CallNotice[]> {
  const { rows } = await database.query<{
    call_id: string;
    case_id: string;
    reason: string;
    at: Instant;
    tries: number;
  }>(
    `with due as (
       select call_id from call_notices where settled_at is null and next_try_at <= now()
       order by next_try_at limit $1 for update skip locked
     )
     update call_notices n set tries = n.tries + 1, next_try_at = now() + $2 * interval '1 ms'
     from due join calls c on c.id = due.call_id
     where n.call_id = due.call_id
     returning n.call_id, c.case_id, c.reason, n.at, n.tries`,
    [limit, LEASE],
  );
  return rows.map((row) => ({
    callId: row.call_id,
    caseId: row.case_id,
    reason: row.reason,
    at: row.at,
    tries: row.tries,
  }));
}

/** `outcome`: sent, unknown, too-late, or why it did not go. */
export async function settleNotice(database: Queryable, callId: string, outcome: string): Promise<void> {
  await database.query('update call_notices set settled_at = now(), outcome = $2 where call_id = $1', [
    callId,
    outcome,
  ]);
}

export async function postponeNotice(database: Queryable, callId: string, wait: Duration): Promise<void> {
  await database.query(
    `update call_notices set next_try_at = now() + $2 * interval '1 ms' where call_id = $1 and settled_at is null`,
    [callId, wait],
  );
}

export async function hasNoticeDue(database: Queryable): Promise<boolean> {
  const { rowCount } = await database.query(
    'select 1 from call_notices where settled_at is null and next_try_at <= now() limit 1',
  );
  return rowCount !== 0;
}
