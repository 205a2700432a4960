import type { CaseState, ImpactNumber, Outlook } from '../case/case-state.ts';
import { settleDebt } from '../case/debt.ts';
import { transition, patchState } from '../case/transition.ts';
import { markUnanswered, heldBy, heldUntil, planAfterImpact, skipImpact } from './plan.ts';
import type { Applied, Settled } from '../case/step.ts';
import { explain, followedBy } from '../explanation/explanation.ts';

export function applyImpact(
  applied: Applied,
  outlook: Outlook,
  number: ImpactNumber,
  outcome: Settled,
): Applied {
  const { state } = applied;
  const { phase } = state;
  if (phase.in !== 'reopening') return applied;
  const { at } = outcome;
  switch (outcome.was) {
    case 'done':
    case 'unknown': {
      const what =
        outcome.was === 'done'
          ? explain('impact.sent', { number })
          : explain('impact.perhaps-sent', { number });
      const planReason = { at, rule: number === 1 ? 'R1' : 'R2', what, events: ['case.reopening'] } as const;
      const sent = patchState(applied, {
        impacts: withImpact(state, number, phase.replacement, at, outcome),
      });
      if (number === 1) return planAfterImpact(sent, outlook, planReason, at);
      return transition(
        sent,
        { ...planReason, what: followedBy(what, explain('patience.running')) },
        { phase: { in: 'waiting', since: at, until: at + outlook.policy.patience } },
      );
    }
    case 'held': {
      const until = heldUntil(at, outcome.until);
      const { why } = outcome;
      if (until > phase.until) {
        return skipImpact(
          applied,
          outlook,
          { at, rule: outcome.rule, what: explain('impact.held-too-long', { number, why }), events: [] },
          number,
        );
      }
      return transition(
        applied,
        { at, rule: outcome.rule, what: explain('impact.held', { number, why }), detail: { until } },
        { phase: { ...phase, at: until, tries: phase.tries + 1, held: heldBy(outcome, until) } },
      );
    }
    case 'refused': {
      const what = explain('impact.refused', { number });
      if (outcome.cause === 'template' && phase.replacement === 0) {
        return transition(
          applied,
          { at, rule: outcome.rule, what: followedBy(what, explain('impact.replaced')) },
          { phase: { ...phase, at, replacement: 1, tries: phase.tries + 1, held: null } },
        );
      }
      return skipImpact(applied, outlook, { at, rule: outcome.rule, what, events: [] }, number);
    }
  }
}

/** A replacement goes under the same number (R8), so it takes its predecessor's place. */
function withImpact(
  state: CaseState,
  number: ImpactNumber,
  replacement: 0 | 1,
  at: number,
  outcome: { was: 'done' | 'unknown' },
): CaseState['impacts'] {
  const others = state.impacts.filter((impact) => impact.reason !== state.reason || impact.number !== number);
  return [
    ...others,
    { reason: state.reason, number, replacement, at, outcome: outcome.was === 'done' ? 'sent' : 'unknown' },
  ];
}

/** R9: one answer template; no second impact and no fallback follow. */
export function applyAnswer(applied: Applied, outlook: Outlook, outcome: Settled): Applied {
  const { state } = applied;
  const { phase } = state;
  if (phase.in !== 'answering') return applied;
  const { at } = outcome;
  switch (outcome.was) {
    case 'done':
    case 'unknown':
      return transition(
        applied,
        { at, rule: 'R9', what: explain('answer.sent'), events: ['case.reopening'] },
        {
          impacts: [
            ...state.impacts,
            {
              reason: state.reason,
              number: 'answer',
              replacement: phase.replacement,
              at,
              outcome: outcome.was === 'done' ? 'sent' : 'unknown',
            },
          ],
          phase: { in: 'listening', why: 'answer', until: at + outlook.policy.listen, outcome: 'unanswered' },
        },
      );
    case 'held': {
      const until = heldUntil(at, outcome.until);
      const { why } = outcome;
      if (until <= phase.until) {
        return transition(
          applied,
          { at, rule: outcome.rule, what: explain('answer.held', { why }), detail: { until } },
          { phase: { ...phase, at: until, tries: phase.tries + 1, held: heldBy(outcome, until) } },
        );
      }
      const what = explain('answer.held-too-long', { why });
      return markUnanswered(applied, outlook, { at, rule: outcome.rule, what, events: [] }, true);
    }
    case 'refused':
      if (outcome.cause === 'template' && phase.replacement === 0) {
        return transition(
          applied,
          { at, rule: outcome.rule, what: followedBy(explain('answer.refused'), explain('impact.replaced')) },
          { phase: { ...phase, at, replacement: 1, tries: phase.tries + 1, held: null } },
        );
      }
      return markUnanswered(
        applied,
        outlook,
        { at, rule: outcome.rule, what: explain('answer.refused'), events: [] },
        true,
      );
  }
}

/**
 * R9: on the customer's tap. What may go later is tried again while the window is open; what does not go is left to a person. How many still wait is said by `kept-settled` facts: one
 * may have been kept while these were delivered.
 */
export function applyKept(applied: Applied, outcome: Settled): Applied {
  const { state } = applied;
  // R7, W9: where nobody knows whether one went, it answers once the provider says so.
  if (outcome.was === 'done' || outcome.was === 'unknown') {
    return transition(
      applied,
      { at: outcome.at, rule: 'R9', what: explain('reply.delivered') },
      {
        kept: { ...state.kept, deliverAt: null },
        ...(outcome.was === 'done' ? settleDebt(state, state.seen) : {}),
      },
    );
  }
  if (outcome.was === 'held') {
    const deliverAt = heldUntil(outcome.at, outcome.until);
    return transition(
      applied,
      {
        at: outcome.at,
        rule: outcome.rule,
        what: explain('reply.held', { why: outcome.why }),
        detail: { until: deliverAt },
      },
      { kept: { ...state.kept, deliverAt } },
    );
  }
  return transition(
    applied,
    { at: outcome.at, rule: outcome.rule, what: explain('reply.not-delivered') },
    { kept: { ...state.kept, deliverAt: null } },
  );
}
