import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Longer than any number (E.164: 15 digits), shorter than none. */
const FORM = /^\d{5,20}$/;

/**
 * The one spelling under which a number is stored: digits with the country code, no plus. Brazilian mobile numbers have a
 * ninth digit that WhatsApp leaves out for older accounts, Mexican ones a 1 after the country code that is history; with
 * and without it is the same person (I1).
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
  const brazil = /^55([1-9]\d)([6-9]\d{7})$/.exec(digits);
  if (brazil !== null) return `55${brazil[1]}9${brazil[2]}`;
  const mexico = /^521(\d{10})$/.exec(digits);
  if (mexico !== null) return `52${mexico[1]}`;
  return digits;
}

/** ISO 3166-1 alpha-2, or null where the number does not say. */
export const countryOfPhone = (digits: string): string | null =>
  parsePhoneNumberFromString(`+${digits}`)?.country ?? null;
