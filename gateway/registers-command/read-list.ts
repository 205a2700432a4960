import { isValidPhoneNumber } from 'libphonenumber-js/max';
import { type CountryCode, isPossiblePhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Listed } from '../../database/contacts/registers.ts';
import { canonicalPhone } from '../http/phone-number.ts';
import { dayOf } from './registers-arguments.ts';

/** A list as its file has it. */
export interface ReadList {
  readonly entries: readonly Listed[];
  /** Lines that hold no number, from 1; what is in them is not told (S1). */
  readonly invalid: readonly number[];
}

/**
 * Reads a list: a number a line, after a comma, semicolon or tab the day since when. A first line without a digit is of titles.
 * @param country whose national numbers are read as such
 */
export function readList(text: string, country: string): ReadList {
  const entries: Listed[] = [];
  const invalid: number[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const [first = '', second = ''] = line
      .split(/[,;\t]/)
      .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (first === '' || (index === 0 && !/\d/.test(first))) continue;
    const number = numberOf(first, country);
    if (number === null) {
      invalid.push(index + 1);
      continue;
    }
    const day = dayOf(second);
    entries.push({ number, listedAt: Number.isNaN(day) ? null : day });
  }
  return { entries, invalid };
}

/**
 * In the one spelling under which numbers are stored. Of all ways to read it the first that is a number which is really given
 * out, else the first that may be one: with neither plus nor zeros in front it may be national, and what is dialled before a
 * national number (0, 01, 044 …) belongs to nobody.
 */
function numberOf(text: string, country: string): string | null {
  // What a spreadsheet makes of a long number, 9.87E+8, is none any more.
  if (/\p{L}/u.test(text.replace(/^tel:/i, ''))) return null;
  let possible: string | null = null;
  for (const read of readingsOf(text, country)) {
    if (read === null || !isPossiblePhoneNumber(`+${read}`)) continue;
    if (isValidPhoneNumber(`+${read}`)) return read;
    possible ??= read;
  }
  return possible;
}

/** One after the other: lists are long, and the first is the right one as a rule. */
function* readingsOf(text: string, country: string): Generator<string | null> {
  const digits = text.replaceAll(/\D/g, '');
  if (/^(?:\+|00)/.test(text)) {
    yield canonicalPhone(digits);
    return;
  }
  yield national(text, country);
  yield national(digits, country);
  yield canonicalPhone(digits);
  if (!digits.startsWith('0')) return;
  for (const length of [1, 2, 3]) yield national(digits.slice(length), country);
}

function national(text: string, country: string): string | null {
  const number = parsePhoneNumberFromString(text, country as CountryCode);
  return number === undefined ? null : canonicalPhone(number.number);
}
