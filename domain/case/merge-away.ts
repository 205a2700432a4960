import { explain } from '../explanation/explanation.ts';
import type { Instant } from '../time/instant.ts';
import type { CaseState } from './case-state.ts';
import type { Applied } from './step.ts';
import { patchState, transition } from './transition.ts';
import { withoutPlannedRequest } from './view.ts';

/** I1: how a case ends whose customer proved to be that of another case on the line. */
export const MERGED = 'merged';

/** I1: nothing is done in it any more but closing it. */
export const isMerged = ({ phase }: CaseState): boolean =>
  (phase.in === 'listening' || phase.in === 'closed') && phase.outcome === MERGED;

/**
 * I1: what stands in it goes on in the older case, which has learned of it. Whatever was planned ends here, nobody owes, and
 * the case closes at once, whatever it was in: a line has one unclosed case (W10).
 */
export function mergeAway(applied: Applied, seq: number, at: Instant, into: string): Applied {
  const { state } = applied;
  if (isMerged(state)) return applied;
  const over = patchState(applied, {
    task: null,
    call: null,
    numberRequest: withoutPlannedRequest(state),
    answered: Math.max(state.answered, seq),
    replies: { living: [], before: seq, failed: false },
    kept: { waiting: 0, deliverAt: null },
    stopped: true,
    need: null,
    hold: null,
  });
  return transition(
    over,
    { at, rule: 'I1', what: explain('case.merged', { into }), detail: { into } },
    { phase: { in: 'listening', why: 'dormant', until: at, outcome: MERGED } },
  );
}
