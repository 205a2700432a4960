import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { storedSpelling } from '../../domain/contacts/phone-spelling.ts';

/** Longer than any number (E.164: 15 digits), shorter than none. */
const FORM = /^\d{5,20}$/;

/** How Argentines write a mobile number at home: area code, 15, number. */
const ARGENTINE_15 = /^54\d{12}$/;

/**
 * The one spelling under which a number is stored: digits with the country code, no plus; with and without the digits that
 * some write and others leave out it is the same person (I1).
 *
 * @param text as people or the provider write it
 * @returns null when it is not a phone number
 */
export function canonicalPhone(text: string): string | null {
  const digits = text
    .trim()
    .replace(/^(?:\+|00)/, '')
    .replaceAll(/[\s().\-/\u2010-\u2015\u00A0]/g, '');
  if (!FORM.test(digits)) return null;
  const plain = ARGENTINE_15.test(digits)
    ? (parsePhoneNumberFromString(`+${digits}`)?.number.slice(1) ?? digits)
    : digits;
  return storedSpelling(plain);
}

/** ISO 3166-1 alpha-2, or null where the number does not say. */
export const countryOfPhone = (digits: string): string | null =>
  parsePhoneNumberFromString(`+${digits}`)?.country ?? null;
