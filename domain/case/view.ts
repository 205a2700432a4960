import type { CaseState, Owes, PublicState, Session } from './case-state.ts';
import { isOwed } from './debt.ts';
import type { Instant } from '../time/instant.ts';
import { type CasePolicy, IMPACTS_PER_CASE, IMPACTS_PER_REASON, type Policy } from '../policy.ts';
import type { Rule } from '../rule.ts';

/** W9: who is to write next. Derived from arrival order alone, never stored. */
export function owes(state: CaseState): Owes {
  if (isOwed(state)) return 'business';
  return state.task === null ? 'nobody' : 'customer';
}

/** A1, A8: the alert that stands: it fired for this anchor, somebody still owes, and nobody has answered since. 0: none. */
export const standingAlert = (state: CaseState): 0 | 1 | 2 =>
  state.session.attended || owes(state) === 'nobody' ? 0 : state.session.alerted;

/** What of a session its closing depends on. */
interface WithWindow {
  readonly session: Pick<Session, 'anchor' | 'shutAt'>;
}

/**
 * W1, W2, W5: the instant at which the window is closed: half-open, so at exactly this instant nothing goes. W6: null where
 * the channel has no window, unless the provider closed it.
 */
export function windowClosesAt(state: WithWindow, policy: Pick<Policy, 'window'>): Instant;
export function windowClosesAt(state: WithWindow, policy: Pick<CasePolicy, 'window'>): Instant | null;
export function windowClosesAt(
  { session: { anchor, shutAt } }: WithWindow,
  { window }: Pick<CasePolicy, 'window'>,
): Instant | null {
  const closes = window === null ? null : anchor + window;
  if (shutAt === null || shutAt < anchor) return closes;
  return closes === null ? shutAt : Math.min(shutAt, closes);
}

/** F7: what is left of it where the plan ends: that somebody was asked stays known. */
export const withoutPlannedRequest = ({ numberRequest }: CaseState): CaseState['numberRequest'] =>
  numberRequest?.state === 'wanted' ? null : numberRequest;

/** H4: whether a person must act. Nobody need in a case that is closed, whatever it was recorded with. */
export const needsPerson = ({ need, phase }: CaseState): boolean => need !== null && phase.in !== 'closed';

/** The state as the contract names it. */
export function publicState(state: CaseState): PublicState {
  const { phase } = state;
  switch (phase.in) {
    case 'window':
      return (['open', 'expiring', 'escalated'] as const)[standingAlert(state)];
    case 'unanswered':
      return 'escalated';
    case 'reopening':
    case 'waiting':
    case 'answering':
      return 'reopening';
    case 'falling-back':
      return 'fallback';
    case 'listening':
      return phase.why === 'fallback' ? 'fallback' : phase.why === 'answer' ? 'reopening' : 'dormant';
    case 'needs-person':
      return 'dormant';
    case 'resolved':
      return 'resolved';
    case 'closed':
      return 'closed';
  }
}

/** R2: templates about a reason that were accepted outside the window, or may have been. */
export function impactsOf(state: CaseState, reason: string): number {
  return state.impacts.filter((impact) => impact.reason === reason).length;
}

/** R5, R2, W10: the rule that forbids another template about the reason now, or null. R5 is asked first. */
export function templateForbiddenBy(state: CaseState, policy: CasePolicy): Rule | null {
  const { reopenAbandonments } = policy;
  if (reopenAbandonments !== null && (state.abandonments[state.reason] ?? 0) > reopenAbandonments)
    return 'R5';
  return capReached(state);
}

/** R9, R2, W10: the rule that forbids an `answer` template about the reason now, or null. A reason has one in a case's life. */
export function answerForbiddenBy(state: CaseState): Rule | null {
  const had = state.impacts.some(({ reason, number }) => reason === state.reason && number === 'answer');
  return had ? 'R9' : capReached(state);
}

/** R2, W10: the cap that another template about the case's reason would break, or null. */
export function capReached(state: CaseState): Rule | null {
  if (impactsOf(state, state.reason) >= IMPACTS_PER_REASON) return 'R2';
  return state.impacts.length >= IMPACTS_PER_CASE ? 'W10' : null;
}
