import { explain } from '../explanation/explanation.ts';
import type { CaseState } from './case-state.ts';
import { learnDebt } from './debt.ts';
import type { Instant } from '../time/instant.ts';
import { transition, patchState } from './transition.ts';
import type { Applied, CaseEvent } from './step.ts';
import { withoutPlannedRequest } from './view.ts';

/** S3: how a case ends whose contact was erased. */
export const ERASED = 'erased';

/** S3: nothing is done in it any more but closing it. */
export const isErased = ({ phase }: CaseState): boolean =>
  (phase.in === 'listening' || phase.in === 'closed') && phase.outcome === ERASED;

/**
 * S3: nobody is left to write to. Whatever was planned ends, nobody owes, and the case closes at once; a resolved one is
 * done already, keeps its outcome and closes when it would have.
 */
export function eraseCase(applied: Applied, seq: number, at: Instant): Applied {
  const { state } = applied;
  if (isErased(state)) return applied;
  const events: CaseEvent[] = state.call === null ? [] : ['call.cancelled'];
  const over = patchState(applied, {
    task: null,
    call: null,
    numberRequest: withoutPlannedRequest(state),
    ...learnDebt(state, seq, { fact: 'erased', at }),
    kept: { waiting: 0, deliverAt: null },
    stopped: true,
    need: null,
    hold: null,
  });
  return transition(
    over,
    { at, rule: 'S3', what: explain('contact.erased'), events },
    state.phase.in === 'resolved'
      ? {}
      : { phase: { in: 'listening', why: 'dormant', until: at, outcome: ERASED } },
  );
}
