import type { CaseState, NumberRequest, Outlook } from '../case/case-state.ts';
import type { Applied, Outcome, Settled } from '../case/step.ts';
import { patchState, transition } from '../case/transition.ts';
import { windowClosesAt, withoutPlannedRequest } from '../case/view.ts';
import { type Explanation, explain, followedBy } from '../explanation/explanation.ts';
import type { Instant } from '../time/instant.ts';
import { heldBy, heldUntil, isLeft, usablePaths } from './plan.ts';

/** F7: no path of the reason is usable, and a call lacks nothing but a number (E2: it is allowed). */
function lacksOnlyNumber(state: CaseState, outlook: Outlook): boolean {
  const { policy, reach } = outlook;
  return (
    policy.requestNumber &&
    reach.lacksNumber &&
    policy.fallback.includes('call') &&
    isLeft(state, 'call') &&
    usablePaths(state, outlook).length === 0
  );
}

/** W2: the first instant at which no reply goes any more. Null: the channel has no window. */
function repliesUntil(state: CaseState, { policy }: Outlook): Instant | null {
  const closes = windowClosesAt(state, policy);
  return closes === null ? null : closes - policy.margin;
}

/**
 * F7: the request that a task brings which is set at `at`, once per case. Null: none. It makes sense only where the customer
 * can answer it: in the open window.
 */
export function numberRequestFor(state: CaseState, outlook: Outlook, at: Instant): NumberRequest | null {
  const { numberRequest, task, phase, stopped } = state;
  if (numberRequest !== null || task === null || phase.in !== 'window' || stopped) return null;
  if (!lacksOnlyNumber(state, outlook) || refusesRequest(state, outlook, at) !== null) return null;
  return { state: 'wanted', at, tries: 0, held: null };
}

/**
 * F7: what a planned request comes to at `at` without being asked for, because what it was planned for has changed; by the
 * gate's own rules as far as the case knows their facts. Null: the gate is asked.
 */
export function refusesRequest(
  state: CaseState,
  outlook: Outlook,
  at: Instant,
): Extract<Outcome, { was: 'refused' }> | null {
  const no = (rule: 'F7' | 'R1' | 'W2' | 'W4') => ({ was: 'refused', at, rule, cause: 'gate' }) as const;
  const closes = windowClosesAt(state, outlook.policy);
  if (closes !== null && at >= closes) return no('W4');
  if (closes !== null && at >= closes - outlook.policy.margin) return no('W2');
  const validUntil = state.task?.validUntil ?? null;
  if (validUntil !== null && at > validUntil) return no('R1');
  return lacksOnlyNumber(state, outlook) ? null : no('F7');
}

/** F7: what the case makes of it. It answers nothing and counts as no contact; put off beyond the window it is dropped. */
export function applyNumberRequest(applied: Applied, outlook: Outlook, outcome: Settled): Applied {
  const { state } = applied;
  const { numberRequest } = state;
  if (numberRequest?.state !== 'wanted') return applied;
  const { at } = outcome;
  switch (outcome.was) {
    case 'done':
    case 'unknown':
      return transition(
        applied,
        {
          at,
          rule: 'F7',
          what: outcome.was === 'done' ? explain('number.requested') : explain('number.perhaps-requested'),
        },
        { numberRequest: { state: 'asked', at } },
      );
    case 'held': {
      const until = heldUntil(at, outcome.until);
      const { rule, why } = outcome;
      const ends = repliesUntil(state, outlook);
      const validUntil = state.task?.validUntil ?? null;
      if ((ends !== null && until >= ends) || (validUntil !== null && until > validUntil))
        return transition(
          applied,
          { at, rule, what: explain('number.held-too-long', { why }) },
          { numberRequest: null },
        );
      return transition(
        applied,
        { at, rule, what: explain('number.held', { why }), detail: { until } },
        {
          numberRequest: {
            state: 'wanted',
            at: until,
            tries: numberRequest.tries + 1,
            held: heldBy(outcome, until),
          },
        },
      );
    }
    case 'refused':
      return transition(
        applied,
        { at, rule: outcome.rule, what: explain('number.refused') },
        { numberRequest: null },
      );
  }
}

/** F7: a request that has not gone ends with what ends here, and the timeline says so. */
export function endNumberRequest(
  applied: Applied,
  what: Explanation,
): { readonly applied: Applied; readonly what: Explanation } {
  const { state } = applied;
  if (state.numberRequest?.state !== 'wanted') return { applied, what };
  return {
    applied: patchState(applied, { numberRequest: withoutPlannedRequest(state) }),
    what: followedBy(what, explain('number.not-requested')),
  };
}
