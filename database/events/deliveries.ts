import type { Duration, Instant } from '../../domain/time/instant.ts';
import { SECOND } from '../../domain/time/instant.ts';
import { type Pool, type Queryable, transaction } from '../pool.ts';

/** An event as it stands in the outbox. */
export interface StoredEvent {
  /** The order in which events became visible: gapless enough to follow, never reordered, none appears behind it. */
  readonly position: number;
  readonly eventId: string;
  /** Null for an event of a line. */
  readonly caseId: string | null;
  /** R8: whose event it is where it is no case's. */
  readonly lineId: string | null;
  /** Per case or line, from 1, without a gap. */
  readonly seq: number;
  readonly type: string;
  /** Case time. */
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One event on its way to one subscriber, claimed by this process. */
export interface ClaimedDelivery extends Omit<StoredEvent, 'position'> {
  readonly outboxId: number;
  /** Counts this one. */
  readonly tries: number;
}

interface EventColumns extends Pick<StoredEvent, 'seq' | 'type' | 'at' | 'data'> {
  readonly event_id: string;
  readonly case_id: string | null;
  readonly line_id: string | null;
}

const eventOf = (row: EventColumns): Omit<StoredEvent, 'position'> => ({
  eventId: row.event_id,
  caseId: row.case_id,
  lineId: row.line_id,
  seq: row.seq,
  type: row.type,
  at: row.at,
  data: row.data,
});

/** How long a claim keeps others away, real time: longer than any request is let live. */
export const LEASE: Duration = 60 * SECOND;

// Any fixed number: names the lock "who places events".
const PLACER = 0x6576656e;
const PLACED_AT_ONCE = 500;

/**
 * Gives the events that became visible since the last call their position, and each active subscriber that asked for
 * them a delivery. Only one process places at a time; another one's turn is no error.
 * @returns how many were placed
 */
export async function placeEvents(pool: Pool): Promise<number> {
  return transaction(pool, async (connection) => {
    const lock = await connection.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
      PLACER,
    ]);
    if (lock.rows[0]?.mine !== true) return 0;
    const { rows } = await connection.query<{ id: number }>(
      `update outbox o set position = n.position
       from (
         select id, (select coalesce(max(position), 0) from outbox) + row_number() over (order by id) as position
         from (select id from outbox where position is null order by id limit $1) unplaced
       ) n
       where o.id = n.id returning o.id`,
      [PLACED_AT_ONCE],
    );
    if (rows.length === 0) return 0;
    await connection.query(
      `insert into deliveries (subscriber, outbox_id, case_id, seq)
       select s.name, o.id, coalesce(o.case_id, o.line_id), o.seq
       from outbox o join subscribers s on s.is_active and (s.events = '{}' or o.type = any (s.events))
       where o.id = any ($1)`,
      [rows.map((row) => row.id)],
    );
    return rows.length;
  });
}

const IS_OPEN = 'd.delivered_at is null and d.gave_up_at is null';
/** In order per case and subscriber: only the first open delivery of a case may go. */
const IS_FIRST = `not exists (
  select 1 from deliveries e where e.subscriber = d.subscriber and e.case_id = d.case_id and e.seq < d.seq
    and e.delivered_at is null and e.gave_up_at is null)`;
const IS_REACHABLE = 's.is_active and (s.paused_until is null or s.paused_until <= now())';

