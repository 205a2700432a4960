import type { CaseState } from '../../domain/case/case-state.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { CasePolicy } from '../../domain/policy.ts';
import type { Transition } from '../../domain/case/step.ts';
import { needsPerson, owes, publicState, windowClosesAt } from '../../domain/case/view.ts';
import { formatDuration } from '../../settings/iso-duration.ts';

/**
 * What an event tells besides the case's id and its number: enough for a person to act on it without asking back (A3):
 * who owes, what is pending, how much time is left, where the case is routed, and where to look. Ids and facts only (S1).
 */
export function eventData(
  state: CaseState,
  policy: CasePolicy,
  { at, rule, late, detail, n }: Pick<Transition, 'at' | 'rule' | 'late' | 'detail' | 'n'>,
  url: string,
): Readonly<Record<string, unknown>> {
  const { task, phase, call } = state;
  const closesAt = windowClosesAt(state, policy);
  return {
    state: publicState(state),
    reason: state.reason,
    owes: owes(state),
    queue: state.queue,
    priority: state.priority,
    agent: state.agent,
    needsHuman: needsPerson(state),
    window:
      // R11: before the customer's first message there is none.
      state.session.anchor === 0
        ? { open: false, closesAt: null, remaining: null }
        : closesAt === null
          ? { open: true, closesAt: null, remaining: null }
          : { open: at < closesAt, closesAt: time(closesAt), remaining: formatDuration(closesAt - at) },
    task:
      task === null
        ? null
        : {
            id: task.id,
            step: task.step,
            since: time(task.since),
            dueAt: task.dueAt === null ? null : time(task.dueAt),
            validUntil: task.validUntil === null ? null : time(task.validUntil),
          },
    impacts: state.impacts.length,
    call: call?.slot ? { from: time(call.slot[0]), to: time(call.slot[1]) } : null,
    outcome: phase.in === 'resolved' || phase.in === 'closed' ? phase.outcome : null,
    rule,
    transition: n,
    late: late ?? false,
    ...(typeof detail?.['by'] === 'string' ? { missedBy: detail['by'] } : {}),
    url,
  };
}

const time = (at: Instant): string => new Date(at).toISOString();
