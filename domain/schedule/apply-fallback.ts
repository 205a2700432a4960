import type { Call, CaseState, Outlook } from '../case/case-state.ts';
import { transition, patchState } from '../case/transition.ts';
import {
  heldBy,
  heldUntil,
  listeningForCall,
  neededFrom,
  needPerson,
  nextTelling,
  planFallback,
} from './plan.ts';
import type { Path } from '../policy.ts';
import type { Rule } from '../rule.ts';
import type { Instant } from '../time/instant.ts';
import type { Applied, Due, Settled } from '../case/step.ts';
import { explain, type Explanation } from '../explanation/explanation.ts';

/** A mail or booking that was put off this often is a path that failed (F1). At a quarter of an hour each this is a day. */
const TRIES = 96;

const used = (state: CaseState, path: Path) => [...state.fallbacks, `${state.reason}/${path}`];

/** F2. */
export function applyEmail(applied: Applied, outlook: Outlook, outcome: Settled): Applied {
  const { state } = applied;
  const { phase } = state;
  if (phase.in !== 'falling-back') return applied;
  const { at } = outcome;
  const rule = outcome.was === 'held' || outcome.was === 'refused' ? outcome.rule : 'F2';
  if (outcome.was === 'done' || outcome.was === 'unknown') {
    return transition(
      applied,
      {
        at,
        rule,
        what: outcome.was === 'done' ? explain('email.sent') : explain('email.perhaps-sent'),
        events: ['case.fallback'],
      },
      {
        fallbacks: used(state, 'email'),
        phase: {
          in: 'listening',
          why: 'fallback',
          until: at + outlook.policy.listen,
          outcome: 'fallback-email',
        },
      },
    );
  }
  if (outcome.was === 'held' && phase.tries < TRIES) {
    const until = heldUntil(at, outcome.until);
    return transition(
      applied,
      { at, rule, what: explain('email.held', { why: outcome.why }), detail: { until } },
      { phase: { ...phase, at: until, tries: phase.tries + 1, held: heldBy(outcome, until) } },
    );
  }
  if (outcome.was === 'refused' && outcome.cause === 'gate')
    return nextPath(skip(applied, 'email', rule), outlook, {
      at,
      rule,
      what: explain('fallback.not-possible', { path: 'email' }),
    });
  return nextPath(patchState(applied, { fallbacks: used(state, 'email') }), outlook, {
    at,
    rule,
    what: explain('email.failed'),
  });
}

/** F1: what never was possible did not fail, and is not asked again. */
const skip = (applied: Applied, path: Path, rule: Rule): Applied =>
  patchState(applied, {
    skipped: [...applied.state.skipped, { reason: applied.state.reason, path, rule }],
  });

function nextPath(
  applied: Applied,
  outlook: Outlook,
  why: { at: number; rule: Due['rule']; what: Explanation },
): Applied {
  return planFallback(applied, outlook, { ...why, events: [] });
}

/** F3: a first booking is a path of the fallback; a rebooking, or one an operator asked for, stands beside the phase. */
export function applyBooking(applied: Applied, outlook: Outlook, outcome: Settled): Applied {
  const { state } = applied;
  const { at } = outcome;
  const asPath = state.phase.in === 'falling-back' && state.phase.left[0] === 'call';
  const before: Pick<Call, 'missedByCustomer' | 'missedByUs' | 'wished' | 'chosen'> = state.call ?? {
    missedByCustomer: 0,
    missedByUs: 0,
    wished: false,
    chosen: null,
  };
  if (outcome.was === 'done' && outcome.slot !== undefined) {
    const isGone = before.chosen !== null && outcome.slot[0] !== before.chosen;
    const call: Call = {
      reason: state.reason,
      state: 'booked',
      at: outcome.slot[0],
      slot: outcome.slot,
      missedByCustomer: before.missedByCustomer,
      missedByUs: before.missedByUs,
      notBefore: null,
      wished: before.wished || outcome.wished === true,
      chosen: null,
      tries: 0,
      held: null,
    };
    return transition(
      applied,
      {
        at,
        rule: 'F3',
        // F3: somebody may have promised the other one.
        what: isGone ? explain('call.booked-instead') : explain('call.booked'),
        events: asPath ? ['case.fallback', 'call.booked'] : ['call.booked'],
        detail: {
          from: outcome.slot[0],
          to: outcome.slot[1],
          ...(isGone ? { chosen: before.chosen } : {}),
        },
      },
      asPath
        ? {
            call,
            fallbacks: used(state, 'call'),
            phase: listeningForCall(outlook, at),
          }
        : { call },
    );
  }
  const tries = asPath && state.phase.in === 'falling-back' ? state.phase.tries : (state.call?.tries ?? 0);
  if (outcome.was === 'held' && tries < TRIES) {
    const until = heldUntil(at, outcome.until);
    const held = heldBy(outcome, until);
    return transition(
      applied,
      { at, rule: outcome.rule, what: explain('call.booking-held', { why: outcome.why }), detail: { until } },
      {
        ...(asPath && state.phase.in === 'falling-back'
          ? { phase: { ...state.phase, at: until, tries: state.phase.tries + 1, held } }
          : {}),
        call: state.call === null ? null : { ...state.call, at: until, tries: tries + 1, held },
      },
    );
  }
  const rule = outcome.was === 'refused' || outcome.was === 'held' ? outcome.rule : 'F3';
  const without = patchState(applied, { call: null });
  if (asPath && outcome.was === 'refused' && outcome.cause === 'gate')
    return afterCallFailed(skip(without, 'call', rule), outlook, {
      at,
      rule,
      what: explain('fallback.not-possible', { path: 'call' }),
    });
  const failed = patchState(without, { fallbacks: usedOnce(state, 'call') });
  return afterCallFailed(failed, outlook, { at, rule, what: explain('call.not-booked') });
}

