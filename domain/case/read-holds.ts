import { type Explanation, explain, readClause } from '../explanation/explanation.ts';
import type { CaseState, Held } from './case-state.ts';
import type { Outcome, Transition } from './step.ts';

const readHeld = (held: Held): Held => ({ ...held, why: readClause(held.why) });

/** A state whose holds may say why in an earlier version's words. */
export function readHolds(state: CaseState): CaseState {
  const { phase, call } = state;
  return {
    ...state,
    phase: 'held' in phase && phase.held != null ? { ...phase, held: readHeld(phase.held) } : phase,
    call: call?.held == null ? call : { ...call, held: readHeld(call.held) },
  };
}

/** The same for what became of a step. */
export const readOutcome = (outcome: Outcome): Outcome =>
  outcome.was === 'held' ? { ...outcome, why: readClause(outcome.why) } : outcome;

/** The same for a transition that a run carried on. */
export const readTransition = (transition: Transition): Transition => {
  const what: Explanation | string = transition.what;
  return typeof what === 'string' ? { ...transition, what: explain('legacy', { text: what }) } : transition;
};
