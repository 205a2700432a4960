import type { CaseState } from '../../domain/case/case-state.ts';
import { isErased } from '../../domain/case/erase-case.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Transition } from '../../domain/case/step.ts';
import { standingAlert } from '../../domain/case/view.ts';
import { followCall } from './calls.ts';
import { followHold } from './holds.ts';
import type { Connection } from '../pool.ts';

/**
 * The tables that follow from a recorded state: tasks, calls, kept replies, holds. Each statement says what must be, not what
 * changed, so a repetition changes nothing and whatever a crash left behind is mended by the next record.
 */
export async function followState(
  connection: Connection,
  state: CaseState,
  transitions: readonly Transition[],
): Promise<void> {
  const at = transitions.at(-1)?.at ?? state.openedAt;
  await followTask(connection, state, at);
  await followCall(connection, state, transitions, at);
  await followKeptReplies(connection, state);
  await followHold(connection, state, at);
  await followAlerts(connection, state, transitions, at);
}

/**
 * A8: alerts that were answered, written after or resolved are nobody's to acknowledge any more. Asked where there may be one:
 * most records know of none, and cost no statement.
 */
async function followAlerts(
  connection: Connection,
  state: CaseState,
  transitions: readonly Transition[],
  at: Instant,
): Promise<void> {
  const mayHaveAlerts =
    state.session.raised || transitions.some(({ rule, from, to }) => rule === 'A1' || from !== to);
  const isOver = state.phase.in === 'resolved' || state.phase.in === 'closed';
  if (!mayHaveAlerts || (!isOver && standingAlert(state) > 0)) return;
  await connection.query(
    `update alerts set ended_at = $2, is_settled = true
     where case_id = $1 and acknowledged_at is null and ended_at is null`,
    [state.id, at],
  );
}

/**
 * W10: one pending task at a time. R10: a completed one is told from one that was replaced, and from one that ended with
 * its case. Proposals that the case has not taken up are left alone while it lives: their updates may still come.
 */
async function followTask(connection: Connection, state: CaseState, at: Instant): Promise<void> {
  const isOver = state.phase.in === 'closed';
  const pending = isOver ? null : (state.task?.id ?? null);
  const otherwise =
    isErased(state) || (isOver && state.task !== null)
      ? 'ended'
      : state.task === null
        ? 'completed'
        : 'replaced';
  await connection.query(
    `update tasks set state = case when state = 'pending' then $3 else 'ended' end, ended_at = $4
     where case_id = $1 and id is distinct from $2 and (state = 'pending' or (state = 'proposed' and $5))`,
    [state.id, pending, otherwise, at, isOver],
  );
  if (pending === null) return;
  await connection.query(
    `update tasks set state = 'pending', since = $3, ended_at = null
     where case_id = $1 and id = $2 and state <> 'pending'`,
    [state.id, pending, state.task?.since ?? at],
  );
}

/**
 * R9: a kept reply goes out by itself only when the customer tapped the template's button; once the customer wrote
 * anything else an agent confirms it first. With the case, it ends.
 */
async function followKeptReplies(connection: Connection, { id, kept, phase }: CaseState): Promise<void> {
  const isOver = phase.in === 'closed';
  if (kept.waiting === 0 && !isOver) return;
  const isBack = phase.in === 'window' || phase.in === 'resolved';
  const status = isOver ? 'discarded' : isBack && kept.deliverAt === null ? 'kept-confirm' : 'kept';
  await connection.query(
    `update messages set status = $2
     where case_id = $1 and direction = 'out' and status in ('kept', 'kept-confirm') and status <> $2`,
    [id, status],
  );
}
