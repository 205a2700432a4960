import type { Explanation } from '../explanation/explanation.ts';
import type { CaseState } from './case-state.ts';
import type { Instant } from '../time/instant.ts';
import type { Rule } from '../rule.ts';
import type { Applied, CaseEvent, Transition } from './step.ts';

/** A state that nothing happened to yet. */
export const unchanged = (state: CaseState): Applied => ({ state, transitions: [] });

/** Changes the state without a transition: for what only postpones, and so costs nothing. */
export const patchState = (applied: Applied, patch: Partial<CaseState>): Applied => ({
  state: { ...applied.state, ...patch },
  transitions: applied.transitions,
});

export interface TransitionNote {
  readonly at: Instant;
  readonly rule: Rule;
  readonly what: Explanation;
  readonly events?: readonly CaseEvent[];
  readonly late?: boolean;
  readonly detail?: Transition['detail'];
}

/** One numbered transition: the only way a state's version grows. */
export function transition(
  applied: Applied,
  { at, rule, what, events, late, detail }: TransitionNote,
  patch: Partial<CaseState>,
): Applied {
  const state = { ...applied.state, ...patch, version: applied.state.version + 1 };
  const transition: Transition = {
    n: state.version,
    at,
    rule,
    from: applied.state.phase.in,
    to: state.phase.in,
    what,
    events: events ?? [],
    ...(late ? { late } : {}),
    ...(detail ? { detail } : {}),
  };
  return { state, transitions: [...applied.transitions, transition] };
}
