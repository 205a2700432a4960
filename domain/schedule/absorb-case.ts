import type { CaseState, Impact, Outlook, Phase, Session } from '../case/case-state.ts';
import type { Fact } from '../case/fact.ts';
import type { Applied, CaseEvent } from '../case/step.ts';
import { patchState, transition } from '../case/transition.ts';
import { windowClosesAt } from '../case/view.ts';
import { explain, followedBy } from '../explanation/explanation.ts';
import { isOwed, learnDebt } from '../case/debt.ts';
import type { Instant } from '../time/instant.ts';
import {
  planAfterImpact,
  planAnswer,
  planFallback,
  type PlanReason,
  planReopening,
  suspend,
} from './plan.ts';

type Absorbed = Extract<Fact, { fact: 'absorbed' }>;

/**
 * I1: takes over what stands in another case of the same customer on the line: the later window, what is unanswered, the
 * task set later with what was planned for it, the sums of impacts and abandonments, kept replies, the call booked first, a
 * hold, an opt-out, the need of a person. What the customer wrote there is a reply here (R6, W7). The counts only grow, so
 * no merge makes room for another impact (R2).
 */
export function absorbCase(applied: Applied, outlook: Outlook, seq: number, fact: Absorbed): Applied {
  const { at, state: other } = fact;
  const mine = applied.state;
  const leads = othersLead(mine, fact);
  const session = laterSession(mine.session, fact);
  const task = leads ? fact.task : mine.task;
  const stopped = mine.stopped || (other?.stopped ?? false);
  const events: CaseEvent[] = fact.callEnded ? ['call.cancelled'] : [];
  const what = explain('case.absorbed', { from: fact.from });
  const next = patchState(applied, {
    reason: leads ? (fact.reason ?? mine.reason) : mine.reason,
    task,
    needEndedAt: leads ? (other?.needEndedAt ?? null) : mine.needEndedAt,
    lapsed: leads ? (other?.lapsed ?? null) : mine.lapsed,
    session,
    ...learnDebt(mine, seq, fact),
    stopped,
    impacts: together(mine.impacts, other?.impacts ?? []),
    abandonments: summed(mine.abandonments, other?.abandonments ?? {}),
    fallbacks: [...new Set([...mine.fallbacks, ...(other?.fallbacks ?? [])])],
    call: callOf(mine, fact),
    callsFrom: laterOf(mine.callsFrom, other?.callsFrom ?? null),
    numberRequest: requestOf(mine, fact),
    kept: {
      waiting: mine.kept.waiting + fact.kept,
      deliverAt: fact.kept > 0 ? (other?.kept.deliverAt ?? mine.kept.deliverAt) : mine.kept.deliverAt,
    },
    hold: laterHold(mine.hold, other?.hold ?? null),
    need: mine.need ?? other?.need ?? null,
    skipped: [...mine.skipped, ...(other?.skipped ?? [])],
    ...routing(mine, other),
  });
  const reason: PlanReason = { at, rule: 'I1', what, events };
  return follow(next, outlook, fact, { leads, reason, before: mine.phase });
}

/** Whose task, and with it whose plan, goes on: the one set later; without any, that of the later window. */
function othersLead(mine: CaseState, { state, task, anchor }: Absorbed): boolean {
  const isOver = (phase: Phase | undefined) => phase?.in === 'resolved' || phase?.in === 'closed';
  if (isOver(state?.phase)) return false;
  if (isOver(mine.phase)) return true;
  if (task !== null) return mine.task === null || task.since > mine.task.since;
  return mine.task === null && (anchor ?? 0) > mine.session.anchor;
}

function laterSession(mine: Session, { anchor, arrived, at, state }: Absorbed): Session {
  if (anchor === null || anchor <= mine.anchor) return mine;
  return state?.session.anchor === anchor
    ? state.session
    : { anchor, armedAt: arrived ?? at, alerted: 0, attended: false, raised: false, shutAt: mine.shutAt };
}

const together = (mine: readonly Impact[], others: readonly Impact[]): Impact[] =>
  [...mine, ...others].toSorted((one, other) => one.at - other.at);

function summed(
  mine: CaseState['abandonments'],
  others: CaseState['abandonments'],
): CaseState['abandonments'] {
  const sums: Record<string, number> = { ...mine };
  for (const [reason, count] of Object.entries(others)) sums[reason] = (sums[reason] ?? 0) + count;
  return sums;
}

