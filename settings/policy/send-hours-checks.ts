import { getCountry } from 'countries-and-timezones';
import { hoursInForce, type SendHours } from '../../domain/time/send-hours.ts';
import { HOUR } from '../../domain/time/instant.ts';
import type { Purpose } from '../../domain/purpose.ts';
import { bothPermit, permitAnything, type WeeklyHours } from '../../domain/time/weekly-hours.ts';
import { zonesOf } from '../../domain/time/zone.ts';
import { closest } from '../closest.ts';
import { formatDuration } from '../iso-duration.ts';

const PURPOSES: readonly Purpose[] = ['utility', 'collection', 'marketing'];

/** A jitter that is longer than this is a delay. */
const LONGEST_JITTER = HOUR;

export interface HoursContradiction {
  /** Inside the section `sendHours`. */
  readonly place: readonly string[];
  readonly message: string;
}

/**
 * What no single value of the section shows: holes, overlaps, preferences that are never permitted (E5).
 * @param named the countries the file itself speaks of: a house without customers elsewhere need not leave them hours
 */
export function contradictionsOfHours(sendHours: SendHours, named: readonly string[]): HoursContradiction[] {
  const found: HoursContradiction[] = [];
  const fault = (place: readonly string[], message: string) => found.push({ place, message });
  const { jitter, segments, countries } = sendHours;
  if (jitter > LONGEST_JITTER)
    fault(['jitter'], `must be at most ${formatDuration(LONGEST_JITTER)}; longer is a delay`);

  for (const [name, segment] of Object.entries(segments)) {
    for (const purpose of PURPOSES) {
      if (segment[purpose] && !permitAnything(bothPermit(segment[purpose], sendHours[purpose])))
        fault(['segments', name, purpose], `leaves no hour of sendHours.${purpose}; nothing would ever go`);
    }
    if (segment.prefer && PURPOSES.every((each) => !preferable(sendHours, 'XX', name, each)))
      fault(['segments', name, 'prefer'], 'lies in no permitted hours, so it would never be used');
  }

  for (const [code, country] of Object.entries(countries)) {
    if (!named.includes(code)) continue;
    const at = (...inside: string[]) => ['countries', code, ...inside];
    if (country.closedOnHolidays.length > 0 && country.holidays.length === 0)
      fault(at('closedOnHolidays'), 'names purposes, but the country has no holidays; add holidays');
    const codes = new Map<string, string>();
    for (const [name, region] of Object.entries(country.regions)) {
      if (region.closedOnHolidays.length > 0 && region.holidays.length + country.holidays.length === 0)
        fault(
          at('regions', name, 'closedOnHolidays'),
          'names purposes, but there are no holidays; add holidays',
        );
      for (const zone of region.zones) {
        const known: readonly string[] = getCountry(code)?.timezones ?? [];
        if (known.includes(zone)) continue;
        const meant = closest(zone, known) ?? known.join(', ');
        fault(at('regions', name, 'zones'), `${zone} is not a zone of ${code}; did you mean ${meant}?`);
      }
      for (const areaCode of region.areaCodes) {
        const other = [...codes].find(([each]) => each.startsWith(areaCode) || areaCode.startsWith(each));
        if (other !== undefined && other[1] !== name)
          fault(at('regions', name, 'areaCodes'), `${areaCode} overlaps ${other[0]} of ${other[1]}`);
        codes.set(areaCode, name);
      }
    }
    const regions = [null, ...Object.keys(country.regions)];
    for (const purpose of PURPOSES) {
      const anywhere = hoursInForce(sendHours, { country: code, regions, segment: null, purpose });
      if (!permitAnything(anywhere.hours)) {
        fault(
          at('regions'),
          `leave no common hour for ${purpose}; nothing would ever go to whom no region is known of`,
        );
      } else if (!permitInAllZones(code, anywhere.hours)) {
        fault(
          at(...(country[purpose] ? [purpose] : [])),
          `leaves no common hour of the country’s zones for ${purpose}; nothing would ever go to whom no zone is known of`,
        );
      }
      for (const name of new Set([...Object.keys(country.segments), ...Object.keys(segments)])) {
        const { hours } = hoursInForce(sendHours, { country: code, regions, segment: name, purpose });
        const isOwn = Object.hasOwn(country.segments, name);
        const where = isOwn ? at('segments', name, purpose) : ['segments', name, purpose];
        const said = (isOwn ? country.segments : segments)[name]?.[purpose];
        if (said !== undefined && permitAnything(anywhere.hours) && !permitAnything(hours))
          fault(where, `leaves no hour for ${purpose} in ${code}; nothing would ever go`);
      }
    }
    for (const [name, segment] of Object.entries(country.segments)) {
      if (segment.prefer && PURPOSES.every((each) => !preferable(sendHours, code, name, each)))
        fault(at('segments', name, 'prefer'), 'lies in no permitted hours, so it would never be used');
    }
  }
  return found;
}

function preferable(sendHours: SendHours, country: string, segment: string, purpose: Purpose): boolean {
  const { hours, prefer } = hoursInForce(sendHours, { country, regions: [null], segment, purpose });
  return prefer !== null && permitAnything(bothPermit(hours, prefer));
}

/** A winter's and a summer's day: zones of one country may change their clocks apart. */
const SAMPLES = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];

/** Whether some instant of the week is permitted in all zones with a real share of the country's people. */
function permitInAllZones(country: string, hours: WeeklyHours): boolean {
  const zones = zonesOf(country, getCountry(country)?.timezones ?? []);
  if (zones.length < 2) return true;
  return SAMPLES.every((sample) => {
    const offsets = new Set(zones.map((zone) => offsetOf(zone, sample)));
    // Quarters of an hour of a UTC week: no offset is finer.
    return Array.from({ length: 7 * 96 }, (_, quarter) => quarter * 15).some((minute) =>
      [...offsets].every((offset) => {
        const local = (minute + offset + 7 * 1_440) % (7 * 1_440);
        return hours[Math.floor(local / 1_440)]?.some(
          ([from, to]) => from <= local % 1_440 && local % 1_440 < to,
        );
      }),
    );
  });
}

/** Minutes ahead of UTC. */
function offsetOf(zone: string, instant: number): number {
  const key = `${zone} ${instant}`;
  const known = OFFSETS.get(key) ?? askOffset(zone, instant);
  OFFSETS.set(key, known);
  return known;
}

const OFFSETS = new Map<string, number>();

function askOffset(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(parts ?? '');
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
  return match?.[1] === '-' ? -minutes : minutes;
}
