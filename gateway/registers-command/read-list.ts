import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
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

/** In the one spelling under which numbers are stored; with neither plus nor zeros in front it may be national. */
function numberOf(text: string, country: string): string | null {
  const international = /^(?:\+|00)/.test(text) ? text.replace(/^00/, '+') : null;
  const parsed =
    parsePhoneNumberFromString(international ?? text, country as CountryCode) ??
    parsePhoneNumberFromString(`+${text}`);
  const found =
    parsed?.isPossible() === true ? parsed : parsePhoneNumberFromString(`+${text.replaceAll(/\D/g, '')}`);
  return found?.isPossible() === true ? canonicalPhone(found.number) : null;
}