/** The subscribers something may go to now. */
export async function subscribersDue(database: Queryable): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select s.name from subscribers s where ${IS_REACHABLE} and exists (
       select 1 from deliveries d where d.subscriber = s.name and ${IS_OPEN} and d.next_try_at <= now() and ${IS_FIRST})`,
  );
  return rows.map((row) => row.name);
}

/** Is there an event that no one placed yet? */
export async function hasUnplaced(database: Queryable): Promise<boolean> {
  const { rowCount } = await database.query('select 1 from outbox where position is null limit 1');
  return rowCount !== 0;
}

/**
 * Takes up to `limit` deliveries of a subscriber that may go now, at most one per case, for LEASE: whoever dies with
 * them lets them go again.
 */
export async function claimDeliveries(
  database: Queryable,
  subscriber: string,
  limit: number,
): Promise<ClaimedDelivery[]> {
  const { rows } = await database.query<EventColumns & { outbox_id: number; tries: number }>(
    `with due as (
       select d.outbox_id from deliveries d join subscribers s on s.name = d.subscriber
       where d.subscriber = $1 and ${IS_REACHABLE} and ${IS_OPEN} and d.next_try_at <= now() and ${IS_FIRST}
       order by d.next_try_at, d.outbox_id limit $2
       for update of d skip locked
     )
     update deliveries d set tries = d.tries + 1, next_try_at = now() + $3 * interval '1 ms'
     from due join outbox o on o.id = due.outbox_id
     where d.subscriber = $1 and d.outbox_id = due.outbox_id
     returning d.outbox_id, d.tries, o.event_id, o.case_id, o.line_id, o.seq, o.type, o.at, o.data`,
    [subscriber, limit, LEASE],
  );
  return rows.map((row) => ({
    outboxId: row.outbox_id,
    tries: row.tries,
    ...eventOf(row),
  }));
}

/** The subscriber has it. */
export async function markEventDelivered(
  database: Queryable,
  subscriber: string,
  outboxId: number,
): Promise<void> {
  await database.query(
    `with done as (
       update deliveries set delivered_at = now(), last_error = null where subscriber = $1 and outbox_id = $2
     )
     update subscribers set failures = 0, paused_until = null where name = $1 and failures > 0`,
    [subscriber, outboxId],
  );
}

/**
 * It did not arrive: again after `retryAfter`, or never when that is null. `pause` keeps everything else away from a
 * subscriber that seems to be down.
 */
export async function markEventFailed(
  database: Queryable,
  subscriber: string,
  outboxId: number,
  failure: {
    readonly error: string;
    readonly retryAfter: Duration | null;
    readonly pause: (failures: number) => Duration;
  },
): Promise<void> {
  await database.query(
    `update deliveries set last_error = $3,
       gave_up_at = case when $4::bigint is null then now() end,
       next_try_at = now() + coalesce($4::bigint, 0) * interval '1 ms'
     where subscriber = $1 and outbox_id = $2 and delivered_at is null`,
    [subscriber, outboxId, failure.error, failure.retryAfter],
  );
  const { rows } = await database.query<{ failures: number }>(
    'update subscribers set failures = failures + 1 where name = $1 returning failures',
    [subscriber],
  );
  const pause = failure.pause(rows[0]?.failures ?? 0);
  if (pause === 0) return;
  await database.query(`update subscribers set paused_until = now() + $2 * interval '1 ms' where name = $1`, [
    subscriber,
    pause,
  ]);
}

/** Gives claimed deliveries back untried: this process stops. */
export async function releaseDelivery(
  database: Queryable,
  subscriber: string,
  outboxId: number,
): Promise<void> {
  await database.query(
    `update deliveries set tries = greatest(tries - 1, 0), next_try_at = now()
     where subscriber = $1 and outbox_id = $2 and delivered_at is null`,
    [subscriber, outboxId],
  );
}

/** The subscriber wants nothing more (410): what waits for it is given up until it registers again. */
export async function disableSubscriber(database: Queryable, subscriber: string, why: string): Promise<void> {
  await database.query(
    `with off as (update subscribers set is_active = false, disabled_why = $2 where name = $1)
     update deliveries set gave_up_at = now(), last_error = $2
     where subscriber = $1 and delivered_at is null and gave_up_at is null`,
    [subscriber, why],
  );
}

/** Placed events after a position, in order, for those who poll. */
export async function eventsAfter(database: Queryable, after: number, limit: number): Promise<StoredEvent[]> {
  const { rows } = await database.query<EventColumns & { position: number }>(
    `select position, event_id, case_id, line_id, seq, type, at, data from outbox
     where position > $1 order by position limit $2`,
    [after, limit],
  );
  return rows.map((row) => ({
    position: row.position,
    ...eventOf(row),
  }));
}
