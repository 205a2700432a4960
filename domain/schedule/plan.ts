import type { CaseState, Held, ImpactNumber, Need, Outlook, Phase } from '../case/case-state.ts';
import { DAY, type Duration, HOUR, type Instant, SECOND } from '../time/instant.ts';
import { patchState, type TransitionNote, transition, unchanged } from '../case/transition.ts';
import type { Path } from '../policy.ts';
import type { Rule } from '../rule.ts';
import {
  type Awaited,
  heldFor,
  secondInstant,
  sendInstant,
  sendInstantAgain,
  waitsFor,
} from './send-instant.ts';
import { nextBegin } from '../time/spans.ts';
import type { Applied, CaseEvent, Due, Outcome } from '../case/step.ts';
import { answerForbiddenBy, capReached, templateForbiddenBy } from '../case/view.ts';
import type { Clause } from '../explanation/codes.ts';
import { explain, type Explanation, followedBy } from '../explanation/explanation.ts';

/** Why a plan is being made; becomes the transition. */
export interface PlanReason {
  readonly at: Instant;
  readonly rule: Rule;
  readonly what: Explanation;
  readonly events: readonly CaseEvent[];
}

const earlier = (instant: Instant, limit: Instant | null): Instant =>
  limit === null ? instant : Math.min(instant, limit);

/**
 * R12: the instant a bound counts from. While the case is held the schedule's clock stands still: a bound is noted as if
 * its plan had been made when the hold began, and the end of the hold moves it on by the hold's length.
 */
export const countedFrom = (state: CaseState, at: Instant): Instant => Math.min(at, state.hold?.since ?? at);

const note = (
  planReason: PlanReason,
  then: readonly Clause[],
  over: Partial<TransitionNote> = {},
): TransitionNote => ({
  ...planReason,
  ...over,
  what: followedBy(planReason.what, ...then),
});

function impactPlanned(number: ImpactNumber, awaited: Awaited | null): Clause {
  return awaited === null
    ? explain('impact.planned', { number })
    : explain('impact.planned-later', { number, ...awaited });
}

/**
 * R1, R2, R5: what follows an abandonment, or a task set with `reopen`: the next impact at the first permitted instant,
 * or the fallback.
 */
export function planReopening(applied: Applied, outlook: Outlook, planReason: PlanReason): Applied {
  const { state } = applied;
  const { policy } = outlook;
  const { at } = planReason;
  if (state.stopped) return leaveToPerson(applied, outlook, { ...planReason, rule: 'E2' });
  const forbidden = templateForbiddenBy(state, policy);
  if (forbidden !== null) return planFallback(applied, outlook, { ...planReason, rule: forbidden });

  const first = state.impacts.find((impact) => impact.reason === state.reason);
  const number: ImpactNumber = first === undefined ? 1 : 2;
  const earliest = first === undefined ? at : Math.max(at, first.at + policy.secondImpact[0]);
  const until = earlier(countedFrom(state, at) + policy.reopenWithin, state.task?.validUntil ?? null);
  const hold = state.hold;
  if (hold !== null) {
    return transition(applied, note(planReason, [explain('impact.awaits-hold', { number })]), {
      phase: {
        in: 'reopening',
        number,
        at: hold.until,
        earliest,
        until,
        replacement: 0,
        tries: 0,
        held: null,
      },
    });
  }
  const planned = sendInstant(state, outlook, earliest, until);
  if (planned === null) {
    return planFallback(applied, outlook, {
      ...planReason,
      rule: 'R1',
      what: followedBy(planReason.what, explain('impact.skipped-unpermitted', { number })),
    });
  }
  return transition(
    applied,
    note(planReason, [impactPlanned(number, waitsFor(state, outlook, earliest, planned))], {
      detail: { planned },
    }),
    {
      phase: { in: 'reopening', number, at: planned, earliest, until, replacement: 0, tries: 0, held: null },
    },
  );
}

