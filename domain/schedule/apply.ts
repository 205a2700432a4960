import { applyBooking, applyCallDue, applyEmail, missCall } from './apply-fallback.ts';
import { applyAnswer, applyImpact, applyKept } from './apply-template.ts';
import type { CaseState, Outlook } from '../case/case-state.ts';
import { endHold } from './hold.ts';
import { applyFacts } from './apply-fact.ts';
import { transition, patchState, unchanged } from '../case/transition.ts';
import { isStillDue } from './next-due.ts';
import { applyNumberRequest, endNumberRequest } from './number-request.ts';
import {
  markUnanswered,
  needPerson,
  suspend,
  nextTelling,
  planAnswer,
  planFallback,
  type PlanReason,
  planReopening,
} from './plan.ts';
import type { Applied, Due, Outcome } from '../case/step.ts';
import { owes, windowClosesAt } from '../case/view.ts';
import { explain } from '../explanation/explanation.ts';

/**
 * What the case becomes after a due step came out like this. A stale `due` changes nothing; an overtaken step was not
 * done, so only the missed facts are learned (R6).
 */
export function apply(state: CaseState, outlook: Outlook, due: Due, outcome: Outcome): Applied {
  if (outcome.was === 'overtaken') return applyFacts(state, outlook, outcome.missed);
  if (!isStillDue(state, outlook, due)) return unchanged(state);
  const applied = unchanged(state);
  switch (due.step.do) {
    case 'alert':
      return alert(applied, outlook, due.step.level, due.step.late, outcome.at);
    case 'expire':
      return expire(applied, outlook, outcome.at, due);
    case 'impact':
      return applyImpact(applied, outlook, due.step.number, outcome);
    case 'answer':
      return applyAnswer(applied, outlook, outcome);
    case 'deliver-kept':
      return applyKept(applied, outcome);
    case 'tell-supervisor':
      return tellSupervisor(applied, outlook, due.step.about, outcome.at);
    case 'need-person':
      return needPerson(applied, outlook, {
        at: outcome.at,
        rule: due.rule,
        what: state.kept.waiting > 0 ? explain('reply.still-saved') : explain('listening.over'),
        events: [],
      });
    case 'request-number':
      return applyNumberRequest(applied, outlook, outcome);
    case 'patience-ends':
      return planFallback(applied, outlook, {
        at: outcome.at,
        rule: 'F1',
        what: explain('patience.over'),
        events: [],
      });
    case 'email':
      return applyEmail(applied, outlook, outcome);
    case 'book-call':
      return applyBooking(applied, outlook, outcome);
    case 'call-due':
      return applyCallDue(applied, outcome);
    case 'call-unrecorded':
      return missCall(applied, outlook, outcome.at, 'us');
    case 'hold-ends':
      return endHold(applied, outlook, { at: outcome.at, what: explain('hold.over') });
    case 'task-lapses':
      return taskLapsed(applied, due, outcome.at);
    case 'close':
      return transition(
        applied,
        {
          at: outcome.at,
          rule: due.rule,
          what: explain('case.closed', { outcome: due.step.outcome }),
          events: ['case.closed'],
        },
        { phase: { in: 'closed', outcome: due.step.outcome }, need: null },
      );
  }
}

/** R9, H4: told again, and on the next working day once more. */
function tellSupervisor(applied: Applied, outlook: Outlook, about: 'answer' | 'need', at: number): Applied {
  const { need } = applied.state;
  const tellAt = nextTelling(outlook, at);
  if (about === 'answer')
    return transition(
      applied,
      { at, rule: 'R9', what: explain('supervisor.told-again'), events: ['case.unanswered'] },
      { phase: { in: 'unanswered', tellAt } },
    );
  return transition(
    applied,
    { at, rule: 'H4', what: explain('supervisor.told-of-need'), events: ['case.needs-human'] },
    { need: need && { ...need, tellAt } },
  );
}

/** R10: told once. What may not go after it is not planned later than it (R1), so nothing else changes. */
function taskLapsed(applied: Applied, due: Due, at: number): Applied {
  const { task } = applied.state;
  if (task === null) return applied;
  return transition(
    applied,
    {
      at,
      rule: 'R10',
      what: explain('task.lapsed', { step: task.step }),
      events: ['case.task-lapsed'],
      late: at > due.at,
    },
    { lapsed: task.id },
  );
}

/** A2, A3. The agent stays owner of record. */
function alert(applied: Applied, { policy }: Outlook, level: 1 | 2, late: boolean, at: number): Applied {
  const { state } = applied;
  const session = { ...state.session, alerted: level, attended: false, raised: true };
  const detail = {
    alert: level,
    owes: owes(state),
    remaining: Math.max(0, state.session.anchor + (policy.window ?? 0) - at),
  };
  if (level === 1) {
    // A2: one level per anchor, however often an answer that failed has armed it again.
    const priority = (
      state.session.raised ? state.priority : Math.max(1, state.priority - 1)
    ) as CaseState['priority'];
    return transition(
      applied,
      { at, rule: 'A2', what: explain('alert.first'), events: ['case.expiring'], late, detail },
      { session, priority },
    );
  }
  return transition(
    applied,
    {
      at,
      rule: 'A3',
      what: explain('alert.escalated', { queue: policy.escalationQueue }),
      events: ['case.escalated'],
      late,
      detail,
    },
    { session, queue: policy.escalationQueue },
  );
}

/** W2, R1, R4, R5, R9. */
function expire(before: Applied, outlook: Outlook, at: number, { rule }: Due): Applied {
  const { applied, what } = endNumberRequest(before, explain('window.expired'));
  const { state } = applied;
  const hasWindow = windowClosesAt(state, outlook.policy) !== null;
  const planReason: PlanReason = hasWindow
    ? { at, rule, what, events: ['case.expired'] }
    : { at, rule, what: explain('conversation.rests'), events: [] };
  const by = owes(state);
  // W6, R4: what has no window has no template to reopen it by.
  switch (by === 'customer' && !hasWindow ? 'nobody' : by) {
    case 'business':
      return state.kept.waiting > 0
        ? planAnswer(applied, outlook, planReason)
        : markUnanswered(applied, outlook, planReason, false);
    case 'nobody':
      return suspend(applied, outlook, planReason);
    case 'customer': {
      const abandonments = {
        ...state.abandonments,
        [state.reason]: (state.abandonments[state.reason] ?? 0) + 1,
      };
      const abandoned = patchState(applied, { abandonments });
      return planReopening(abandoned, outlook, {
        ...planReason,
        what: endNumberRequest(before, explain('window.abandoned')).what,
      });
    }
  }
}
