import { isValidPhoneNumber } from 'libphonenumber-js/max';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { knownLines } from '../../database/lines/known-lines.ts';
import type { Queryable } from '../../database/pool.ts';
import { canonicalPhone, countryOfPhone } from './phone-number.ts';
import { invalidField } from './validation.ts';

/** Where a number without its country code may be from. */
export interface PhoneAsked {
  /** Of the request, for what is wrong with it. */
  readonly field?: string;
  /** ISO 3166-1 alpha-2, where the request says it of the person. */
  readonly country?: string | null | undefined;
  /** The line it is about; all lines where none is named. */
  readonly line?: string | null | undefined;
}

const LIKE = 'like +57 300 123 4567';

/**
 * A number as somebody wrote it, in the spelling under which it is stored (I1). One without its country code is read by the
 * person's country, else by the line's: only where that is one number alone.
 * @throws Problem `invalid_request` naming the field
 */
export async function readPhone(
  database: Queryable,
  text: string,
  { field = 'phone', country, line }: PhoneAsked = {},
): Promise<string> {
  const written = text.trim();
  const digits = canonicalPhone(written);
  if (digits === null) throw invalidField(field, `must be a phone number with its country code, ${LIKE}`);
  // By the numbers that are really given out: nine digits of Chile would be a number of Iran by their form alone.
  if (/^(\+|00)/.test(written) || isValidPhoneNumber(`+${digits}`)) return digits;

  const countries = country == null ? await countriesOfLines(database, line ?? null) : [country];
  const read = [...new Set(countries.map((each) => national(written, each)).filter((each) => each !== null))];
  const [only] = read;
  if (only !== undefined && read.length === 1) return only;
  if (read.length > 1) {
    throw invalidField(
      field,
      `has no country code, and the lines are of several countries (${countries.join(', ')}): write it with its country code, ${LIKE}`,
    );
  }
  // No country's in which we write; as a number of the country that its first digits say it may still be one.
  if (parsePhoneNumberFromString(`+${digits}`)?.isPossible() === true) return digits;
  const where = countries.length === 0 ? '' : `, and is none of ${countries.join(' or ')}`;
  throw invalidField(field, `has no country code${where}: write it with its country code, ${LIKE}`);
}

function national(text: string, country: string): string | null {
  if (!isSupportedCountry(country)) return null;
  const number = parsePhoneNumberFromString(text, country satisfies CountryCode);
  return number?.isValid() === true ? canonicalPhone(number.number) : null;
}

async function countriesOfLines(database: Queryable, line: string | null): Promise<string[]> {
  const lines = (await knownLines(database)).filter(({ id }) => line === null || id === line);
  const countries = lines.map(({ number }) =>
    number === null ? null : countryOfPhone(number.replaceAll(/\D/g, '')),
  );
  return [...new Set(countries.filter((each) => each !== null))].toSorted();
}
