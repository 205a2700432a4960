import type { Call, CaseState, ImpactNumber, Outlook } from './case-state.ts';
import { learn } from './learn.ts';
import { move, quietly, unchanged } from './move.ts';
import { nextDue } from './next-due.ts';
import {
  beUnanswered,
  goDormant,
  heldUntil,
  nextTelling,
  planAfterImpact,
  planAnswer,
  planFallback,
  planReopening,
  skipImpact,
} from './plan.ts';
import type { Path } from './policy.ts';
import type { Applied, Due, Outcome } from './step.ts';
import { owes } from './view.ts';

/** A mail that the server put off this often is a path that failed (F1). At a quarter of an hour each this is a day. */
const MAIL_TRIES = 96;

type Settled = Exclude<Outcome, { was: 'overtaken' }>;

/**
 * What the case becomes after a due step came out like this. A stale `due` changes nothing; an overtaken step was not
 * done, so only the missed facts are learned (R6).
 */
export function apply(state: CaseState, outlook: Outlook, due: Due, outcome: Outcome): Applied {
  if (outcome.was === 'overtaken') return learn(state, outlook, outcome.missed);
  if (JSON.stringify(nextDue(state, outlook)) !== JSON.stringify(due)) return unchanged(state);
  const applied = unchanged(state);
  switch (due.step.do) {
    case 'alert':
      return alert(applied, outlook, due.step.level, due.step.late, outcome.at);
    case 'expire':
      return expire(applied, outlook, outcome.at, due);
    case 'impact':
      return impact(applied, outlook, due.step.number, outcome);
    case 'answer':
      return answer(applied, outlook, outcome);
    case 'deliver-kept':
      return deliverKept(applied, outcome);
    case 'tell-supervisor':
      return move(
        applied,
        {
          at: outcome.at,
          rule: 'R9',
          what: 'Still unanswered; the supervisor is told',
          events: ['case.unanswered'],
        },
        { phase: { in: 'unanswered', tellAt: nextTelling(outlook, outcome.at) } },
      );
    case 'patience-ends':
      return planFallback(applied, outlook, {
        at: outcome.at,
        rule: 'F1',
        what: 'Patience is over',
        events: [],
      });
    case 'email':
      return email(applied, outlook, outcome);
    case 'book-call':
      return bookCall(applied, outlook, outcome);
    case 'call-due':
      return callDue(applied, outcome);
    case 'call-unrecorded':
      return missCall(applied, outlook, outcome.at, 'us');
    case 'close':
      return move(
        applied,
        { at: outcome.at, rule: due.rule, what: `Closed: ${due.step.outcome}`, events: ['case.closed'] },
        { phase: { in: 'closed', outcome: due.step.outcome } },
      );
  }
}

/** A2, A3. The agent stays owner of record. */
function alert(applied: Applied, { policy }: Outlook, level: 1 | 2, late: boolean, at: number): Applied {
  const { state } = applied;
  const session = { ...state.session, alerted: level };
  const detail = { owes: owes(state), remaining: Math.max(0, state.session.anchor + policy.window - at) };
  if (level === 1) {
    const priority = Math.max(1, state.priority - 1) as CaseState['priority'];
    return move(
      applied,
      { at, rule: 'A2', what: 'First alert: the queue is notified', events: ['case.expiring'], late, detail },
      { session, priority },
    );
  }
  return move(
    applied,
    {
      at,
      rule: 'A3',
      what: `Escalated to ${policy.escalationQueue}`,
      events: ['case.escalated'],
      late,
      detail,
    },
    { session, queue: policy.escalationQueue },
  );
}

/** W2, R1, R4, R5, R9. */
function expire(applied: Applied, outlook: Outlook, at: number, { rule }: Due): Applied {
  const { state } = applied;
  const occasion = { at, rule, what: 'The window expired', events: ['case.expired'] as const };
  switch (owes(state)) {
    case 'business':
      return state.kept.waiting > 0
        ? planAnswer(applied, outlook, occasion)
        : beUnanswered(applied, outlook, occasion, false);
    case 'nobody':
      return goDormant(applied, outlook, occasion, false);
    case 'customer': {
      const abandonments = {
        ...state.abandonments,
        [state.reason]: (state.abandonments[state.reason] ?? 0) + 1,
      };
      const abandoned = quietly(applied, { abandonments });
      return planReopening(abandoned, outlook, { ...occasion, what: 'The window expired, abandoned' });
    }
  }
}

