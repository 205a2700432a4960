import type { CaseState, Outlook } from '../case/case-state.ts';
import type { Due, Outcome } from '../case/step.ts';
import { windowClosesAt } from '../case/view.ts';
import {
  type Contacting,
  type FrequencyFacts,
  limitsFor,
  type PastSend,
  underLimits,
} from '../gate/frequency.ts';
import { decide, type Decision, type GateFacts, type SendKind } from '../gate/gate.ts';
import { HOUR, type Duration, type Instant, type Span } from '../time/instant.ts';
import { jitterOf } from '../time/jitter.ts';
import { refusesRequest } from './number-request.ts';
import { purposeAt, sendSpans } from './send-instant.ts';

/**
 * What a step will come to if nothing is said meanwhile, by the gate's own questions as far as the outlook knows their
 * facts: consent and address by `reach`, hours, and E4 with what will have gone by then.
 * @param sent what goes besides `outlook.frequency.sends`
 */
export function expectedOutcome(
  due: Due,
  state: CaseState,
  outlook: Outlook,
  at: Instant,
  sent: readonly PastSend[],
): Outcome {
  const { step } = due;
  switch (step.do) {
    case 'impact':
    case 'answer': {
      const rule = outlook.reach.template;
      if (rule !== null) return { was: 'refused', at, rule, cause: 'gate' };
      return outcomeOf(ask(step.do, step.until, state, outlook, at, sent), at);
    }
    case 'email':
      if (!outlook.reach.paths.includes('email')) return { was: 'refused', at, rule: 'F1', cause: 'gate' };
      return outcomeOf(ask('email', step.until, state, outlook, at, sent), at);
    case 'book-call':
      return booking(state, outlook, at, sent);
    case 'request-number':
      return refusesRequest(state, outlook, at) ?? { was: 'done', at };
    default:
      return { was: 'done', at };
  }
}

/** What the step will have sent, as E4 counts it from then on. */
export function sendsOf(
  due: Due,
  state: CaseState,
  outlook: Outlook,
  outcome: Outcome,
  sent: readonly PastSend[],
): readonly PastSend[] {
  if (outcome.was !== 'done') return [];
  const { at, slot } = outcome;
  switch (due.step.do) {
    case 'impact':
    case 'answer':
    case 'email':
      return [{ ...contacting(due.step.do, state, outlook, at), at }];
    case 'book-call': {
      if (slot === undefined) return [];
      const call = { ...contacting('call', state, outlook, at), at: slot[0] };
      // Told in the chat it is a reply, which does not count.
      const isMailed =
        outlook.reach.callNotice && noticeByMail(state, outlook, at, slot, sent).answer === 'allowed';
      return isMailed ? [call, { ...contacting('call-notice', state, outlook, at), at }] : [call];
    }
    default:
      return [];
  }
}

/** What the case itself has sent since its outlook was drawn, as far as its state tells. */
export function sentSince(state: CaseState, outlook: Outlook): readonly PastSend[] {
  const { phase, impacts, call } = state;
  const known = (channel: Contacting['channel'], at: Instant) =>
    outlook.frequency.sends.some((send) => send.channel === channel && send.at === at);
  const templates = impacts
    .filter(({ at, outcome }) => outcome !== 'failed' && at >= outlook.drawnAt && !known('whatsapp', at))
    .map(({ at, reason, number }) => ({
      ...contacting('impact', state, outlook, at),
      reason,
      isAutomatic: number !== 'reported',
      at,
    }));
  const mailedAt =
    phase.in === 'listening' && phase.outcome === 'fallback-email'
      ? phase.until - outlook.policy.listen
      : null;
  const mail =
    mailedAt !== null && mailedAt >= outlook.drawnAt && !known('email', mailedAt)
      ? [{ ...contacting('email', state, outlook, mailedAt), at: mailedAt }]
      : [];
  const begins = call?.slot?.[0];
  const booked =
    begins !== undefined && !known('call', begins)
      ? [{ ...contacting('call', state, outlook, begins), at: begins }]
      : [];
  return [...templates, ...mail, ...booked];
}

/** F3: time to tell the contact, and for somebody to prepare. */
const CALL_NOTICE: Duration = HOUR;

/** The free slots that are far enough from `at` to be told, while the task is valid (R1). */
export function bookableSlots(
  { task, call, callsFrom }: CaseState,
  outlook: Outlook,
  at: Instant,
): Outlook['calls'] {
  const earliest = Math.max(at + CALL_NOTICE, call?.notBefore ?? at, callsFrom ?? at);
  const latest = task?.validUntil ?? Number.POSITIVE_INFINITY;
  return outlook.calls.filter(([begin]) => begin >= earliest && begin <= latest);
}

/**
 * F3: in which order the slots are tried: the chosen one, if any, then those after it, then those before. The first that can
 * be had is booked.
 */
export function slotsAsChosen(slots: readonly Span[], chosen: Instant | null): readonly Span[] {
  if (chosen === null) return slots;
  return [
    ...slots.filter(([begin]) => begin >= chosen),
    ...slots.filter(([begin]) => begin < chosen).toReversed(),
  ];
}

