import { Temporal } from 'temporal-polyfill/implementation';
import type { Day } from '../../domain/time/holiday.ts';
import type { Instant, Span } from '../../domain/time/instant.ts';
import { permittedIn, type Stretch, type WeeklyHours } from '../../domain/time/weekly-hours.ts';
import { intersect } from '../../domain/time/spans.ts';

/**
 * Civil time lives in activities only: zone data differs between Node builds and a workflow must not depend on it, so
 * what is drawn here is recorded as UTC spans.
 */

/** The stretches of constant offset of a zone between two instants. */
export function stretches(zone: string, from: Instant, until: Instant): Stretch[] {
  const found: Stretch[] = [];
  let begin = from;
  while (begin < until) {
    const local = Temporal.Instant.fromEpochMilliseconds(begin).toZonedDateTimeISO(zone);
    const change = local.getTimeZoneTransition('next')?.epochMilliseconds ?? until;
    const end = Math.min(change, until);
    found.push({ from: begin, until: end, offset: local.offsetNanoseconds / 1_000_000 });
    begin = end;
  }
  return found;
}

/**
 * E5: when the local clocks of all the zones show a permitted time, between two instants. What is drawn into the outlook,
 * and what the gate asks afresh at the instant of sending.
 * @param closed local days on which nothing is permitted
 * @throws RangeError for a zone that does not exist
 */
export function permittedSpans({
  zones,
  hours,
  closed,
  from,
  until,
}: {
  readonly zones: readonly string[];
  readonly hours: WeeklyHours;
  readonly closed?: { has(day: Day): boolean };
  readonly from: Instant;
  readonly until: Instant;
}): Span[] {
  return [...new Set(zones)]
    .map((zone) => permittedIn(hours, stretches(zone, from, until), closed))
    .reduce<Span[]>((all, each) => intersect(all, each), [[from, until]]);
}

/** The local days that an interval touches, whole: from midnight, or what stands for it, to the next. */
export function localDays(zone: string, from: Instant, until: Instant): Span[] {
  const days: Span[] = [];
  let day = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).startOfDay();
  while (day.epochMilliseconds < until) {
    const next = day.add({ days: 1 }).startOfDay();
    days.push([day.epochMilliseconds, next.epochMilliseconds]);
    day = next;
  }
  return days;
}

/**
 * The whole of some days of a calendar in a zone.
 * @param from `2026-11-21`, as `to`, which is the last of them
 */
export function spanOfDays(zone: string, from: string, to: string): Span {
  const begin = (day: Temporal.PlainDate): Instant => day.toZonedDateTime(zone).epochMilliseconds;
  return [begin(Temporal.PlainDate.from(from)), begin(Temporal.PlainDate.from(to).add({ days: 1 }))];
}

/** Whether there is such a zone: a contact's record may name one that this build does not know. */
export function isTimeZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}
