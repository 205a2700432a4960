import { randomUUID } from 'node:crypto';
import type { CaseState } from '../../domain/case/case-state.ts';
import type { Instant, Span } from '../../domain/time/instant.ts';
import type { Purpose } from '../../domain/purpose.ts';
import type { Transition } from '../../domain/case/step.ts';
import type { Connection, Queryable } from '../pool.ts';

/** F3. `reserved`: holds its slot, the contact is not told yet. `released`: it never came to be told. */
export interface StoredCall {
  readonly id: string;
  readonly caseId: string;
  readonly reason: string;
  readonly round: number;
  /** How many calls the case had before: each state of the calendar entry is numbered from it. */
  readonly ordinal: number;
  readonly slot: Span;
  readonly state: 'reserved' | 'booked' | 'due' | 'done' | 'missed' | 'cancelled' | 'released';
  readonly toldBy: 'email' | 'free-form' | null;
  readonly bookedAt: Instant | null;
}

interface Row {
  id: string;
  case_id: string;
  reason: string;
  round: number;
  ordinal: number;
  slot_from: Instant;
  slot_to: Instant;
  state: StoredCall['state'];
  told_by: StoredCall['toldBy'];
  booked_at: Instant | null;
}

const COLUMNS = 'id, case_id, reason, round, ordinal, slot_from, slot_to, state, told_by, booked_at';

const toCall = (row: Row): StoredCall => ({
  id: row.id,
  caseId: row.case_id,
  reason: row.reason,
  round: row.round,
  ordinal: row.ordinal,
  slot: [row.slot_from, row.slot_to],
  state: row.state,
  toldBy: row.told_by,
  bookedAt: row.booked_at,
});

export async function findCall(database: Queryable, callId: string): Promise<StoredCall | null> {
  const { rows } = await database.query<Row>(`select ${COLUMNS} from calls where id = $1`, [callId]);
  return rows[0] === undefined ? null : toCall(rows[0]);
}

/** The case's call that is not over, locked, or null. The caller holds the case row: at most one is live. */
export async function liveCall(connection: Connection, caseId: string): Promise<StoredCall | null> {
  const { rows } = await connection.query<Row>(
    `select ${COLUMNS} from calls where case_id = $1 and state in ('reserved', 'booked', 'due') for update`,
    [caseId],
  );
  return rows[0] === undefined ? null : toCall(rows[0]);
}

/** What became of the booking with this key, whatever its state now; released ones do not count. */
export async function callOfRound(
  connection: Connection,
  caseId: string,
  round: number,
): Promise<StoredCall | null> {
  const { rows } = await connection.query<Row>(
    `select ${COLUMNS} from calls where case_id = $1 and round = $2 and state <> 'released'`,
    [caseId, round],
  );
  return rows[0] === undefined ? null : toCall(rows[0]);
}

/** F3: when the last call of the case that was missed, by whomever, was to be. */
export async function lastMissed(database: Queryable, caseId: string): Promise<Instant | null> {
  const { rows } = await database.query<{ slot_from: Instant }>(
    `select slot_from from calls where case_id = $1 and state = 'missed' order by ordinal desc limit 1`,
    [caseId],
  );
  return rows[0]?.slot_from ?? null;
}

/**
 * Takes the first of the slots that has room, for a case without a live call; null when all are full. The counter is a
 * conditional upsert, so however many workers book at once no slot ever holds more than `capacity` (F3). They are
 * tried as they are wanted; two bookings that race for the last places in different orders may wait for each other, and one
 * of them is then rolled back and done again (`transaction`).
 */
export async function reserveCall(
  connection: Connection,
  booking: {
    readonly caseId: string;
    readonly reason: string;
    readonly round: number;
    readonly at: Instant;
    /** In the order in which they are wanted. */
    readonly slots: readonly Span[];
    readonly capacity: number;
    /** E4: as what it counts. */
    readonly purpose: Purpose;
    /** S5: whose law it is under. */
    readonly country: string | null;
  },
): Promise<StoredCall | null> {
  const { caseId, reason, round, at, slots, capacity, purpose, country } = booking;
  const full = await connection.query<{ slot_from: Instant }>(
    'select slot_from from call_slots where slot_from = any ($1) and booked >= $2',
    [slots.map(([from]) => from), capacity],
  );
  const isFull = new Set(full.rows.map((row) => row.slot_from));
  for (const [from, to] of slots.filter((slot) => !isFull.has(slot[0]))) {
    const taken = await connection.query(
      `insert into call_slots (slot_from, booked) values ($1, 1)
       on conflict (slot_from) do update set booked = call_slots.booked + 1 where call_slots.booked < $2`,
      [from, capacity],
    );
    if (taken.rowCount === 0) continue;
    const { rows } = await connection.query<Row>(
      `insert into calls (id, case_id, reason, round, ordinal, slot_from, slot_to, state, reserved_at,
         purpose, country)
       values ($1, $2, $3, $4, (select count(*) from calls where case_id = $2), $5, $6, 'reserved', $7, $8, $9)
       returning ${COLUMNS}`,
      [`call-${randomUUID()}`, caseId, reason, round, from, to, at, purpose, country],
    );
    return rows[0] === undefined ? null : toCall(rows[0]);
  }
  return null;
}

