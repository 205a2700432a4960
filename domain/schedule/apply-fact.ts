import type { CaseState, Outlook } from '../case/case-state.ts';
import { eraseCase, isErased } from '../case/erase-case.ts';
import { isOwed, isQuestion, learnDebt } from '../case/debt.ts';
import { type Fact, type NumberedFact, renewsWindow, type UnknownFact } from '../case/fact.ts';
import { mergeAway } from '../case/merge-away.ts';
import type { Instant } from '../time/instant.ts';
import { absorbCase } from './absorb-case.ts';
import { armedFrom, endHold } from './hold.ts';
import { transition, patchState, unchanged } from '../case/transition.ts';
import { endNumberRequest } from './number-request.ts';
import { NOTICE } from './opening.ts';
import {
  endNeed,
  markUnanswered,
  countedFrom,
  neededFrom,
  needPerson,
  suspend,
  planAfterImpact,
  planAnswer,
  planFallback,
  skipImpact,
} from './plan.ts';
import type { Rule } from '../rule.ts';
import { sendInstant } from './send-instant.ts';
import type { Applied, CaseEvent } from '../case/step.ts';
import { owes, standingAlert, windowClosesAt, withoutPlannedRequest } from '../case/view.ts';
import type { Clause } from '../explanation/codes.ts';
import { explain, type Explanation, followedBy } from '../explanation/explanation.ts';

/** Facts of one kind, by its name. */
type Of<Name extends Fact['fact']> = Extract<Fact, { fact: Name }>;

/**
 * What the case becomes by facts that were stored. Facts up to the watermark are known already and change nothing; the
 * rest must follow it without a gap (the workflow reads Postgres when they do not). Never throws. A message that only
 * renews the window makes no transition.
 */
export function applyFacts(state: CaseState, outlook: Outlook, facts: readonly NumberedFact[]): Applied {
  let applied = unchanged(state);
  for (const { seq, fact } of facts) {
    if (seq <= applied.state.seen) continue;
    const learned = patchState(applied, { seen: seq });
    applied = state.phase.in === 'closed' ? learned : applyFact(learned, outlook, seq, fact);
  }
  return applied;
}

/**
 * Facts that were noted by a version which did not know their kind, learned now, before anything else; what this version
 * does not know either stays noted. Their numbers are below the watermark: later facts were learned already.
 */
export function applyNotedFacts(state: CaseState, outlook: Outlook, facts: readonly NumberedFact[]): Applied {
  let applied = unchanged(state);
  for (const { seq, fact } of facts) {
    const { unlearned, phase } = applied.state;
    if (fact.fact === 'unknown' || !unlearned.includes(seq)) continue;
    const rest = patchState(applied, { unlearned: unlearned.filter((each) => each !== seq) });
    applied = phase.in === 'closed' ? rest : applyFact(rest, outlook, seq, fact);
  }
  return applied;
}

function applyFact(applied: Applied, outlook: Outlook, seq: number, fact: Fact | UnknownFact): Applied {
  switch (fact.fact) {
    case 'inbound':
      return inbound(applied, outlook, seq, fact);
    case 'opened':
      // What a case begins with; `openCase` has read it.
      return applied;
    case 'notice-refused':
      return noticeRefused(applied, fact);
    case 'opted-out':
      return optOut(applied, outlook, seq, fact.at, false);
    case 'opted-in':
      return patchState(applied, { stopped: false });
    case 'attended':
      return attended(applied, outlook, fact.at, true);
    case 'answered':
      return attended(answered(applied, outlook, seq, fact), outlook, fact.at, fact.by === 'person');
    case 'answer-failed':
      return answerFailed(applied, outlook, seq, fact);
    case 'reported-template':
      return reportedTemplate(applied, outlook, fact);
    case 'shut':
      return shut(applied, seq, fact);
    case 'kept':
      return kept(applied, outlook, fact);
    case 'kept-settled':
      return keptSettled(applied, outlook, seq, fact);
    case 'failed':
      return failed(applied, outlook, fact);
    case 'eased':
      return eased(applied, outlook, fact);
    case 'bounced':
      return bounced(applied, outlook, fact);
    case 'erased':
      return eraseCase(applied, seq, fact.at);
    case 'merged':
      return mergeAway(applied, seq, fact.at, fact.into);
    case 'absorbed':
      return absorbCase(applied, outlook, seq, fact);
    case 'contact':
      return applied;
    case 'unknown':
      // Never a failure: the next version learns it.
      return patchState(applied, { unlearned: [...applied.state.unlearned, seq] });
  }
}

