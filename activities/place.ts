import { getCountry } from 'countries-and-timezones';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { ContactRecord } from '../database/contact-record.ts';
import { countryOf } from '../domain/country.ts';
import { zonesOf } from '../domain/zone.ts';
import type { Business } from '../settings/policy-file.ts';
import { isTimeZone } from './civil-time.ts';

/** Where a contact is taken to be: their send hours are those that all the zones permit (E5). */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** At least one. */
  readonly zones: readonly string[];
}

/**
 * E5. Country: record, phone, prefix of the business-scoped user id, line, and the business's own where all are silent.
 * Zone: record, else all zones in which a real share of the country's people live.
 * @param lineNumber the line's display number, if known
 */
export function placeOf(
  contact: Pick<ContactRecord, 'country' | 'timeZone' | 'identities'>,
  lineNumber: string | null,
  business: Business,
): Place {
  const identity = (kind: 'phone' | 'user_id') =>
    contact.identities.find((each) => each.kind === kind)?.value ?? null;
  const country =
    countryOf({
      record: contact.country,
      phone: countryOfNumber(identity('phone')),
      userId: identity('user_id'),
      line: countryOfNumber(lineNumber),
    }) ?? business.country;
  if (contact.timeZone !== null && isTimeZone(contact.timeZone)) {
    return { country, zones: [contact.timeZone] };
  }
  const zones = zonesOf(country, getCountry(country)?.timezones ?? []);
  return { country, zones: zones.length === 0 ? [business.timeZone] : zones };
}

/** The country of a number in digits, with or without its plus; null where the number does not say. */
function countryOfNumber(number: string | null): string | null {
  if (number === null) return null;
  return parsePhoneNumberFromString(`+${number.replaceAll(/\D/g, '')}`)?.country ?? null;
}
