import { spanOfDays } from '../../../services/time/civil-time.ts';
import { businessDays, dayOfText, textOfDay } from '../../../services/time/business-day.ts';
import type { Pool } from '../../../database/pool.ts';
import { countClicks } from '../../../database/receiving/provider-clicks.ts';
import { marksWaiting } from '../../../database/summary/summary-marks.ts';
import {
  type BilledRow,
  type PercentilesBy,
  type SummaryAsked,
  summaryBilled,
  type SummaryCell,
  summaryCells,
  summaryDistribution,
  summaryPercentiles,
  summaryValues,
  summaryVersions,
} from '../../../database/summary/summary-query.ts';
import { UNIT } from '../../../domain/summary/cost.ts';
import { DAY, type Instant, type Span } from '../../../domain/time/instant.ts';
import {
  addCounts,
  figuresOf,
  NO_COUNTS,
  NO_PERCENTILES,
  type SummaryCounts,
} from '../../../domain/summary/figures.ts';
import {
  SUMMARY_DIMENSIONS,
  type SummaryFigures,
  type SummaryPeriod,
} from '../../../domain/summary/metrics.ts';
import type { Policies } from '../../../settings/policy/policy-file.ts';
import { asTime } from '../../http/fields.ts';
import { NONE, type SummaryJson, type SummaryQuery } from './summary-schema.ts';
import { invalidField } from '../../http/validation.ts';

/** Groups that are listed. */
const MOST_GROUPS = 100;
const MOST_VERSIONS = 100;
const MOST_DAYS = 1_100;
const MOST_PERIODS = 400;
/** What is shown where no time was asked for. */
const USUAL_DAYS = 30;

export interface SummaryParts {
  readonly pool: Pool;
  readonly policies: Policies;
}

/**
 * M1–M4: `GET /v1/summary`.
 * @param now case time
 * @throws Problem `invalid_request` for a time that cannot be asked about
 */
export async function summaryOf(
  { pool, policies }: SummaryParts,
  query: SummaryQuery,
  now: Instant,
): Promise<SummaryJson> {
  const { per, period, by = null } = query;
  const { timeZone } = policies.business;
  const { from, to } = daysOf(query, businessDays(timeZone)(now));
  const starts = periodStarts(from, to, period);
  const filters = filtersOf(query);
  const asked: SummaryAsked = {
    per,
    from,
    to,
    starts,
    by,
    filters: Object.fromEntries(
      Object.entries(filters).map(([name, values]) => [
        name,
        values.map((value) => (value === NONE ? null : value)),
      ]),
    ),
    asOf: now,
  };
  // Two at a time: the machine's database has other things to do.
  const [
    { sessions, templates, conversions, billed, waiting },
    { first, handling, spread, versions, values, clicks },
  ] = await Promise.all([
    (async () => ({
      sessions: await summaryCells(pool, asked, 'sessions'),
      templates: await summaryCells(pool, asked, 'templates'),
      conversions: await summaryCells(pool, asked, 'conversions'),
      billed: await summaryBilled(pool, asked),
      waiting: await marksWaiting(pool),
    }))(),
    (async () => ({
      first: await summaryPercentiles(pool, asked, 'first_response'),
      handling: await summaryPercentiles(pool, asked, 'handling'),
      spread: await summaryDistribution(pool, asked),
      versions: await summaryVersions(pool, asked, MOST_VERSIONS),
      values: await summaryValues(pool, asked),
      clicks: await clicksOf(pool, filters, spanOfDays(timeZone, textOfDay(from), textOfDay(to))),
    }))(),
  ]);
  const currency = mainCurrency(billed);
  const cells = [
    ...sessions,
    ...templates,
    ...conversions,
    ...billed
      .filter((row) => row.currency === currency)
      .map(({ period: at, key, amount, messages }) => ({ period: at, key, counts: { amount, messages } })),
  ];
  const figures = figuresBy(cells, first, handling);
  const groups = by === null ? null : figures.groups();
  return {
    from: textOfDay(from),
    to: textOfDay(to),
    timeZone,
    period,
    by,
    per,
    filters,
    asOf: asTime(now),
    behind: { waiting: waiting.waiting, since: waiting.since?.toISOString() ?? null },
    attribution: { days: policies.summary.attribution / DAY },
    currency,
    totals: figures.total(),
    series: starts.map((start, index) => ({
      from: textOfDay(Math.max(start, from)),
      to: textOfDay(Math.min((starts[index + 1] ?? Number.POSITIVE_INFINITY) - 1, to)),
      figures: figures.period(index),
    })),
    groups: groups?.slice(0, MOST_GROUPS) ?? null,
    groupsLeftOff: Math.max(0, (groups?.length ?? 0) - MOST_GROUPS),
    distribution: {
      channel: sharesOf(spread, ({ channel }) => channel),
      country: sharesOf(spread, ({ country }) => country),
    },
    templates: [...versions],
    costs: categoriesOf(billed),
    conversionValues: values.map((row) => ({ ...row, amount: row.amount / UNIT })),
    providerClicks: clicks,
  };
}