/** R2, R3: what follows a template that went out at `sentAt`: the second impact in its range, or patience. */
export function planAfterImpact(
  applied: Applied,
  outlook: Outlook,
  planReason: PlanReason,
  sentAt: Instant,
): Applied {
  const { state } = applied;
  const { policy } = outlook;
  const cap = capReached(state);
  const earliest = sentAt + policy.secondImpact[0];
  const until = earlier(countedFrom(state, sentAt) + policy.secondImpact[1], state.task?.validUntil ?? null);
  const hold = state.hold;
  if (hold !== null && cap === null) {
    return transition(applied, note(planReason, [explain('impact.awaits-hold', { number: 2 })]), {
      phase: {
        in: 'reopening',
        number: 2,
        at: hold.until,
        earliest,
        until,
        replacement: 0,
        tries: 0,
        held: null,
      },
    });
  }
  const planned = cap === null ? secondInstant(state, outlook, earliest, until) : null;
  if (planned !== null) {
    return transition(
      applied,
      note(planReason, [impactPlanned(2, waitsFor(state, outlook, earliest, planned))], {
        detail: { planned },
      }),
      {
        phase: {
          in: 'reopening',
          number: 2,
          at: planned,
          earliest,
          until,
          replacement: 0,
          tries: 0,
          held: null,
        },
      },
    );
  }
  const skipped = cap === null ? [explain('impact.skipped-out-of-range', { number: 2 })] : [];
  return transition(applied, note(planReason, [...skipped, explain('patience.running')]), {
    phase: { in: 'waiting', since: sentAt, until: sentAt + policy.patience },
  });
}

/** R1, R3, R8: an impact that will not go. After the first, the fallback at once; after the second, when the first's patience is over. */
export function skipImpact(
  applied: Applied,
  outlook: Outlook,
  planReason: PlanReason,
  number: ImpactNumber,
): Applied {
  const { state } = applied;
  const last = state.impacts.filter((impact) => impact.reason === state.reason).at(-1);
  const patient = number === 2 && last !== undefined ? last.at + outlook.policy.patience : planReason.at;
  if (patient <= planReason.at) return planFallback(applied, outlook, planReason);
  return transition(applied, note(planReason, [explain('impact.skipped', { number })]), {
    phase: { in: 'waiting', since: last?.at ?? planReason.at, until: patient },
  });
}

/** F1: along the first usable path of the reason that was not used yet. */
export function planFallback(applied: Applied, outlook: Outlook, planReason: PlanReason): Applied {
  const { state } = applied;
  const { task } = state;
  if (task === null) return suspend(applied, outlook, planReason);
  if (state.stopped) return leaveToPerson(applied, outlook, { ...planReason, rule: 'E2' });
  if (task.validUntil !== null && task.validUntil < planReason.at) {
    return suspend(applied, outlook, {
      ...planReason,
      rule: 'R1',
      what: followedBy(planReason.what, explain('task.expired')),
    });
  }
  if (state.call?.reason === state.reason && state.fallbacks.includes(`${state.reason}/call`)) {
    // F3: it survived a reply and is still to come, so it has not failed and the next path does not go.
    return transition(applied, note(planReason, [explain('fallback.call-to-come')]), {
      phase: listeningForCall(outlook, planReason.at),
    });
  }
  const left = usablePaths(state, outlook).filter(
    (path) =>
      path !== 'email' ||
      mailAt(state, outlook, planReason.at) <= (task.validUntil ?? Number.POSITIVE_INFINITY),
  );
  const [path] = left;
  if (path === undefined)
    return leaveToPerson(applied, outlook, {
      ...planReason,
      what: followedBy(planReason.what, explain('fallback.exhausted')),
    });
  if (path === 'call' && state.call !== null) {
    return transition(applied, note(planReason, [explain('fallback.call-requested')]), {
      fallbacks: [...state.fallbacks, `${state.reason}/call`],
      phase: listeningForCall(outlook, planReason.at),
    });
  }
  const phase = fallingBack(left, state, outlook, planReason.at);
  const awaited = waitsFor(state, outlook, planReason.at, phase.at);
  const planned =
    awaited === null
      ? explain('fallback.planned', { path })
      : explain('fallback.planned-later', { path, ...awaited });
  return transition(applied, note(planReason, [planned]), { phase });
}

