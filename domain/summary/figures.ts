import type { SummaryFigure, SummaryFigures } from './metrics.ts';

/** What a stretch of the summary adds up to. Every one of these is a sum, so that stretches may be put together. */
export interface SummaryCounts {
  readonly sessions: number;
  readonly byUser: number;
  /** `…Of`: the whole that a share is of. */
  readonly resolvedWithin24hOf: number;
  readonly resolvedWithin24h: number;
  readonly containedOf: number;
  readonly contained: number;
  readonly handoffOf: number;
  readonly handoff: number;
  readonly flowOf: number;
  readonly flow: number;
  readonly fcrOf: number;
  readonly fcr: number;
  readonly csatOf: number;
  readonly csatSum: number;
  readonly cesOf: number;
  readonly cesSum: number;
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  readonly answered: number;
  readonly converted: number;
  readonly optedOut: number;
  readonly blocked: number;
  readonly conversions: number;
  readonly credited: number;
  /** Millionths, of the summary's currency. */
  readonly amount: number;
  readonly messages: number;
}

export const NO_COUNTS: SummaryCounts = {
  sessions: 0,
  byUser: 0,
  resolvedWithin24hOf: 0,
  resolvedWithin24h: 0,
  containedOf: 0,
  contained: 0,
  handoffOf: 0,
  handoff: 0,
  flowOf: 0,
  flow: 0,
  fcrOf: 0,
  fcr: 0,
  csatOf: 0,
  csatSum: 0,
  cesOf: 0,
  cesSum: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  answered: 0,
  converted: 0,
  optedOut: 0,
  blocked: 0,
  conversions: 0,
  credited: 0,
  amount: 0,
  messages: 0,
};

const NAMES = Object.keys(NO_COUNTS) as (keyof SummaryCounts)[];

/** Two stretches as one. */
export function addCounts(one: SummaryCounts, other: Partial<SummaryCounts>): SummaryCounts {
  const sum: { -readonly [Name in keyof SummaryCounts]: number } = { ...one };
  for (const name of NAMES) sum[name] += other[name] ?? 0;
  return sum;
}

/** Exact, by nearest rank: the least value that this part of all values does not exceed. Seconds. */
export interface Percentiles {
  readonly n: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
}

export const NO_PERCENTILES: Percentiles = { n: 0, p50: null, p90: null, p95: null };

const MICROS = 1_000_000;
const count = (value: number, n = value): SummaryFigure => ({ value, n });
const ratio = (part: number, n: number): SummaryFigure => ({ value: n === 0 ? null : part / n, n });

/** Every figure of a stretch. */
export function figuresOf(
  counts: SummaryCounts,
  firstResponse: Percentiles,
  handling: Percentiles,
): SummaryFigures {
  const c = counts;
  return {
    sessions: count(c.sessions),
    sessionsByUser: count(c.byUser, c.sessions),
    sessionsByBusiness: count(c.sessions - c.byUser, c.sessions),
    resolvedWithin24h: ratio(c.resolvedWithin24h, c.resolvedWithin24hOf),
    frtP50: { value: firstResponse.p50, n: firstResponse.n },
    frtP90: { value: firstResponse.p90, n: firstResponse.n },
    frtP95: { value: firstResponse.p95, n: firstResponse.n },
    handlingP50: { value: handling.p50, n: handling.n },
    handlingP90: { value: handling.p90, n: handling.n },
    handlingP95: { value: handling.p95, n: handling.n },
    containment: ratio(c.contained, c.containedOf),
    handoff: ratio(c.handoff, c.handoffOf),
    flowCompletion: ratio(c.flow, c.flowOf),
    fcr: ratio(c.fcr, c.fcrOf),
    csat: ratio(c.csatSum, c.csatOf),
    ces: ratio(c.cesSum, c.cesOf),
    templatesSent: count(c.sent),
    templatesDelivered: ratio(c.delivered, c.sent),
    templatesRead: ratio(c.read, c.delivered),
    templatesAnswered: ratio(c.answered, c.delivered),
    templatesConverted: ratio(c.converted, c.delivered),
    templatesOptedOut: ratio(c.optedOut, c.delivered),
    templatesBlocked: ratio(c.blocked, c.sent),
    conversions: count(c.conversions),
    conversionsCredited: ratio(c.credited, c.conversions),
    cost: { value: c.messages === 0 ? null : c.amount / MICROS, n: c.messages },
    messagesBilled: count(c.messages),
  };
}
