import { endCall, missCall } from './apply-fallback.ts';
import type { CaseState, Outlook, Phase } from '../case/case-state.ts';
import { isOwed, settleDebt } from '../case/debt.ts';
import { isErased } from '../case/erase-case.ts';
import { isMerged } from '../case/merge-away.ts';
import type { Command } from '../case/fact.ts';
import { endHold, LONGEST_HOLD } from './hold.ts';
import { transition, patchState, unchanged } from '../case/transition.ts';
import { numberRequestFor } from './number-request.ts';
import { endNeed, markUnanswered, suspend, planFallback, planReopening } from './plan.ts';
import type { Applied, CaseEvent } from '../case/step.ts';
import { owes, withoutPlannedRequest } from '../case/view.ts';
import { explain, type Explanation, followedBy } from '../explanation/explanation.ts';

type Of<Name extends Command['command']> = Extract<Command, { command: Name }>;

/** Why a command cannot be carried out; the API's `code`. */
export type Refusal =
  | 'case_closing'
  | 'case_resolved'
  | 'no_pending_task'
  | 'no_call'
  | 'nothing_planned'
  | 'no_hold'
  | 'no_need';

const planned = ({ in: phase }: Phase): boolean =>
  phase === 'reopening' || phase === 'answering' || phase === 'falling-back';

/** Whether a command makes sense for a case; null when it does. Pure, so that a validator may ask it. */
export function refuses(state: CaseState, command: Command['command']): Refusal | null {
  if (state.phase.in === 'closed' || isErased(state) || isMerged(state)) return 'case_closing';
  switch (command) {
    case 'set-task':
    case 'book-call':
      return state.phase.in === 'resolved' ? 'case_resolved' : null;
    case 'complete-task':
      return state.task === null ? 'no_pending_task' : null;
    case 'resolve':
    case 'hold':
      return state.phase.in === 'resolved' ? 'case_resolved' : null;
    case 'release':
      return state.hold === null ? 'no_hold' : null;
    case 'dismiss-need':
      return state.need === null ? 'no_need' : null;
    case 'assign':
      return null;
    case 'cancel-step':
      return planned(state.phase) ? null : 'nothing_planned';
    case 'record-call':
      return state.call === null || state.call.state === 'wanted' ? 'no_call' : null;
  }
}

const COMMANDS = Object.keys({
  'set-task': true,
  'complete-task': true,
  resolve: true,
  assign: true,
  'cancel-step': true,
  'book-call': true,
  'record-call': true,
  'dismiss-need': true,
  hold: true,
  release: true,
} satisfies Record<Command['command'], true>) as Command['command'][];

/** Whether a refusal is still right for a case that has learned more since: each is about its state alone. */
export const stillRefuses = (state: CaseState, refusal: Refusal): boolean =>
  COMMANDS.some((command) => refuses(state, command) === refusal);

/**
 * The same of a command that was given. R10: whoever resolves or completes may say up to which number they have read; what the
 * customer has asked since wins, whether the case knew it already or learns it now.
 * @param command `seen`: left out where they do not say
 */
export function refusesAsGiven(
  state: CaseState,
  { command, seen }: { readonly command: Command['command']; readonly seen?: number },
): Refusal | 'new_message' | null {
  const refusal = refuses(state, command);
  if (refusal !== null || seen === undefined || state.lastAsked === null) return refusal;
  return state.lastAsked.seq > seen ? 'new_message' : null;
}

/** Carries out an operator's or a service's word. One that `refusesAsGiven` forbids changes nothing. */
export function handleCommand(state: CaseState, outlook: Outlook, command: Command): Applied {
  const applied = unchanged(state);
  if (refusesAsGiven(state, command) !== null) return applied;
  switch (command.command) {
    case 'set-task':
      return setTask(applied, outlook, command);
    case 'complete-task':
      return completeTask(applied, outlook, command);
    case 'resolve':
      return resolve(
        applied,
        command.at,
        command.outcome,
        explain('case.resolved', { outcome: command.outcome }),
        'W10',
      );
    case 'assign':
      return assign(applied, outlook, command);
    case 'cancel-step':
      return cancelStep(applied, outlook, command.at);
    case 'book-call':
      return bookCall(applied, command);
    case 'record-call':
      return recordCall(applied, outlook, command);
    case 'dismiss-need':
      return endNeed(applied, outlook, {
        at: command.at,
        rule: 'H4',
        what: explain('need.dismissed'),
        events: [],
      });
    case 'hold':
      return hold(applied, command);
    case 'release':
      return endHold(applied, outlook, { at: command.at, what: explain('hold.released') });
  }
}

