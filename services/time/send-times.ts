import { getCountry } from 'countries-and-timezones';
import { type Day, type HolidayRule, holidaysOf, yearOf } from '../../domain/time/holiday.ts';
import { hoursInForce, type SendHours } from '../../domain/time/send-hours.ts';
import { DAY, type Instant, type Span } from '../../domain/time/instant.ts';
import { jitterOf } from '../../domain/time/jitter.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Purpose } from '../../domain/purpose.ts';
import type { WeeklyHours } from '../../domain/time/weekly-hours.ts';
import type { HoursAsked, HoursNote } from '../../domain/time/hours-note.ts';
import { switchedAt } from '../../domain/time/spans.ts';
import { purposeAt } from '../../domain/schedule/send-instant.ts';
import { permittedSpans } from './civil-time.ts';
import type { Place } from './place.ts';

/** When a message may reach a contact, and by whose hours (E5). */
export interface SendTimes {
  readonly spans: readonly Span[];
  readonly note: HoursNote;
  /** R2: where the contact's segment would rather have the second impact; null without a preference. */
  readonly preferred: readonly Span[] | null;
}

/**
 * The one source of send hours: the outlook draws from it, and the gate asks it afresh for templates, mails and calls.
 * @param segment of the contact's record
 */
export function sendTimes(
  sendHours: SendHours,
  {
    place,
    segment,
    purpose,
    from,
    until,
  }: {
    readonly place: Place;
    readonly segment: string | null;
    readonly purpose: Purpose;
    readonly from: Instant;
    readonly until: Instant;
  },
): SendTimes {
  const { country, zones } = place;
  const regions = regionsOf(sendHours, place);
  const { hours, closed, sources, prefer } = hoursInForce(sendHours, { country, regions, segment, purpose });
  const days = daysOf(closed, from, until);
  const draw = (weekly: WeeklyHours, on: { has(day: Day): boolean }) =>
    permittedSpans({ zones, hours: weekly, closed: on, from, until });
  const name = getCountry(country)?.name ?? country;
  return {
    spans: draw(hours, days),
    note: {
      of: sources.length === 0 ? name : `${name} (${sources.join(', ')})`,
      holidays: [...days].flatMap(([day, holiday]) => {
        const spans = zones.map((zone) =>
          permittedSpans({
            zones: [zone],
            hours: ALL_DAY,
            closed: { has: (each) => each !== day },
            from,
            until,
          }),
        );
        const bounds = spans.flat();
        if (bounds.length === 0) return [];
        const whole: Span = [
          Math.min(...bounds.map(([begin]) => begin)),
          Math.max(...bounds.map(([, end]) => end)),
        ];
        return [{ name: holiday, day: whole }];
      }),
    },
    preferred: prefer === null ? null : draw(prefer, new Set()),
  };
}

/** Far enough back that the span `at` lies in is seen from its begin: longer than any day's hours. */
export const BEFORE = DAY;

/** What the gate is told of send hours (E5), for a message about a task from `at` on; `until` inclusive. */
export function askHours(
  sendHours: SendHours,
  {
    caseId,
    place,
    segment,
    policy,
    task,
    isMarketing,
    at,
    until,
  }: {
    readonly caseId: string;
    readonly place: Place;
    readonly segment: string | null;
    readonly policy: Pick<Policy, 'purpose' | 'overduePurpose'>;
    readonly task: { readonly dueAt: Instant | null } | null;
    /** By the provider's category of the template, whatever the reason is for. */
    readonly isMarketing: boolean;
    readonly at: Instant;
    readonly until: Instant;
  },
): { readonly permitted: readonly Span[]; readonly hours: HoursAsked } {
  const [from, end] = [at - BEFORE, Math.max(at, until) + DAY];
  const times = (purpose: Purpose) => sendTimes(sendHours, { place, segment, purpose, from, until: end });
  const { overduePurpose } = policy;
  const { spans, note } = times(isMarketing ? 'marketing' : purposeAt(policy, task, at));
  const dueAt = isMarketing || overduePurpose === null ? null : (task?.dueAt ?? null);
  const permitted =
    overduePurpose === null || dueAt === null || dueAt <= from || dueAt >= end
      ? spans
      : switchedAt(times(policy.purpose).spans, times(overduePurpose).spans, dueAt);
  return { permitted, hours: { ...note, jitter: jitterOf(caseId, sendHours.jitter) } };
}

/** E5: the regions in which somebody may live: by area code where one is known, and never against a zone that is known. */
export function regionsOf(
  { countries }: SendHours,
  { country, zones, areaCode, isZoneKnown }: Place,
): readonly (string | null)[] {
  const regions = Object.entries(countries[country]?.regions ?? {}).filter(
    ([, region]) => !isZoneKnown || zones.every((zone) => region.zones.includes(zone)),
  );
  if (areaCode === null) return [null, ...regions.map(([name]) => name)];
  const own = regions.find(([, region]) => region.areaCodes.some((code) => areaCode.startsWith(code)));
  return [own?.[0] ?? null];
}

/** The holidays between two instants, whichever the zone. */
function daysOf(rules: readonly HolidayRule[], from: Instant, until: Instant): ReadonlyMap<Day, string> {
  const [first, last] = [Math.floor(from / DAY) - 1, Math.floor(until / DAY) + 1];
  const [firstYear, lastYear] = [yearOf(first), yearOf(last)];
  const days = new Map<Day, string>();
  // One year more on each side: a holiday may move over New Year.
  for (let year = firstYear - 1; rules.length > 0 && year <= lastYear + 1; year += 1) {
    for (const { day, name } of holidaysOf(rules, year)) {
      if (first <= day && day <= last) days.set(day, name);
    }
  }
  return days;
}

const ALL_DAY: WeeklyHours = Array.from({ length: 7 }, () => [[0, 1_440]] as const);
