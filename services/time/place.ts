import { getCountry } from 'countries-and-timezones';
import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { ContactRecord } from '../../database/contacts/contact-record.ts';
import { zoneByAreaCode } from '../../domain/time/area-code.ts';
import { countryOf } from '../../domain/time/country.ts';
import { zonesOf } from '../../domain/time/zone.ts';
import type { Business } from '../../settings/policy/policy-file.ts';
import { isTimeZone } from './civil-time.ts';

/** Where a contact is taken to be: their send hours are those that all the zones permit (E5). */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** At least one. */
  readonly zones: readonly string[];
  /** By the contact's record. */
  readonly isZoneKnown: boolean;
  /** The first digits of a phone number of this country; null where none is known. */
  readonly areaCode: string | null;
}

/** As long as any area code. */
const AREA_CODE = 4;

/**
 * E5. Country: record, phone, prefix of the business-scoped user id, line, and the business's own where all are silent.
 * Zone: record, area code where it decides, else all zones in which a real share of the country's people live.
 * @param lineNumber the line's display number, if known
 */
export function placeOf(
  contact: Pick<ContactRecord, 'country' | 'timeZone' | 'identities'>,
  lineNumber: string | null,
  business: Business,
): Place {
  const identity = (kind: 'phone' | 'user_id') =>
    contact.identities.find((each) => each.kind === kind)?.value ?? null;
  const phone = numberOf(identity('phone'));
  const country =
    countryOf({
      record: contact.country,
      phone: phone?.country ?? null,
      userId: identity('user_id'),
      line: numberOf(lineNumber)?.country ?? null,
    }) ?? business.country;
  // Somebody of another country than their number's may live anywhere in it.
  const areaCode = phone?.country === country ? phone.nationalNumber.slice(0, AREA_CODE) : null;
  if (contact.timeZone !== null && isTimeZone(contact.timeZone)) {
    return { country, zones: [contact.timeZone], isZoneKnown: true, areaCode };
  }
  const decided = areaCode === null ? null : zoneByAreaCode(country, areaCode);
  const zones = decided === null ? zonesOf(country, getCountry(country)?.timezones ?? []) : [decided];
  return { country, zones: zones.length === 0 ? [business.timeZone] : zones, isZoneKnown: false, areaCode };
}

/** A number in digits, with or without its plus; null where it is none. */
function numberOf(number: string | null): PhoneNumber | null {
  if (number === null) return null;
  return parsePhoneNumberFromString(`+${number.replaceAll(/\D/g, '')}`) ?? null;
}
