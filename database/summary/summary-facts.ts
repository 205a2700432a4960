import type { ReportedConversion } from './conversions.ts';
import type { InboundKind } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** A contact as the summary tells them apart; where they are is worked out from it (E5). */
export interface ContactRow {
  readonly id: string;
  readonly country: string | null;
  readonly language: string | null;
  readonly segment: string | null;
  readonly isErased: boolean;
  readonly identities: readonly { readonly kind: 'phone' | 'user_id'; readonly value: string }[];
}

export interface CaseRow {
  readonly id: string;
  readonly contactId: string;
  readonly lineId: string;
  readonly lineNumber: string | null;
  readonly channel: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** As recorded last; null: nothing is yet. */
  readonly reason: string | null;
  readonly queue: string | null;
  /** R11 */
  readonly openingReason: string | null;
  /** S3: bodies are gone, and with them what only they said. */
  readonly isBare: boolean;
}

export interface MessageRow {
  readonly caseId: string | null;
  readonly contactId: string;
  readonly direction: 'in' | 'out' | 'echo';
  readonly type: string;
  readonly at: Instant;
  readonly arrived: Instant;
  readonly kind: InboundKind | null;
  readonly replyTo: string | null;
  readonly providerId: string | null;
  readonly status: string | null;
  readonly author: string | null;
  readonly sourceUrl: string | null;
  readonly sourceType: string | null;
  readonly sourceId: string | null;
  /** What a survey's button carries. */
  readonly survey: string | null;
}

export interface SendRow {
  readonly id: string;
  readonly caseId: string;
  readonly contactId: string;
  readonly kind: 'impact' | 'answer' | 'template';
  readonly impact: string | null;
  readonly reason: string | null;
  readonly providerId: string | null;
  readonly sentAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly readAt: Instant | null;
  readonly failedAt: Instant | null;
  readonly failedCode: string | null;
  readonly name: string;
  readonly version: number;
  readonly language: string;
  readonly category: string | null;
}

export interface TaskRow {
  readonly id: string;
  readonly caseId: string;
  readonly contactId: string;
  readonly reason: string;
  readonly since: Instant;
  readonly endedAt: Instant | null;
  readonly state: 'pending' | 'completed' | 'replaced' | 'ended';
  readonly resumeUrl: string | null;
}

export interface ConversionRow
  extends Pick<ReportedConversion, 'contactId' | 'caseId' | 'taskId' | 'at' | 'via' | 'amount' | 'currency'> {
  readonly id: string;
}

export interface CostRow {
  readonly caseId: string;
  readonly category: string;
  readonly type: string;
  readonly currency: string;
  /** Millionths; 0 where nothing is charged or the table does not say. */
  readonly amount: number;
  readonly isFree: boolean;
  readonly isUnpriced: boolean;
  readonly chargedAt: Instant;
  readonly sentAt: Instant;
}

/** Everything that the summary of some contacts is drawn from. */
export interface RawFacts {
  readonly contacts: readonly ContactRow[];
  readonly cases: readonly CaseRow[];
  readonly messages: readonly MessageRow[];
  readonly sends: readonly SendRow[];
  readonly tasks: readonly TaskRow[];
  readonly resolutions: readonly { caseId: string; n: number; at: Instant; isResolved: boolean }[];
  readonly shuts: readonly { caseId: string; at: Instant }[];
  readonly optOuts: readonly { contactId: string; channel: string; at: Instant }[];
  readonly scores: readonly { caseId: string; kind: 'csat' | 'ces'; at: Instant; score: number }[];
  readonly conversions: readonly ConversionRow[];
  readonly costs: readonly CostRow[];
}

