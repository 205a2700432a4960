import { isErased } from '../case/erase-case.ts';
import type { CaseState, Outlook } from '../case/case-state.ts';
import type { Rule } from '../rule.ts';
import type { Due } from '../case/step.ts';
import { owes, windowClosesAt } from '../case/view.ts';

/**
 * What is due next, when, and by which rule; null when nothing is, until somebody writes. Total and without a clock: the
 * instant may lie in the past, then the step is due now.
 */
export function nextDue(state: CaseState, outlook: Outlook): Due | null {
  let next: Due | null = null;
  // On a tie the earlier of this list goes first: what a customer asked for, then what others must know, then the plan.
  for (const due of [keptDue(state), callDue(state, outlook), phaseDue(state, outlook), holdDue(state)]) {
    if (due !== null && (next === null || due.at < next.at)) next = due;
  }
  return next;
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
function keptDue({ kept, phase }: CaseState): Due | null {
  if (kept.deliverAt === null || kept.waiting === 0 || phase.in === 'closed') return null;
  return { at: kept.deliverAt, step: { do: 'deliver-kept' }, rule: 'R9' };
}

/** R12: then the schedule resumes. */
function holdDue(state: CaseState): Due | null {
  const hold = state.hold;
  if (hold === null || state.phase.in === 'closed') return null;
  return { at: hold.until, step: { do: 'hold-ends' }, rule: 'R12' };
}

/** F3: the call lives beside the phase, because it survives a reply. R12: a promised one is made also while the case is held. */
function callDue(state: CaseState, { policy }: Outlook): Due | null {
  const { call, phase } = state;
  if (call === null || phase.in === 'closed') return null;
  switch (call.state) {
    case 'wanted':
      if (state.hold !== null) return null;
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

function phaseDue(state: CaseState, outlook: Outlook): Due | null {
  const { phase, task } = state;
  // R12: all waits but the window's own end.
  if (state.hold !== null && phase.in !== 'window') return null;
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
      return { at: phase.tellAt, step: { do: 'tell-supervisor' }, rule: 'R9' };
    case 'falling-back':
      return phase.left[0] === 'call'
        ? { at: phase.at, step: { do: 'book-call' }, rule: 'F3' }
        : {
            at: phase.at,
            step: { do: 'email', tries: phase.tries, until: task?.validUntil ?? null },
            rule: 'F2',
          };
    case 'listening':
      // F5: a call is listened for until its outcome.
      if (phase.until === null || state.call !== null) return null;
      return {
        at: phase.until,
        step: { do: 'close', outcome: phase.outcome },
        rule: isErased(state) ? 'S3' : phase.why === 'dormant' ? 'R4' : 'F5',
      };
    case 'resolved': {
      // D5: with its window, which a mere acknowledgement renews (W7); else a while after the resolution.
      const closes = windowClosesAt(state, outlook.policy);
      const at = closes !== null && closes > phase.since ? closes : phase.since + outlook.policy.resolvedFor;
      return { at, step: { do: 'close', outcome: phase.outcome }, rule: 'D5' };
    }
    case 'closed':
      return null;
  }
}

function windowDue(state: CaseState, { policy }: Outlook): Due | null {
  const { session } = state;
  const closes = windowClosesAt(state, policy);
  // W6: what has no window does not expire, and there is nothing to warn of before.
  if (closes === null) return null;
  const expires = Math.max(closes, session.armedAt);
  const alert = state.hold === null ? alertDue(state, policy.alerts) : null;
  // W3: none once the window is closed; then only R9 speaks.
  if (alert !== null && alert.at < closes) return alert;
  return { at: expires, step: { do: 'expire' }, rule: expiryRule(state) };
}

/** A1, A4: the next alert of this anchor, while somebody owes. W3: of those past on arrival only the highest, marked late. */
function alertDue(state: CaseState, offsets: readonly [number, number]): Due | null {
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

function expiryRule(state: CaseState): Rule {
  switch (owes(state)) {
    case 'business':
      return 'R9';
    case 'customer':
      return 'R1';
    case 'nobody':
      return 'R4';
  }
}
