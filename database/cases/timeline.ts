import { explain, type Explanation } from '../../domain/explanation/explanation.ts';
import { readStored, type StoredWhy } from '../../domain/explanation/read-explanation.ts';
import type { Asked } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** Where a page ended. Entries of one instant stand in the order they were stored; `key` is unique within a kind. */
export interface TimelinePosition {
  readonly at: Instant;
  readonly order: number;
  readonly key: string;
}

interface Placed {
  readonly at: Instant;
  readonly order: number;
  readonly key: string;
}
export interface MessageEntry extends Placed, Delivery {
  readonly entry: 'message';
  readonly id: string;
  readonly providerId: string | null;
  readonly direction: 'in' | 'out' | 'echo';
  readonly type: string;
  readonly content: unknown;
  /** The provider's instant; `at` is that of the arrival, by which who wrote and who owes follow (W3). */
  readonly writtenAt: Instant;
  readonly seq: number | null;
  readonly author: string | null;
  readonly inboundKind: string | null;
  readonly status: string | null;
  /** The message it answers, reacts to, changes or takes back, by the provider's id. */
  readonly replyTo: string | null;
  /** S6: when its author took it back; its content is gone. */
  readonly revokedAt: Instant | null;
}
/** What became of a send. */
interface Delivery {
  /** How the attempt to send it stands, once the provider was called. */
  readonly called: 'calling' | 'sent' | 'refused' | 'unknown' | null;
  readonly settledAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly readAt: Instant | null;
  readonly failedAt: Instant | null;
  readonly errorCode: string | null;
  readonly billed: StoredBilling | null;
}
/** M4. Amounts in millionths of the currency. */
export interface StoredBilling {
  readonly model: 'PMP' | 'CBP';
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point';
  readonly category: string;
  /** Null: the rate table does not say. */
  readonly amount: number | null;
  readonly currency: string;
  /** Delivered, so it is charged; else the amount is what it would be. */
  readonly charged: boolean;
  readonly conversationId: string | null;
}
/** A template, a mail or a notice of ours. */
export interface SendEntry extends Placed, Delivery {
  readonly entry: 'send';
  readonly id: string;
  readonly kind:
    | 'impact'
    | 'answer'
    | 'template'
    | 'email'
    | 'call-notice'
    | 'opt-out-notice'
    | 'number-request';
  readonly reason: string | null;
  readonly impact: string | null;
  readonly template: string | null;
  readonly language: string | null;
  readonly content: unknown;
  readonly status: string;
  readonly providerId: string | null;
}
export interface TransitionEntry extends Placed {
  readonly entry: 'transition';
  readonly n: number;
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly what: Explanation;
  readonly late: boolean;
  readonly detail: Readonly<Record<string, unknown>> | null;
  /** A8, of an alert. */
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedBy: string | null;
  readonly repeatedAt: Instant | null;
  readonly endedAt: Instant | null;
}
export interface DecisionEntry extends Placed {
  readonly entry: 'decision';
  readonly step: string;
  readonly answer: 'allowed' | 'held' | 'suppressed';
  readonly rule: string | null;
  /** Null where it was allowed, and for what was decided before it was kept. */
  readonly why: Explanation | null;
  readonly until: Instant | null;
  readonly questions: readonly Asked[];
  readonly attemptId: string | null;
}
export interface TaskEntry extends Placed {
  readonly entry: 'task';
  readonly id: string;
  readonly reason: string;
  readonly step: string;
  /** `set` at its beginning; how it ended at its end. */
  readonly became: 'set' | 'completed' | 'replaced' | 'ended';
}
export interface CallEntry extends Placed {
  readonly entry: 'call';
  readonly id: string;
  readonly became: 'booked' | 'due' | 'done' | 'missed' | 'cancelled';
  readonly from: Instant;
  readonly to: Instant;
  readonly missedBy: 'customer' | 'us' | null;
  readonly toldBy: string;
}
/** R12. */
export interface HoldEntry extends Placed {
  readonly entry: 'hold';
  readonly id: string;
  readonly became: 'begun' | 'ended';
  readonly until: Instant;
  readonly why: string | null;
  readonly author: string;
}
export type StoredEntry =
  | MessageEntry
  | SendEntry
  | TransitionEntry
  | DecisionEntry
  | TaskEntry
  | CallEntry
  | HoldEntry;

