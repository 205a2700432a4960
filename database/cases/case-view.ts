import type { CaseState, Outlook } from '../../domain/case/case-state.ts';
import type { NumberedFact } from '../../domain/case/fact.ts';
import { readFact, type StoredFact } from '../../domain/case/read-fact.ts';
import { readOutlook, type StoredOutlook } from '../../domain/case/read-outlook.ts';
import { readState, type StoredState } from '../../domain/case/read-state.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Transition } from '../../domain/case/step.ts';
import { holdsNamed, type StoredHold } from './holds.ts';
import { othersSends } from './others-sends.ts';
import type { Queryable } from '../pool.ts';

/** What Postgres knows of a case: enough to say at once how it stands, whatever the workflow has learned so far. */
export interface StoredCase {
  readonly id: string;
  readonly contactId: string;
  readonly lineId: string;
  readonly channel: string;
  readonly openedAt: Instant;
  readonly isOpen: boolean;
  readonly closedAt: Instant | null;
  readonly previousCaseId: string | null;
  /** What the workflow recorded last; null for a case that was just stored. */
  readonly state: CaseState | null;
  /** What the workflow drew last of policy, reach and hours, with what the person's other cases have sent since (E4). */
  readonly outlook: Outlook | null;
  /** The facts that the recorded state does not know yet, in order. */
  readonly facts: readonly NumberedFact[];
  readonly task: StoredTask | null;
  /** R12: what was said of the hold of the recorded state. */
  readonly hold: StoredHold | null;
  readonly alerts: readonly StoredAlert[];
  readonly attempts: readonly StoredAttempt[];
  readonly calls: readonly StoredCall[];
  readonly kept: readonly StoredReply[];
  /** R2: templates that another system reported, in order. */
  readonly reported: readonly { readonly name: string; readonly at: Instant }[];
}

export interface StoredTask {
  readonly id: string;
  readonly data: unknown;
  readonly resumeUrl: string | null;
}
export interface StoredAlert {
  readonly level: 1 | 2;
  readonly at: Instant;
  readonly late: boolean;
  /** A8; null: nobody has. */
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedBy: string | null;
  /** A8: when it was repeated to the next role. */
  readonly repeatedAt: Instant | null;
  /** A8: when an answer, the customer's next message or a resolution ended it, where nobody had acknowledged it. */
  readonly endedAt: Instant | null;
}
/** A template that counts, or a mail. `template`: one that was asked for by name outside the window (R2). */
export interface StoredAttempt {
  readonly id: string;
  readonly kind: 'impact' | 'answer' | 'template' | 'email';
  readonly reason: string | null;
  readonly impact: string | null;
  readonly replacement: number;
  readonly template: string | null;
  readonly language: string | null;
  readonly status: 'held' | 'reserved' | 'calling' | 'sent' | 'refused' | 'unknown' | 'fenced';
  readonly reservedAt: Instant;
  readonly calledAt: Instant | null;
  readonly settledAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly readAt: Instant | null;
  readonly failedAt: Instant | null;
  /** F2: a mail that came back. */
  readonly bouncedAt: Instant | null;
}
/** A call that the contact was told of. */
export interface StoredCall {
  readonly reason: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly state: 'booked' | 'due' | 'done' | 'missed' | 'cancelled';
  readonly missedBy: 'customer' | 'us' | null;
  readonly bookedAt: Instant;
  readonly settledAt: Instant | null;
}
/** W4, R9: a reply that waits until the customer reopens the window. */
export interface StoredReply {
  readonly id: string;
  readonly at: Instant;
  readonly author: string | null;
  readonly type: string;
  readonly content: unknown;
  /** R9: `kept-confirm` waits for an agent's word. */
  readonly status: string;
}

interface CaseRow {
  id: string;
  contact_id: string;
  line_id: string;
  channel: string;
  opened_at: Instant;
  is_open: boolean;
  closed_at: Instant | null;
  previous_case_id: string | null;
  snapshot: StoredState | null;
  outlook: StoredOutlook | null;
}

/** How a transition that is an alert is told from others by the same rules, such as a person taking the case (A3). */
export const isAlert = (transition: Pick<Transition, 'rule' | 'detail'>): boolean =>
  (transition.rule === 'A2' || transition.rule === 'A3') &&
  // Alerts that were stored before they named their level have the time that remained.
  (transition.detail?.['alert'] ?? transition.detail?.['remaining']) !== undefined;

