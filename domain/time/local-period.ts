import { DAY, type Instant } from './instant.ts';
import type { Stretch } from './weekly-hours.ts';

/** A period of the local calendar. Weeks begin on Monday. */
export type LocalPeriod = 'day' | 'week' | 'month';

/**
 * The number of the local day, week or month an instant lies in.
 * @param zone in order, at least one stretch; the first and the last stand for what lies before and after them
 */
export function periodAt(zone: readonly Stretch[], at: Instant, period: LocalPeriod): number {
  const day = dayAt(zone, at);
  switch (period) {
    case 'day':
      return day;
    case 'week':
      // 1970-01-01 was a Thursday.
      return Math.floor((day + 3) / 7);
    case 'month':
      return monthOf(day);
  }
}

/** The first instant after `at` that lies in another period. A day that has no midnight begins when its clock does. */
export function nextPeriod(zone: readonly Stretch[], at: Instant, period: LocalPeriod): Instant {
  const current = periodAt(zone, at, period);
  let next = nextDay(zone, at);
  while (periodAt(zone, next, period) === current) next = nextDay(zone, next);
  return next;
}

function nextDay(zone: readonly Stretch[], at: Instant): Instant {
  const day = dayAt(zone, at);
  let from = at;
  for (;;) {
    const stretch = stretchAt(zone, from);
    const midnight = (day + 1) * DAY - (stretch?.offset ?? 0);
    const changes =
      stretch === undefined || stretch === zone.at(-1) ? Number.POSITIVE_INFINITY : stretch.until;
    if (midnight < changes) return midnight;
    if (dayAt(zone, changes) !== day) return changes;
    from = changes;
  }
}

const stretchAt = (zone: readonly Stretch[], at: Instant): Stretch | undefined =>
  zone.find(({ until }) => at < until) ?? zone.at(-1);

const dayAt = (zone: readonly Stretch[], at: Instant): number =>
  Math.floor((at + (stretchAt(zone, at)?.offset ?? 0)) / DAY);

/** The proleptic Gregorian month of a day counted from 1970-01-01: eras of 400 years, years that begin in March. */
function monthOf(day: number): number {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  // Months from March; January and February end the year that began the March before.
  return (era * 400 + year) * 12 + Math.floor((5 * ofYear + 2) / 153);
}