/** Everything that happened in a case after `after`, in order; one more than `limit` says that there is more. */
export async function loadTimeline(
  database: Queryable,
  caseId: string,
  after: TimelinePosition | null,
  limit: number,
): Promise<StoredEntry[]> {
  const page = [caseId, after?.at ?? -1, after?.order ?? 0, after?.key ?? '', limit + 1];
  const found = await Promise.all(
    (Object.keys(SOURCES) as StoredEntry['entry'][]).map(async (entry) => {
      const { rows } = await database.query<StoredEntry>(
        `select * from (${SOURCES[entry]}) as source
         where (at, "order", key) > ($2::bigint, $3::bigint, $4::text collate "C")
         order by at, "order", key limit $5`,
        page,
      );
      return rows.map((row) => entryOf(row, entry));
    }),
  );
  return found
    .flat()
    .toSorted(inOrder)
    .slice(0, limit + 1);
}

/** The latest entries, oldest of them first, and whether there are earlier ones. */
export async function loadTimelineEnd(
  database: Queryable,
  caseId: string,
  limit: number,
): Promise<{ readonly entries: StoredEntry[]; readonly hasEarlier: boolean }> {
  const found = await Promise.all(
    (Object.keys(SOURCES) as StoredEntry['entry'][]).map(async (entry) => {
      const { rows } = await database.query<StoredEntry>(
        `select * from (${SOURCES[entry]}) as source order by at desc, "order" desc, key desc limit $2`,
        [caseId, limit + 1],
      );
      return rows.map((row) => entryOf(row, entry));
    }),
  );
  const all = found.flat().toSorted(inOrder);
  return { entries: all.slice(-limit), hasEarlier: all.length > limit };
}

/** A row as it is stored, with its code or its sentence, and the same for each question that was asked. */
function entryOf(row: StoredEntry, entry: StoredEntry['entry']): StoredEntry {
  switch (entry) {
    case 'transition':
      return { ...row, entry, what: readStored(row as StoredWhy) } as StoredEntry;
    case 'decision': {
      const { questions } = row as DecisionEntry;
      return {
        ...row,
        entry,
        why: readStored(row as StoredWhy),
        questions: questionsIn(questions),
      } as StoredEntry;
    }
    default:
      return { ...row, entry } as StoredEntry;
  }
}

/** Empty once they are too old to be kept. */
const questionsIn = (stored: unknown): readonly Asked[] =>
  Array.isArray(stored)
    ? stored.map(({ rule, answer, code, params, why }) => ({
        rule,
        answer,
        why: readStored({ code, params, text: why }) ?? explain('hold.unexplained'),
      }))
    : [];

export const positionOf = (entry: StoredEntry): TimelinePosition => ({
  at: entry.at,
  order: entry.order,
  key: entry.key,
});

function inOrder(one: StoredEntry, other: StoredEntry): number {
  return (
    one.at - other.at || one.order - other.order || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0)
  );
}

/** M4: what a message is part of that was charged already costs nothing more. */
const BILLED = `case when k.attempt_id is not null then jsonb_build_object('model', k.model, 'type', k.type,
        'category', k.category, 'amount', case when k.charged_at is null or k.counts then k.amount else 0 end,
        'currency', k.currency, 'charged', k.charged_at is not null, 'conversationId', k.conversation_id) end as billed`;

