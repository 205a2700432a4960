import { getAllCountries, getAllTimezones } from 'countries-and-timezones';
import { closest } from '../closest.ts';

/** Null when there is such a country. */
export function wrongCountry(code: string): string | null {
  if (Object.hasOwn(getAllCountries(), code)) return null;
  const country = Object.values(getAllCountries()).find(
    ({ id, name }) => id === code.toUpperCase() || name.toLowerCase() === code.toLowerCase(),
  );
  return `${code} is not an ISO 3166-1 country code such as CL${country === undefined ? '' : `; did you mean ${country.id}?`}`;
}

/** Null when there is such a time zone. */
export function wrongTimeZone(zone: string): string | null {
  const zones = Object.keys(getAllTimezones());
  if (zones.includes(zone)) return null;
  // Somebody who writes `Santiago` or `santiago de chile` means the city of a zone.
  const city = zones.find(
    (each) => each.split('/').at(-1)?.toLowerCase() === zone.trim().toLowerCase().replaceAll(' ', '_'),
  );
  const meant = city ?? closest(zone, zones);
  return `${zone} is not an IANA time zone such as America/Santiago${meant === null ? '' : `; did you mean ${meant}?`}`;
}