/** F1: each path once per reason and case, and only those the contact can be reached by and allows. */
export function usablePaths(state: CaseState, outlook: Outlook): Path[] {
  return outlook.policy.fallback.filter((path) => outlook.reach.paths.includes(path) && isLeft(state, path));
}

/** F1: neither used for the reason yet, nor found impossible. */
export const isLeft = ({ reason, fallbacks, skipped }: CaseState, path: Path): boolean =>
  !fallbacks.includes(`${reason}/${path}`) &&
  !skipped.some((each) => each.reason === reason && each.path === path);

/** F5: a call is listened for until its outcome, and for a while after it. */
export const listeningForCall = ({ policy }: Outlook, at: Instant): Phase => ({
  in: 'listening',
  why: 'fallback',
  until: at + policy.listen,
  outcome: 'fallback-call',
});

function fallingBack(
  left: readonly Path[],
  state: CaseState,
  outlook: Outlook,
  from: Instant,
): Extract<Phase, { in: 'falling-back' }> {
  const at = left[0] === 'email' ? mailAt(state, outlook, from) : from;
  const awaited = waitsFor(state, outlook, from, at);
  return {
    in: 'falling-back',
    left,
    at,
    tries: 0,
    held: awaited === null ? null : heldFor(awaited, at),
  };
}

/** A mail waits for send hours (E5), while the task is valid if there are any by then; a booking finds its slot itself. */
const mailAt = (state: CaseState, outlook: Outlook, at: Instant): Instant =>
  sendInstant(state, outlook, at, earlier(outlook.until, state.task?.validUntil ?? null)) ??
  sendInstant(state, outlook, at, outlook.until) ??
  at;

/** R4: nothing more is sent; the case waits for a late reply and then closes. H4: where it needs a person it waits for one. */
export function suspend(applied: Applied, outlook: Outlook, planReason: PlanReason): Applied {
  if (applied.state.need !== null) return needPerson(applied, outlook, planReason);
  return transition(applied, note(planReason, [explain('case.dormant')]), {
    phase: {
      in: 'listening',
      why: 'dormant',
      until: planReason.at + outlook.policy.dormancy,
      outcome: 'dormant',
    },
  });
}

/** H4: nothing automatic is left; the supervisor is told now and every working day, until a person acts or the time is over. */
export function needPerson(applied: Applied, outlook: Outlook, planReason: PlanReason): Applied {
  const { at, events } = planReason;
  const isNew = applied.state.need === null;
  const need = neededFrom(applied.state, outlook, at);
  return transition(
    applied,
    note(planReason, [explain('case.needs-person')], {
      events: isNew ? [...events, 'case.needs-human'] : events,
    }),
    {
      need,
      phase: { in: 'needs-person', until: Math.max(at, need.since + outlook.policy.unattendedAfter) },
    },
  );
}

/**
 * H4: nothing automatic can go for the task. A need that a person has ended does not come back by the clock: only a new task
 * or a new word of the customer raises another.
 */
function leaveToPerson(applied: Applied, outlook: Outlook, planReason: PlanReason): Applied {
  const { need, needEndedAt, task, session, stopped, phase } = applied.state;
  // What was tried since is news, unless nothing can be.
  const isNews = !stopped && phase.in !== 'window';
  const isEnded =
    !isNews && needEndedAt !== null && needEndedAt >= Math.max(task?.since ?? 0, session.anchor);
  return need === null && isEnded
    ? suspend(applied, outlook, planReason)
    : needPerson(applied, outlook, planReason);
}

/** H4: a need that stands already stays as it is. */
export const neededFrom = ({ need }: CaseState, outlook: Outlook, at: Instant): Need =>
  need ?? { since: at, tellAt: nextTelling(outlook, at) };

/** H4: a person wrote, or says that nobody need act; R4's time begins anew. */
export function endNeed(applied: Applied, outlook: Outlook, planReason: PlanReason): Applied {
  const { need, phase } = applied.state;
  if (need === null) return applied;
  const free = patchState(applied, { need: null, needEndedAt: planReason.at });
  return phase.in === 'needs-person' ? suspend(free, outlook, planReason) : transition(free, planReason, {});
}

