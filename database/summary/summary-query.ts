import type { Instant } from '../../domain/time/instant.ts';
import type { Percentiles, SummaryCounts } from '../../domain/summary/figures.ts';
import { RESOLVED_WITHIN } from '../../domain/summary/session.ts';
import type { SummaryDimension } from '../../domain/summary/metrics.ts';
import type { Queryable } from '../pool.ts';

/** What is asked of the summary. Days are numbers of the business's calendar. */
export interface SummaryAsked {
  readonly per: 'session' | 'case';
  /** Both included. */
  readonly from: number;
  readonly to: number;
  /** First days of the periods, ascending; the first is not later than `from`. */
  readonly starts: readonly number[];
  readonly by: SummaryDimension | null;
  /** Null among the values: what has none. */
  readonly filters: Readonly<Partial<Record<SummaryDimension, readonly (string | null)[]>>>;
  /** What is not decided by then is not counted as failed. */
  readonly asOf: Instant;
}

/** One period (from 0) and one group of it. */
export interface SummaryCell {
  readonly period: number;
  readonly key: string | null;
  readonly counts: Partial<SummaryCounts>;
}

type Layer = 'sessions' | 'templates' | 'conversions' | 'costs';

/** By which table and day a layer is counted, per session and per case. */
const SOURCES: Readonly<
  Record<Layer, Readonly<Record<'session' | 'case', readonly [from: string, day: string]>>>
> = {
  sessions: { session: ['summary_sessions', 'day'], case: ['summary_cases', 'day'] },
  templates: { session: ['summary_templates', 'day'], case: ['summary_cases', 'day'] },
  conversions: { session: ['summary_conversions', 'day'], case: ['summary_conversions', 'case_day'] },
  costs: { session: ['summary_costs', 'day'], case: ['summary_costs', 'case_day'] },
};

const OVER = 'ended_at <= $4::bigint';
const some = (column: string) => `count(*) filter (where ${column} > 0)`;
const SUMS: Readonly<Record<Exclude<Layer, 'costs'>, Readonly<Record<'session' | 'case', string>>>> = (() => {
  const sessions = `count(*) as sessions, count(*) filter (where opened_by = 'user') as "byUser",
    count(*) filter (where resolved_within_24h or opened_at <= $4::bigint - ${RESOLVED_WITHIN}) as "resolvedWithin24hOf",
    count(*) filter (where resolved_within_24h) as "resolvedWithin24h",
    count(*) filter (where ${OVER}) as "containedOf", count(*) filter (where contained and ${OVER}) as contained,
    count(*) filter (where by_automation > 0) as "handoffOf", count(*) filter (where handoff) as handoff,
    count(*) filter (where has_flow and (flow_completed or ${OVER})) as "flowOf",
    count(*) filter (where flow_completed) as flow,
    count(*) filter (where fcr_known_at <= $4::bigint) as "fcrOf", count(*) filter (where fcr and fcr_known_at <= $4::bigint) as fcr,
    count(csat) as "csatOf", coalesce(sum(csat), 0) as "csatSum", count(ces) as "cesOf", coalesce(sum(ces), 0) as "cesSum"`;
  return {
    sessions: { session: sessions, case: sessions },
    templates: {
      session: `count(*) as sent, count(*) filter (where delivered) as delivered, count(*) filter (where is_read) as read,
        count(answered_at) as answered, count(*) filter (where converted) as converted,
        count(*) filter (where opted_out) as "optedOut", count(*) filter (where blocked) as blocked`,
      case: `${some('templates_sent')} as sent, ${some('templates_delivered')} as delivered,
        ${some('templates_read')} as read, ${some('templates_answered')} as answered,
        ${some('templates_converted')} as converted, ${some('templates_opted_out')} as "optedOut",
        ${some('templates_blocked')} as blocked`,
    },
    conversions: {
      session: `count(*) as conversions, count(attempt_id) as credited`,
      case: `count(distinct case_id) as conversions,
        count(distinct case_id) filter (where attempt_id is not null) as credited`,
    },
  };
})();

