import type {
  CountryHours,
  PurposeHours,
  RegionHours,
  SegmentHours,
  SendHours,
} from '../../domain/time/send-hours.ts';
import type { Purpose } from '../../domain/purpose.ts';
import { bothPermit, type WeeklyHours } from '../../domain/time/weekly-hours.ts';
import type { SendHoursFile } from './send-hours-schema.ts';

type CountryFile = NonNullable<NonNullable<SendHoursFile['countries']>[string]>;
type RegionFile = NonNullable<CountryFile['regions']>[string];
type Given<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** What is said; `undefined` says nothing. */
const said = <T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

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

const PURPOSES: readonly Purpose[] = ['utility', 'collection', 'marketing'];

/** A country or region as it was below, inside the hours that a layer above says for everywhere. */
function inside<Place extends PurposeHours>(place: Place, everywhere: PurposeHours): Place {
  const narrowed = PURPOSES.flatMap((purpose): [Purpose, WeeklyHours][] => {
    const [own, wide] = [place[purpose], everywhere[purpose]];
    return own === undefined || wide === undefined ? [] : [[purpose, bothPermit(own, wide)]];
  });
  return { ...place, ...Object.fromEntries(narrowed) };
}

/** What is below a layer as that layer leaves it: a house's hours for everywhere must not be undone by a law that permits more. */
const under = (below: SendHours, layer: SendHoursFile): SendHoursFile => {
  const everywhere = said({
    utility: layer.utility,
    collection: layer.collection,
    marketing: layer.marketing,
  });
  const countries = Object.entries(below.countries).map(([code, each]) => {
    const regions = Object.entries(each.regions).map(([name, one]) => [name, inside(one, everywhere)]);
    return [code, { ...inside(each, everywhere), regions: Object.fromEntries(regions) }];
  });
  return { ...below, countries: Object.fromEntries(countries) } as SendHoursFile;
};

/**
 * Lays the `sendHours` of several files over each other, the last on top; what a list says replaces the list below. Hours
 * for everywhere narrow those of the countries below: to widen a country's, its own name must be used.
 */
export const layered = (layers: readonly (SendHoursFile | null | undefined)[]): SendHours =>
  layers
    .filter((layer) => layer != null)
    .reduce<SendHours | null>(
      (below, layer) => laid(below === null ? [layer] : [under(below, layer), layer]),
      null,
    ) ?? laid([]);

function laid(given: readonly SendHoursFile[]): SendHours {
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