/** F3: one that is only wanted gives way to one that is booked. E2: that either was the customer's wish stays, so that STOP leaves it. */
function callOf(mine: CaseState, { call, state }: Absorbed): CaseState['call'] {
  const isWished = (mine.call?.wished ?? false) || (state?.call?.wished ?? false);
  if (call !== null) {
    const { missedByCustomer = 0, missedByUs = 0 } = state?.call ?? {};
    return { ...call, missedByCustomer, missedByUs, wished: call.wished || isWished };
  }
  if (mine.call !== null) return { ...mine.call, wished: mine.call.wished || isWished };
  return state?.call?.state === 'wanted' ? state.call : null;
}

/** F7: once per case: what was asked in either counts for both, and what was only planned there is not planned here. */
function requestOf({ numberRequest: mine }: CaseState, { state }: Absorbed): CaseState['numberRequest'] {
  const other = state?.numberRequest ?? null;
  return mine?.state !== 'asked' && other?.state === 'asked' ? other : mine;
}

const laterOf = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

const laterHold = (mine: CaseState['hold'], others: CaseState['hold']): CaseState['hold'] =>
  mine === null || (others !== null && others.until > mine.until) ? others : mine;

/** Who took a case keeps the customer. */
function routing(
  mine: CaseState,
  other: CaseState | null,
): Pick<CaseState, 'agent' | 'taken' | 'queue' | 'priority'> {
  const { agent, taken, queue, priority } = mine;
  if (other === null) return { agent, taken, queue, priority };
  const urgent = Math.min(priority, other.priority) as CaseState['priority'];
  return !taken && other.taken
    ? { agent: other.agent ?? agent, taken: true, queue: other.queue, priority: urgent }
    : { agent: agent ?? other.agent, taken, queue, priority: urgent };
}

/** What the case does from here on. */
function follow(
  next: Applied,
  outlook: Outlook,
  fact: Absorbed,
  { leads, reason, before }: { readonly leads: boolean; readonly reason: PlanReason; readonly before: Phase },
): Applied {
  const { at } = reason;
  const { state } = next;
  const closes = windowClosesAt(state, outlook.policy);
  const isOpen = state.session.anchor > 0 && (closes === null || closes > at);
  if (isOpen || fact.owes) return toWindow(next, reason, before, closes);
  // R9: where the business owes here, no plan for the task there goes on before it has answered.
  if (isOwed(state)) return recount(next, outlook, reason, []);
  if (leads) return adopt(next, outlook, fact, reason);
  return recount(next, outlook, reason, fact.state?.impacts ?? []);
}

/** W7: what the customer wrote there is a reply: planned steps end, and the case is open again with its history. */
function toWindow(next: Applied, reason: PlanReason, before: Phase, closes: Instant | null): Applied {
  const { state } = next;
  const { at } = reason;
  const late = closes !== null && closes <= at;
  const session = late ? { ...state.session, armedAt: Math.max(state.session.armedAt, at) } : state.session;
  const isBack = before.in !== 'window';
  const isPlanned = before.in === 'reopening' || before.in === 'answering' || before.in === 'falling-back';
  return transition(
    next,
    {
      ...reason,
      what: followedBy(reason.what, ...(isPlanned ? [explain('plan.cancelled')] : [])),
      events: isBack ? [...reason.events, 'case.reopened'] : reason.events,
      late,
    },
    { phase: { in: 'window' }, session },
  );
}

/** The plan that was made there goes on here, under what both have used up. */
function adopt(next: Applied, outlook: Outlook, fact: Absorbed, reason: PlanReason): Applied {
  const phase = fact.state?.phase;
  if (phase === undefined)
    return next.state.task === null ? suspend(next, outlook, reason) : planReopening(next, outlook, reason);
  const own = next.state.impacts.filter((each) => !(fact.state?.impacts ?? []).includes(each));
  return recount(patchState(next, { phase }), outlook, reason, own);
}

/** R2, F1, R9: what the other case has used up is not planned once more. */
function recount(next: Applied, outlook: Outlook, reason: PlanReason, added: readonly Impact[]): Applied {
  const { state } = next;
  const { phase } = state;
  const same = added.filter((impact) => impact.reason === state.reason);
  const last = state.impacts.findLast((impact) => impact.reason === state.reason);
  if (phase.in === 'reopening' && same.length > 0 && last !== undefined)
    return planAfterImpact(next, outlook, reason, last.at);
  const [path] = phase.in === 'falling-back' ? phase.left : [];
  if (path !== undefined && state.fallbacks.includes(`${state.reason}/${path}`))
    return planFallback(next, outlook, reason);
  if (phase.in === 'unanswered' && state.kept.waiting > 0) return planAnswer(next, outlook, reason);
  return transition(next, reason, {});
}
