import type { CaseState, Held, Outlook, Phase, Task } from '../case/case-state.ts';
import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import type { Duration, Instant, Span } from '../time/instant.ts';
import { jitterOf, permittedAt } from '../time/jitter.ts';
import type { Policy } from '../policy.ts';
import type { Purpose } from '../purpose.ts';
import type { Rule } from '../rule.ts';
import { hoursAsked } from '../time/hours-note.ts';
import { intersect, switchedAt } from '../time/spans.ts';

/** E5: what a message about the task is for at an instant. */
export const purposeAt = (
  { purpose, overduePurpose }: Pick<Policy, 'purpose' | 'overduePurpose'>,
  task: Pick<Task, 'dueAt'> | null | undefined,
  at: Instant,
): Purpose => (task?.dueAt != null && at >= task.dueAt ? (overduePurpose ?? purpose) : purpose);

/** E5: when a message about the case's task may go. */
export function sendSpans({ task }: CaseState, { send, overdue }: Outlook): readonly Span[] {
  return task?.dueAt == null || overdue === null ? send : switchedAt(send, overdue.spans, task.dueAt);
}

/**
 * E5: the instant from `from` to `until`, both inclusive, at which a message about the case goes: the first that is
 * permitted, with jitter where it had to wait for hours.
 */
export const sendInstant = (
  state: CaseState,
  outlook: Outlook,
  from: Instant,
  until: Instant,
): Instant | null => permittedAt(sendSpans(state, outlook), from, until, jitterIn(state, outlook));

/**
 * R2: the same for the second impact inside its range: the first instant in a slot that the contact's segment prefers, if
 * one is permitted; else the first of all. Waiting for such a slot is waiting for hours, so its opening is no stampede either.
 */
export function secondInstant(
  state: CaseState,
  outlook: Outlook,
  from: Instant,
  until: Instant,
): Instant | null {
  const { preferred } = outlook;
  const better =
    preferred === null
      ? null
      : permittedAt(intersect(sendSpans(state, outlook), preferred), from, until, jitterIn(state, outlook));
  return better ?? sendInstant(state, outlook, from, until);
}

/** Where a plan moves to when hours were drawn again: chosen as it was made, but not in the past. */
export function sendInstantAgain(
  state: CaseState,
  outlook: Outlook,
  phase: Extract<Phase, { in: 'reopening' | 'answering' }>,
  now: Instant,
): Instant | null {
  const choose = hasChoice(state, outlook, phase) ? secondInstant : sendInstant;
  const at = choose(state, outlook, phase.earliest, phase.until);
  return at === null || at >= now ? at : choose(state, outlook, now, phase.until);
}

/** R2: the second impact may choose in its range; after the customer wrote in between it goes at the first permitted instant. */
function hasChoice(
  { reason, impacts }: CaseState,
  { policy }: Outlook,
  phase: Extract<Phase, { in: 'reopening' | 'answering' }>,
): boolean {
  if (phase.in !== 'reopening' || phase.number !== 2) return false;
  const first = impacts.find((impact) => impact.reason === reason);
  return first !== undefined && phase.until <= first.at + policy.secondImpact[1];
}

const jitterIn = ({ id }: CaseState, { jitter }: Outlook): Duration => jitterOf(id, jitter);

/** What a planned message waits for, by which rule. */
export interface Awaited {
  readonly rule: Rule;
  readonly what: Clause<'hours.named' | 'slot.preferred'>;
}

/**
 * E5: what a message waits for that is wanted at `from` and planned for later.
 * @returns null where it does not wait for hours
 */
export function waitsFor(
  state: CaseState,
  outlook: Outlook,
  from: Instant,
  planned: Instant,
): Awaited | null {
  if (planned <= from) return null;
  const isOpen = sendSpans(state, outlook).some(([begin, end]) => begin <= from && from < end);
  if (isOpen) return { rule: 'R2', what: explain('slot.preferred') };
  const overdue = state.task?.dueAt != null && from >= state.task.dueAt ? outlook.overdue?.note : undefined;
  return { rule: 'E5', what: explain('hours.named', hoursAsked(overdue ?? outlook.note, from, planned)) };
}

/** The same as a hold, for those who ask by which rule something has to wait. */
export const heldFor = ({ rule, what }: Awaited, until: Instant): Held => ({
  rule,
  why: what.code === 'hours.named' ? explain('hours.awaited', what.params) : explain('slot.awaited'),
  until,
});

/** What a hold waits for, where it says that it waits; else why it holds. */
export function awaitedIn(why: Clause): Clause {
  switch (why.code) {
    case 'hours.awaited':
      return explain('hours.named', why.params);
    case 'slot.awaited':
      return explain('slot.preferred');
    default:
      return why;
  }
}

/** The same of a template that is planned. Null also where something else than hours set its instant, such as a cap. */
export function planWaitsFor(state: CaseState, outlook: Outlook): Awaited | null {
  const { phase } = state;
  if (phase.in !== 'reopening' && phase.in !== 'answering') return null;
  const isByHours = sendInstantAgain(state, outlook, phase, phase.earliest) === phase.at;
  return isByHours ? waitsFor(state, outlook, phase.earliest, phase.at) : null;
}