/** F3: the slots from which a customer or an agent may choose now: bookable, and none that a limit of E4 forbids. */
export function choosableSlots(state: CaseState, outlook: Outlook, at: Instant): readonly Span[] {
  // A call that waits to be booked again keeps to its own bound only where nobody chooses.
  const free = bookableSlots(
    { ...state, call: state.call && { ...state.call, notBefore: null }, callsFrom: null },
    outlook,
    at,
  );
  const notice = { ...contacting('call-notice', state, outlook, at), at };
  const sent = [...sentSince({ ...state, call: null }, outlook), notice];
  const frequency = frequencyOf(outlook, contacting('call', state, outlook, at), sent);
  return free.filter(([begin]) => underLimits(frequency, begin).answer === 'yes');
}

type Planned = 'impact' | 'answer' | 'email' | 'call' | 'call-notice';

/** What E4 tells the case's own sends apart by. A call is a person's, and the mail that tells of it belongs to it (F3). */
function contacting(
  what: Planned,
  { reason, task }: CaseState,
  { policy }: Outlook,
  at: Instant,
): Contacting {
  return {
    channel: what === 'email' || what === 'call-notice' ? 'email' : what === 'call' ? 'call' : 'whatsapp',
    reason,
    purpose: purposeAt(policy, task, at),
    isReopening: what === 'impact' || what === 'answer',
    isAutomatic: what !== 'call' && what !== 'call-notice',
  };
}

function frequencyOf(outlook: Outlook, message: Contacting, sent: readonly PastSend[]): FrequencyFacts {
  const { limits, sends, zones } = outlook.frequency;
  return { message, limits: limitsFor(limits, message), sends: [...sends, ...sent], zones };
}

function ask(
  what: Exclude<Planned, 'call'>,
  until: Instant | null,
  state: CaseState,
  outlook: Outlook,
  at: Instant,
  sent: readonly PastSend[],
): Decision {
  const kind: SendKind = what === 'call-notice' ? 'email' : what;
  const facts: GateFacts = {
    case: { isOpen: true },
    task: { validUntil: state.task?.validUntil ?? null },
    address: 'usable',
    consent: { is: 'granted', at: outlook.drawnAt },
    template: { is: 'usable' },
    frequency: frequencyOf(outlook, contacting(what, state, outlook, at), sent),
    permitted: permitted(state, outlook),
    ...(outlook.note === null
      ? {}
      : { hours: { ...outlook.note, jitter: jitterOf(state.id, outlook.jitter) } }),
  };
  return decide({ kind, at, until }, facts);
}

/** Of what comes after the horizon the outlook says nothing: it is drawn anew before. */
const permitted = (state: CaseState, outlook: Outlook): readonly Span[] => [
  ...sendSpans(state, outlook),
  [outlook.until, Number.MAX_SAFE_INTEGER],
];

function outcomeOf(decision: Decision, at: Instant): Outcome {
  switch (decision.answer) {
    case 'allowed':
      return { was: 'done', at };
    case 'held':
      return { was: 'held', at, until: decision.until, rule: decision.rule, why: decision.why };
    case 'suppressed':
      return { was: 'refused', at, rule: decision.rule, cause: 'gate' };
  }
}

/** F3: what the gate says of the mail that tells of a call at this slot. The call is no reason against it, but takes its place. */
function noticeByMail(
  state: CaseState,
  outlook: Outlook,
  at: Instant,
  slot: Span,
  sent: readonly PastSend[],
): Decision {
  const last = bookableSlots(state, outlook, at).at(-1) ?? slot;
  return ask('call-notice', Math.max(slot[0], last[0]), state, outlook, at, [
    ...sent,
    { ...contacting('call', state, outlook, at), at: slot[0] },
  ]);
}

/** F3, E4: the first slot at which a call may follow the word of it, if anybody can be told; else a person takes it. */
function booking(state: CaseState, outlook: Outlook, at: Instant, sent: readonly PastSend[]): Outcome {
  const slots = bookableSlots(state, outlook, at);
  const [first, last] = [slots[0], slots.at(-1)];
  const isPath = state.phase.in === 'falling-back' && state.call === null;
  if (isPath && !outlook.reach.paths.includes('call'))
    return { was: 'refused', at, rule: 'E2', cause: 'gate' };
  if (first === undefined || last === undefined) return { was: 'refused', at, rule: 'F3', cause: 'line' };

  const notice = { ...contacting('call-notice', state, outlook, at), at };
  const frequency = frequencyOf(outlook, contacting('call', state, outlook, at), [...sent, notice]);
  const slot = slotsAsChosen(slots, state.call?.chosen ?? null).find(
    ([begin]) => underLimits(frequency, begin).answer === 'yes',
  );
  if (slot === undefined) {
    const limited = underLimits(frequency, first[0]);
    return limited.answer === 'hold' && limited.until <= last[1]
      ? { was: 'held', at, until: limited.until, rule: 'E4', why: limited.why }
      : { was: 'refused', at, rule: 'E4', cause: 'gate' };
  }
  const done: Outcome = { was: 'done', at, slot };
  const closes = windowClosesAt(state, outlook.policy);
  const isChatOpen = closes === null || at < closes - outlook.policy.margin;
  if (outlook.reach.callNotice) {
    const told = noticeByMail(state, outlook, at, slot, sent);
    if (told.answer === 'allowed') return done;
    if (told.answer === 'held' && !isChatOpen) return outcomeOf(told, at);
  }
  // F1: nobody can be told of it, so it never was possible.
  return isChatOpen ? done : { was: 'refused', at, rule: 'F3', cause: 'gate' };
}
