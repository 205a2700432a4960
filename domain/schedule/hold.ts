import type { CaseState, Hold, Outlook, Phase } from '../case/case-state.ts';
import { DAY, type Duration, type Instant } from '../time/instant.ts';
import { transition, patchState } from '../case/transition.ts';
import { markUnanswered, nextTelling, type PlanReason, planFallback, skipImpact } from './plan.ts';
import { sendInstant, sendInstantAgain } from './send-instant.ts';
import type { Applied } from '../case/step.ts';
import { explain, type Explanation, followedBy } from '../explanation/explanation.ts';

/** R12: a person may hold a case for so long; whoever needs longer decides anew. */
export const LONGEST_HOLD: Duration = 14 * DAY;

/**
 * R12: the schedule resumes at the first step still useful. Of alerts that have passed meanwhile only the highest fires,
 * marked late, and none once the window has closed. What was planned goes at the first permitted instant from now on, its
 * bound moved on by the length of the hold; 48 h after the first impact still holds.
 */
export function endHold(
  applied: Applied,
  outlook: Outlook,
  { at, what }: { readonly at: Instant; readonly what: Explanation },
): Applied {
  const hold = applied.state.hold;
  if (hold === null) return applied;
  const over: PlanReason = { at, rule: 'R12', what, events: [] };
  const { need } = applied.state;
  const free = patchState(applied, {
    hold: null,
    need: need && { ...need, tellAt: toldAfter(need.tellAt, outlook, at) },
  });
  const { phase } = free.state;
  switch (phase.in) {
    case 'window':
      return transition(free, over, { session: armedFrom(free.state, at) });
    case 'reopening':
    case 'answering':
      return resumeTemplate(free, outlook, over, hold, phase);
    case 'falling-back': {
      const planned = planFallback(free, outlook, over);
      const { phase: next } = planned.state;
      // Mails that were put off keep their number, which is part of their key.
      return next.in === 'falling-back'
        ? patchState(planned, { phase: { ...next, tries: phase.tries } })
        : planned;
    }
    case 'unanswered':
      return transition(free, over, { phase: { ...phase, tellAt: toldAfter(phase.tellAt, outlook, at) } });
    case 'needs-person':
      // H4: whoever held it had taken it.
      return transition(free, over, {
        phase: { ...phase, until: Math.max(phase.until, at + outlook.policy.dormancy) },
      });
    default:
      return transition(free, over, {});
  }
}

/** R9, H4: what would have been told meanwhile is told at once if it is a working day's time, else on the next. */
function toldAfter(tellAt: Instant, outlook: Outlook, at: Instant): Instant {
  if (tellAt > at) return tellAt;
  return outlook.work.some(([from, to]) => from <= at && at < to) ? at : nextTelling(outlook, at);
}

/** A1: from here on alerts may fire again; those before are late (W3). */
export const armedFrom = ({ session }: CaseState, at: Instant): CaseState['session'] => ({
  ...session,
  armedAt: Math.max(session.armedAt, at),
});

function resumeTemplate(
  free: Applied,
  outlook: Outlook,
  over: PlanReason,
  hold: Hold,
  phase: Extract<Phase, { in: 'reopening' | 'answering' }>,
): Applied {
  const { at, what } = over;
  const { task } = free.state;
  const moved = phase.until + (at - hold.since);
  const until = phase.in === 'reopening' ? Math.min(moved, task?.validUntil ?? moved) : moved;
  // A send that the gate held waits at least for the instant it named.
  const planned =
    phase.tries > 0
      ? sendInstant(free.state, outlook, Math.max(at, phase.at), until)
      : sendInstantAgain(free.state, outlook, { ...phase, until }, at);
  if (planned !== null) {
    const then =
      phase.in === 'answering'
        ? explain('answer.planned')
        : explain('impact.planned', { number: phase.number });
    return transition(
      free,
      { ...over, what: followedBy(what, then), detail: { planned } },
      { phase: { ...phase, at: planned, until } },
    );
  }
  if (phase.in === 'answering') {
    const none = { ...over, rule: 'R1', what: followedBy(what, explain('answer.impossible')) } as const;
    return markUnanswered(free, outlook, none, true);
  }
  const rule = phase.number === 1 ? 'R1' : 'R3';
  const unpermitted = explain('impact.unpermitted', { number: phase.number });
  const none = { ...over, rule, what: followedBy(what, unpermitted) } as const;
  return skipImpact(free, outlook, none, phase.number);
}
