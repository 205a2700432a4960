import { SUMMARY_METRICS, type SummaryMetric, type SummaryPeriod } from '../../../domain/summary/metrics.ts';
import type { Language } from '../../../domain/messages/language.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { LOCALES } from '../words/language.ts';
import { datedMomentIn } from '../words/moment.ts';

/** What is written where nothing can be said; a reason stands beside it. */
export const NOTHING = '–';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Days of the calendar, whatever zone they are of: as midnights of UTC. */
export const midnight = (day: string): Instant => Date.parse(`${day}T00:00:00Z`);

/** How the summary writes numbers, times and days in a language. */
export interface Format {
  readonly count: (value: number) => string;
  readonly share: (value: number) => string;
  /** The two largest units: 3 min 20 s. */
  readonly seconds: (value: number) => string;
  /** @param currency ISO 4217 */
  readonly money: (amount: number, currency: string) => string;
  /** Of an amount on an axis. */
  readonly shortMoney: (amount: number, currency: string) => string;
  readonly score: (value: number) => string;
  /** A difference of shares, in percentage points. */
  readonly points: (value: number) => string;
  readonly metric: (metric: SummaryMetric, value: number | null, currency: string | null) => string;
  /** 21 nov 2026 */
  readonly day: (day: string) => string;
  readonly days: (from: string, to: string) => string;
  /** A place of the series: a day, the days of a week, a month. */
  readonly span: (from: string, to: string, period: SummaryPeriod) => string;
  /** The same where there is little room: where it begins. */
  readonly tick: (from: string, period: SummaryPeriod) => string;
  /** An instant on the business's clocks. */
  readonly instant: (at: Instant, timeZone: string) => string;
  readonly language: (tag: string) => string;
}

export function formatIn(language: Language): Format {
  const locale = LOCALES[language];
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, options);
    return (value: number) => format.format(value);
  };
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const count = number({ maximumFractionDigits: 0, useGrouping: 'always' });
  const share = number({ style: 'percent', maximumFractionDigits: 1 });
  const score = number({ minimumFractionDigits: 1, maximumFractionDigits: 2 });
  const units = UNITS.map(([unit, length]) => ({
    length,
    told: number({ style: 'unit', unit, unitDisplay: 'short' }),
  }));
  const full = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const short = date({ day: 'numeric', month: 'short' });
  const month = date({ month: 'short', year: 'numeric' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });

  const seconds = (value: number): string => {
    const whole = Math.round(value);
    const first = units.findIndex(({ length }) => whole >= length);
    if (first === -1) return units.at(-1)?.told(0) ?? '';
    let rest = whole;
    return units
      .slice(first, first + 2)
      .map(({ length, told }, index) => {
        const amount = Math.floor(rest / length);
        rest -= amount * length;
        return amount === 0 && index > 0 ? '' : told(amount);
      })
      .filter((part) => part !== '')
      .join(' ');
  };
  const money = (amount: number, currency: string): string =>
    number({
      style: 'currency',
      currency,
      useGrouping: 'always',
      // A single message costs a cent or less.
      maximumFractionDigits: amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2,
    })(amount);
  const metric: Format['metric'] = (id, value, currency) => {
    if (value === null) return NOTHING;
    switch (SUMMARY_METRICS[id].unit) {
      case 'count':
        return count(value);
      case 'share':
        return share(value);
      case 'seconds':
        return seconds(value);
      case 'score':
        return score(value);
      case 'money':
        return currency === null ? NOTHING : money(value, currency);
    }
  };
  return {
    count,
    share,
    seconds,
    score,
    points: number({ maximumFractionDigits: 1 }),
    money,
    shortMoney: (amount, currency) =>
      number({ style: 'currency', currency, notation: 'compact', maximumFractionDigits: 2 })(amount),
    metric,
    day: (day) => full.format(midnight(day)),
    days: (from, to) => full.formatRange(midnight(from), midnight(to)),
    span: (from, to, period) =>
      period === 'month'
        ? month.format(midnight(from))
        : period === 'week'
          ? short.formatRange(midnight(from), midnight(to))
          : short.format(midnight(from)),
    tick: (from, period) => (period === 'month' ? month : short).format(midnight(from)),
    instant: (at, timeZone) => datedMomentIn(language, timeZone)(at),
    language: (tag) => named(languages, tag),
  };
}

/** Names are for codes that are well formed; data may hold others. */
function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
