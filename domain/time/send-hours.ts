import type { HolidayRule } from './holiday.ts';
import type { Duration } from './instant.ts';
import type { Purpose } from '../purpose.ts';
import { bothPermit, type WeeklyHours } from './weekly-hours.ts';

/** E5: permitted local times by what a message is for. What is left out is said by something wider. */
export type PurposeHours = { readonly [For in Purpose]?: WeeklyHours };

/**
 * E5: a segment's own hours narrow those of its country and never widen them, because those may be the law.
 * `prefer` is R2's preference for the second impact: a better slot inside what is permitted.
 */
export interface SegmentHours extends PurposeHours {
  readonly prefer?: WeeklyHours;
}

/** A part of a country with hours of its own. Who lives there is known by area code; the zones say where it may be. */
export interface RegionHours extends PurposeHours {
  readonly source?: string;
  readonly areaCodes: readonly string[];
  /** A contact whose own zone is known, and is none of these, does not live there. */
  readonly zones: readonly string[];
  /** Kept besides those of the country. */
  readonly holidays: readonly HolidayRule[];
  readonly closedOnHolidays: readonly Purpose[];
}

/** What a country says otherwise than everywhere. */
export interface CountryHours extends PurposeHours {
  /** The law that says it, for decisions to name. */
  readonly source?: string;
  readonly holidays: readonly HolidayRule[];
  /** What does not go on holidays. */
  readonly closedOnHolidays: readonly Purpose[];
  readonly regions: Readonly<Record<string, RegionHours>>;
  /** By the segment of a contact; stands for the one of the same name that holds everywhere. */
  readonly segments: Readonly<Record<string, SegmentHours>>;
}

/** The send hours of a policy file: what holds everywhere, and by ISO 3166-1 country. */
export interface SendHours extends Readonly<Record<Purpose, WeeklyHours>> {
  /** The largest jitter after a hold for hours. */
  readonly jitter: Duration;
  readonly segments: Readonly<Record<string, SegmentHours>>;
  readonly countries: Readonly<Record<string, CountryHours>>;
}

/** Whose hours are asked for. */
export interface Whose {
  readonly country: string;
  /** The regions in which the contact may live, by name; `null` for the rest of the country. All must permit. */
  readonly regions: readonly (string | null)[];
  readonly segment: string | null;
  readonly purpose: Purpose;
}

/** What holds for a contact and a purpose. */
export interface HoursInForce {
  readonly hours: WeeklyHours;
  /** The holidays on which nothing of the purpose goes. */
  readonly closed: readonly HolidayRule[];
  /** The laws the hours are from; empty where those that hold everywhere do. */
  readonly sources: readonly string[];
  /** R2: null where the segment has no preference. */
  readonly prefer: WeeklyHours | null;
}

/** E5: country × purpose × segment, in every region the contact may live in. */
export function hoursInForce(
  sendHours: SendHours,
  { country, regions, segment, purpose }: Whose,
): HoursInForce {
  const national = sendHours.countries[country];
  const narrowed =
    segment === null ? undefined : (national?.segments[segment] ?? sendHours.segments[segment]);
  const everywhere = national?.[purpose] ?? sendHours[purpose];
  const regional = regions.map((name) => (name === null ? undefined : national?.regions[name]));
  const all = [...regional.map((region) => region?.[purpose] ?? everywhere), narrowed?.[purpose]];
  const authorities = [
    ...(national !== undefined && regional.some((region) => region?.[purpose] === undefined)
      ? [national]
      : []),
    ...regional.filter((region) => region !== undefined),
  ];
  return {
    hours: all.reduce<WeeklyHours>(
      (both, each) => (each === undefined ? both : bothPermit(both, each)),
      ALWAYS,
    ),
    closed: [national, ...regional].flatMap((place) =>
      place?.closedOnHolidays.includes(purpose)
        ? [...place.holidays, ...(place === national ? [] : (national?.holidays ?? []))]
        : [],
    ),
    sources: authorities.flatMap((place) =>
      place.source !== undefined && (place[purpose] !== undefined || place.closedOnHolidays.includes(purpose))
        ? [place.source]
        : [],
    ),
    prefer: narrowed?.prefer ?? null,
  };
}

/** Every local time of the week. */
const ALWAYS: WeeklyHours = Array.from({ length: 7 }, () => [[0, 1_440]] as const);