interface Statement {
  readonly from: string;
  readonly period: string;
  readonly key: string;
  readonly where: string;
  readonly values: unknown[];
}

/** `$1`–`$3`: days and periods; `$4`: the instant it is asked at; the rest are filters. */
function statement(asked: SummaryAsked, layer: Layer): Statement {
  const [from, day] = SOURCES[layer][asked.per];
  const values: unknown[] = [asked.from, asked.to, asked.starts, asked.asOf];
  const where = [`${day} between $1 and $2`, 'cardinality($3::integer[]) > 0', '$4::bigint is not null'];
  // Cases that the customer never wrote in are there for their templates.
  if (layer === 'sessions' && asked.per === 'case') where.push('sessions > 0');
  for (const [dimension, wanted] of Object.entries(asked.filters)) {
    const place = `$${values.push(wanted.filter((each) => each !== null))}`;
    const isIn = `${dimension} = any(${place}::text[])`;
    where.push(wanted.includes(null) ? `(${isIn} or ${dimension} is null)` : isIn);
  }
  return {
    from,
    period: asked.starts.length === 1 ? '0' : `width_bucket(${day}, $3::integer[]) - 1`,
    key: asked.by ?? 'null::text',
    where: where.join(' and '),
    values,
  };
}

/** Sums by period and group; putting them together gives every other sum. */
export async function summaryCells(
  database: Queryable,
  asked: SummaryAsked,
  layer: Exclude<Layer, 'costs'>,
): Promise<SummaryCell[]> {
  const { from, period, key, where, values } = statement(asked, layer);
  const { rows } = await database.query<Record<string, number | string | null>>(
    `select ${period} as period, ${key} as key, ${SUMS[layer][asked.per]} from ${from} where ${where} group by 1, 2`,
    values,
  );
  return rows.map(({ period: at, key: of, ...counts }) => ({
    period: Number(at),
    key: of as string | null,
    counts: Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, Number(value)])),
  }));
}

export interface PercentilesBy {
  readonly total: Percentiles;
  readonly periods: ReadonlyMap<number, Percentiles>;
  readonly keys: ReadonlyMap<string | null, Percentiles>;
}

/**
 * Exact percentiles of a length in seconds, for the whole, each period and each group. Equal values are counted before they
 * are sorted: a million lengths have some ten thousand values.
 */
export async function summaryPercentiles(
  database: Queryable,
  asked: SummaryAsked,
  of: 'first_response' | 'handling',
): Promise<PercentilesBy> {
  const { from, period, key, where, values } = statement(asked, 'sessions');
  const scopes = [
    `select 0 as scope, 0 as period, null::text as key, v, sum(n)::bigint as n from counted group by v`,
    ...(asked.starts.length > 1
      ? [`select 1, period, null, v, sum(n)::bigint from counted group by period, v`]
      : []),
    ...(asked.by === null ? [] : [`select 2, 0, key, v, sum(n)::bigint from counted group by key, v`]),
  ];
  const { rows } = await database.query<Percentiles & { scope: number; period: number; key: string | null }>(
    `with counted as materialized (
       select ${period} as period, ${key} as key, ${of} as v, count(*) as n
       from ${from} where ${where} and ${of} is not null group by 1, 2, 3),
     scoped as (${scopes.join(' union all ')}),
     ranked as (
       select scope, period, key, v, sum(n) over up_to as upto, sum(n) over (partition by scope, period, key) as whole
       from scoped window up_to as (partition by scope, period, key order by v))
     select scope, period, key, max(whole)::bigint as n, min(v) filter (where upto * 100 >= whole * 50) as p50,
       min(v) filter (where upto * 100 >= whole * 90) as p90, min(v) filter (where upto * 100 >= whole * 95) as p95
     from ranked group by scope, period, key`,
    values,
  );
  const none: Percentiles = { n: 0, p50: null, p90: null, p95: null };
  const scope = (which: number) => rows.filter((row) => row.scope === which);
  const bare = ({ n, p50, p90, p95 }: Percentiles): Percentiles => ({ n, p50, p90, p95 });
  const [whole] = scope(0);
  const total = whole === undefined ? none : bare(whole);
  return {
    total,
    periods:
      asked.starts.length > 1
        ? new Map(scope(1).map((row) => [row.period, bare(row)]))
        : new Map([[0, total]]),
    keys: new Map(scope(2).map((row) => [row.key, bare(row)])),
  };
}