const usedOnce = (state: CaseState, path: Path) =>
  state.fallbacks.includes(`${state.reason}/${path}`) ? state.fallbacks : used(state, path);

/** A call that will not be: the next path if the case was falling back by it, else a person sees it. */
function afterCallFailed(
  applied: Applied,
  outlook: Outlook,
  why: { at: number; rule: Due['rule']; what: Explanation },
): Applied {
  const { phase } = applied.state;
  if (phase.in === 'falling-back' || (phase.in === 'listening' && phase.why === 'fallback')) {
    return nextPath(applied, outlook, why);
  }
  return personTakesOver(applied, outlook, why);
}

/** H4: in a conversation that goes on the need stands beside it. */
function personTakesOver(
  applied: Applied,
  outlook: Outlook,
  why: { at: number; rule: Due['rule']; what: Explanation },
): Applied {
  const { state } = applied;
  const { phase } = state;
  if (phase.in === 'falling-back' || (phase.in === 'listening' && phase.why !== 'answer'))
    return needPerson(applied, outlook, { ...why, events: [] });
  return transition(
    applied,
    { ...why, events: state.need === null ? ['case.needs-human'] : [] },
    { need: neededFrom(state, outlook, why.at) },
  );
}

export function applyCallDue(applied: Applied, outcome: Settled): Applied {
  const { call } = applied.state;
  if (call === null) return applied;
  return transition(
    applied,
    { at: outcome.at, rule: 'F3', what: explain('call.due'), events: ['call.due'] },
    { call: { ...call, state: 'due' } },
  );
}

/**
 * F3: missed by the customer: rebooked once; missed by us: rebooked, the supervisor told, and not counted, until it has
 * happened too often in a row. Never two promises in one day.
 */
export function missCall(applied: Applied, outlook: Outlook, at: Instant, by: 'customer' | 'us'): Applied {
  const { state } = applied;
  const { call } = state;
  if (call === null) return applied;
  const missedByCustomer = call.missedByCustomer + (by === 'customer' ? 1 : 0);
  const missedByUs = by === 'us' ? call.missedByUs + 1 : 0;
  const isByUs = missedByUs >= outlook.policy.callsMissedByUs;
  if (missedByCustomer >= 2 || isByUs) {
    const missed = transition(
      applied,
      { at, rule: 'F3', what: explain('call.missed-finally'), events: ['call.missed'], detail: { by } },
      { call: null, callsFrom: dayAfter(call, outlook, at), fallbacks: usedOnce(state, 'call') },
    );
    const failed = { at, rule: isByUs ? 'F3' : 'F1', what: explain('call.failed') } as const;
    return isByUs ? personTakesOver(missed, outlook, failed) : afterCallFailed(missed, outlook, failed);
  }
  return transition(
    applied,
    { at, rule: 'F3', what: explain('call.missed'), events: ['call.missed'], detail: { by } },
    {
      call: {
        ...call,
        state: 'wanted',
        at,
        slot: null,
        chosen: null,
        notBefore: dayAfter(call, outlook, at),
        missedByCustomer,
        missedByUs,
        tries: 0,
      },
    },
  );
}

/** F3: the working day after the one on which a call was promised. */
const dayAfter = (call: Call, outlook: Outlook, at: Instant): Instant =>
  nextTelling(outlook, Math.max(at, call.slot?.[0] ?? at));

/** F5: after the call's outcome the case listens for a while. */
export function endCall(applied: Applied, outlook: Outlook, at: number, was: 'done' | 'cancelled'): Applied {
  const { state } = applied;
  const { phase } = state;
  if (state.call === null) return applied;
  const event = was === 'done' ? 'call.done' : 'call.cancelled';
  const over = transition(
    applied,
    {
      at,
      rule: 'F3',
      what: was === 'done' ? explain('call.done') : explain('call.cancelled'),
      events: [event],
    },
    {
      call: null,
      callsFrom: was === 'done' ? dayAfter(state.call, outlook, at) : state.callsFrom,
      phase:
        phase.in === 'listening'
          ? { ...phase, until: Math.max(phase.until, at + outlook.policy.listen) }
          : phase,
    },
  );
  return over;
}
