import { wallClock } from '../../../services/time/local-time.ts';
import { isAlert } from '../../../database/cases/case-view.ts';
import type {
  CallEntry,
  DecisionEntry,
  HoldEntry,
  MessageEntry,
  SendEntry,
  StoredBilling,
  StoredEntry,
  TaskEntry,
  TransitionEntry,
} from '../../../database/cases/timeline.ts';
import type { Transition } from '../../../domain/case/step.ts';
import { inEnglish } from '../../../wording/in-english.ts';
import { codeJson, whyJson, whyJsonOrNull } from '../../http/explained-json.ts';
import { moneyJson } from './cost-schema.ts';
import { asTime, asTimeOrNull } from '../../http/fields.ts';
import type { TimelineEntryJson } from './timeline-schema.ts';

type Ladder = Extract<TimelineEntryJson, { kind: 'message' }>['statuses'];
type BilledJson = Extract<TimelineEntryJson, { kind: 'message' }>['billed'];

/** @param zone of the contact, in which a hold's end is told */
export function timelineEntryJson(stored: StoredEntry, zone: string): TimelineEntryJson {
  switch (stored.entry) {
    case 'message':
      return messageJson(stored);
    case 'send':
      return sendJson(stored);
    case 'transition':
      return transitionJson(stored);
    case 'decision':
      return decisionJson(stored, zone);
    case 'task':
      return taskJson(stored);
    case 'call':
      return callJson(stored);
    case 'hold':
      return holdJson(stored);
  }
}

function messageJson(entry: MessageEntry): TimelineEntryJson {
  return {
    at: asTime(entry.at),
    kind: 'message',
    what: messageWhat(entry),
    id: entry.id,
    direction: entry.direction,
    type: entry.type,
    content: entry.content,
    writtenAt: asTime(entry.writtenAt),
    author: entry.author,
    seq: entry.seq,
    providerId: entry.providerId,
    replyTo: entry.replyTo,
    revokedAt: asTimeOrNull(entry.revokedAt),
    status: entry.status,
    statuses: ladder(entry),
    errorCode: entry.errorCode,
    billed: billedJson(entry.billed),
  };
}

const INBOUND: Readonly<Record<string, string>> = {
  message: 'The customer wrote',
  ack: 'The customer acknowledged',
  tap: 'The customer tapped a button of a template',
  call: 'The customer called',
  stop: 'The customer opted out',
  start: 'The customer opted in again',
  welcome: 'The customer opened the chat',
  permission: 'The customer answered a call-permission request',
};
const OUTBOUND: Readonly<Record<string, string>> = {
  kept: 'The reply is kept until the customer reopens the window',
  'kept-confirm': 'The kept reply waits for an agent to confirm it',
  held: 'The message is held',
  discarded: 'The kept reply was thrown away',
  reported: 'Another system wrote',
  refused: 'The message was refused',
  unknown: 'The message may have been sent',
};

function messageWhat({ direction, inboundKind, status, type, revokedAt }: MessageEntry): string {
  if (revokedAt !== null) return `A message that its author took back (${type})`;
  if (direction === 'in' && type === 'call' && inboundKind === 'ack') return 'The customer took our call';
  if (direction === 'in') return `${INBOUND[inboundKind ?? ''] ?? 'The customer sent'} (${type})`;
  if (direction === 'echo') return `The business wrote in its phone app (${type})`;
  return `${OUTBOUND[status ?? ''] ?? 'The business wrote'} (${type})`;
}

const SENDS: Readonly<Record<SendEntry['kind'], string>> = {
  impact: 'Impact',
  answer: 'Answer template',
  template: 'Template',
  email: 'Email',
  'call-notice': 'Notice of the call',
  'opt-out-notice': 'Confirmation of the opt-out',
  'number-request': 'Request for a phone number',
};

function sendJson(entry: SendEntry): TimelineEntryJson {
  const { kind, impact, template, status } = entry;
  const isDirect = kind === 'template' && template === null;
  const name = kind === 'impact' ? `Impact ${impact}` : isDirect ? 'Direct Send' : SENDS[kind];
  const rule = {
    impact: impact === '1' ? 'R1' : 'R2',
    answer: 'R9',
    template: 'W8',
    email: 'F2',
    'call-notice': 'F3',
    'opt-out-notice': 'E2',
    'number-request': 'F7',
  };
  return {
    at: asTime(entry.at),
    kind: kind === 'email' ? 'email' : 'send',
    what: `${name}${template === null ? '' : ` ${template}`}: ${status === 'calling' ? 'under way' : status}`,
    rule: rule[kind],
    id: entry.id,
    step: kind === 'impact' ? `impact-${impact}` : kind,
    reason: entry.reason,
    template,
    language: entry.language,
    content: entry.content,
    providerId: entry.providerId,
    status,
    statuses: ladder(entry),
    errorCode: entry.errorCode,
    billed: billedJson(entry.billed),
  };
}