const QUERIES = {
  contacts: `select c.id, c.country, c.language, c.segment, c.erased_at is not null as "isErased",
      coalesce((select jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value) order by i.kind, i.value)
        from identities i where i.contact_id = c.id and i.channel = 'whatsapp'), '[]') as identities
    from contacts c where c.id = any($1)`,
  cases: `select c.id, c.contact_id as "contactId", c.line_id as "lineId", l.display_number as "lineNumber", c.channel,
      c.opened_at as "openedAt", c.closed_at as "closedAt", p.reason, p.queue, o.reason as "openingReason",
      c.bodies_removed_at is not null as "isBare"
    from cases c join lines l on l.id = c.line_id left join case_progress p on p.case_id = c.id
      left join openings o on o.case_id = c.id
    where c.contact_id = any($1) order by c.opened_at, c.id`,
  messages: `select case_id as "caseId", contact_id as "contactId", direction, type, at, arrived_at as arrived, kind,
      reply_to as "replyTo", provider_id as "providerId", status, author,
      content #>> '{referral,source_url}' as "sourceUrl", content #>> '{referral,source_type}' as "sourceType",
      content #>> '{referral,source_id}' as "sourceId",
      case when kind = 'ack' then coalesce(content #>> '{interactive,button_reply,id}',
        content #>> '{interactive,list_reply,id}', content #>> '{button,payload}') end as survey
    from messages
    where contact_id = any($1) and ((direction = 'in' and kind <> 'permission' and type <> 'edit')
      or (direction = 'echo' and seq is not null and status is distinct from 'failed') or (direction = 'out' and is_said(status)))`,
  sends: `select a.id, a.case_id as "caseId", c.contact_id as "contactId", a.kind, a.impact, a.reason,
      a.provider_id as "providerId", coalesce(a.called_at, a.reserved_at) as "sentAt", a.delivered_at as "deliveredAt",
      a.read_at as "readAt", a.failed_at as "failedAt", a.failed_code as "failedCode", a.template_name as name,
      a.template_version as version, a.template_language as language, coalesce(t.provider_category, t.category) as category
    from cases c join attempts a on a.case_id = c.id
      left join templates t on t.name = a.template_name and t.version = a.template_version
        and t.language = a.template_language
    where c.contact_id = any($1) and a.template_name is not null and a.status in ('sent', 'unknown')
      and a.kind in ('impact', 'answer', 'template')`,
  tasks: `select t.id, t.case_id as "caseId", c.contact_id as "contactId", t.reason, t.since, t.ended_at as "endedAt",
      t.state, t.resume_url as "resumeUrl"
    from cases c join tasks t on t.case_id = c.id
    where c.contact_id = any($1) and t.state <> 'proposed' order by t.since, t.timeline_seq`,
  resolutions: `select t.case_id as "caseId", t.n, t.at, t.to_phase = 'resolved' as "isResolved"
    from cases c join transitions t on t.case_id = c.id
    where c.contact_id = any($1) and (t.to_phase = 'resolved' or (t.from_phase = 'resolved' and t.to_phase <> 'closed'))`,
  shuts: `select f.case_id as "caseId", (f.fact ->> 'at')::bigint as at
    from cases c join case_facts f on f.case_id = c.id
    where c.contact_id = any($1) and c.shut_early_at is not null and f.fact ->> 'fact' = 'shut'`,
  optOuts: `select contact_id as "contactId", channel, min(at) as at from consents
    where contact_id = any($1) and not granted group by contact_id, channel, at`,
  scores: `select s.case_id as "caseId", s.kind, s.at, s.score
    from cases c join satisfactions s on s.case_id = c.id where c.contact_id = any($1)`,
  conversions: `select id, contact_id as "contactId", case_id as "caseId", task_id as "taskId", at, via, amount, currency
    from conversions where contact_id = any($1) order by at, id`,
  costs: `select c.case_id as "caseId", c.category, c.type, c.currency,
      case when c.counts then coalesce(c.amount, 0) else 0 end as amount, c.type <> 'regular' or not c.counts as "isFree",
      c.counts and c.amount is null as "isUnpriced", c.charged_at as "chargedAt",
      coalesce(a.called_at, a.reserved_at) as "sentAt"
    from cases k join costs c on c.case_id = k.id join attempts a on a.id = c.attempt_id
    where k.contact_id = any($1) and c.charged_at is not null`,
} as const satisfies Readonly<Record<keyof RawFacts, string>>;

/** What is known now of these contacts. Late news brings them here again, so it need not be of one instant. */
export async function loadRawFacts(database: Queryable, contactIds: readonly string[]): Promise<RawFacts> {
  // One after the other: they share the caller's connection.
  const load = async <Row extends object>(query: string): Promise<Row[]> =>
    (await database.query<Row>(query, [contactIds])).rows;
  return {
    contacts: await load(QUERIES.contacts),
    cases: await load(QUERIES.cases),
    messages: await load(QUERIES.messages),
    sends: await load(QUERIES.sends),
    tasks: await load(QUERIES.tasks),
    resolutions: await load(QUERIES.resolutions),
    shuts: await load(QUERIES.shuts),
    optOuts: await load(QUERIES.optOuts),
    scores: await load(QUERIES.scores),
    conversions: await load(QUERIES.conversions),
    costs: await load(QUERIES.costs),
  };
}