/** W1, W3, W7, A5, E2: the customer's word. */
function inbound(applied: Applied, outlook: Outlook, seq: number, fact: Of<'inbound'>): Applied {
  const { kind, at, arrived } = fact;
  const before = applied.state;
  // W7: it changes neither who owes nor the window; the permission itself is kept beside the case.
  if (!renewsWindow(kind)) return applied;
  const wants = isQuestion(fact);
  // W3: older than a whole window, it opens none; an acknowledgement that old says nothing at all. STOP and START always do.
  const { window } = outlook.policy;
  const isOver = window !== null && at + window <= arrived;
  if (kind === 'ack' && isOver && at <= before.session.anchor) return applied;

  const renewed = at > before.session.anchor;
  const owedBefore = owes(before);
  let next = patchState(applied, {
    // E2: what STOP ends is looked at first.
    ...(kind === 'stop' ? {} : learnDebt(before, seq, fact)),
    stopped: before.stopped && kind !== 'start',
    kept: kind === 'tap' && before.kept.waiting > 0 ? { ...before.kept, deliverAt: arrived } : before.kept,
    session: renewed
      ? { ...before.session, anchor: at, armedAt: arrived, alerted: 0, attended: false, raised: false }
      : before.session,
  });
  if (!renewed && owedBefore === 'nobody' && owes(next.state) !== 'nobody') {
    next = patchState(next, { session: { ...next.state.session, armedAt: arrived } });
  }
  if (kind === 'stop') next = optOut(next, outlook, seq, arrived, renewed);
  if (kind !== 'ack') next = wroteWhileHeld(next, outlook, arrived, wants || renewed);

  const { phase } = next.state;
  // W7: what wants no answer never reopens a resolved case.
  if (phase.in === 'resolved' && !wants) return next;
  // W3: what neither moves the anchor nor wants an answer renews nothing.
  if (phase.in !== 'window' && !wants && !renewed) return next;
  const rearmed = renewed && before.session.alerted > 0;
  if (phase.in === 'window') {
    return rearmed
      ? transition(
          next,
          { at: arrived, rule: 'A1', what: followedBy(explain('customer.wrote'), explain('alert.rearmed')) },
          routed(next.state, outlook),
        )
      : next;
  }
  const what = followedBy(explain('customer.wrote'), ...cancelling(phase.in));
  return backToWindow(next, outlook, arrived, what, ['case.reopened']);
}

/** R12: the customer's word ends the hold; a mere acknowledgement does not, as it changes nothing else that was agreed (W7). */
function wroteWhileHeld(applied: Applied, outlook: Outlook, at: Instant, backToOpen: boolean): Applied {
  const { state } = applied;
  if (state.hold === null) return applied;
  const what = followedBy(explain('customer.wrote'), explain('hold.ended'));
  if (!backToOpen) return endHold(applied, outlook, { at, what });
  // What was planned is cancelled a moment later, so it is not planned anew before.
  return transition(applied, { at, rule: 'R12', what }, { hold: null, session: armedFrom(state, at) });
}

const cancelling = (phase: CaseState['phase']['in']): readonly Clause[] =>
  phase === 'reopening' || phase === 'answering' || phase === 'falling-back'
    ? [explain('plan.cancelled')]
    : [];

/** W7: back to open, with its history. A3: to its routing, unless a person took the case. */
function backToWindow(
  applied: Applied,
  outlook: Outlook,
  at: Instant,
  what: Explanation,
  events: readonly CaseEvent[],
): Applied {
  const { state } = applied;
  // A late message may find its window closed already: it expires at once, and not before it arrived (W3).
  const closes = windowClosesAt(state, outlook.policy);
  const late = closes !== null && closes <= at;
  const session = late ? { ...state.session, armedAt: Math.max(state.session.armedAt, at) } : state.session;
  return transition(
    applied,
    { at, rule: 'W7', what, events, late },
    {
      phase: { in: 'window' },
      session,
      ...routed(state, outlook),
    },
  );
}

