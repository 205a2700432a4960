import { z } from 'zod';
import { dayOf, daysInMonth, type HolidayRule, type Weekday } from '../../domain/time/holiday.ts';
import type { PurposeHours, RegionHours, SegmentHours } from '../../domain/time/send-hours.ts';
import type { Purpose } from '../../domain/purpose.ts';
import { WEEKDAYS } from './parse-hours.ts';
import { wrongCountry, wrongTimeZone } from './place-names.ts';
import { duration, hours, place } from './schema-values.ts';

/** E5: the policy file's section `sendHours`. */

const purposes = { utility: hours, collection: hours, marketing: hours };
const purposeNames = z.array(z.enum(['utility', 'collection', 'marketing']));

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Month and day, wrong in every year; 29 February is not. */
function impossible(month: number, day: number, year = 2_000): string | null {
  const name = MONTHS[month - 1];
  if (name === undefined) return 'there are twelve months';
  const days = daysInMonth(year, month);
  if (day >= 1 && day <= days) return null;
  const of = year === 2_000 ? '' : ` of ${year}`;
  return `${name}${of} has ${days} days`;
}

const monthDay = z.string('must be a month and a day such as "05-01"').transform((text, context) => {
  const match = /^(\d{2})-(\d{2})$/.exec(text);
  const on = [Number(match?.[1]), Number(match?.[2])] as const;
  const why = match === null ? 'write month and day, e.g. "05-01"' : impossible(...on);
  if (why === null) return on;
  context.addIssue({ code: 'custom', message: `${text} is not a day of the year; ${why}` });
  return z.NEVER;
});

const date = z.string('must be a date such as "2026-06-21"').transform((text, context) => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  const why = match === null ? 'write year, month and day, e.g. "2026-06-21"' : impossible(month, day, year);
  if (why === null) return dayOf(year, month, day);
  context.addIssue({ code: 'custom', message: `${text} is not a date; ${why}` });
  return z.NEVER;
});

const weekday = z.enum(WEEKDAYS).transform((name) => WEEKDAYS.indexOf(name) as Weekday);
const days = z.number('must be a number of days').int('must be a whole number of days').min(-366).max(366);

const HOLIDAY = ['name', 'on', 'moves', 'onlyOn', 'easter', 'nth', 'dates'] as const;
const KINDS = ['on', 'easter', 'nth', 'dates'] as const;

const holiday = z
  .strictObject({
    name: z.string('must be what the day is called').trim().min(1, 'must be what the day is called').max(100),
    on: monthDay.optional(),
    moves: z
      .partialRecord(
        z.enum(WEEKDAYS),
        days,
        'must say by how many days it moves from which weekday, e.g. { Sun: 1 }',
      )
      .optional(),
    onlyOn: z.array(weekday, 'must be a list of weekdays such as [Mon, Fri]').min(1).optional(),
    easter: days.optional(),
    nth: z
      .tuple([z.number().int().min(1).max(4), weekday, z.number().int().min(1).max(12)], {
        error: 'must be [which, weekday, month], e.g. [1, Mon, 2] for the first Monday of February',
      })
      .optional(),
    dates: z.array(date, 'must be a list of dates such as ["2026-06-21"]').min(1, 'is empty').optional(),
  })
  .transform(({ name, on, moves, onlyOn, easter, nth, dates }, context): HolidayRule => {
    const given = Object.entries({ on, easter, nth, dates }).filter(([, value]) => value !== undefined);
    if (given.length !== 1) {
      const message = `must say when it is by one of ${KINDS.join(', ')}${given.length === 0 ? '' : `, not by ${given.map(([key]) => key).join(' and ')}`}`;
      context.addIssue({ code: 'custom', message });
    }
    if (on === undefined && (moves ?? onlyOn) !== undefined) {
      const message = 'moves and onlyOn belong to a holiday with on: its other words know their weekday';
      context.addIssue({ code: 'custom', message });
    }
    if (easter !== undefined) return { name, easter };
    if (nth !== undefined) return { name, nth };
    if (dates !== undefined) return { name, days: dates };
    return {
      name,
      on: on ?? [1, 1],
      ...(moves === undefined ? {} : { moves: movesOf(moves) }),
      ...(onlyOn === undefined ? {} : { onlyOn }),
    };
  });

const movesOf = (moves: Readonly<Partial<Record<(typeof WEEKDAYS)[number], number>>>) =>
  Object.fromEntries(
    WEEKDAYS.flatMap((name, index) => (moves[name] === undefined ? [] : [[index, moves[name]]])),
  );

const segment = z.strictObject({ ...purposes, prefer: hours }).partial();
const segments = z.record(z.string().trim().min(1, 'must be the name of a segment').max(100), segment);
const source = z.string('must name the law or rule').trim().min(1, 'must name the law or rule').max(200);

const areaCodes = z
  .array(
    z
      .string('must be text: write "85" in quotes')
      .regex(/^\d{1,4}$/, 'must be the digits of an area code, e.g. "85"'),
    'must be a list of area codes such as ["85", "88"]',
  )
  .min(1, 'is empty, so nobody would ever be known to live there');

const region = z
  .strictObject({
    source,
    ...purposes,
    areaCodes,
    zones: z
      .array(place('must be an IANA time zone such as America/Fortaleza', wrongTimeZone))
      .min(1, 'is empty'),
    holidays: z.array(holiday),
    closedOnHolidays: purposeNames,
  })
  .partial({
    source: true,
    utility: true,
    collection: true,
    marketing: true,
    holidays: true,
    closedOnHolidays: true,
  });

const country = z
  .strictObject({
    source,
    ...purposes,
    holidays: z.array(holiday),
    closedOnHolidays: purposeNames,
    regions: z.record(z.string().trim().min(1).max(100), region),
    segments,
  })
  .partial();

export const sendHoursSchema = z
  .strictObject({
    ...purposes,
    jitter: duration,
    segments,
    countries: z.record(
      place('must be an ISO 3166-1 country code such as CO', wrongCountry),
      country.nullable(),
    ),
  })
  .partial();

export type SendHoursFile = z.output<typeof sendHoursSchema>;

const PURPOSES: readonly Purpose[] = ['utility', 'collection', 'marketing'];
const SEGMENT = [...PURPOSES, 'prefer'];
const COUNTRY = ['source', ...PURPOSES, 'holidays', 'closedOnHolidays', 'regions', 'segments'];

/** The keys that may stand at a place inside the section, for suggestions. */
export function sendHoursKeysAt(at: readonly PropertyKey[]): readonly string[] {
  if (at.includes('holidays')) return HOLIDAY;
  const [first, , third] = at;
  if (first === undefined) return [...PURPOSES, 'jitter', 'segments', 'countries'];
  if (first === 'segments' || third === 'segments') return SEGMENT;
  if (third === 'regions') return [...COUNTRY.slice(0, 6), 'areaCodes', 'zones'];
  return COUNTRY;
}

type Given<T> = { readonly [Key in keyof T]?: T[Key] | undefined };
type Fits<One extends Other, Other> = One;
/** Do not compile when the file's schema and the domain's types drift apart. */
export type NotDrifted = [
  Fits<z.output<typeof segment>, Given<SegmentHours>>,
  Fits<z.output<typeof region>, Given<RegionHours>>,
  Fits<z.output<typeof country>, Given<PurposeHours>>,
];
