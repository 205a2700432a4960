import type { NumberedFact } from '../../domain/case/fact.ts';
import type { Duration, Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** A signal carries at most this many facts: a hundred signals buffered during one task fail it, large ones do not. */
export const FACTS_PER_SIGNAL = 200;

/** A case with facts that its workflow does not know, leased: nobody else signals it meanwhile. */
export interface Claim {
  readonly caseId: string;
  readonly openedAt: Instant;
  readonly line: string;
  readonly country: string | null;
  readonly known: KnownCase | null;
  readonly facts: readonly NumberedFact[];
  readonly failures: number;
  /** Whose lease it is: an expired one that another gateway took over is not ended by us. */
  readonly lease: string;
}

/** What its search attributes are to say of a case that was recorded before. */
export interface KnownCase {
  readonly state: string;
  readonly reason: string;
  readonly queue: string;
  readonly priority: number;
  readonly impacts: number;
  readonly needsHuman: boolean;
  readonly nextAt: Instant | null;
}

/** A `KnownCase` of `case_progress p`; null where nothing was recorded yet. */
const KNOWN = `case when p.snapshot is null then null else jsonb_build_object('state', p.state, 'reason', p.reason,
  'queue', p.queue, 'priority', p.priority, 'impacts', p.impacts, 'needsHuman', p.needs_human, 'nextAt', p.next_at) end`;

export interface ClaimOptions {
  readonly limit: number;
  readonly lease: Duration;
  /** Real time; `null`: the database's, one clock for all gateways. */
  readonly now: Date | null;
  /** This case alone. */
  readonly caseId?: string;
  /** Whatever the spacing says. */
  readonly isEager?: boolean;
}

/**
 * Claims cases that are due. A case rests after a signal, so that what comes meanwhile goes together; a full batch does
 * not wait, except after a failure.
 */
export async function claimCases(database: Queryable, options: ClaimOptions): Promise<Claim[]> {
  const { limit, lease, now, caseId, isEager } = options;
  const { rows } = await database.query<Omit<Claim, 'facts'> & { facts: NumberedFact[] | null }>(
    `with clock as (select coalesce($1::timestamptz, now()) as now),
     due as (
       select case_id from dispatch, clock
       where dirty > sent and (lease_until is null or lease_until <= clock.now)
         and ($5 or not_before <= clock.now or (failures = 0 and dirty - sent >= ${FACTS_PER_SIGNAL}))
         and ($4::text is null or case_id = $4)
       order by not_before limit $2 for update of dispatch skip locked),
     claimed as (
       update dispatch d set lease_until = clock.now + $3::double precision * interval '1 millisecond'
       from due, clock where d.case_id = due.case_id
       returning d.case_id, d.sent, d.failures, d.lease_until)
     select claimed.case_id as "caseId", claimed.failures, claimed.lease_until::text as lease,
       c.opened_at as "openedAt", c.line_id as line, k.country, ${KNOWN} as known, f.facts
     from claimed
     join cases c on c.id = claimed.case_id
     join contacts k on k.id = c.contact_id
     left join case_progress p on p.case_id = c.id
     left join lateral (
       select jsonb_agg(jsonb_build_object('seq', seq, 'fact', fact) order by seq) as facts
       from (select seq, fact from case_facts
             where case_id = claimed.case_id and seq > claimed.sent order by seq limit ${FACTS_PER_SIGNAL}) next) f on true`,
    [now, limit, lease, caseId ?? null, isEager ?? false],
  );
  return rows.map((row) => ({ ...row, facts: row.facts ?? [] }));
}

export interface Delivered {
  readonly caseId: string;
  readonly lease: string;
  /** Up to this number the workflow has them. */
  readonly sent: number;
}

/**
 * What Temporal has acknowledged; the cases rest for `rest`. Many at once, since each alone would cost a round trip.
 * @returns how much the one with most to tell by now has; 0: none has anything
 */
export async function acknowledge(
  database: Queryable,
  delivered: readonly Delivered[],
  { now, rest }: { readonly now: Date | null; readonly rest: Duration },
): Promise<number> {
  const { rows } = await database.query<{ left: number }>(
    `with mine as (select case_id from dispatch where case_id = any($1) order by case_id for update)
     update dispatch d set sent = greatest(d.sent, a.sent), failures = 0,
       not_before = coalesce($4::timestamptz, now()) + $5::double precision * interval '1 millisecond',
       lease_until = case when d.lease_until = a.lease then null else d.lease_until end
     from unnest($1::text[], $2::integer[], $3::timestamptz[]) as a (case_id, sent, lease), mine
     where d.case_id = a.case_id and d.case_id = mine.case_id
     returning d.dirty - d.sent as left`,
    [
      delivered.map(({ caseId }) => caseId),
      delivered.map(({ sent }) => sent),
      delivered.map(({ lease }) => lease),
      now,
      rest,
    ],
  );
  return Math.max(0, ...rows.map((row) => row.left));
}

/** Nothing reached the workflow, as far as is known: again after `wait`. */
export async function release(
  database: Queryable,
  { caseId, lease }: Pick<Claim, 'caseId' | 'lease'>,
  {
    now,
    wait,
    hasFailed,
  }: { readonly now: Date | null; readonly wait: Duration; readonly hasFailed: boolean },
): Promise<void> {
  await database.query(
    `update dispatch set lease_until = null, failures = failures + $5::integer,
       not_before = greatest(not_before, coalesce($3::timestamptz, now()) + $4::double precision * interval '1 millisecond')
     where case_id = $1 and lease_until = $2::timestamptz`,
    [caseId, lease, now, wait, hasFailed ? 1 : 0],
  );
}

/** Milliseconds until the next resting case is due; null when none has anything to tell. */
export async function untilNextDue(database: Queryable, now: Date | null): Promise<Duration | null> {
  const { rows } = await database.query<{ wait: number | null }>(
    `select extract(epoch from min(not_before) - coalesce($1::timestamptz, now()))::double precision * 1000 as wait
     from dispatch where dirty > sent and lease_until is null`,
    [now],
  );
  const wait = rows[0]?.wait ?? null;
  return wait === null ? null : Math.max(0, wait);
}

/** Are there facts that no workflow has acknowledged? */
export async function hasUndelivered(database: Queryable, caseId: string | null): Promise<boolean> {
  // In the order of the index of those, of which there are few; else all cases that ever were would be asked.
  const { rowCount } =
    caseId === null
      ? await database.query('select from dispatch where dirty > sent order by not_before limit 1')
      : await database.query('select from dispatch where dirty > sent and case_id = $1', [caseId]);
  return rowCount !== 0;
}

export interface StoredStart {
  readonly caseId: string;
  readonly openedAt: Instant;
  readonly line: string;
  readonly country: string | null;
  readonly known: KnownCase | null;
  readonly isOpen: boolean;
}

/** What a case's workflow starts with. */
export async function startOf(database: Queryable, caseId: string): Promise<StoredStart | null> {
  const { rows } = await database.query<StoredStart>(
    `select c.id as "caseId", c.opened_at as "openedAt", c.line_id as line, k.country, c.is_open as "isOpen",
       ${KNOWN} as known
     from cases c join contacts k on k.id = c.contact_id left join case_progress p on p.case_id = c.id
     where c.id = $1`,
    [caseId],
  );
  return rows[0] ?? null;
}

/**
 * Open cases, by id, that were told everything and have been left alone for `quiet` (real time): their workflows should be
 * running.
 */
export async function quietOpenCases(
  database: Queryable,
  {
    after,
    limit,
    quiet,
    now,
  }: { readonly after: string; readonly limit: number; readonly quiet: Duration; readonly now: Date | null },
): Promise<StoredStart[]> {
  const { rows } = await database.query<StoredStart>(
    `select c.id as "caseId", c.opened_at as "openedAt", c.line_id as line, k.country, c.is_open as "isOpen",
       ${KNOWN} as known
     from cases c
     join contacts k on k.id = c.contact_id
     left join case_progress p on p.case_id = c.id
     left join dispatch d on d.case_id = c.id
     where c.is_open and c.id > $1
       and (d.case_id is null or (d.dirty <= d.sent
         and d.not_before <= coalesce($4::timestamptz, now()) - $3::double precision * interval '1 millisecond'))
     order by c.id limit $2`,
    [after, limit, quiet, now],
  );
  return rows;
}

/**
 * The workflows that were told of these cases are gone: the last fact of each is told once more, so that the next signal
 * begins them again. Facts that a case knows are ignored.
 * @returns those that are open
 */
export async function tellAgain(database: Queryable, caseIds: readonly string[]): Promise<string[]> {
  const { rows } = await database.query<{ caseId: string }>(
    `with open as (
       select d.case_id from dispatch d join cases c on c.id = d.case_id
       where c.is_open and d.case_id = any($1) order by d.case_id for update of d)
     update dispatch d set sent = least(d.sent, d.dirty - 1), not_before = now(), failures = 0
     from open where d.case_id = open.case_id
     returning d.case_id as "caseId"`,
    [caseIds],
  );
  return rows.map(({ caseId }) => caseId);
}
