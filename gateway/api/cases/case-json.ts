import type { StoredAttempt, StoredCase } from '../../../database/cases/case-view.ts';
import { agenda } from '../../../domain/schedule/agenda.ts';
import type { CaseState, Held } from '../../../domain/case/case-state.ts';
import type { Instant, Span } from '../../../domain/time/instant.ts';
import { needsPerson, owes, publicState, windowClosesAt } from '../../../domain/case/view.ts';
import { inEnglish } from '../../../wording/in-english.ts';
import { whyJson } from '../../http/explained-json.ts';
import type { CaseJson } from './case-schema.ts';
import { caseNow, type PolicySource } from '../../../services/case/case-now.ts';
import { asTime, asTimeOrNull } from '../../http/fields.ts';
import { impactsJson } from './impacts-json.ts';
import { alertCareJson } from './timeline-json.ts';

export interface CaseViewing {
  readonly now: Instant;
  readonly policies: PolicySource;
  /** PUBLIC_URL, without a slash at the end. */
  readonly publicUrl: string;
  /** Where the workflows of the namespace are shown, without a slash at the end; null where that is not known. */
  readonly workflowsUrl: string | null;
}

/** A case as the contract shows it at `now`. `owes`, `window` and `agenda` are derived here and stored nowhere. */
export function caseJson(
  stored: StoredCase,
  { now, policies, publicUrl, workflowsUrl }: CaseViewing,
): CaseJson {
  const { state, outlook } = caseNow(stored, policies);
  const { policy } = outlook;
  const closesAt = windowClosesAt(state, policy);
  // Before the customer's first message there is no window.
  const anchored = state.session.anchor > 0;
  const { task, call } = state;
  const hold = state.hold;
  // R9: what the workflow records of kept replies, before it has recorded it. A window that has just closed (W5) is none.
  const isBack =
    (state.phase.in === 'window' && (closesAt === null || now < closesAt)) || state.phase.in === 'resolved';
  const self = `${publicUrl}/v1/cases/${stored.id}`;
  return {
    id: stored.id,
    state: publicState(state),
    reason: state.reason,
    contactId: stored.contactId,
    channel: stored.channel,
    line: stored.lineId,
    openedAt: asTime(stored.openedAt),
    closedAt: asTimeOrNull(stored.closedAt),
    window: {
      open: anchored && (closesAt === null || now < closesAt),
      anchoredAt: anchored ? asTime(state.session.anchor) : null,
      closesAt: anchored ? asTimeOrNull(closesAt) : null,
      freeFormUntil: anchored && closesAt !== null ? asTime(closesAt - policy.margin) : null,
    },
    owes: owes(state),
    task:
      task === null
        ? null
        : {
            id: task.id,
            step: task.step,
            data: (stored.task?.data ?? {}) as Record<string, unknown>,
            since: asTime(task.since),
            resumeUrl: stored.task?.resumeUrl ?? null,
            dueAt: asTimeOrNull(task.dueAt),
            validUntil: asTimeOrNull(task.validUntil),
          },
    hold:
      hold === null
        ? null
        : {
            until: asTime(hold.until),
            since: asTime(hold.since),
            why: stored.hold?.why ?? null,
            author: stored.hold?.author ?? null,
          },
    queue: state.queue,
    priority: state.priority,
    agent: state.agent,
    seq: state.seen,
    needsHuman: needsPerson(state),
    impacts: impactsJson(stored, state),
    alerts: stored.alerts.map((alert) => ({
      level: alert.level,
      at: asTime(alert.at),
      late: alert.late,
      ...alertCareJson(alert),
    })),
    fallback: fallbackJson(stored, state),
    call: call === null ? null : { state: call.state, slot: slotJson(call.slot) },
    kept: stored.kept.map(({ id, at, author, type, content, status }) => ({
      id,
      at: asTime(at),
      author,
      type,
      content,
      confirm: status === 'kept-confirm' || (isBack && state.kept.deliverAt === null),
    })),
    outcome: state.phase.in === 'resolved' || state.phase.in === 'closed' ? state.phase.outcome : null,
    agenda: agenda(state, outlook, now).map(({ at, step, rule, refusedBy, waitsFor, held }) => ({
      at: asTime(at),
      step,
      rule,
      ...(refusedBy === undefined ? {} : { refusedBy }),
      ...(waitsFor === undefined ? {} : { waitsFor: `${inEnglish(waitsFor.what)} (${waitsFor.rule})` }),
      ...(held === undefined ? {} : { held: heldJson(held) }),
    })),
    previousCaseId: stored.previousCaseId,
    mergedInto: stored.mergedInto,
    links: {
      self,
      timeline: `${self}/timeline`,
      page: `${publicUrl}/cases/${stored.id}`,
      temporal: workflowsUrl === null ? null : `${workflowsUrl}/${stored.id}`,
    },
  };
}

const heldJson = ({ rule, why, until }: Held) => ({ rule, ...whyJson(why), until: asTime(until) });

const slotJson = (slot: Span | null) =>
  slot === null ? null : { from: asTime(slot[0]), to: asTime(slot[1]) };

/** F1: what was done along the last path that was taken; where none could be, the last that was not possible. */
function fallbackJson(stored: StoredCase, state: CaseState): CaseJson['fallback'] {
  const taken = takenJson(stored, state);
  if (taken !== null) return { ...taken, rule: null };
  const skipped = state.skipped.at(-1);
  return skipped === undefined
    ? null
    : { path: skipped.path, at: null, status: 'not-possible', slot: null, rule: skipped.rule };
}

function takenJson(
  stored: StoredCase,
  state: CaseState,
): Omit<NonNullable<CaseJson['fallback']>, 'rule'> | null {
  const [reason, path] = state.fallbacks.at(-1)?.split('/') ?? [];
  if (path === 'email') {
    // Mails that were put off leave attempts of their own; the last is the one that went, or the one that failed.
    const mail = stored.attempts.findLast((each) => each.kind === 'email' && each.reason === reason);
    return {
      path,
      at: asTimeOrNull(mail?.settledAt ?? mail?.reservedAt),
      status: mail === undefined ? 'failed' : mailStatus(mail),
      slot: null,
    };
  }
  if (path === 'call') {
    const call = stored.calls.findLast((each) => each.reason === reason);
    return {
      path,
      at: asTimeOrNull(call?.bookedAt),
      status: call?.state ?? 'failed',
      slot: call === undefined ? null : slotJson([call.from, call.to]),
    };
  }
  return null;
}

function mailStatus({ status, bouncedAt }: StoredAttempt): 'sent' | 'unknown' | 'bounced' | 'failed' {
  if (bouncedAt !== null) return 'bounced';
  if (status === 'sent') return 'sent';
  return status === 'calling' || status === 'unknown' ? 'unknown' : 'failed';
}
