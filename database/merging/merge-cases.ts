import type { Call, CaseState, Impact, Task } from '../../domain/case/case-state.ts';
import type { Fact } from '../../domain/case/fact.ts';
import { readOutlook, type StoredOutlook } from '../../domain/case/read-outlook.ts';
import { readState, type StoredState } from '../../domain/case/read-state.ts';
import { owes } from '../../domain/case/view.ts';
import { applyFacts } from '../../domain/schedule/apply-fact.ts';
import { openingIn } from '../../domain/schedule/opening.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { bookReserved, liveCall, perhapsToldBy, type StoredCall, withdrawCall } from '../cases/calls.ts';
import { factsAfter } from '../cases/facts.ts';
import type { Connection } from '../pool.ts';

export interface CasePair {
  readonly older: string;
  readonly younger: string;
  readonly at: Instant;
  readonly mergeId: number;
}

/** What a case learns by a merge; appended by the caller, by case id. */
export interface Told {
  readonly caseId: string;
  readonly fact: Fact;
}

/**
 * I1: merges the younger of two unclosed cases of one person on one line into the older. From the commit on nothing is
 * routed to the younger or reserved there (E1); what it has reserved is fenced, what the provider may have counts for the
 * older (R2). Kept replies, what is held, the pending task, a hold and the call booked first move; the younger closes by the
 * closing protocol. The customer hears nothing but that a call is cancelled, where both had promised one (F3).
 *
 * The caller holds both rows, and the persons' locks of E4.
 */
export async function mergeCases(
  connection: Connection,
  { older, younger, at, mergeId }: CasePair,
): Promise<Told[]> {
  const stored = await stateOf(connection, younger);
  const calls = await settleCalls(connection, older, younger, at);
  await connection.query('update cases set merged_into = $1, merge_id = $3 where id = $2', [
    older,
    younger,
    mergeId,
  ]);
  await connection.query('update cases set merged_into = $1 where merged_into = $2', [older, younger]);
  await connection.query(
    `update cases o set anchor = greatest(o.anchor, y.anchor), last_inbound_at = greatest(o.last_inbound_at, y.last_inbound_at),
       last_outbound_at = greatest(o.last_outbound_at, y.last_outbound_at),
       shut_early_at = greatest(o.shut_early_at, y.shut_early_at)
     from cases y where o.id = $1 and y.id = $2`,
    [older, younger],
  );
  await fenceReserved(connection, younger, at);
  const kept = await moveWhatWaits(connection, older, younger);
  const impacts = await impactsOut(connection, younger, stored.state?.impacts ?? []);
  const fallbacks = await mailsOut(connection, younger, stored.state?.fallbacks ?? []);
  const { state, anchor, arrived, task, reason } = stored;
  return [
    {
      caseId: older,
      fact: {
        fact: 'absorbed',
        at,
        from: younger,
        anchor,
        arrived,
        owes: stored.owes,
        kept,
        call: calls.taken,
        callEnded: calls.ended,
        reason,
        task,
        state: state === null ? null : { ...state, impacts, fallbacks, call: state.call },
      },
    },
    { caseId: younger, fact: { fact: 'merged', at, into: older } },
  ];
}

interface Stored {
  /** By everything stored; null where its workflow has recorded nothing yet. */
  readonly state: CaseState | null;
  /** Of the customer's messages there; null: the customer never wrote. */
  readonly anchor: Instant | null;
  readonly arrived: Instant | null;
  /** W9: the business is to write next. */
  readonly owes: boolean;
  readonly reason: string | null;
  readonly task: Task | null;
}

async function stateOf(connection: Connection, caseId: string): Promise<Stored> {
  const { rows } = await connection.query<{
    anchor: Instant | null;
    arrived: Instant | null;
    asks: boolean;
    snapshot: StoredState | null;
    outlook: StoredOutlook | null;
  }>(
    `select c.anchor, c.last_inbound_at as arrived, c.asked_seq > c.answered_seq as asks, p.snapshot, p.outlook
     from cases c left join case_progress p on p.case_id = c.id where c.id = $1`,
    [caseId],
  );
  const row = rows[0];
  if (row === undefined) throw new TypeError('a case is merged that is not there');
  const { anchor, arrived, asks, snapshot, outlook } = row;
  if (snapshot === null || outlook === null) {
    // Just stored: what it was opened by is all there is.
    const opening = openingIn(await factsAfter(connection, caseId, 0, 1));
    const { reason = null, task = null } = opening ?? {};
    return { state: null, anchor, arrived, owes: asks, reason, task };
  }
  const recorded = readState(snapshot);
  const facts = await factsAfter(connection, caseId, recorded.seen);
  const { state } = applyFacts(recorded, readOutlook(outlook), facts);
  return {
    state,
    anchor,
    arrived,
    owes: owes(state) === 'business',
    reason: state.reason,
    task: state.task,
  };
}

/** What was not with the provider yet never is: whoever is about to call finds its attempt fenced (R7). */
async function fenceReserved(connection: Connection, caseId: string, at: Instant): Promise<void> {
  await connection.query(
    `with fenced as (
       update attempts set status = 'fenced', settled_at = $2 where case_id = $1 and status = 'reserved'
       returning message_id, kind)
     update messages m set status = case when f.kind = 'kept' then 'kept' else 'discarded' end
     from fenced f where m.id = f.message_id and m.status = 'reserved'`,
    [caseId, at],
  );
}