/** `$1` is the case. Keys compare by code unit, as they do in TypeScript. */
const SOURCES: Readonly<Record<StoredEntry['entry'], string>> = {
  // A message that carries one of our templates is told by its send.
  message: `
    select m.arrived_at as at, m.timeline_seq as "order", coalesce(lpad(m.seq::text, 10, '0'), '') || m.id collate "C" as key, m.id,
      coalesce(m.provider_id, a.provider_id) as "providerId", m.direction, m.type, m.content, m.at as "writtenAt",
       m.author, m.seq, m.kind as "inboundKind", m.status, m.reply_to as "replyTo", m.revoked_at as "revokedAt",
       case when a.called_at is not null then a.status end as called,
       a.settled_at as "settledAt", coalesce(a.delivered_at, m.delivered_at) as "deliveredAt",
       a.read_at as "readAt", coalesce(a.failed_at, m.failed_at) as "failedAt",
       coalesce(a.failed_code, a.error_code, m.failed_code) as "errorCode",
      ${BILLED}
    from messages m left join attempts a on a.id = m.attempt_id left join costs k on k.attempt_id = a.id
    where m.case_id = $1 and (a.kind is null or a.kind in ('free-form', 'kept'))`,
  send: `
    select a.reserved_at as at, a.timeline_seq as "order", a.id collate "C" as key, a.id, a.kind, a.reason, a.impact,
      coalesce(t.provider_name, a.template_name) as template, a.template_language as language, m.content, a.status,
      a.provider_id as "providerId", case when a.called_at is not null then a.status end as called,
      a.settled_at as "settledAt", a.delivered_at as "deliveredAt", a.read_at as "readAt",
      a.failed_at as "failedAt", coalesce(a.failed_code, a.error_code) as "errorCode",
      ${BILLED}
    from attempts a
    left join costs k on k.attempt_id = a.id
    left join messages m on m.attempt_id = a.id
    left join templates t on t.name = a.template_name and t.version = a.template_version
      and t.language = a.template_language
    where a.case_id = $1 and a.kind in ('impact', 'answer', 'template', 'email', 'call-notice', 'opt-out-notice', 'number-request')`,
  transition: `
    select t.at, timeline_seq as "order", lpad(t.n::text, 10, '0') collate "C" as key, t.n, rule, from_phase as "from", to_phase as "to",
      t.code, t.params, what as text,
      late, detail, a.acknowledged_at as "acknowledgedAt", a.acknowledged_by as "acknowledgedBy", a.repeated_at as "repeatedAt",
      a.ended_at as "endedAt"
    from transitions t left join alerts a on a.case_id = t.case_id and a.n = t.n where t.case_id = $1`,
  decision: `
    select at, timeline_seq as "order", lpad(id::text, 15, '0') collate "C" as key, step, answer, rule, code, params, why as text, until, questions,
      attempt_id as "attemptId"
    from decisions where case_id = $1`,
  task: `
    select since as at, timeline_seq as "order", '1' || id collate "C" as key, id, reason, step, 'set' as became
    from tasks where case_id = $1 and state <> 'proposed'
    union all
    select ended_at, timeline_seq, '0' || id collate "C", id, reason, step, state
    from tasks where case_id = $1 and ended_at is not null`,
  hold: `
    select since as at, timeline_seq as "order", '1' || id collate "C" as key, id, 'begun' as became, until, why, author
    from holds where case_id = $1 and since is not null
    union all
    select ended_at, timeline_seq, '0' || id collate "C", id, 'ended', until, why, author
    from holds where case_id = $1 and since is not null and ended_at is not null`,
  call: `
    select booked_at as at, timeline_seq as "order", '0' || id collate "C" as key, id, 'booked' as became, slot_from as "from", slot_to as "to",
      missed_by as "missedBy", told_by as "toldBy"
    from calls where case_id = $1 and booked_at is not null
    union all
    select settled_at, timeline_seq, '1' || id collate "C", id, state, slot_from, slot_to, missed_by, told_by
    from calls where case_id = $1 and booked_at is not null and settled_at is not null`,
};
