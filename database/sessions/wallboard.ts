import type { Owes, PublicState } from '../../domain/case/case-state.ts';
import type { Duration, Instant } from '../../domain/time/instant.ts';
import { byIndex, type Pool, type Queryable } from '../pool.ts';

/** When the windows of a reason's cases are alerted and close, after the anchor. */
export interface ReasonWindow {
  readonly reason: string;
  readonly alerts: readonly [Duration, Duration];
  readonly window: Duration;
}

/** How far a window has run: before the first alert, between the two, after the second, closed. */
export const BANDS = ['early', 'alerted', 'escalated', 'expired'] as const;
export type Band = (typeof BANDS)[number];

export interface BandCount {
  readonly band: Band;
  readonly owes: Owes;
  readonly cases: number;
}

/** A case whose window closes soon while somebody owes. */
export interface ClosingCase {
  readonly id: string;
  readonly state: PublicState;
  readonly reason: string;
  readonly queue: string;
  readonly agent: string | null;
  readonly owes: Owes;
  readonly step: string | null;
  readonly closesAt: Instant;
  readonly nextAt: Instant | null;
  readonly nextStep: string | null;
  readonly nextRule: string | null;
  readonly isHeld: boolean;
  /** A8: an alert of it went that nobody has acknowledged. */
  readonly isUnacknowledged: boolean;
}

export interface QueueRow {
  readonly queue: string;
  /** Open cases that are not resolved. */
  readonly cases: number;
  readonly unassigned: number;
  readonly agents: number;
  readonly held: number;
  readonly needsHuman: number;
  /** The instants since when each customer waits for an answer; at most `MOST_WAITING`, the longest first. */
  readonly waitingSince: readonly Instant[];
  readonly waiting: number;
}

/** More waiting customers of a queue than this are only counted: the longest waits are what a screen shows. */
const MOST_WAITING = 500;

export interface OpenCases {
  readonly bands: readonly BandCount[];
  readonly soonest: readonly ClosingCase[];
  readonly queues: readonly QueueRow[];
}

/**
 * Open cases that are not resolved, as they stand at `now`: one look at the open ones. Who owes follows the case's row,
 * which knows each message (W9); state and queue follow the last record of its workflow.
 */
export async function openCases(
  pool: Pool,
  windows: readonly ReasonWindow[],
  fallback: ReasonWindow,
  now: Instant,
  soonest: number,
): Promise<OpenCases> {
  const { rows } = await byIndex(pool, (connection) =>
    connection.query<OpenCases>(
      `with policy as (
       select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) as p (reason, first, second, length)
     ), standing as materialized (
       select c.id, a.answered, coalesce(p.state, 'open') as state, coalesce(p.reason, $5) as reason,
         coalesce(p.queue, 'general') as queue, p.agent, coalesce(p.needs_human, false) as needs_human,
         p.held_until is not null as is_held,
         case when c.asked_seq > a.answered then 'business'
           when p.has_task then 'customer' else 'nobody' end as owes,
         least(c.anchor + w.length, case when c.shut_early_at >= c.anchor then c.shut_early_at end) as closes_at,
         $6 - c.anchor as age, w.first, w.second
       -- The columns of the covering index (0012, 0025), which has the unclosed alone.
       from cases c left join case_progress p on p.case_id = c.id and p.state <> 'closed'
       -- Facts that answer are counted on the case's row; a task that was set after a message answers it too (W9).
       cross join lateral (select greatest(c.answered_seq, p.known_answered) as answered) a
       join policy w on w.reason = case when p.reason = any($1) then p.reason else $5 end
       where c.is_open and c.merged_into is null and coalesce(p.state, 'open') <> 'resolved'
         and (p.case_id is not null
           or not exists (select from case_progress over where over.case_id = c.id and over.state = 'closed'))
     ), banded as (
       select *, case when closes_at is null or closes_at <= $6 then 'expired' when age < first then 'early'
         when age < second then 'alerted' else 'escalated' end as band
       from standing
     ), waiting as (
       select s.queue, (select min(m.arrived_at) from messages m
         where m.case_id = s.id and m.kind in ('message', 'tap', 'call') and m.seq > s.answered) as since
       from standing s where s.owes = 'business'
     )
     select
       coalesce((select jsonb_agg(to_jsonb(b)) from
         (select band, owes, count(*)::int as cases from banded group by band, owes) b), '[]') as bands,
       coalesce((select jsonb_agg(to_jsonb(s)) from
         (select first.id, first.state, first.reason, first.queue, first.agent, first.owes, first.closes_at as "closesAt",
            p.next_at as "nextAt", p.next_step as "nextStep", p.next_rule as "nextRule", first.is_held as "isHeld",
            p.snapshot #>> '{task,step}' as step,
            exists (select from alerts a where a.case_id = first.id and a.closes_at > $6 and a.acknowledged_at is null
              and a.ended_at is null) as "isUnacknowledged"
          from (select * from banded where band <> 'expired' and owes <> 'nobody' order by closes_at, id limit $7) first
          left join case_progress p on p.case_id = first.id
          order by first.closes_at, first.id) s), '[]') as soonest,
       coalesce((select jsonb_agg(to_jsonb(q)) from
         (select s.queue, count(*)::int as cases, count(*) filter (where agent is null)::int as unassigned,
            count(distinct agent)::int as agents, count(*) filter (where is_held)::int as held,
            count(*) filter (where needs_human)::int as "needsHuman",
            (select count(*)::int from waiting w where w.queue = s.queue) as waiting,
            coalesce((select jsonb_agg(since order by since) from
              (select since from waiting w where w.queue = s.queue and since is not null order by since limit ${MOST_WAITING}) l),
              '[]') as "waitingSince"
          from standing s group by s.queue order by s.queue) q), '[]') as queues`,
      [
        windows.map(({ reason }) => reason),
        windows.map(({ alerts }) => alerts[0]),
        windows.map(({ alerts }) => alerts[1]),
        windows.map(({ window }) => window),
        fallback.reason,
        now,
        soonest,
      ],
    ),
  );
  return rows[0] ?? { bands: [], soonest: [], queues: [] };
}

