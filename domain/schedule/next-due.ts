import { isErased } from '../case/erase-case.ts';
import {
  type Call,
  type CaseState,
  type Hold,
  isUnclosed,
  type Outlook,
  type UnclosedCase,
} from '../case/case-state.ts';
import { isMerged } from '../case/merge-away.ts';
import type { Instant } from '../time/instant.ts';
import type { CasePolicy } from '../policy.ts';
import type { Rule } from '../rule.ts';
import type { Due } from '../case/step.ts';
import { owes, windowClosesAt } from '../case/view.ts';

/**
 * What is due next, when, and by which rule: something always is, until the case is closed. Total and without a clock: the
 * instant may lie in the past, then the step is due now.
 */
export function nextDue(state: UnclosedCase, outlook: Outlook): Due;
export function nextDue(state: CaseState, outlook: Outlook): Due | null;
export function nextDue(state: CaseState, outlook: Outlook): Due | null {
  if (!isUnclosed(state)) return null;
  // On a tie the earlier of this list goes first: what a customer asked for, then what others must know, then the plan.
  const beside = [keptDue(state), callBeside(state, outlook), requestDue(state)].filter(
    (due) => due !== null,
  );
  const after = [needDue(state), holdBeside(state), lapseDue(state)].filter((due) => due !== null);
  return [...beside, planDue(state, outlook), ...after].reduce((next, due) =>
    due.at < next.at ? due : next,
  );
}

/** Whether it is this step, at this instant and by this rule, that is next; whatever a step says of itself counts. */
export function isStillDue(state: CaseState, outlook: Outlook, due: Due): boolean {
  const next = nextDue(state, outlook);
  if (next === null || next.at !== due.at || next.rule !== due.rule) return false;
  const said = Object.entries(due.step);
  const now = new Map<string, unknown>(Object.entries(next.step));
  return said.length === now.size && said.every(([key, value]) => now.get(key) === value);
}

/** R9: the customer tapped the template's button, so the kept reply goes. */
function keptDue({ kept }: UnclosedCase): Due | null {
  if (kept.deliverAt === null || kept.waiting === 0) return null;
  return { at: kept.deliverAt, step: { do: 'deliver-kept' }, rule: 'R9' };
}

/** F3: the call lives beside the phase, because it survives a reply. R12: a promised one is made also while the case is held. */
function callBeside({ call, hold }: UnclosedCase, { policy }: Outlook): Due | null {
  if (call === null || (call.state === 'wanted' && hold !== null)) return null;
  return callDue(call, policy);
}

function callDue(call: Call, policy: CasePolicy): Due {
  switch (call.state) {
    case 'wanted':
      return { at: call.at, step: { do: 'book-call' }, rule: 'F3' };
    case 'booked':
      return { at: call.at, step: { do: 'call-due' }, rule: 'F3' };
    case 'due':
      return {
        at: (call.slot?.[1] ?? call.at) + policy.callGrace,
        step: { do: 'call-unrecorded' },
        rule: 'F3',
      };
  }
}

/** F7: in the open window. R12: not while it is held. */
function requestDue({ numberRequest, phase, task, hold, stopped }: UnclosedCase): Due | null {
  if (numberRequest?.state !== 'wanted' || phase.in !== 'window' || task === null) return null;
  if (hold !== null || stopped) return null;
  const { at, tries } = numberRequest;
  return { at, step: { do: 'request-number', tries, until: task.validUntil }, rule: 'F7' };
}

/** H4: told every working day. R12: not while it is held; R9: where the business owes, that is told. */
function needDue({ need, hold, phase }: UnclosedCase): Due | null {
  if (need === null || hold !== null || phase.in === 'unanswered' || phase.in === 'resolved') return null;
  return { at: need.tellAt, step: { do: 'tell-supervisor', about: 'need' }, rule: 'H4' };
}

/** R10: at its `validUntil`, also while the case is held, rests or is resolved; what goes at that very instant goes before (R1). */
function lapseDue({ task, lapsed }: UnclosedCase): Due | null {
  if (task === null || task.validUntil === null || lapsed === task.id) return null;
  return { at: task.validUntil, step: { do: 'task-lapses' }, rule: 'R10' };
}

function holdBeside({ hold }: UnclosedCase): Due | null {
  return hold === null ? null : holdDue(hold);
}

/** R12: then the schedule resumes. */
const holdDue = ({ until }: Hold): Due => ({ at: until, step: { do: 'hold-ends' }, rule: 'R12' });

