import type { DayHours, WeeklyHours } from '../../domain/time/weekly-hours.ts';
import { closest } from '../closest.ts';

/** As the policy file writes them, Monday first. */
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const FULL = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export interface HoursFault {
  /** Which entry of the list is wrong. */
  readonly entry: number;
  readonly message: string;
}

const EXAMPLE = 'write days and times like "Mon-Fri 09:00-13:00, 14:00-18:00"';

/** Reads a list such as `["Mon-Fri 09:00-13:00, 14:00-18:00", "Sat 09:00-13:00"]`; every fault at once. */
export function parseHours(entries: readonly string[]): {
  readonly hours: WeeklyHours;
  readonly faults: readonly HoursFault[];
} {
  const hours: DayHours[][] = WEEKDAYS.map(() => []);
  const faults: HoursFault[] = [];
  entries.forEach((text, entry) => {
    const fault = (message: string) => faults.push({ entry, message });
    const match = /^(\S+)\s+(\S.*)$/.exec(text.trim());
    if (match === null) {
      fault(`"${text}" has no days or no times; ${EXAMPLE}`);
      return;
    }
    const days = parseDays(match[1] ?? '', fault);
    const times = (match[2] ?? '').split(',').map((each) => parseTimes(each.trim(), fault));
    for (const day of days) {
      for (const span of times) {
        if (span === null) continue;
        const overlapped = hours[day]?.find(([from, to]) => from < span[1] && span[0] < to);
        if (overlapped !== undefined) {
          fault(`${WEEKDAYS[day]} ${clock(span)} overlaps ${WEEKDAYS[day]} ${clock(overlapped)}`);
        } else hours[day]?.push(span);
      }
    }
  });
  for (const day of hours) day.sort(([one], [other]) => one - other);
  return { hours, faults };
}

function parseDays(text: string, fault: (message: string) => void): number[] {
  return text.split(',').flatMap((part) => {
    const [first = '', last = first, ...rest] = part.split('-');
    if (rest.length > 0) {
      fault(`"${part}" is not a day or a range of days; ${EXAMPLE}`);
      return [];
    }
    const [from, to] = [weekday(first, fault), weekday(last, fault)];
    if (from === null || to === null) return [];
    // Fri-Mon runs over the end of the week.
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);
  });
}

function weekday(text: string, fault: (message: string) => void): number | null {
  const found = [...WEEKDAYS, ...FULL].findIndex((name) => name.toLowerCase() === text.toLowerCase());
  if (found >= 0) return found % 7;
  const meant = closest(text, [...WEEKDAYS, ...FULL]);
  fault(`"${text}" is not a day${meant === null ? `; ${EXAMPLE}` : `; did you mean ${meant}?`}`);
  return null;
}

function parseTimes(text: string, fault: (message: string) => void): DayHours | null {
  const match = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) {
    fault(`"${text}" is not a span of times; ${EXAMPLE}`);
    return null;
  }
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (fromMinute > 59 || toMinute > 59 || from >= 1_440 || to > 1_440) {
    fault(`"${text}" is not on the clock; times run from 00:00 to 24:00`);
    return null;
  }
  if (from === to) {
    fault(`"${text}" is empty`);
    return null;
  }
  if (from > to) {
    const [evening, morning] = [clock([from, 1_440]), clock([0, to])];
    fault(
      `"${text}" ${to === 0 ? `ends before it begins; write ${evening}` : `runs past midnight; write ${evening}, and ${morning} for the day after`}`,
    );
    return null;
  }
  return [from, to];
}

const clock = ([from, to]: DayHours): string => `${time(from)}-${time(to)}`;
const time = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