function routed(state: CaseState, { policy }: Outlook): Pick<CaseState, 'queue' | 'priority'> {
  if (state.taken || state.session.raised) return { queue: state.queue, priority: state.priority };
  return { queue: policy.queue, priority: policy.priority };
}

/**
 * E2, on whatever line it was said: the business does not owe, planned steps end and none follows, and a person sees what was
 * pending. A call they asked for stays.
 * @param isBack the word itself opens the window again, so that the case rests when that ends
 */
function optOut(applied: Applied, outlook: Outlook, seq: number, at: Instant, isBack: boolean): Applied {
  const { state } = applied;
  const isOver = state.phase.in === 'resolved' || isErased(state);
  const isPending = !isOver && (state.task !== null || owes(state) === 'business' || state.kept.waiting > 0);
  const endsCall = state.call !== null && !state.call.wished;
  const stopped = patchState(applied, {
    ...learnDebt(state, seq, { fact: 'opted-out', at }),
    stopped: true,
    kept: { ...state.kept, deliverAt: null },
    call: endsCall ? null : state.call,
    numberRequest: withoutPlannedRequest(state),
  });
  const events: CaseEvent[] = endsCall ? ['call.cancelled'] : [];
  const { what } = endNumberRequest(applied, explain('customer.opted-out'));
  const why = { at, rule: 'E2', what, events } as const;
  if (isOver || isBack || state.phase.in === 'window') {
    const isNew = isPending && state.need === null;
    return transition(
      stopped,
      isNew ? { ...why, events: [...events, 'case.needs-human'] } : why,
      isPending ? { need: neededFrom(state, outlook, at) } : {},
    );
  }
  if (isPending) return needPerson(stopped, outlook, why);
  return isPlanned(state) ? suspend(stopped, outlook, why) : transition(stopped, why, {});
}

/** Whether something is still to go, or to be waited for in order to go. */
const isPlanned = ({ phase }: CaseState): boolean => phase.in !== 'listening' && phase.in !== 'needs-person';

/** H4: a person who writes ends the need. */
const attended = (applied: Applied, outlook: Outlook, at: Instant, byPerson: boolean): Applied =>
  byPerson
    ? endNeed(applied, outlook, { at, rule: 'H4', what: explain('need.attended'), events: [] })
    : applied;

/** W9: everything up to here is answered, or up to what it was said in answer to. */
function answered(applied: Applied, outlook: Outlook, seq: number, fact: Of<'answered'>): Applied {
  const { at } = fact;
  const { state } = applied;
  const debt = learnDebt(state, seq, fact);
  if (debt.replies === state.replies) return applied;
  const next = alertAnswered(state, patchState(applied, debt), at);
  const { phase } = next.state;
  if (phase.in !== 'unanswered' && phase.in !== 'answering') return next;
  // R9: no task template goes for a window that expired while the business owed.
  return suspend(next, outlook, { at, rule: 'W9', what: explain('business.answered'), events: [] });
}

/** A8: nobody need acknowledge what was answered; priority and queue stay until the customer writes again (A3). */
function alertAnswered(before: CaseState, applied: Applied, at: Instant): Applied {
  if (standingAlert(before) === 0) return applied;
  const { session, phase } = applied.state;
  const attended = patchState(applied, { session: { ...session, attended: true } });
  return phase.in === 'window'
    ? transition(attended, { at, rule: 'A8', what: explain('alert.answered') }, {})
    : attended;
}

/**
 * W9: an answer that failed later never was one. Where none lives, the business owes again, from when it was learned: alerts
 * that are past fire once, late (W3); while the window is closed R9 speaks; and a case that was resolved needs a person (H4).
 */