/** R9: where the business owes, cancelling the template that was to say so leaves the case on the supervisor's list. */
function cancelStep(applied: Applied, outlook: Outlook, at: number): Applied {
  const planReason = { at, rule: 'R6', what: explain('step.cancelled'), events: [] } as const;
  return isOwed(applied.state)
    ? markUnanswered(applied, outlook, planReason, false)
    : suspend(applied, outlook, planReason);
}

/** A3: it stays with whom a person gave it to. H4: who takes a case that needs a person has R4's time for it. */
function assign(applied: Applied, { policy }: Outlook, { at, queue, agent }: Of<'assign'>): Applied {
  const { state } = applied;
  const { phase } = state;
  return transition(
    applied,
    { at, rule: 'A3', what: explain('case.assigned') },
    {
      queue: queue ?? state.queue,
      agent: agent ?? state.agent,
      taken: true,
      phase:
        phase.in === 'needs-person' && agent !== null
          ? { ...phase, until: Math.max(phase.until, at + policy.dormancy) }
          : phase,
    },
  );
}

/**
 * W10: replaces the pending task and cancels what was planned for it; counts stay. W9: it answers what came before, unless the
 * answer beside it has failed: whoever sets both may not know it yet, so only a person's task stands for one.
 */
function setTask(
  applied: Applied,
  outlook: Outlook,
  { at, reason, task, reopen, byPerson = false }: Of<'set-task'>,
): Applied {
  const { state } = applied;
  const { phase } = state;
  const same = state.task !== null && state.reason === reason && state.task.step === task.step;
  const nobodyOwed = owes(state) === 'nobody';
  const isAnswer = byPerson || !state.replies.failed;
  const reroute = reason !== state.reason && !state.taken && !state.session.raised;
  const patch: Partial<CaseState> = {
    reason,
    task: same && state.task !== null ? { ...task, since: state.task.since } : task,
    ...(isAnswer ? settleDebt(state, state.seen) : {}),
    session: {
      ...state.session,
      armedAt: nobodyOwed ? at : state.session.armedAt,
      // W9: it answered what the alert was about.
      attended: state.session.attended || (isAnswer && isOwed(state) && state.session.alerted > 0),
    },
    ...(reroute ? { queue: outlook.policy.queue, priority: outlook.policy.priority } : {}),
  };
  const what = explain(same ? 'task.renewed' : 'task.set', { step: task.step });
  const replaced = patchState(applied, patch);
  const planReason = { at, rule: 'W10', what, events: [] } as const;
  // R9: while the window is closed nothing about it goes for as long as the business owes.
  if (phase.in === 'window' || isOwed(replaced.state)) {
    const numberRequest = numberRequestFor(replaced.state, outlook, at);
    return numberRequest === null
      ? transition(applied, { at, rule: 'W10', what }, patch)
      : transition(
          applied,
          { at, rule: 'W10', what: followedBy(what, explain('number.request-planned')) },
          { ...patch, numberRequest },
        );
  }
  if (same && !reopen && phase.in !== 'unanswered' && phase.in !== 'answering') {
    // R1: what is planned for later than the task is valid now will not go.
    const isPlanned = 'at' in phase && state.hold === null;
    const late = isPlanned && task.validUntil !== null && phase.at > task.validUntil;
    return late
      ? planFallback(replaced, outlook, { ...planReason, rule: 'R1' })
      : transition(applied, { at, rule: 'W10', what }, patch);
  }
  // R11: while the window is closed a sequence starts only when asked to.
  return reopen ? planReopening(replaced, outlook, planReason) : suspend(replaced, outlook, planReason);
}

