import { apply } from './apply.ts';
import type { CaseState, Held, Outlook } from '../case/case-state.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import { nextDue } from './next-due.ts';
import { handleCommand } from './handle-command.ts';
import type { Rule } from '../rule.ts';
import { type Awaited, heldFor, planWaitsFor } from './send-instant.ts';
import type { Due, Outcome } from '../case/step.ts';

/** One line of the agenda: what will happen if nobody writes. */
export interface AgendaEntry {
  readonly at: Instant;
  /** alert-1, alert-2, expire, impact-1, impact-2, answer, deliver-kept, tell-supervisor, email, book-call, call, close … */
  readonly step: string;
  readonly rule: Rule;
  /** The rule by which the gate is expected to refuse it, as far as the outlook tells. */
  readonly refusedBy?: Rule;
  /** Why it does not go earlier: whose send hours it waits for, or which slot. */
  readonly waitsFor?: Awaited;
  /** E: by which rule it has to wait, why, and until when: what the gate or a refusal said, or the hours it waits for. */
  readonly held?: Held;
}

/** No life is longer; a fold that reaches it stops. */
const LONGEST = 40;

/**
 * What happens if nobody writes: `nextDue` and `apply` folded over the outcomes that the outlook lets expect. What is
 * overdue is shown at `now`. Ends with the closing, or where only a person goes on (R9: told every working day).
 */
export function agenda(state: CaseState, outlook: Outlook, now: Instant): AgendaEntry[] {
  const entries: AgendaEntry[] = [];
  let current = state;
  let clock = now;
  for (
    let due = nextDue(current, outlook);
    due !== null && entries.length < LONGEST;
    due = nextDue(current, outlook)
  ) {
    clock = Math.max(clock, due.at);
    const outcome = expected(due, current, outlook, clock);
    const waits = isTemplate(due) ? planWaitsFor(current, outlook) : null;
    const held = heldIn(current, due, waits);
    entries.push({
      at: clock,
      step: stepName(due),
      rule: due.rule,
      ...(outcome.was === 'refused' ? { refusedBy: outcome.rule } : {}),
      ...(waits === null ? {} : { waitsFor: waits }),
      ...(held === null ? {} : { held }),
    });
    if (due.step.do === 'tell-supervisor') break;
    current = apply(current, outlook, due, outcome).state;
    if (due.step.do === 'call-due') {
      const at = current.call?.slot?.[1] ?? clock;
      current = handleCommand(current, outlook, { command: 'record-call', at, was: 'done' }).state;
    }
  }
  return entries;
}

const isTemplate = ({ step }: Due): boolean => step.do === 'impact' || step.do === 'answer';

/** What holds the step, if anything does; a plan that has moved since is held no more. */
function heldIn({ phase, call }: CaseState, due: Due, waits: Awaited | null): Held | null {
  const { do: what } = due.step;
  const isPlanned =
    isTemplate(due) || ((what === 'email' || what === 'book-call') && phase.in === 'falling-back');
  const kept = [
    isPlanned && 'held' in phase ? phase.held : null,
    what === 'book-call' ? call?.held : null,
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
    default:
      return step.do;
  }
}

function expected(due: Due, state: CaseState, outlook: Outlook, at: Instant): Outcome {
  switch (due.step.do) {
    case 'impact':
    case 'answer': {
      const rule = outlook.reach.template;
      return rule === null ? { was: 'done', at } : { was: 'refused', at, rule, cause: 'gate' };
    }
    case 'book-call': {
      const slot = bookableSlots(state, outlook, at)[0];
      return slot === undefined
        ? { was: 'refused', at, rule: 'F3', cause: 'person' }
        : { was: 'done', at, slot };
    }
    default:
      return { was: 'done', at };
  }
}

/** F3: time to tell the contact, and for somebody to prepare. */
const CALL_NOTICE = HOUR;

/** The free slots that are far enough from `at` to be told, while the task is valid (R1). */
export function bookableSlots({ task }: CaseState, outlook: Outlook, at: Instant): Outlook['calls'] {
  const latest = task?.validUntil ?? Number.POSITIVE_INFINITY;
  return outlook.calls.filter(([begin]) => begin >= at + CALL_NOTICE && begin <= latest);
}