/** What the phase itself leads to, or what it waits for. */
function planDue(state: UnclosedCase, outlook: Outlook): Due {
  const { phase, task, call, hold } = state;
  // R12: all waits but the window's own end.
  if (hold !== null && phase.in !== 'window') return holdDue(hold);
  switch (phase.in) {
    case 'window':
      return windowDue(state, outlook);
    case 'reopening': {
      const { number, replacement, tries, until, at } = phase;
      return {
        at,
        step: { do: 'impact', number, replacement, tries, until },
        rule: number === 1 ? 'R1' : 'R2',
      };
    }
    case 'answering': {
      const { replacement, tries, until, at } = phase;
      return { at, step: { do: 'answer', replacement, tries, until }, rule: 'R9' };
    }
    case 'waiting':
      return { at: phase.until, step: { do: 'patience-ends' }, rule: 'F1' };
    case 'unanswered':
      return { at: phase.tellAt, step: { do: 'tell-supervisor', about: 'answer' }, rule: 'R9' };
    case 'falling-back':
      return phase.left[0] === 'call'
        ? { at: phase.at, step: { do: 'book-call' }, rule: 'F3' }
        : {
            at: phase.at,
            step: { do: 'email', tries: phase.tries, until: task?.validUntil ?? null },
            rule: 'F2',
          };
    case 'listening':
      // F5: a call is listened for until its outcome, whatever that is.
      return call === null ? listeningEnds(state, phase) : callDue(call, outlook.policy);
    case 'needs-person':
      return call === null
        ? { at: phase.until, step: { do: 'close', outcome: UNATTENDED }, rule: 'H4' }
        : callDue(call, outlook.policy);
    case 'resolved': {
      // D5: with its window, which a mere acknowledgement renews (W7); else a while after the resolution.
      const closes = windowClosesAt(state, outlook.policy);
      const at = closes !== null && closes > phase.since ? closes : phase.since + outlook.policy.resolvedFor;
      // R9: what an agent wrote and nobody got is seen before it goes with the case.
      if (state.kept.waiting > 0) return { at, step: { do: 'need-person' }, rule: 'R9' };
      return { at, step: { do: 'close', outcome: phase.outcome }, rule: 'D5' };
    }
  }
}

/** H4: how a case ends that needed a person and had none. */
const UNATTENDED = 'unattended';

/** H4, R9: what would close with something left over that a person must see does not. */
function listeningEnds(
  state: UnclosedCase,
  { until, outcome, why }: Extract<UnclosedCase['phase'], { in: 'listening' }>,
): Due {
  if (isErased(state)) return { at: until, step: { do: 'close', outcome }, rule: 'S3' };
  if (isMerged(state)) return { at: until, step: { do: 'close', outcome }, rule: 'I1' };
  if (state.need !== null) return { at: until, step: { do: 'need-person' }, rule: 'H4' };
  if (state.kept.waiting > 0) return { at: until, step: { do: 'need-person' }, rule: 'R9' };
  return { at: until, step: { do: 'close', outcome }, rule: why === 'dormant' ? 'R4' : 'F5' };
}

function windowDue(state: UnclosedCase, { policy }: Outlook): Due {
  const { session } = state;
  const closes = windowClosesAt(state, policy);
  // W6, R4: what has no window rests once nobody has written for so long, and there is nothing to warn of before.
  if (closes === null) return { at: restsAt(state, policy), step: { do: 'expire' }, rule: restRule(state) };
  const expires = Math.max(closes, session.armedAt);
  const alert = state.hold === null ? alertDue(state, policy.alerts) : null;
  // W3: none once the window is closed; then only R9 speaks.
  if (alert !== null && alert.at < closes) return alert;
  return { at: expires, step: { do: 'expire' }, rule: expiryRule(state) };
}

/** A1, A4: the next alert of this anchor, while somebody owes. W3: of those past on arrival only the highest, marked late. */
function alertDue(state: UnclosedCase, offsets: readonly [number, number]): Due | null {
  if (owes(state) === 'nobody') return null;
  const { anchor, armedAt, alerted } = state.session;
  const [first, second] = [anchor + offsets[0], anchor + offsets[1]];
  if (alerted < 2 && second <= armedAt)
    return { at: armedAt, step: { do: 'alert', level: 2, late: true }, rule: 'A3' };
  if (alerted < 1) {
    const late = first <= armedAt;
    return { at: late ? armedAt : first, step: { do: 'alert', level: 1, late }, rule: 'A2' };
  }
  if (alerted < 2) return { at: second, step: { do: 'alert', level: 2, late: false }, rule: 'A3' };
  return null;
}

const restsAt = ({ session }: UnclosedCase, { dormancy }: CasePolicy): Instant =>
  Math.max(session.anchor, session.armedAt) + dormancy;

/** A template has no channel to go by, so a task that waits makes no difference. */
const restRule = (state: UnclosedCase): Rule => (owes(state) === 'business' ? 'R9' : 'R4');

function expiryRule(state: UnclosedCase): Rule {
  switch (owes(state)) {
    case 'business':
      return 'R9';
    case 'customer':
      return 'R1';
    case 'nobody':
      return 'R4';
  }
}