const billedJson = (billed: StoredBilling | null): BilledJson =>
  billed === null ? null : { ...billed, amount: moneyJson(billed.amount) };

/** What is known of a send, in the order of the ladder. */
function ladder({ called, settledAt, deliveredAt, readAt, failedAt }: Sent): Ladder {
  const answered: Ladder =
    called === null || called === 'calling' ? [] : [{ status: called, at: asTimeOrNull(settledAt) }];
  const later = [
    { status: 'delivered', at: deliveredAt },
    { status: 'read', at: readAt },
    { status: 'failed', at: failedAt },
  ] as const;
  return [
    ...answered,
    ...later.flatMap(({ status, at }) => (at === null ? [] : [{ status, at: asTime(at) }])),
  ];
}

type Sent = Pick<MessageEntry, 'called' | 'settledAt' | 'deliveredAt' | 'readAt' | 'failedAt'>;

function transitionJson(entry: TransitionEntry): TimelineEntryJson {
  const { at, rule, what, late, detail } = entry;
  const english = inEnglish(what);
  const common = { at: asTime(at), what: late ? `${english} (late)` : english, rule, ...codeJson(what) };
  if (
    isAlert({ rule: rule as Transition['rule'], detail: (detail ?? {}) as NonNullable<Transition['detail']> })
  ) {
    return {
      ...common,
      kind: 'alert',
      level: rule === 'A2' ? 1 : 2,
      late,
      owes: typeof detail?.owes === 'string' ? detail.owes : null,
      ...alertCareJson(entry),
    };
  }
  return {
    ...common,
    kind: 'transition',
    n: entry.n,
    from: entry.from,
    to: entry.to,
    late,
    detail: detail ?? {},
  };
}

/** A8: what became of an alert. */
export const alertCareJson = ({
  acknowledgedAt,
  acknowledgedBy,
  repeatedAt,
  endedAt,
}: Pick<TransitionEntry, 'acknowledgedAt' | 'acknowledgedBy' | 'repeatedAt' | 'endedAt'>) => ({
  acknowledged: acknowledgedAt === null ? null : { at: asTime(acknowledgedAt), by: acknowledgedBy ?? '' },
  repeatedAt: asTimeOrNull(repeatedAt),
  endedAt: asTimeOrNull(endedAt),
});

/** `impact-1: held to 2026-11-25 08:00 (America/Bogota) by E5: outside the send hours of Colombia (Ley 2300 de 2023)`. */
function decisionWhat({ step, answer, rule, until, why }: DecisionEntry, zone: string): string {
  const to = answer === 'held' && until !== null ? ` to ${wallClock(until, zone)} (${zone})` : '';
  const by = rule === null ? '' : ` by ${rule}${why === null ? '' : `: ${inEnglish(why)}`}`;
  return `${step}: ${answer}${to}${by}`;
}

function decisionJson(entry: DecisionEntry, zone: string): TimelineEntryJson {
  const { answer, rule, step, until, why, questions } = entry;
  return {
    at: asTime(entry.at),
    kind: 'decision',
    what: decisionWhat(entry, zone),
    ...(rule === null ? {} : { rule }),
    step,
    answer,
    ...whyJsonOrNull(why),
    until: asTimeOrNull(until),
    questions: questions.map((asked) => ({ rule: asked.rule, answer: asked.answer, ...whyJson(asked.why) })),
    attemptId: entry.attemptId,
  };
}

const TASKS: Readonly<Record<TaskEntry['became'], string>> = {
  set: 'set',
  completed: 'completed',
  replaced: 'replaced by another',
  ended: 'ended',
};

function taskJson({ at, id, reason, step, became }: TaskEntry): TimelineEntryJson {
  const rule = became === 'completed' ? 'R10' : 'W10';
  return {
    at: asTime(at),
    kind: 'task',
    what: `Task ${step} ${TASKS[became]}`,
    rule,
    id,
    reason,
    step,
    became,
  };
}

function callJson({ at, id, became, from, to, missedBy }: CallEntry): TimelineEntryJson {
  const by = became === 'missed' && missedBy !== null ? ` by ${missedBy}` : '';
  return {
    at: asTime(at),
    kind: 'call',
    what: `Call ${became}${by}`,
    rule: 'F3',
    id,
    became,
    slot: { from: asTime(from), to: asTime(to) },
    missedBy,
  };
}

const holdJson = ({ at, id, became, until, why, author }: HoldEntry): TimelineEntryJson => ({
  at: asTime(at),
  kind: 'hold',
  what: became === 'begun' ? `Held until ${asTime(until)}` : 'The hold ended',
  rule: 'R12',
  id,
  became,
  until: asTime(until),
  why,
  author,
});