/** M3: null where more than the line is asked about, which is all that a click says. */
async function clicksOf(
  pool: Pool,
  filters: Readonly<Record<string, readonly string[]>>,
  days: Span,
): Promise<number | null> {
  const { line, ...others } = filters;
  return Object.keys(others).length > 0 ? null : countClicks(pool, days, line ?? null);
}

function daysOf({ from, to }: SummaryQuery, today: number): { readonly from: number; readonly to: number } {
  const last =
    to === undefined ? (from === undefined ? today : Math.max(today, dayOfText(from))) : dayOfText(to);
  const first = from === undefined ? last - USUAL_DAYS + 1 : dayOfText(from);
  if (last < first) throw invalidField('to', 'must not be before `from`');
  if (last - first >= MOST_DAYS)
    throw invalidField('from', `must be at most ${MOST_DAYS} days before \`to\``);
  return { from: first, to: last };
}

/** The first day of every period that holds one of these days. 1970-01-01 was a Thursday; weeks begin on Monday. */
export function periodStarts(from: number, to: number, period: SummaryPeriod): number[] {
  const starts: number[] = [];
  const beginning = (day: number): number => {
    if (period === 'week') return day - ((((day + 3) % 7) + 7) % 7);
    return period === 'month' ? dayOfText(`${textOfDay(day).slice(0, 7)}-01`) : day;
  };
  for (let day = from; day <= to; day += 1) {
    const start = beginning(day);
    if (starts.at(-1) !== start) starts.push(start);
  }
  if (starts.length > MOST_PERIODS) {
    throw invalidField(
      'period',
      `makes ${starts.length} periods; at most ${MOST_PERIODS} are told: ask by week or month`,
    );
  }
  return starts;
}

function filtersOf(query: SummaryQuery): SummaryJson['filters'] {
  return Object.fromEntries(
    SUMMARY_DIMENSIONS.flatMap((name) => {
      const values = query[name];
      return values === undefined ? [] : [[name, values]];
    }),
  );
}

/** The one that most messages were billed in. */
function mainCurrency(billed: readonly BilledRow[]): string | null {
  const sums = new Map<string, number>();
  for (const { currency, messages } of billed) sums.set(currency, (sums.get(currency) ?? 0) + messages);
  const [most] = [...sums].toSorted((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  return most?.[0] ?? null;
}

/** M4: over all periods and groups; amounts in units of their currency. */
function categoriesOf(billed: readonly BilledRow[]): SummaryJson['costs'] {
  const sums = new Map<string, BilledRow>();
  for (const { category, type, currency, amount, messages, free, unpriced } of billed) {
    const key = [category, type, currency].join('/');
    const sum = sums.get(key) ?? { category, type, currency, amount: 0, messages: 0, free: 0, unpriced: 0 };
    sums.set(key, {
      ...sum,
      amount: sum.amount + amount,
      messages: sum.messages + messages,
      free: sum.free + free,
      unpriced: sum.unpriced + unpriced,
    });
  }
  return [...sums]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, sum]) => ({ ...sum, amount: sum.amount / UNIT }));
}

/** Cells put together by what is asked of them. */
function figuresBy(cells: readonly SummaryCell[], first: PercentilesBy, handling: PercentilesBy) {
  let total: SummaryCounts = NO_COUNTS;
  const periods = new Map<number, SummaryCounts>();
  const keys = new Map<string | null, SummaryCounts>();
  for (const { period, key, counts } of cells) {
    total = addCounts(total, counts);
    periods.set(period, addCounts(periods.get(period) ?? NO_COUNTS, counts));
    keys.set(key, addCounts(keys.get(key) ?? NO_COUNTS, counts));
  }
  return {
    total: (): SummaryFigures => figuresOf(total, first.total, handling.total),
    period: (index: number): SummaryFigures =>
      figuresOf(
        periods.get(index) ?? NO_COUNTS,
        first.periods.get(index) ?? NO_PERCENTILES,
        handling.periods.get(index) ?? NO_PERCENTILES,
      ),
    /** The largest first. */
    groups: (): { key: string | null; figures: SummaryFigures }[] =>
      [...keys]
        .toSorted(
          ([one, mine], [other, theirs]) =>
            theirs.sessions - mine.sessions ||
            theirs.sent - mine.sent ||
            ((one ?? '') < (other ?? '') ? -1 : 1),
        )
        .map(([key, counts]) => ({
          key,
          figures: figuresOf(
            counts,
            first.keys.get(key) ?? NO_PERCENTILES,
            handling.keys.get(key) ?? NO_PERCENTILES,
          ),
        })),
  };
}

function sharesOf<Row extends { readonly n: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | null,
): { key: string | null; n: number }[] {
  const sums = new Map<string | null, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.n);
  return [...sums]
    .map(([key, n]) => ({ key, n }))
    .toSorted((one, other) => other.n - one.n || ((one.key ?? '') < (other.key ?? '') ? -1 : 1));
}
