import { type Day, weekdayOf } from './holiday.ts';
import { DAY, type Duration, type Instant, MINUTE, type Span } from './instant.ts';
import { intersect } from './spans.ts';

/** Local times of one day in minutes since midnight, half-open; `to` is at most 1440. */
export type DayHours = readonly [from: number, to: number];

/** Permitted local times per weekday, Monday first: seven lists, each sorted and without overlap. */
export type WeeklyHours = readonly (readonly DayHours[])[];

/** The local times at which both permit. */
export const bothPermit = (one: WeeklyHours, other: WeeklyHours): WeeklyHours =>
  one.map((day, weekday) => intersect(day, other[weekday] ?? []));

/** Whether there is any local time in the week at which something may go. */
export const permitAnything = (hours: WeeklyHours): boolean => hours.some((day) => day.length > 0);

/**
 * A stretch of time in which a zone keeps one offset from UTC. A zone is a sequence of such stretches; between two of them
 * lies a change of clocks.
 */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
  /** What is added to UTC to get local time. */
  readonly offset: Duration;
}

/**
 * E5: when the local clock shows a permitted time. Exact to the millisecond over every change of clocks, because inside a
 * stretch local time is UTC plus a constant: an hour that is skipped permits nothing, an hour that happens twice permits
 * twice, and a day without midnight is no special case.
 * @param stretches in order, each beginning where the one before ends
 * @param closed local days on which nothing is permitted, such as holidays
 * @returns sorted, disjoint, half-open spans; spans that touch are one
 */
export function permittedIn(
  hours: WeeklyHours,
  stretches: readonly Stretch[],
  closed: { has(day: Day): boolean } = new Set(),
): Span[] {
  const spans: Span[] = [];
  for (const { from, until, offset } of stretches) {
    const lastDay = Math.floor((until + offset - 1) / DAY);
    for (let day = Math.floor((from + offset) / DAY); day <= lastDay; day += 1) {
      if (closed.has(day)) continue;
      const midnight = day * DAY - offset;
      for (const [begin, end] of hours[weekdayOf(day)] ?? []) {
        add(spans, Math.max(from, midnight + begin * MINUTE), Math.min(until, midnight + end * MINUTE));
      }
    }
  }
  return spans;
}

/** The days on which there are any hours, from the first opening to the last closing: a break at noon makes no second day. */
export const workingDays = (hours: WeeklyHours): WeeklyHours =>
  hours.map((day) => {
    const [first, last] = [day[0], day.at(-1)];
    return first === undefined || last === undefined ? [] : [[first[0], last[1]]];
  });

function add(spans: Span[], from: Instant, to: Instant): void {
  if (from >= to) return;
  const last = spans.at(-1);
  if (last !== undefined && last[1] >= from) spans[spans.length - 1] = [last[0], Math.max(last[1], to)];
  else spans.push([from, to]);
}
