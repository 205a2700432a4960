import { getAllCountries } from 'countries-and-timezones';

/** Countries by name; what is no code of a country stays as it is. */
export function countryIn(locale: string): (code: string) => string {
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  return (code) => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code);
}

/** By their English names; a name that begins with another comes first. */
const CODES = Object.values(getAllCountries())
  .map(({ id, name }) => [name, id] as const)
  .toSorted(([one], [other]) => other.length - one.length);

/** `Brazil (a law)` with the country as the reader calls it; what begins with no country stays as it is. */
export function whoseHoursIn(whose: string, locale: string): string {
  const found = CODES.find(([name]) => whose === name || whose.startsWith(`${name} (`));
  if (found === undefined) return whose;
  const [name, code] = found;
  return `${countryIn(locale)(code)}${whose.slice(name.length)}`;
}