/** M1: by channel and by country, the largest first. */
export async function summaryDistribution(
  database: Queryable,
  asked: SummaryAsked,
): Promise<readonly { readonly channel: string; readonly country: string | null; readonly n: number }[]> {
  const { from, where, values } = statement(asked, 'sessions');
  const { rows } = await database.query<{ channel: string; country: string | null; n: number }>(
    `select channel, country, count(*) as n from ${from} where ${where} group by 1, 2`,
    values,
  );
  return rows;
}

export interface VersionRow {
  readonly name: string;
  readonly version: number;
  readonly language: string;
  readonly category: string | null;
  readonly quality: 'green' | 'yellow' | 'red' | 'unknown';
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  readonly answered: number;
  readonly converted: number;
  readonly optedOut: number;
  readonly blocked: number;
}

/** M3: by version, the most sent first; quality as the provider has it now. */
export async function summaryVersions(
  database: Queryable,
  asked: SummaryAsked,
  limit: number,
): Promise<readonly VersionRow[]> {
  const { from, where, values } = statement({ ...asked, per: 'session' }, 'templates');
  const { rows } = await database.query<VersionRow>(
    `with counted as (
       select name, version, template_language as language, max(category) as category, ${SUMS.templates.session}
       from ${from} where ${where} group by 1, 2, 3 order by sent desc, 1, 2, 3 limit ${limit})
     select c.name, c.version, c.language, c.category, coalesce(t.quality, 'unknown') as quality, c.sent, c.delivered,
       c.read, c.answered, c.converted, c."optedOut", c.blocked
     from counted c left join templates t on t.name = c.name and t.version = c.version and t.language = c.language
     order by c.sent desc, c.name, c.version, c.language`,
    values,
  );
  return rows;
}

export interface BilledRow {
  readonly category: string;
  readonly type: string;
  readonly currency: string;
  /** Millionths. */
  readonly amount: number;
  readonly messages: number;
  readonly free: number;
  readonly unpriced: number;
}

/** M4: by period, group and billing category; both the figures and the list of categories are sums of these. */
export async function summaryBilled(
  database: Queryable,
  asked: SummaryAsked,
): Promise<readonly (BilledRow & { readonly period: number; readonly key: string | null })[]> {
  const { from, period, key, where, values } = statement(asked, 'costs');
  const { rows } = await database.query<BilledRow & { period: number; key: string | null }>(
    `select ${period} as period, ${key} as key, category, type, currency, sum(amount)::bigint as amount,
       sum(messages)::bigint as messages, sum(free)::bigint as free, sum(unpriced)::bigint as unpriced
     from ${from} where ${where} group by 1, 2, 3, 4, 5`,
    values,
  );
  return rows;
}

/** What conversions were reported to be worth. Amounts in millionths. */
export async function summaryValues(
  database: Queryable,
  asked: SummaryAsked,
): Promise<readonly { readonly currency: string; readonly amount: number; readonly conversions: number }[]> {
  const { from, where, values } = statement(asked, 'conversions');
  const { rows } = await database.query<{ currency: string; amount: number; conversions: number }>(
    `select currency, sum(amount)::bigint as amount, count(*) as conversions
     from ${from} where ${where} and amount is not null and currency is not null group by 1 order by 1`,
    values,
  );
  return rows;
}
