/** The layers of the summary: activity, in the window, templates, cost. */
export type SummaryLayer = 'activity' | 'window' | 'templates' | 'cost';

/**
 * What a value is counted in: `share` from 0 to 1; `seconds` whole ones; `score` on the survey's own scale, as a mean; `money`
 * in units of the summary's currency.
 */
export type SummaryUnit = 'count' | 'share' | 'seconds' | 'score' | 'money';

/** M1–M4: every figure of the summary. The key is the id under which its definition is found. */
export const SUMMARY_METRICS = {
  sessions: { layer: 'activity', unit: 'count', rules: ['M1', 'W1'] },
  sessionsByUser: { layer: 'activity', unit: 'count', rules: ['M1'] },
  sessionsByBusiness: { layer: 'activity', unit: 'count', rules: ['M1', 'R1'] },
  resolvedWithin24h: { layer: 'activity', unit: 'share', rules: ['M1'] },
  frtP50: { layer: 'window', unit: 'seconds', rules: ['M2'] },
  frtP90: { layer: 'window', unit: 'seconds', rules: ['M2'] },
  frtP95: { layer: 'window', unit: 'seconds', rules: ['M2'] },
  handlingP50: { layer: 'window', unit: 'seconds', rules: ['M2'] },
  handlingP90: { layer: 'window', unit: 'seconds', rules: ['M2'] },
  handlingP95: { layer: 'window', unit: 'seconds', rules: ['M2'] },
  containment: { layer: 'window', unit: 'share', rules: ['M2'] },
  handoff: { layer: 'window', unit: 'share', rules: ['M2', 'D4'] },
  flowCompletion: { layer: 'window', unit: 'share', rules: ['M2', 'R10'] },
  fcr: { layer: 'window', unit: 'share', rules: ['M2'] },
  csat: { layer: 'window', unit: 'score', rules: ['M2', 'D5'] },
  ces: { layer: 'window', unit: 'score', rules: ['M2'] },
  templatesSent: { layer: 'templates', unit: 'count', rules: ['M3', 'R7'] },
  templatesDelivered: { layer: 'templates', unit: 'share', rules: ['M3'] },
  templatesRead: { layer: 'templates', unit: 'share', rules: ['M3'] },
  templatesAnswered: { layer: 'templates', unit: 'share', rules: ['M3'] },
  templatesConverted: { layer: 'templates', unit: 'share', rules: ['M3'] },
  templatesOptedOut: { layer: 'templates', unit: 'share', rules: ['M3', 'E2'] },
  templatesBlocked: { layer: 'templates', unit: 'share', rules: ['M3'] },
  conversions: { layer: 'templates', unit: 'count', rules: ['M3', 'R10'] },
  conversionsCredited: { layer: 'templates', unit: 'share', rules: ['M3'] },
  cost: { layer: 'cost', unit: 'money', rules: ['M4'] },
  messagesBilled: { layer: 'cost', unit: 'count', rules: ['M4'] },
} as const satisfies Readonly<
  Record<
    string,
    { readonly layer: SummaryLayer; readonly unit: SummaryUnit; readonly rules: readonly string[] }
  >
>;

export type SummaryMetric = keyof typeof SUMMARY_METRICS;
export const METRIC_IDS = Object.keys(SUMMARY_METRICS) as SummaryMetric[];

/** What the summary can be told apart and narrowed by. */
export const SUMMARY_DIMENSIONS = [
  'reason',
  'segment',
  'skill',
  'country',
  'language',
  'channel',
  'campaign',
  'line',
] as const;
export type SummaryDimension = (typeof SUMMARY_DIMENSIONS)[number];

export const SUMMARY_PERIODS = ['day', 'week', 'month'] as const;
export type SummaryPeriod = (typeof SUMMARY_PERIODS)[number];

/** One metric's value and what it rests on. */
export interface SummaryFigure {
  /** Null: there is nothing it could be said of. */
  readonly value: number | null;
  /** How many sessions, cases, sends or messages the value speaks of: the whole of a share. */
  readonly n: number;
}

export type SummaryFigures = Readonly<Record<SummaryMetric, SummaryFigure>>;
