import type { Instant } from '../../../domain/time/instant.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { LOCALES } from './language.ts';

/**
 * Says instants by a zone's clocks: `lun, 16 nov, 10:05`, and with its year whatever is not of this one.
 * @param zone IANA
 * @param now what "this year" is taken from
 */
export function momentIn(language: Language, zone: string, now: Instant): (at: Instant) => string {
  const locale = LOCALES[language];
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      // In Portuguese a month in letters takes a preposition and two points with it.
      month: language === 'pt' ? 'numeric' : 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...options,
    });
  const ofThisYear = format({});
  const ofAnother = format({ year: 'numeric' });
  const year = yearIn(zone);
  const thisYear = year(now);
  return (at) => (year(at) === thisYear ? ofThisYear : ofAnother).format(at);
}

/**
 * Says instants by a zone's clocks with the year and without the weekday: `16 nov 2026, 09:05`.
 * @param zone IANA
 * @param isExact with seconds
 */
export function datedMomentIn(language: Language, zone: string, isExact = false): (at: Instant) => string {
  // By parts: a date style leaves out the nought of `09:05` in Spanish.
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(isExact ? { second: '2-digit' as const } : {}),
    hourCycle: 'h23',
  });
  return (at) => format.format(at);
}

function yearIn(zone: string): (at: Instant) => string {
  const year = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' });
  return (at) => year.format(at);
}

/**
 * How many days a day is from today by a zone's clocks: 0 is today, -1 yesterday.
 * @param zone IANA
 */
export function daysFromToday(at: Instant, now: Instant, zone: string): number {
  const day = dayIn(zone);
  return Math.round((Date.parse(day(at)) - Date.parse(day(now))) / 86_400_000);
}

/** `2026-11-30`, by a zone's clocks. */
export function dayIn(zone: string): (at: Instant) => string {
  const day = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' });
  return (at) => day.format(at);
}