/** R10: what was planned for the task ends; a template already sent stands. */
function completeTask(applied: Applied, outlook: Outlook, { at }: Of<'complete-task'>): Applied {
  const { state } = applied;
  const events: CaseEvent[] = state.call === null ? [] : ['call.cancelled'];
  const numberRequest = withoutPlannedRequest(state);
  const done = patchState(applied, { task: null, call: null, numberRequest });
  if (state.phase.in === 'resolved')
    return transition(done, { at, rule: 'R10', what: explain('task.completed'), events }, {});
  if (owes(state) === 'business') {
    const what = followedBy(explain('task.completed'), explain('business.still-owes'));
    const stays = ['window', 'answering', 'unanswered'].includes(state.phase.in);
    return stays
      ? transition(done, { at, rule: 'R10', what, events }, {})
      : markUnanswered(done, outlook, { at, rule: 'R10', what, events }, false);
  }
  // H4: STOP left a person to see what was pending, a question perhaps (E2); that the task is done tells nobody of it.
  const isToBeSeen = state.stopped && state.need !== null;
  if (outlook.policy.completionResolves && !isToBeSeen) {
    const asItWas = patchState(applied, { task: null });
    const what = followedBy(explain('task.completed'), explain('case.completed'));
    return resolve(asItWas, at, 'completed', what, 'R10');
  }
  if (state.phase.in === 'window')
    return transition(done, { at, rule: 'R10', what: explain('task.completed'), events }, {});
  return suspend(done, outlook, { at, rule: 'R10', what: explain('task.completed'), events });
}

function resolve(
  applied: Applied,
  at: number,
  outcome: string,
  what: Explanation,
  rule: 'W10' | 'R10',
): Applied {
  const { state } = applied;
  const events: CaseEvent[] = state.call === null ? ['case.resolved'] : ['call.cancelled', 'case.resolved'];
  return transition(
    applied,
    { at, rule, what, events },
    {
      phase: { in: 'resolved', since: at, outcome },
      call: null,
      numberRequest: withoutPlannedRequest(state),
      need: null,
      ...settleDebt(state, state.seen),
      kept: { ...state.kept, deliverAt: null },
      hold: null,
    },
  );
}

/** R12: another hold takes the place of the one before; the schedule has waited since the first. Longer than may be is cut. */
function hold(applied: Applied, { at, id, until }: Of<'hold'>): Applied {
  const before = applied.state.hold;
  const end = Math.min(until, at + LONGEST_HOLD);
  return transition(
    applied,
    {
      at,
      rule: 'R12',
      what: before === null ? explain('hold.begun') : explain('hold.changed'),
      detail: { until: end },
    },
    { hold: { id, since: before?.since ?? at, until: end } },
  );
}

/**
 * F3: an operator asks for a call, by a grant or because the customer asked for it (E2); it stands beside the phase. One
 * that is only wanted takes a slot that is chosen; one that is booked stands.
 */
function bookCall(applied: Applied, { at, wished = false, slot }: Of<'book-call'>): Applied {
  const { state } = applied;
  if (state.call !== null) {
    const { call } = state;
    const asWished = { ...call, wished: call.wished || wished };
    if (slot !== undefined && slot !== call.chosen && call.state === 'wanted') {
      return transition(
        applied,
        { at, rule: 'F3', what: explain('call.requested') },
        { call: { ...asWished, chosen: slot, at, notBefore: null, held: null }, callsFrom: null },
      );
    }
    return wished ? patchState(applied, { call: asWished }) : applied;
  }
  return transition(
    applied,
    { at, rule: 'F3', what: explain('call.requested') },
    {
      call: {
        reason: state.reason,
        state: 'wanted',
        at,
        slot: null,
        missedByCustomer: 0,
        missedByUs: 0,
        notBefore: null,
        wished,
        chosen: slot ?? null,
        tries: 0,
        held: null,
      },
      callsFrom: null,
    },
  );
}

/** F3: only a person's word, completion or an opt-out ends a call. */
function recordCall(applied: Applied, outlook: Outlook, { at, was }: Of<'record-call'>): Applied {
  switch (was) {
    case 'done':
    case 'cancelled':
      return endCall(applied, outlook, at, was);
    case 'missed-by-customer':
      return missCall(applied, outlook, at, 'customer');
    case 'missed-by-us':
      return missCall(applied, outlook, at, 'us');
  }
}