function impact(applied: Applied, outlook: Outlook, number: ImpactNumber, outcome: Settled): Applied {
  const { state } = applied;
  const { phase } = state;
  if (phase.in !== 'reopening') return applied;
  const { at } = outcome;
  switch (outcome.was) {
    case 'done':
    case 'unknown': {
      const what =
        outcome.was === 'done' ? `Impact ${number} sent` : `Impact ${number} may have been sent (R7)`;
      const occasion = { at, rule: number === 1 ? 'R1' : 'R2', what, events: ['case.reopening'] } as const;
      const sent = quietly(applied, { impacts: withImpact(state, number, phase.replacement, at, outcome) });
      if (number === 1) return planAfterImpact(sent, outlook, occasion, at);
      return move(
        sent,
        { ...occasion, what: `${what}; patience runs` },
        { phase: { in: 'waiting', since: at, until: at + outlook.policy.patience } },
      );
    }
    case 'held': {
      const until = heldUntil(at, outcome.until);
      const what = `Impact ${number} held`;
      if (until > phase.until) {
        return skipImpact(
          applied,
          outlook,
          { at, rule: outcome.rule, what: `${what} beyond its bound`, events: [] },
          number,
        );
      }
      return move(
        applied,
        { at, rule: outcome.rule, what, detail: { until } },
        { phase: { ...phase, at: until, tries: phase.tries + 1 } },
      );
    }
    case 'refused': {
      const what = `Impact ${number} refused`;
      if (outcome.cause === 'template' && phase.replacement === 0) {
        return move(
          applied,
          { at, rule: outcome.rule, what: `${what}; its fallback version goes` },
          { phase: { ...phase, at, replacement: 1, tries: phase.tries + 1 } },
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
function answer(applied: Applied, outlook: Outlook, outcome: Settled): Applied {
  const { state } = applied;
  const { phase } = state;
  if (phase.in !== 'answering') return applied;
  const { at } = outcome;
  switch (outcome.was) {
    case 'done':
    case 'unknown':
      return move(
        applied,
        { at, rule: 'R9', what: 'Answer template sent; the kept reply waits', events: ['case.reopening'] },
        {
          impacts: [
            ...state.impacts.filter((impact) => impact.reason !== state.reason || impact.number !== 'answer'),
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
      if (until <= phase.until) {
        return move(
          applied,
          { at, rule: outcome.rule, what: 'Answer template held', detail: { until } },
          { phase: { ...phase, at: until, tries: phase.tries + 1 } },
        );
      }
      const occasion = { at, rule: outcome.rule, what: 'Answer template held beyond its bound', events: [] };
      return beUnanswered(applied, outlook, occasion, true);
    }
    case 'refused':
      if (outcome.cause === 'template' && phase.replacement === 0) {
        return move(
          applied,
          { at, rule: outcome.rule, what: 'Answer template refused; its fallback version goes' },
          { phase: { ...phase, at, replacement: 1, tries: phase.tries + 1 } },
        );
      }
      return beUnanswered(
        applied,
        outlook,
        { at, rule: outcome.rule, what: 'Answer template refused', events: [] },
        true,
      );
  }
}

/**
 * R9: on the customer's tap. What does not go is left to a person. How many still wait is said by `kept-settled` facts: one
 * may have been kept while these were delivered.
 */
function deliverKept(applied: Applied, outcome: Settled): Applied {
  const { state } = applied;
  if (outcome.was === 'done' || outcome.was === 'unknown') {
    return move(
      applied,
      { at: outcome.at, rule: 'R9', what: 'The kept reply was delivered' },
      { kept: { ...state.kept, deliverAt: null }, answered: Math.max(state.answered, state.seen) },
    );
  }
  return move(
    applied,
    { at: outcome.at, rule: outcome.rule, what: 'The kept reply could not go; an agent confirms it' },
    { kept: { ...state.kept, deliverAt: null } },
  );
}

const used = (state: CaseState, path: Path) => [...state.fallbacks, `${state.reason}/${path}`];

/** F2. */
function email(applied: Applied, outlook: Outlook, outcome: Settled): Applied {
  const { state } = applied;
  const { phase } = state;
  if (phase.in !== 'falling-back') return applied;
  const { at } = outcome;
  const rule = outcome.was === 'held' || outcome.was === 'refused' ? outcome.rule : 'F2';
  if (outcome.was === 'done' || outcome.was === 'unknown') {
    return move(
      applied,
      {
        at,
        rule,
        what: outcome.was === 'done' ? 'Email sent' : 'Email may have been sent',
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
  if (outcome.was === 'held' && phase.tries < MAIL_TRIES) {
    const until = heldUntil(at, outcome.until);
    return move(
      applied,
      { at, rule, what: 'Email held', detail: { until } },
      { phase: { ...phase, at: until, tries: phase.tries + 1 } },
    );
  }
  return nextPath(quietly(applied, { fallbacks: used(state, 'email') }), outlook, {
    at,
    rule,
    what: 'Email failed',
  });
}

function nextPath(
  applied: Applied,
  outlook: Outlook,
  why: { at: number; rule: Due['rule']; what: string },
): Applied {
  return planFallback(applied, outlook, { ...why, events: [] });
}

/** F3: a first booking is a path of the fallback; a rebooking, or one an operator asked for, stands beside the phase. */
function bookCall(applied: Applied, outlook: Outlook, outcome: Settled): Applied {
  const { state } = applied;
  const { at } = outcome;
  const asPath = state.phase.in === 'falling-back' && state.phase.left[0] === 'call';
  const before: Pick<Call, 'missedByCustomer' | 'missedByUs'> = state.call ?? {
    missedByCustomer: 0,
    missedByUs: 0,
  };
  if (outcome.was === 'done' && outcome.slot !== undefined) {
    const call: Call = {
      reason: state.reason,
      state: 'booked',
      at: outcome.slot[0],
      slot: outcome.slot,
      missedByCustomer: before.missedByCustomer,
      missedByUs: before.missedByUs,
    };
    return move(
      applied,
      {
        at,
        rule: 'F3',
        what: 'Call booked',
        events: asPath ? ['case.fallback', 'call.booked'] : ['call.booked'],
        detail: { from: outcome.slot[0], to: outcome.slot[1] },
      },
      asPath
        ? {
            call,
            fallbacks: used(state, 'call'),
            phase: { in: 'listening', why: 'fallback', until: null, outcome: 'fallback-call' },
          }
        : { call },
    );
  }
  if (outcome.was === 'held') {
    const until = heldUntil(at, outcome.until);
    return move(
      applied,
      { at, rule: outcome.rule, what: 'Booking held', detail: { until } },
      {
        ...(asPath && state.phase.in === 'falling-back'
          ? { phase: { ...state.phase, at: until, tries: state.phase.tries + 1 } }
          : {}),
        call: state.call === null ? null : { ...state.call, at: until },
      },
    );
  }
  const rule = outcome.was === 'refused' ? outcome.rule : 'F3';
  const without = quietly(applied, { call: null, fallbacks: usedOnce(state, 'call') });
  return afterCallFailed(without, outlook, { at, rule, what: 'No call could be booked' });
}

const usedOnce = (state: CaseState, path: Path) =>
  state.fallbacks.includes(`${state.reason}/${path}`) ? state.fallbacks : used(state, path);

/** A call that will not be: the next path if the case was falling back by it, else a person sees it. */
function afterCallFailed(
  applied: Applied,
  outlook: Outlook,
  why: { at: number; rule: Due['rule']; what: string },
): Applied {
  const { phase } = applied.state;
  if (phase.in === 'falling-back' || (phase.in === 'listening' && phase.why === 'fallback')) {
    return nextPath(applied, outlook, why);
  }
  return move(applied, { ...why, events: ['case.needs-human'] }, { needsHuman: true });
}

function callDue(applied: Applied, outcome: Settled): Applied {
  const { call } = applied.state;
  if (call === null) return applied;
  return move(
    applied,
    { at: outcome.at, rule: 'F3', what: 'The call is due', events: ['call.due'] },
    { call: { ...call, state: 'due' } },
  );
}

/** F3: missed by the customer: rebooked once; missed by us: rebooked, the supervisor told, and not counted. */
export function missCall(applied: Applied, outlook: Outlook, at: number, by: 'customer' | 'us'): Applied {
  const { state } = applied;
  const { call } = state;
  if (call === null) return applied;
  const missedByCustomer = call.missedByCustomer + (by === 'customer' ? 1 : 0);
  const missedByUs = call.missedByUs + (by === 'us' ? 1 : 0);
  if (missedByCustomer >= 2 || missedByUs >= outlook.policy.callsMissedByUs) {
    const missed = move(
      applied,
      { at, rule: 'F3', what: 'Call missed for the last time', events: ['call.missed'], detail: { by } },
      { call: null, fallbacks: usedOnce(state, 'call') },
    );
    return afterCallFailed(missed, outlook, { at, rule: 'F1', what: 'The call failed' });
  }
  return move(
    applied,
    { at, rule: 'F3', what: 'Call missed; it is booked again', events: ['call.missed'], detail: { by } },
    { call: { ...call, state: 'wanted', at, slot: null, missedByCustomer, missedByUs } },
  );
}

/** F5: after the call's outcome the case listens for a while. */
export function endCall(applied: Applied, outlook: Outlook, at: number, was: 'done' | 'cancelled'): Applied {
  const { state } = applied;
  const { phase } = state;
  if (state.call === null) return applied;
  const event = was === 'done' ? 'call.done' : 'call.cancelled';
  const over = move(
    applied,
    {
      at,
      rule: 'F3',
      what: was === 'done' ? 'The call took place' : 'The call was cancelled',
      events: [event],
    },
    {
      call: null,
      phase:
        phase.in === 'listening'
          ? { ...phase, until: Math.max(phase.until ?? 0, at + outlook.policy.listen) }
          : phase,
    },
  );
  return over;
}