export interface Callbacks {
  /** Calls whose slot is still to come today, or runs now. */
  readonly due: readonly {
    readonly caseId: string;
    readonly reason: string;
    readonly from: Instant;
    readonly to: Instant;
    readonly state: string;
  }[];
  readonly missedByUs: number;
  readonly missedByCustomer: number;
  readonly done: number;
}

/** F3: calls of a day, from its first instant to the last. */
export async function callbacks(
  database: Queryable,
  [from, to]: readonly [Instant, Instant],
  limit: number,
): Promise<Callbacks> {
  const { rows } = await database.query<Callbacks>(
    `select
       coalesce((select jsonb_agg(to_jsonb(d)) from
         (select case_id as "caseId", reason, slot_from as "from", slot_to as "to", state from calls
          where slot_from >= $1 and slot_from < $2 and state in ('booked', 'due') order by slot_from, id limit $3) d), '[]') as due,
       count(*) filter (where state = 'missed' and missed_by = 'us')::int as "missedByUs",
       count(*) filter (where state = 'missed' and missed_by = 'customer')::int as "missedByCustomer",
       count(*) filter (where state = 'done')::int as done
     from calls where slot_from >= $1 and slot_from < $2 and state <> 'released'`,
    [from, to, limit],
  );
  return rows[0] ?? { due: [], missedByUs: 0, missedByCustomer: 0, done: 0 };
}

export interface TemplateQuality {
  readonly quality: 'green' | 'yellow' | 'red' | 'unknown';
  readonly status: string;
  readonly versions: number;
  readonly names: readonly string[];
}

/** T2: versions in use by how the provider rates them. */
export async function templatesByQuality(database: Queryable): Promise<readonly TemplateQuality[]> {
  const { rows } = await database.query<TemplateQuality>(
    `select quality, status, count(*)::int as versions,
       (array_agg(provider_name || ' (' || language || ')' order by provider_name, language))[1:12] as names
     from templates where status in ('approved', 'paused', 'disabled', 'rejected', 'pending') group by quality, status`,
  );
  return rows;
}

/** When the newest message of a customer arrived; null where there is none. */
export async function newestMessageAt(pool: Pool): Promise<Instant | null> {
  const { rows } = await byIndex(pool, (connection) =>
    connection.query<{ at: Instant | null }>('select max(last_inbound_at) as at from cases where is_open'),
  );
  return rows[0]?.at ?? null;
}