function answerFailed(applied: Applied, outlook: Outlook, seq: number, fact: Of<'answer-failed'>): Applied {
  const { at } = fact;
  const owed = isOwed(applied.state);
  const next = patchState(applied, learnDebt(applied.state, seq, fact));
  const { state } = next;
  if (owed || !isOwed(state)) return next;
  const failure = { at, what: explain('reply.failed') };
  switch (state.phase.in) {
    case 'window':
      return transition(next, { ...failure, rule: 'W9' }, { session: armedAgain(state, at) });
    case 'resolved': {
      const closes = windowClosesAt(state, outlook.policy);
      const planReason = { ...failure, rule: 'W9', events: ['case.needs-human'] } as const;
      if (closes !== null && closes <= at) return markUnanswered(next, outlook, planReason, true);
      return transition(
        next,
        { ...planReason, what: followedBy(failure.what, explain('case.needs-person')) },
        { phase: { in: 'window' }, session: armedAgain(state, at), need: neededFrom(state, outlook, at) },
      );
    }
    case 'answering':
    case 'unanswered':
      return transition(next, { ...failure, rule: 'W9' }, {});
    case 'closed':
      return next;
    default: {
      const planReason = { ...failure, rule: 'R9', events: [] } as const;
      return state.kept.waiting > 0
        ? planAnswer(next, outlook, planReason)
        : markUnanswered(next, outlook, planReason, false);
    }
  }
}

/** W3, A1: as if it had been asked now; what has moved priority and queue has moved them. */
const armedAgain = (state: CaseState, at: Instant): CaseState['session'] => ({
  ...armedFrom(state, at),
  alerted: 0,
  attended: false,
});

/** R2: a template counts, whoever sent it. */
function reportedTemplate(applied: Applied, outlook: Outlook, fact: Of<'reported-template'>): Applied {
  const { at, reason } = fact;
  const { state } = applied;
  const { phase } = state;
  const next = patchState(applied, {
    impacts: [...state.impacts, { reason, number: 'reported', replacement: 0, at, outcome: 'sent' }],
  });
  if (phase.in !== 'reopening' || reason !== state.reason) return next;
  const planReason = { at, rule: 'R2', what: explain('impact.reported'), events: [] } as const;
  return planAfterImpact(next, outlook, planReason, at);
}

/** W5: the provider is right; the text that did not go is still owed. */
function shut(applied: Applied, seq: number, fact: Of<'shut'>): Applied {
  const { state } = applied;
  const session = fact.at < state.session.anchor ? state.session : { ...state.session, shutAt: fact.at };
  // Outside the window nobody could have answered: the text is kept, and who owes stays.
  const debt = state.phase.in === 'window' ? learnDebt(state, seq, fact) : {};
  return patchState(applied, { session, ...debt });
}

/** W4, R9. */
function kept(applied: Applied, outlook: Outlook, { at }: Of<'kept'>): Applied {
  const { state } = applied;
  const next = patchState(applied, { kept: { ...state.kept, waiting: state.kept.waiting + 1 } });
  if (state.phase.in !== 'unanswered') return next;
  return planAnswer(next, outlook, { at, rule: 'R9', what: explain('reply.saved'), events: [] });
}

function keptSettled(applied: Applied, outlook: Outlook, seq: number, fact: Of<'kept-settled'>): Applied {
  const { state } = applied;
  const waiting = Math.max(0, state.kept.waiting - 1);
  const settled = patchState(applied, {
    kept: { waiting, deliverAt: waiting === 0 ? null : state.kept.deliverAt },
    ...learnDebt(state, seq, fact),
  });
  const next = fact.sent ? alertAnswered(state, settled, fact.at) : settled;
  const { phase } = state;
  const isAnnounced = phase.in === 'listening' && phase.why === 'answer';
  if (waiting > 0 || (phase.in !== 'answering' && !isAnnounced)) return next;
  const planReason = { at: fact.at, rule: 'R9', what: explain('reply.none-saved'), events: [] } as const;
  // Also where its template has gone: nothing waits for the customer any more, and somebody must write.
  if (owes(next.state) === 'business') return markUnanswered(next, outlook, planReason, false);
  return isAnnounced ? next : suspend(next, outlook, planReason);
}

/** R11: nobody can answer what was not sent. */
function noticeRefused(applied: Applied, { at }: Of<'notice-refused'>): Applied {
  const { phase } = applied.state;
  if (phase.in !== 'listening' || phase.outcome !== NOTICE) return applied;
  return transition(
    applied,
    { at, rule: 'R11', what: explain('notice.refused') },
    { phase: { ...phase, until: at, outcome: 'notice-refused' } },
  );
}

