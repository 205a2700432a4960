import { Temporal } from 'temporal-polyfill/implementation';

type Moment = Temporal.ZonedDateTime;

/** A moment of the calendar at which something may go wrong that goes well on most days. */
export interface NamedDate {
  readonly name: string;
  readonly what: string;
  /** The next one that is later than `now`, a little before it happens: a run takes some minutes and meets it. */
  readonly next: (now: Temporal.Instant) => Moment;
}

const SANTIAGO = 'America/Santiago';
const BOGOTA = 'America/Bogota';
const ASUNCION = 'America/Asuncion';
const LISBON = 'Europe/Lisbon';

const LITTLE = { minutes: 5 };

/** Days on end, from today, at a local time. @param isMeant of midnight on that day */
function nextDay(
  now: Temporal.Instant,
  zone: string,
  time: string,
  isMeant: (day: Temporal.PlainDate) => boolean,
): Moment {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  for (let ahead = 0; ; ahead += 1) {
    const day = today.add({ days: ahead });
    if (!isMeant(day)) continue;
    const moment = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) });
    if (Temporal.Instant.compare(moment.toInstant(), now) > 0) return moment;
  }
}

/** The next change of a zone's clocks, forward or back. */
function nextChange(now: Temporal.Instant, zone: string, direction: 'forward' | 'back'): Moment {
  let moment = now.toZonedDateTimeISO(zone);
  for (;;) {
    const change = moment.getTimeZoneTransition('next');
    if (change === null) throw new Error(`${zone} changes its clocks no more: choose another zone`);
    const isForward = change.offsetNanoseconds > change.subtract({ seconds: 1 }).offsetNanoseconds;
    const before = change.subtract(LITTLE);
    if (isForward === (direction === 'forward') && Temporal.Instant.compare(before.toInstant(), now) > 0)
      return before;
    moment = change;
  }
}

const isSunday = (day: Temporal.PlainDate): boolean => day.dayOfWeek === 7;

/** The least promising first. */
export const DATES: readonly NamedDate[] = [
  {
    name: 'leap-day',
    what: '29 February, a Tuesday in 2028',
    next: (now) => nextDay(now, BOGOTA, '10:00', (day) => day.month === 2 && day.day === 29),
  },
  {
    name: 'new-years-eve',
    what: '31 December, some minutes before midnight in Santiago; in Bogotá the old year goes on',
    next: (now) => nextDay(now, SANTIAGO, '23:55', (day) => day.month === 12 && day.day === 31),
  },
  {
    name: 'santiago-back',
    what: 'before clocks in Santiago go back; until spring they are an hour ahead of Bogotá, not two',
    next: (now) => nextChange(now, SANTIAGO, 'back'),
  },
  {
    name: 'santiago-forward',
    what: 'before clocks in Santiago go forward',
    next: (now) => nextChange(now, SANTIAGO, 'forward'),
  },
  {
    name: 'colombian-holiday',
    what: 'a holiday Monday in Colombia: Epiphany, moved to the Monday on or after it (Ley 51 de 1983)',
    next: (now) =>
      nextDay(
        now,
        BOGOTA,
        '07:50',
        ({ dayOfWeek, month, day }) => dayOfWeek === 1 && month === 1 && day >= 6 && day <= 12,
      ),
  },
  {
    name: 'sunday-night',
    what: 'Sunday, some minutes before midnight in Bogotá',
    next: (now) => nextDay(now, BOGOTA, '23:55', isSunday),
  },
  {
    name: 'thirtieth',
    what: 'the last day of a month of 30 days, some minutes before midnight in Bogotá',
    next: (now) => nextDay(now, BOGOTA, '23:55', (day) => day.day === 30 && day.daysInMonth === 30),
  },
  {
    name: 'lisbon-forward',
    what: 'before clocks in Lisbon go forward',
    next: (now) => nextChange(now, LISBON, 'forward'),
  },
  {
    name: 'lisbon-back',
    what: 'before clocks in Lisbon go back',
    next: (now) => nextChange(now, LISBON, 'back'),
  },
  {
    // Paraguay changed its clocks for the last time on 6 October 2024, the first Sunday of October, and keeps summer time
    // since (Ley 7354 de 2024). On its anniversary zone data from before 2025a change them, newer ones do not: tests
    // must not know which are installed.
    name: 'asuncion',
    what: 'the first Sunday of October, when clocks in Asunción went forward until 2024',
    next: (now) =>
      nextDay(
        now,
        ASUNCION,
        '23:55',
        (day) => day.dayOfWeek === 6 && day.add({ days: 1 }).month === 10 && day.add({ days: 1 }).day <= 7,
      ),
  },
];