/** The contact was told, or may have been. @returns false when the call was withdrawn meanwhile. */
export async function bookReserved(
  connection: Connection,
  callId: string,
  toldBy: 'email' | 'free-form',
  at: Instant,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update calls set state = 'booked', told_by = $2, booked_at = $3 where id = $1 and state = 'reserved'`,
    [callId, toldBy, at],
  );
  return rowCount !== 0;
}

/** Gives the slot of a reserved call back: nobody was told, and nobody will be. */
export async function releaseCall(connection: Connection, callId: string, at: Instant): Promise<void> {
  await connection.query(
    `with released as (
       update calls set state = 'released', settled_at = $2 where id = $1 and state = 'reserved' returning slot_from
     )
     update call_slots set booked = booked - 1 from released where call_slots.slot_from = released.slot_from`,
    [callId, at],
  );
}

/**
 * Brings the calls in line with a state that is being recorded, inside the caller's transaction, which holds the case
 * row. To be called with every recorded change of a case, its close included; without a call it costs one query.
 */
export async function followCall(
  connection: Connection,
  state: CaseState,
  transitions: readonly Transition[],
  at: Instant,
): Promise<void> {
  const live = await liveCall(connection, state.id);
  if (live === null) return;
  const { phase } = state;
  const call = phase.in === 'closed' ? null : state.call;
  if (live.state === 'reserved') {
    // A booking that never came to an end, for a case that has gone on without it.
    const isWanted = call?.state === 'wanted' || (phase.in === 'falling-back' && phase.left[0] === 'call');
    if (!isWanted) await withdrawCall(connection, live, at);
    return;
  }
  if (call !== null && call.state !== 'wanted') {
    if (call.state === 'due' && live.state === 'booked') await settle(connection, live.id, 'due', null, null);
    return;
  }
  const last = transitions.findLast(({ events }) => events.some((event) => ENDS.has(event)));
  if (last?.events.includes('call.done') === true) return settle(connection, live.id, 'done', last.at, null);
  if (last?.events.includes('call.missed') === true) {
    return settle(
      connection,
      live.id,
      'missed',
      last.at,
      last.detail?.['by'] === 'customer' ? 'customer' : 'us',
    );
  }
  await withdrawCall(connection, live, last?.at ?? at);
}

const ENDS: ReadonlySet<string> = new Set(['call.done', 'call.missed', 'call.cancelled']);

/** Cancels the case's call, if there is one, and has the contact told if it was told of the call (F3). */
export async function cancelCall(connection: Connection, caseId: string, at: Instant): Promise<void> {
  const live = await liveCall(connection, caseId);
  if (live !== null) await withdrawCall(connection, live, at);
}

async function settle(
  connection: Connection,
  callId: string,
  state: 'due' | 'done' | 'missed',
  at: Instant | null,
  missedBy: 'customer' | 'us' | null,
): Promise<void> {
  await connection.query('update calls set state = $2, settled_at = $3, missed_by = $4 where id = $1', [
    callId,
    state,
    at,
    missedBy,
  ]);
}

/**
 * Ends a live call and frees its slot. Whoever was told, or may have been, is told of the end as well, unless the slot
 * is over. A telling that is only planned is fenced, so that it cannot begin any more.
 * @param standsIn whether another call that the customer knows of stands at the same slot: then there is no end to tell
 */
export async function withdrawCall(
  connection: Connection,
  call: StoredCall,
  at: Instant,
  standsIn = false,
): Promise<void> {
  const told = call.state !== 'reserved' || (await perhapsToldBy(connection, call)) !== null;
  if (!told) {
    await connection.query(
      `update attempts set status = 'fenced', settled_at = $3
       where case_id = $1 and key like '%' || $2 || '/%' and status = 'reserved'`,
      [call.caseId, call.id, at],
    );
    return releaseCall(connection, call.id, at);
  }
  await connection.query(`update calls set state = 'cancelled', settled_at = $2 where id = $1`, [
    call.id,
    at,
  ]);
  await connection.query('update call_slots set booked = booked - 1 where slot_from = $1', [call.slot[0]]);
  if (standsIn || at >= call.slot[1]) return;
  await connection.query(
    'insert into call_notices (call_id, at) values ($1, $2) on conflict (call_id) do nothing',
    [call.id, at],
  );
}

/** Whether the case's last call before this one was missed, by whomever: then this one stands in for it. */
export async function standsInForMissed(database: Queryable, { id, caseId }: StoredCall): Promise<boolean> {
  const { rows } = await database.query<{ state: string }>(
    `select state from calls where case_id = $1 and id <> $2 and state <> 'released' order by ordinal desc limit 1`,
    [caseId, id],
  );
  return rows[0]?.state === 'missed';
}

/**
 * By what a telling of this call went out, or may have (R7's question); null: nobody was told. The keys of its attempts
 * hold its id; a message in the chat has a row of its own, a mail has none.
 */
export async function perhapsToldBy(
  database: Queryable,
  { id, caseId }: Pick<StoredCall, 'id' | 'caseId'>,
): Promise<'email' | 'free-form' | null> {
  const { rows } = await database.query<{ by_mail: boolean }>(
    `select message_id is null as by_mail from attempts
     where case_id = $1 and key like '%' || $2 || '/%' and status in ('calling', 'sent', 'unknown')
     order by reserved_at limit 1`,
    [caseId, id],
  );
  return rows[0] === undefined ? null : rows[0].by_mail ? 'email' : 'free-form';
}

/** The case that a call was told by, or may have been: it had it before a merge (I1). Its own where nobody was told. */
export async function caseToldBy(
  database: Queryable,
  { id, caseId }: Pick<StoredCall, 'id' | 'caseId'>,
): Promise<string> {
  const { rows } = await database.query<{ case_id: string }>(
    `select case_id from attempts
     where case_id = any(cases_in($1)) and key like '%' || $2 || '/%' and key not like '%' || $2 || '/cancelled/%'
       and status in ('calling', 'sent', 'unknown')
     order by reserved_at limit 1`,
    [caseId, id],
  );
  return rows[0]?.case_id ?? caseId;
}
