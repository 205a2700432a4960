/**
 * A day of the calendar, counted from 1970-01-01: a date without zone and clock. Local day `n` of a zone is the one on which
 * its clocks show that date.
 */
export type Day = number;

/** Monday is 0. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** By how many days a holiday moves that falls on a weekday; a weekday that is not named does not move. */
export type Moves = { readonly [On in Weekday]?: number };

/** One holiday as a law words it, for every year. */
export type HolidayRule = { readonly name: string } & (
  | {
      /** Month and day, from 1. */
      readonly on: readonly [month: number, day: number];
      /** Colombia's Ley Emiliani, Chile's Ley 19.668: where it is kept when it falls on these weekdays. */
      readonly moves?: Moves;
      /** It is a holiday only where it falls on one of these: Chile's bridge days. */
      readonly onlyOn?: readonly Weekday[];
    }
  /** Days from Easter Sunday. */
  | { readonly easter: number }
  /** The nth weekday of a month. */
  | { readonly nth: readonly [n: number, weekday: Weekday, month: number] }
  /** Days that follow no rule, such as solstices and elections. */
  | { readonly days: readonly Day[] }
);

/** A rule's day in a year; null where it has none there. */
export interface Holiday {
  readonly day: Day;
  readonly name: string;
}

/** The holidays that are kept in a year, in no order. */
export function holidaysOf(rules: readonly HolidayRule[], year: number): Holiday[] {
  return rules.flatMap((rule): Holiday[] => daysOf(rule, year).map((day) => ({ day, name: rule.name })));
}

function daysOf(rule: HolidayRule, year: number): Day[] {
  if ('easter' in rule) return [easterOf(year) + rule.easter];
  if ('nth' in rule) {
    const [n, weekday, month] = rule.nth;
    const first = dayOf(year, month, 1);
    return [first + ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7];
  }
  if ('days' in rule) return rule.days.filter((day) => yearOf(day) === year);
  const [month, date] = rule.on;
  // 29 February is no day in most years.
  if (date > daysInMonth(year, month)) return [];
  const day = dayOf(year, month, date);
  const weekday = weekdayOf(day);
  if (rule.onlyOn !== undefined && !rule.onlyOn.includes(weekday)) return [];
  return [day + (rule.moves?.[weekday] ?? 0)];
}

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: Day): Weekday => ((((day + 3) % 7) + 7) % 7) as Weekday;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** @param month from 1 */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** Days before 1 January of a year, counted from the year 0 of the Gregorian calendar. */
const before = (year: number): number =>
  365 * year + Math.ceil(year / 4) - Math.ceil(year / 100) + Math.ceil(year / 400);

/** @param month and date from 1 */
export function dayOf(year: number, month: number, date: number): Day {
  let day = before(year) - before(1970) + date - 1;
  for (let each = 1; each < month; each += 1) day += daysInMonth(year, each);
  return day;
}

export function yearOf(day: Day): number {
  // Off by one at most near the turn of the year.
  const year = 1970 + Math.floor(day / 365.2425);
  if (day < dayOf(year, 1, 1)) return year - 1;
  return day >= dayOf(year + 1, 1, 1) ? year + 1 : year;
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
export function easterOf(year: number): Day {
  const golden = year % 19;
  const [century, rest] = [Math.floor(year / 100), year % 100];
  const leapCenturies = Math.floor(century / 4);
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - leapCenturies - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const sum = epact + toSunday - 7 * late + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}