/** R8: treated by its cause, unless the customer has written: then the case is in its window again. */
function failed(applied: Applied, outlook: Outlook, fact: Of<'failed'>): Applied {
  const { at, number, reason, cause } = fact;
  const { state } = applied;
  const next = patchState(applied, {
    impacts: state.impacts.map((impact) =>
      impact.reason === reason && impact.number === number
        ? { ...impact, outcome: 'failed' as const }
        : impact,
    ),
  });
  const { phase } = state;
  const what = number === 'answer' ? explain('answer.failed') : explain('impact.failed', { number });
  const planReason = { at, rule: 'R8', what, events: [] } as const;
  if (number === 'answer') {
    return phase.in === 'listening' && phase.why === 'answer'
      ? markUnanswered(next, outlook, planReason, true)
      : next;
  }
  const last = state.impacts.filter((impact) => impact.reason === reason).at(-1);
  // One replacement per impact, and only the latest word about it is asked.
  if (last?.number !== number || last.replacement !== fact.replacement) return next;
  if (reason !== state.reason || (phase.in !== 'reopening' && phase.in !== 'waiting')) return next;
  switch (cause) {
    case 'person':
      return planFallback(next, outlook, planReason);
    case 'line':
      return transition(
        next,
        { ...planReason, events: ['line.unhealthy'] },
        { need: neededFrom(state, outlook, at) },
      );
    case 'template': {
      if (fact.replacement === 1) return skipImpact(next, outlook, planReason, number);
      const until = Math.min(
        countedFrom(state, at) + outlook.policy.reopenWithin,
        state.task?.validUntil ?? Number.MAX_SAFE_INTEGER,
      );
      const hold = state.hold;
      const planned = hold === null ? sendInstant(state, outlook, at, until) : hold.until;
      if (planned === null) return skipImpact(next, outlook, planReason, number);
      return transition(
        next,
        { ...planReason, what: followedBy(what, explain('impact.replacement-planned')), detail: { planned } },
        {
          phase: {
            in: 'reopening',
            number,
            at: planned,
            earliest: at,
            until,
            replacement: 1,
            tries: 0,
            held: null,
          },
        },
      );
    }
  }
}

/** What an easing ends; an end of hours may have been moved to by one of them. */
const EASED: Readonly<Record<Of<'eased'>['what'], readonly Rule[]>> = {
  line: ['E6', 'R8', 'E5'],
  template: ['E3', 'R8', 'E5'],
};

/** E6, T3: what is held for it need not wait for the instant that was named: the gate is asked again at the first permitted one. */
function eased(applied: Applied, outlook: Outlook, { at, what }: Of<'eased'>): Applied {
  const { state } = applied;
  const { phase } = state;
  if (phase.in !== 'reopening' && phase.in !== 'answering') return applied;
  // R12: planned when the hold ends.
  if (state.hold !== null) return applied;
  const { held } = phase;
  if (held?.until !== phase.at || !EASED[what].includes(held.rule)) return applied;
  const planned = sendInstant(state, outlook, Math.max(at, phase.earliest), phase.until);
  if (planned === null || planned >= phase.at) return applied;
  const recovered = what === 'line' ? explain('line.recovered') : explain('template.recovered');
  const asked =
    phase.in === 'answering'
      ? explain('answer.asked-again')
      : explain('impact.asked-again', { number: phase.number });
  return transition(
    applied,
    { at, rule: held.rule, what: followedBy(recovered, asked), detail: { planned } },
    { phase: { ...phase, at: planned, held: null } },
  );
}

/** F1, F2: the mail was accepted and came back. */
function bounced(applied: Applied, outlook: Outlook, { at }: Of<'bounced'>): Applied {
  const { phase } = applied.state;
  const byMail = phase.in === 'listening' && phase.why === 'fallback' && phase.outcome === 'fallback-email';
  if (!byMail) return applied;
  return planFallback(applied, outlook, { at, rule: 'F1', what: explain('email.bounced'), events: [] });
}