/** Kept replies (R9), the API's held templates, the pending task, a hold, opt-outs to confirm. @returns how many replies are kept */
async function moveWhatWaits(connection: Connection, older: string, younger: string): Promise<number> {
  const { rowCount } = await connection.query(
    `update messages set case_id = $1
     where case_id = $2 and direction = 'out' and status in ('kept', 'kept-confirm')`,
    [older, younger],
  );
  await connection.query(
    `with held as (update attempts set case_id = $1 where case_id = $2 and status = 'held' returning message_id)
     update messages m set case_id = $1 from held where m.id = held.message_id`,
    [older, younger],
  );
  await connection.query(`update tasks set case_id = $1 where case_id = $2 and state = 'pending'`, [
    older,
    younger,
  ]);
  await connection.query(
    'update holds set case_id = $1 where case_id = $2 and since is not null and ended_at is null',
    [older, younger],
  );
  await connection.query(
    'update opt_out_notices set case_id = $1 where case_id = $2 and settled_at is null',
    [older, younger],
  );
  return rowCount ?? 0;
}

/**
 * F3: the call booked first stays, another is cancelled and its contact told; one nobody was told of gives its slot back.
 * Where both are at one slot the customer awaits one call, and gets it: there is no cancellation to tell of.
 */
async function settleCalls(
  connection: Connection,
  older: string,
  younger: string,
  at: Instant,
): Promise<{ readonly taken: Call | null; readonly ended: boolean }> {
  const theirs = await liveCall(connection, younger);
  if (theirs === null) return { taken: null, ended: false };
  const mine = await liveCall(connection, older);
  const isOneSlot = mine !== null && mine.slot[0] === theirs.slot[0];
  const isMineKnown = isOneSlot && (await isKnown(connection, mine));
  const isTheirsKnown = isOneSlot && (await isKnown(connection, theirs));
  const stays =
    theirs.state === 'reserved'
      ? isTheirsKnown && !isMineKnown
      : mine === null ||
        mine.state === 'reserved' ||
        (theirs.bookedAt ?? Number.MAX_SAFE_INTEGER) < (mine.bookedAt ?? Number.MAX_SAFE_INTEGER);
  if (stays && mine !== null) await withdrawCall(connection, mine, at, isTheirsKnown);
  if (!stays) await withdrawCall(connection, theirs, at, isMineKnown);
  if (stays && theirs.state === 'reserved') {
    // R7: it was told, or may have been, and the other one was not.
    const toldBy = await perhapsToldBy(connection, theirs);
    if (toldBy !== null) await bookReserved(connection, theirs.id, toldBy, at);
  }
  // Also one that is cancelled: it is told of in the chat that goes on.
  await connection.query(
    `update calls set case_id = $1,
       round = least(0, coalesce((select min(round) from calls where case_id = $1), 0)) - 1 - round
     where id = $2`,
    [older, theirs.id],
  );
  return { taken: stays ? asCall(theirs) : null, ended: stays && mine !== null && !isTheirsKnown };
}

/** Was the customer told of it, or perhaps? */
const isKnown = async (connection: Connection, call: StoredCall): Promise<boolean> =>
  call.state !== 'reserved' || (await perhapsToldBy(connection, call)) !== null;

const asCall = ({ reason, state, slot }: StoredCall): Call => ({
  reason,
  state: state === 'due' ? 'due' : 'booked',
  at: slot[0],
  slot,
  missedByCustomer: 0,
  missedByUs: 0,
  notBefore: null,
  wished: false,
  chosen: null,
  tries: 0,
  held: null,
});

/** R2: whatever the provider has, or may have, also where the case has not recorded it yet. */
async function impactsOut(
  connection: Connection,
  caseId: string,
  known: readonly Impact[],
): Promise<readonly Impact[]> {
  const { rows } = await connection.query<{
    reason: string;
    impact: string;
    replacement: 0 | 1;
    at: Instant;
    status: string;
  }>(
    `select reason, impact, replacement, reserved_at as at, status from attempts
     where case_id = $1 and kind in ('impact', 'answer') and status in ('calling', 'sent', 'unknown')
       and failed_at is null order by reserved_at, id`,
    [caseId],
  );
  const missing = rows
    .map(
      ({ reason, impact, replacement, at, status }): Impact => ({
        reason,
        number: impact === 'answer' ? 'answer' : impact === '2' ? 2 : 1,
        replacement,
        at,
        outcome: status === 'sent' ? 'sent' : 'unknown',
      }),
    )
    .filter(
      (out) =>
        !known.some(
          (each) =>
            each.reason === out.reason &&
            each.number === out.number &&
            (each.replacement === out.replacement || each.at === out.at),
        ),
    );
  return [...known, ...missing];
}

/** F1: each path goes once. */
async function mailsOut(
  connection: Connection,
  caseId: string,
  known: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await connection.query<{ path: string }>(
    `select distinct reason || '/email' as path from attempts
     where case_id = $1 and kind = 'email' and status in ('calling', 'sent', 'unknown') and reason is not null`,
    [caseId],
  );
  return [...new Set([...known, ...rows.map(({ path }) => path)])];
}
