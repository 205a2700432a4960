import type { CountryHours, RegionHours, SendHours, SegmentHours } from '../domain/hours-in-force.ts';
import type { SendHoursFile } from './send-hours-schema.ts';

type CountryFile = NonNullable<NonNullable<SendHoursFile['countries']>[string]>;
type RegionFile = NonNullable<CountryFile['regions']>[string];
type Given<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** What is said; `undefined` says nothing. */
const said = <T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

/** By name; what two layers say under one name is laid together. */
function together<File, Laid>(
  layers: readonly (Readonly<Record<string, File>> | undefined)[],
  lay: (layers: readonly File[]) => Laid,
): Record<string, Laid> {
  const names = [...new Set(layers.flatMap((layer) => Object.keys(layer ?? {})))];
  return Object.fromEntries(
    names.map((name) => [
      name,
      lay(layers.flatMap((layer) => (layer?.[name] === undefined ? [] : [layer[name]]))),
    ]),
  );
}

const segment = (layers: readonly Given<SegmentHours>[]): SegmentHours =>
  Object.assign({}, ...layers.map(said)) as SegmentHours;

const region = (layers: readonly RegionFile[]): RegionHours =>
  Object.assign({ areaCodes: [], zones: [], holidays: [], closedOnHolidays: [] }, ...layers.map(said));

const country = (layers: readonly (CountryFile | null)[]): CountryHours => {
  const given = layers.filter((layer) => layer !== null);
  return {
    ...Object.assign({ holidays: [], closedOnHolidays: [] }, ...given.map(said)),
    regions: together(
      given.map(({ regions }) => regions),
      region,
    ),
    segments: together(
      given.map(({ segments }) => segments),
      segment,
    ),
  };
};

/** Lays the `sendHours` of several files over each other, the last on top; what a list says replaces the list below. */
export function layered(layers: readonly (SendHoursFile | null | undefined)[]): SendHours {
  const given = layers.filter((layer) => layer != null);
  return {
    ...(Object.assign({}, ...given.map(said)) as SendHours),
    segments: together(
      given.map(({ segments }) => segments),
      segment,
    ),
    countries: together(
      given.map(({ countries }) => countries),
      country,
    ),
  };
}