/** R9: a kept reply waits, so the reason's one `answer` template goes, if it and the caps allow it; else a person must find another way. */
export function planAnswer(applied: Applied, outlook: Outlook, planReason: PlanReason): Applied {
  const { state } = applied;
  const { at } = planReason;
  const cap = state.stopped ? 'E2' : answerForbiddenBy(state);
  const until = countedFrom(state, at) + outlook.policy.reopenWithin;
  const hold = state.hold;
  if (hold !== null && cap === null) {
    return transition(applied, note(planReason, [explain('answer.awaits-hold')]), {
      phase: { in: 'answering', at: hold.until, earliest: at, until, replacement: 0, tries: 0, held: null },
    });
  }
  const planned = cap === null ? sendInstant(state, outlook, at, until) : null;
  if (planned === null) {
    return markUnanswered(
      applied,
      outlook,
      { ...planReason, rule: cap ?? 'R1', what: followedBy(planReason.what, explain('answer.impossible')) },
      true,
    );
  }
  const awaited = waitsFor(state, outlook, at, planned);
  const then = awaited === null ? explain('answer.planned') : explain('answer.planned-later', awaited);
  return transition(applied, note(planReason, [then], { detail: { planned } }), {
    phase: { in: 'answering', at: planned, earliest: at, until, replacement: 0, tries: 0, held: null },
  });
}

/** R9: the business owes and the window is closed: the supervisor is told now and every working day. */
export function markUnanswered(
  applied: Applied,
  outlook: Outlook,
  planReason: PlanReason,
  needsHuman: boolean,
): Applied {
  return transition(
    applied,
    note(planReason, [explain('case.unanswered')], {
      events: [...planReason.events, 'case.unanswered'],
    }),
    {
      phase: { in: 'unanswered', tellAt: nextTelling(outlook, planReason.at) },
      need: needsHuman ? neededFrom(applied.state, outlook, planReason.at) : applied.state.need,
    },
  );
}

/** R9: the opening of the next working day after `at`. */
export function nextTelling(outlook: Outlook, at: Instant): Instant {
  return nextBegin(outlook.work, at) ?? at + DAY;
}

/** A held send goes at the instant the gate named, and in any case later than now, so that a hold always makes progress. */
export const heldUntil = (now: Instant, until: Instant): Instant => Math.max(until, now + SECOND);

/** What is kept of a hold with the plan that it moved to `until`. */
export const heldBy = (
  { rule, why }: Pick<Extract<Outcome, { was: 'held' }>, 'rule' | 'why'>,
  until: Instant,
): Held => ({ rule, why, until });

/** The outlook was drawn again: what is planned moves to the first instant that is permitted now. The gate asks once more. */
export function replan(state: CaseState, outlook: Outlook, now: Instant): Applied {
  const { phase } = state;
  const applied = unchanged(state);
  // R12: planned when the hold ends.
  if (state.hold !== null) return applied;
  if ((phase.in !== 'reopening' && phase.in !== 'answering') || phase.tries > 0) return applied;
  const at = sendInstantAgain(state, outlook, phase, now) ?? phase.at;
  if (at === phase.at) return applied;
  return transition(
    applied,
    { at: now, rule: 'E5', what: explain('plan.redrawn'), detail: { planned: at } },
    { phase: { ...phase, at } },
  );
}

/** Spans are drawn for three weeks; older ones than this are drawn again before they are planned with. */
const FRESH: Duration = 7 * DAY;
/** Call slots fill up by other cases. */
const FRESH_SLOTS: Duration = HOUR;

/** Whether the outlook must be drawn again before `due` is done or planned. */
export function outlookIsStale(outlook: Outlook, state: CaseState, due: Due | null, now: Instant): boolean {
  if (outlook.policy.reason !== state.reason) return true;
  const age = now - outlook.drawnAt;
  // F3: the slot was free when it was chosen; an older outlook need not know it.
  const isChosen = (state.call?.chosen ?? null) !== null && due?.step.do === 'book-call' && due.at <= now;
  if (isChosen && outlook.drawnAt < due.at) return true;
  return age > (due?.step.do === 'book-call' && due.at <= now ? FRESH_SLOTS : FRESH);
}
