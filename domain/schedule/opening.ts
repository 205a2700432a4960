import type { CaseState, Outlook } from '../case/case-state.ts';
import type { Fact, NumberedFact } from '../case/fact.ts';
import type { Instant } from '../time/instant.ts';
import { transition, unchanged } from '../case/transition.ts';
import { sendInstant } from './send-instant.ts';
import type { Applied } from '../case/step.ts';
import { explain, followedBy } from '../explanation/explanation.ts';

/** R11: how the business opened a case. */
export type Opening = Extract<Fact, { fact: 'opened' }>;

/** R11: how a case ends whose notice nobody answered. */
export const NOTICE = 'notice';

/** How a case was opened, by its first fact; null: by the customer. */
export function openingIn(facts: readonly NumberedFact[]): Opening | null {
  const first = facts[0]?.fact;
  return first?.fact === 'opened' ? first : null;
}

/**
 * R11: the window was never open. A task begins with impact 1 and goes on by R2; a notice waits for an answer and, without
 * one, ends when a dormant case does (R4).
 * @param begin the case before anything happened in it
 */
export function openByBusiness(
  begin: CaseState,
  outlook: Outlook,
  { at, reason, task, goesAt }: Opening,
): Applied {
  const { policy } = outlook;
  if (task === null) {
    return transition(
      unchanged({ ...begin, reason }),
      { at, rule: 'R11', what: explain('case.opened-by-notice'), events: ['case.opened'] },
      { phase: { in: 'listening', why: 'dormant', until: goesAt + policy.dormancy, outcome: NOTICE } },
    );
  }
  const until: Instant = Math.min(at + policy.reopenWithin, task.validUntil ?? Number.MAX_SAFE_INTEGER);
  const owing = { ...begin, reason, task };
  // Where the outlook knows of no permitted instant the gate is asked, which knows better.
  const planned = sendInstant(owing, outlook, at, until) ?? at;
  return transition(
    unchanged(owing),
    {
      at,
      rule: 'R11',
      what: followedBy(
        explain('case.opened-by-task', { step: task.step }),
        explain('impact.planned', { number: 1 }),
      ),
      events: ['case.opened'],
      detail: { planned },
    },
    {
      phase: {
        in: 'reopening',
        number: 1,
        at: planned,
        earliest: at,
        until,
        replacement: 0,
        tries: 0,
        held: null,
      },
    },
  );
}
