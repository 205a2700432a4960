import type { Instant } from '../../domain/time/instant.ts';
import type { CaseEvent } from '../../domain/case/step.ts';
import type { Connection } from '../pool.ts';

/** One event for other services. `data` holds ids and facts only (S1): it leaves the system. */
export interface NewEvent {
  readonly type: CaseEvent;
  readonly data: Readonly<Record<string, unknown>>;
  /** Derived from what happened (e.g. case and transition number), so that a repetition adds nothing. */
  readonly eventId: string;
}

/**
 * Appends events to the outbox inside the caller's transaction and numbers them per case, without a gap: the numbers
 * are given under the case's row lock, and an event that is already stored takes none.
 * @throws when the case does not exist
 */
export async function appendEvents(
  connection: Connection,
  caseId: string,
  at: Instant,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const { rows } = await connection.query<{ event_seq: number }>(
    'select event_seq from cases where id = $1 for update',
    [caseId],
  );
  const last = rows[0]?.event_seq;
  if (last === undefined) throw new Error(`no case ${caseId} to append events to`);
  // The lock is held, so this snapshot shows every event of the case that will ever precede these.
  const stored = await connection.query<{ event_id: string }>(
    'select event_id from outbox where event_id = any($1)',
    [events.map((event) => event.eventId)],
  );
  const known = new Set(stored.rows.map((row) => row.event_id));
  const fresh = events.filter((event) => {
    if (known.has(event.eventId)) return false;
    known.add(event.eventId);
    return true;
  });
  if (fresh.length === 0) return;
  await connection.query(
    `insert into outbox (event_id, case_id, seq, type, at, data)
     select e.event_id, $1, $2 + e.n, e.type, $3, e.data
     from unnest($4::text[], $5::text[], $6::jsonb[]) with ordinality as e (event_id, type, data, n)
     order by e.n`,
    [
      caseId,
      last,
      at,
      fresh.map((event) => event.eventId),
      fresh.map((event) => event.type),
      fresh.map((event) => JSON.stringify(event.data)),
    ],
  );
  await connection.query('update cases set event_seq = $2 where id = $1', [caseId, last + fresh.length]);
}