/** Loads cases by id, in the order asked for; unknown ids are left out. One round of queries however many there are. */
export async function loadCases(database: Queryable, ids: readonly string[]): Promise<StoredCase[]> {
  if (ids.length === 0) return [];
  const { rows } = await database.query<CaseRow>(
    `select c.id, c.contact_id, c.line_id, c.channel, c.opened_at, c.is_open, c.closed_at, c.previous_case_id,
       p.snapshot, p.outlook
     from cases c left join case_progress p on p.case_id = c.id
     where c.id = any($1)`,
    [ids],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const found = ids.flatMap((id) => known.get(id) ?? []);
  const outlooks = new Map(
    found.flatMap(({ id, outlook }) => (outlook === null ? [] : [[id, readOutlook(outlook)] as const])),
  );
  const [facts, tasks, holds, alerts, attempts, calls, replies, others] = await Promise.all([
    factsNotLearned(database, found),
    tasksOf(database, found),
    holdsNamed(
      database,
      found.flatMap((each) => each.snapshot?.hold?.id ?? []),
    ),
    alertsOf(database, ids),
    attemptsOf(database, ids),
    callsOf(database, ids),
    repliesOf(database, ids),
    othersSends(
      database,
      found.flatMap(({ id, contact_id: contactId, is_open: isOpen }) => {
        const since = outlooks.get(id)?.drawnAt;
        return isOpen && since !== undefined ? [{ id, contactId, since }] : [];
      }),
    ),
  ]);
  const outlookOf = (id: string): Outlook | null => {
    const drawn = outlooks.get(id);
    if (drawn === undefined) return null;
    const since = others.flatMap(({ caseId, ...send }) => (caseId === id ? [send] : []));
    return { ...drawn, frequency: { ...drawn.frequency, sends: [...drawn.frequency.sends, ...since] } };
  };
  return found.map((row) => ({
    id: row.id,
    contactId: row.contact_id,
    lineId: row.line_id,
    channel: row.channel,
    openedAt: row.opened_at,
    isOpen: row.is_open,
    closedAt: row.closed_at,
    previousCaseId: row.previous_case_id,
    state: row.snapshot === null ? null : readState(row.snapshot),
    outlook: outlookOf(row.id),
    facts: facts
      .filter((each) => each.case_id === row.id)
      .map(({ seq, fact }) => ({ seq, fact: readFact(fact) })),
    task: tasks.find((each) => each.id === row.snapshot?.task?.id) ?? null,
    hold: holds.find((each) => each.id === row.snapshot?.hold?.id) ?? null,
    alerts: alerts
      .filter((each) => each.caseId === row.id)
      .map(({ level, at, late, acknowledgedAt, acknowledgedBy, repeatedAt, endedAt }) => ({
        level,
        at,
        late,
        acknowledgedAt,
        acknowledgedBy,
        repeatedAt,
        endedAt,
      })),
    attempts: attempts.filter((each) => each.caseId === row.id),
    calls: calls.filter((each) => each.caseId === row.id),
    kept: replies.filter((each) => each.caseId === row.id && each.status !== 'reported'),
    reported: replies
      .filter((each) => each.caseId === row.id && each.status === 'reported')
      .map(({ at, content }) => ({
        at,
        name: (content as { template?: { name?: string } }).template?.name ?? '',
      })),
  }));
}

export async function loadCase(database: Queryable, id: string): Promise<StoredCase | null> {
  return (await loadCases(database, [id]))[0] ?? null;
}

async function factsNotLearned(database: Queryable, cases: readonly CaseRow[]) {
  const { rows } = await database.query<{ case_id: string; seq: number; fact: StoredFact }>(
    `select f.case_id, f.seq, f.fact
     from unnest($1::text[], $2::integer[]) as asked (case_id, seen)
     join case_facts f on f.case_id = asked.case_id and f.seq > asked.seen
     order by f.case_id, f.seq`,
    [cases.map((each) => each.id), cases.map((each) => each.snapshot?.seen ?? 0)],
  );
  return rows;
}

async function tasksOf(database: Queryable, cases: readonly CaseRow[]) {
  const { rows } = await database.query<StoredTask>(
    `select id, data, resume_url as "resumeUrl" from tasks where id = any($1)`,
    [cases.flatMap((each) => each.snapshot?.task?.id ?? [])],
  );
  return rows;
}

async function alertsOf(database: Queryable, ids: readonly string[]) {
  const { rows } = await database.query<StoredAlert & { caseId: string }>(
    `select t.case_id as "caseId", case t.rule when 'A2' then 1 else 2 end as level, t.at, t.late,
       a.acknowledged_at as "acknowledgedAt", a.acknowledged_by as "acknowledgedBy", a.repeated_at as "repeatedAt",
       a.ended_at as "endedAt"
     from transitions t left join alerts a on a.case_id = t.case_id and a.n = t.n
     where t.case_id = any($1) and t.rule in ('A2', 'A3') and t.detail ?| array['alert', 'remaining']
     order by t.case_id, t.n`,
    [ids],
  );
  return rows;
}

async function attemptsOf(database: Queryable, ids: readonly string[]) {
  const { rows } = await database.query<StoredAttempt & { caseId: string }>(
    `select a.case_id as "caseId", a.id, a.kind, a.reason, a.impact, a.replacement,
       coalesce(t.provider_name, a.template_name) as template, a.template_language as language, a.status,
       a.reserved_at as "reservedAt", a.called_at as "calledAt", a.settled_at as "settledAt", a.delivered_at as "deliveredAt",
       a.read_at as "readAt", a.failed_at as "failedAt",
       case when a.kind = 'email' then (
         select min((f.fact ->> 'at')::bigint) from case_facts f
         where f.case_id = a.case_id and f.fact ->> 'fact' = 'bounced' and (f.fact ->> 'at')::bigint >= a.reserved_at
       ) end as "bouncedAt"
     from attempts a
     left join templates t on t.name = a.template_name and t.version = a.template_version
       and t.language = a.template_language
     where a.case_id = any($1)
       and (a.kind in ('impact', 'answer', 'email') or (a.kind = 'template' and a.impact = 'reported'))
     order by a.case_id, a.reserved_at, a.id`,
    [ids],
  );
  return rows;
}

async function callsOf(database: Queryable, ids: readonly string[]) {
  const { rows } = await database.query<StoredCall & { caseId: string }>(
    `select case_id as "caseId", reason, slot_from as "from", slot_to as "to", state, missed_by as "missedBy",
       booked_at as "bookedAt", settled_at as "settledAt"
     from calls where case_id = any($1) and booked_at is not null order by case_id, ordinal, id`,
    [ids],
  );
  return rows;
}

async function repliesOf(database: Queryable, ids: readonly string[]) {
  const { rows } = await database.query<StoredReply & { caseId: string }>(
    `select case_id as "caseId", id, at, author, type, content, status
     from messages
     where case_id = any($1)
       and (status in ('kept', 'kept-confirm') or (status = 'reported' and type = 'template' and seq is not null))
     order by case_id, arrived_at, id`,
    [ids],
  );
  return rows;
}
