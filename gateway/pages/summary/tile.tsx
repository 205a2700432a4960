import {
  SUMMARY_METRICS,
  type SummaryFigure,
  type SummaryFigures,
  type SummaryMetric,
} from '../../../domain/summary/metrics.ts';
import { Define, type Glossary, nameOf } from './definition.tsx';
import { type Format, NOTHING } from './format.ts';

/** What is better when there is more of it, and when there is less; of the rest nobody can say. */
const BETTER: Partial<Record<SummaryMetric, 'more' | 'less'>> = {
  resolvedWithin24h: 'more',
  frtP50: 'less',
  frtP90: 'less',
  frtP95: 'less',
  handlingP50: 'less',
  handlingP90: 'less',
  handlingP95: 'less',
  containment: 'more',
  flowCompletion: 'more',
  fcr: 'more',
  csat: 'more',
  templatesDelivered: 'more',
  templatesRead: 'more',
  templatesAnswered: 'more',
  templatesConverted: 'more',
  templatesOptedOut: 'less',
  templatesBlocked: 'less',
  conversions: 'more',
};

/** What tiles are told from. */
export interface TileParts {
  readonly glossary: Glossary;
  readonly format: Format;
  readonly totals: SummaryFigures;
  /** Null: there is nothing whole to compare with, which the page says once. */
  readonly before: SummaryFigures | null;
  readonly currency: string | null;
  readonly currencyBefore: string | null;
}

/** A key figure: its value, what it rests on, and how it was in the span before. */
export function Tile({ parts, metric }: { readonly parts: TileParts; readonly metric: SummaryMetric }) {
  const { glossary, format, totals, currency } = parts;
  const { value, n } = totals[metric];
  const { words } = glossary;
  const isCounted = SUMMARY_METRICS[metric].unit === 'count' || SUMMARY_METRICS[metric].unit === 'money';
  return (
    <div class="tile" data-metric={metric}>
      <dt>
        {nameOf(glossary, metric)} <Define glossary={glossary} metric={metric} />
      </dt>
      <dd class="figure">{format.metric(metric, value, currency)}</dd>
      {value === null ? (
        <dd class="why">{words.whyNothing[metric]}</dd>
      ) : (
        <>
          {!isCounted && <dd class="basis">{words.basis(format.count(n), n)}</dd>}
          {parts.before !== null && (
            <dd class="delta">
              <Delta parts={parts} before={parts.before} metric={metric} />
            </dd>
          )}
        </>
      )}
    </div>
  );
}

/** Percentiles of one time belong together: half of all, nine in ten, nineteen in twenty. */
export function PercentilesTile({
  parts,
  title,
  metrics,
}: {
  readonly parts: TileParts;
  readonly title: string;
  readonly metrics: readonly (readonly [label: string, metric: SummaryMetric])[];
}) {
  const { glossary, format, totals } = parts;
  const first = metrics[0]?.[1];
  const basis = first === undefined ? null : totals[first];
  return (
    <div class="tile percentiles">
      <dt>{title}</dt>
      {metrics.map(([label, metric]) => (
        <dd data-metric={metric}>
          <span class="label">
            {label} <Define glossary={glossary} metric={metric} />
          </span>
          <span class="figure">{format.metric(metric, totals[metric].value, null)}</span>
          {totals[metric].value !== null && parts.before !== null && (
            <span class="delta">
              <Delta parts={parts} before={parts.before} metric={metric} isShort />
            </span>
          )}
        </dd>
      ))}
      {basis !== null &&
        (basis.value === null ? (
          <dd class="why">{first !== undefined && glossary.words.whyNothing[first]}</dd>
        ) : (
          <dd class="basis">{glossary.words.basis(format.count(basis.n), basis.n)}</dd>
        ))}
    </div>
  );
}

/** Arrow, amount and word; what is good or bad is a word too, never colour alone. */
function Delta({
  parts,
  before,
  metric,
  isShort = false,
}: {
  readonly parts: TileParts;
  readonly before: SummaryFigures;
  readonly metric: SummaryMetric;
  /** Only where the last word says which way is meant. */
  readonly isShort?: boolean;
}) {
  const { glossary, format, totals, currency, currencyBefore } = parts;
  const { words } = glossary;
  const isMoney = SUMMARY_METRICS[metric].unit === 'money';
  const isShare = SUMMARY_METRICS[metric].unit === 'share';
  const told =
    isMoney && currency !== currencyBefore
      ? null
      : differenceOf(metric, totals[metric], before[metric], format);
  if (told === null) return <span class="chip quiet">{words.noComparison}</span>;
  const then = format.metric(metric, before[metric].value, currencyBefore);
  if (told.way === 0) {
    return (
      <span class="chip" title={words.earlier(then)}>
        = {words.same}
      </span>
    );
  }
  const better = BETTER[metric];
  const isBetter = better === undefined ? null : told.way > 0 === (better === 'more');
  return (
    <span class={`chip ${isBetter === null ? '' : isBetter ? 'good' : 'bad'}`} title={words.earlier(then)}>
      <span aria-hidden="true">{told.way > 0 ? '▲' : '▼'}</span>
      {` ${told.amount}${isShare ? ` ${words.points}` : ''}`}
      {(!isShort || isBetter === null) && ` ${told.way > 0 ? words.more : words.less}`}
      {isBetter !== null && ` · ${isBetter ? words.better : words.worse}`}
    </span>
  );
}

/**
 * Amounts and times as a share of what they were, shares in percentage points, scores as they are; as it is shown, so that
 * what looks the same is called the same. Null: there is nothing to compare with.
 */
function differenceOf(
  metric: SummaryMetric,
  now: SummaryFigure,
  before: SummaryFigure,
  format: Format,
): { readonly way: number; readonly amount: string } | null {
  if (now.value === null || before.value === null) return null;
  const difference = now.value - before.value;
  switch (SUMMARY_METRICS[metric].unit) {
    case 'share': {
      const points = Math.round(difference * 1000) / 10;
      return { way: Math.sign(points), amount: format.points(Math.abs(points)) };
    }
    case 'score': {
      const rounded = Math.round(difference * 100) / 100;
      return { way: Math.sign(rounded), amount: format.score(Math.abs(rounded)) };
    }
    default: {
      if (before.value === 0) return now.value === 0 ? { way: 0, amount: NOTHING } : null;
      const share = Math.round((difference / before.value) * 1000) / 1000;
      return { way: Math.sign(share), amount: format.share(Math.abs(share)) };
    }
  }
}
