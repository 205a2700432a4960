import { apply } from './apply.ts';
import { type CaseState, type Held, isUnclosed, type Outlook } from '../case/case-state.ts';
import type { Instant } from '../time/instant.ts';
import { expectedOutcome, sendsOf, sentSince } from './expected-outcome.ts';
import { nextDue } from './next-due.ts';
import { handleCommand } from './handle-command.ts';
import type { Rule } from '../rule.ts';
import { type Awaited, heldFor, planWaitsFor } from './send-instant.ts';
import type { Due } from '../case/step.ts';

/** One line of the agenda: what will happen if nobody writes. */
export interface AgendaEntry {
  readonly at: Instant;
  /** alert-1, alert-2, expire, impact-1, impact-2, answer, deliver-kept, tell-supervisor, tell-need, email, request-number, book-call, call, close … */
  readonly step: string;
  readonly rule: Rule;
  /** The rule by which the gate is expected to refuse it, as far as the outlook tells. */
  readonly refusedBy?: Rule;
  /** Why it does not go earlier: whose send hours it waits for, or which slot. */
  readonly waitsFor?: Awaited;
  /** E: by which rule it has to wait, why, and until when: what the gate or a refusal said, or the hours it waits for. */
  readonly held?: Held;
}

/** No life is longer, what it waits for included; a fold that reaches it stops. */
const LONGEST = 80;

/**
 * What happens if nobody writes: `nextDue` and `apply` folded over the outcomes that the outlook lets expect, with what the
 * case will itself have sent by then (E4). A step that is held stands where it will go. What is overdue is shown at `now`. Ends
 * with the closing, or where the business owes (R9: told every working day); that a person is needed is told as often (H4),
 * and shown once.
 */
export function agenda(state: CaseState, outlook: Outlook, now: Instant): AgendaEntry[] {
  const entries: AgendaEntry[] = [];
  let current = state;
  let clock = now;
  let sent = sentSince(state, outlook);
  /** When somebody will have recorded the call that is made: it is not taken for missed. */
  let calledUntil: Instant | null = null;
  for (let folded = 0; isUnclosed(current) && folded < LONGEST; folded += 1) {
    const due = nextDue(current, outlook);
    if (calledUntil !== null && due.at >= calledUntil) {
      const recorded = { command: 'record-call', at: calledUntil, was: 'done' } as const;
      current = handleCommand(current, outlook, recorded).state;
      clock = Math.max(clock, calledUntil);
      calledUntil = null;
      continue;
    }
    clock = Math.max(clock, due.at);
    const outcome = expectedOutcome(due, current, outlook, clock, sent);
    // H4: once is enough to know of it.
    const isKnown = stepName(due) === 'tell-need' && entries.some(({ step }) => step === 'tell-need');
    if (outcome.was !== 'held' && !isKnown) entries.push(entryOf(due, current, outlook, clock, outcome));
    if (due.step.do === 'tell-supervisor' && due.step.about === 'answer') break;
    sent = [...sent, ...sendsOf(due, current, outlook, outcome, sent)];
    current = apply(current, outlook, due, outcome).state;
    if (due.step.do === 'call-due') calledUntil = current.call?.slot?.[1] ?? clock;
  }
  return entries;
}

function entryOf(
  due: Due,
  state: CaseState,
  outlook: Outlook,
  at: Instant,
  outcome: { readonly was: string; readonly rule?: Rule },
): AgendaEntry {
  const waits = isTemplate(due) ? planWaitsFor(state, outlook) : null;
  const held = heldIn(state, due, waits);
  return {
    at,
    step: stepName(due),
    rule: due.rule,
    ...(outcome.was === 'refused' && outcome.rule !== undefined ? { refusedBy: outcome.rule } : {}),
    ...(waits === null ? {} : { waitsFor: waits }),
    ...(held === null ? {} : { held }),
  };
}

const isTemplate = ({ step }: Due): boolean => step.do === 'impact' || step.do === 'answer';

/** What holds the step, if anything does; a plan that has moved since is held no more. */
function heldIn({ phase, call, numberRequest }: CaseState, due: Due, waits: Awaited | null): Held | null {
  const { do: what } = due.step;
  const isPlanned =
    isTemplate(due) || ((what === 'email' || what === 'book-call') && phase.in === 'falling-back');
  const kept = [
    isPlanned && 'held' in phase ? phase.held : null,
    what === 'book-call' ? call?.held : null,
    what === 'request-number' && numberRequest?.state === 'wanted' ? numberRequest.held : null,
  ].find((held) => held?.until === due.at);
  return kept ?? (waits === null ? null : heldFor(waits, due.at));
}

/** What holds the next step: for the timer's summary. */
export const heldNow = (state: CaseState, outlook: Outlook, due: Due): Held | null =>
  heldIn(state, due, isTemplate(due) ? planWaitsFor(state, outlook) : null);

/** The name of a step in the agenda, the API and the Temporal UI. */
export function stepName({ step }: Due): string {
  switch (step.do) {
    case 'alert':
      return `alert-${step.level}`;
    case 'impact':
      return `impact-${step.number}`;
    case 'call-due':
      return 'call';
    case 'tell-supervisor':
      return step.about === 'need' ? 'tell-need' : step.do;
    default:
      return step.do;
  }
}
