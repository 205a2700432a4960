import { type Market, type Micros, type Rate, type RateTable, UNIT } from '../../domain/summary/cost.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { closest } from '../closest.ts';
import { wrongCountry } from '../policy/place-names.ts';

type Place = readonly (string | number)[];
/** Takes a fault down and goes on: all of them are told at once. */
export type Fault = (place: Place, message: string) => void;

/** What is billed by message. */
const BY_MESSAGE = ['marketing', 'utility', 'authentication', 'service'];
/** Billed to businesses of other countries, where a card has it. */
const INTERNATIONAL = 'authentication_international';
/** By conversation, before June 2023: who began it. */
const BY_BEGINNER = ['business_initiated', 'user_initiated'];
const CATEGORIES = [...BY_MESSAGE, INTERNATIONAL, ...BY_BEGINNER];

/** More for one message is a slip of the decimal point. */
const MOST = 100;
const CURRENCIES = Intl.supportedValuesOf('currency');

/** Reads a rate table as it stands in its file. What is faulty is left out of the answer, which is then not to be used. */
export function checkRates(content: unknown, fault: Fault): RateTable {
  const file = mapping(content, [], fault);
  known(file, ['currency', 'freeInWindow', 'markets'], [], fault);
  const currency = file['currency'];
  if (typeof currency !== 'string' || !CURRENCIES.includes(currency)) {
    const meant = typeof currency === 'string' ? closest(currency, CURRENCIES) : null;
    fault(
      ['currency'],
      `must be an ISO 4217 code such as USD${meant === null ? '' : `; did you mean ${meant}?`}`,
    );
  }
  const owners = new Map<string, string>();
  const markets = Object.entries(mapping(file['markets'], ['markets'], fault)).map(([name, value]) =>
    market(name, value, owners, fault),
  );
  if (markets.length === 0) fault(['markets'], 'names no market, so nothing would have a price');
  return { currency: String(currency), markets, freeInWindow: freeInWindow(file['freeInWindow'], fault) };
}

function market(name: string, value: unknown, owners: Map<string, string>, fault: Fault): Market {
  const place = ['markets', name];
  const given = mapping(value, place, fault);
  known(given, ['countries', 'messages', 'conversations'], place, fault);
  const countries = list(given['countries'], [...place, 'countries'], fault).flatMap((each, index) => {
    const at = [...place, 'countries', index];
    const country = String(each);
    const wrong = wrongCountry(country);
    const owner = owners.get(country);
    if (wrong !== null) fault(at, wrong);
    else if (owner !== undefined) {
      fault(
        at,
        `${country} is in ${owner === name ? 'this market' : owner} already; a country is billed by one market`,
      );
    } else owners.set(country, name);
    return wrong === null && owner === undefined ? [country] : [];
  });
  if (list(given['countries'], [], () => undefined).length === 0)
    fault([...place, 'countries'], 'names no country');
  const messages = rates(given['messages'], [...place, 'messages'], fault, checkMessage);
  if (messages.length === 0)
    fault([...place, 'messages'], 'has no rate, so nothing to this market has a price');
  const conversations =
    given['conversations'] === undefined
      ? []
      : rates(given['conversations'], [...place, 'conversations'], fault, checkConversation);
  return { name, countries, messages, conversations };
}

type Given = Readonly<Record<string, unknown>>;

/** A list of rates in the order of their dates; each holds until the next begins. */
function rates(
  value: unknown,
  place: Place,
  fault: Fault,
  checkCategories: (given: Given, place: Place, fault: Fault) => void,
): Rate[] {
  const entries = list(value, place, fault).map((each, index) => {
    const at = [...place, index];
    const given = mapping(each, at, fault);
    known(given, ['from', 'until', ...CATEGORIES], at, fault);
    checkCategories(given, at, fault);
    const from = date(given['from'], [...at, 'from'], fault);
    const until = given['until'] === undefined ? null : date(given['until'], [...at, 'until'], fault);
    if (from !== null && until !== null && until <= from) {
      fault([...at, 'until'], 'is not after its `from`, so the rate would never hold');
    }
    const amounts = Object.fromEntries(
      CATEGORIES.filter((category) => given[category] !== undefined).map((category) => [
        category,
        amount(given[category], [...at, category], fault),
      ]),
    );
    return { from, until, amounts, at };
  });
  for (const [index, entry] of entries.entries()) {
    const next = entries[index + 1];
    if (next === undefined || entry.from === null || next.from === null) continue;
    const at = [...next.at, 'from'];
    if (next.from === entry.from) fault(at, 'is the date of the entry before: two rates would hold at once');
    else if (next.from < entry.from)
      fault(at, 'is before the entry above; write them in the order of their dates');
    else if (entry.until !== null && entry.until > next.from) {
      fault([...entry.at, 'until'], 'is after the next entry begins: two rates would hold at once');
    } else if (entry.until !== null && entry.until < next.from) {
      fault(at, 'leaves a hole after the entry above; leave its `until` out, or let them meet');
    }
  }
  return entries.map(({ from, until, amounts }, index) => ({
    from: from ?? 0,
    until: until ?? entries[index + 1]?.from ?? null,
    amounts,
  }));
}

const lacks = (given: Given, category: string): boolean => given[category] === undefined;

function checkMessage(given: Given, place: Place, fault: Fault): void {
  for (const category of BY_MESSAGE.filter((each) => lacks(given, each))) {
    fault(place, `has no amount for ${category}; write null where it is not known`);
  }
  for (const category of BY_BEGINNER.filter((each) => !lacks(given, each))) {
    fault([...place, category], 'is a category of conversations, not of messages');
  }
}

/** Of June 2023 and later by category; before, by who began the conversation. Never both on one card. */
function checkConversation(given: Given, place: Place, fault: Fault): void {
  const byBeginner = BY_BEGINNER.some((category) => !lacks(given, category));
  const [expected, others] = byBeginner ? [BY_BEGINNER, BY_MESSAGE] : [BY_MESSAGE, []];
  for (const category of expected.filter((each) => lacks(given, each))) {
    fault(place, `has no amount for ${category}; write null where it is not known`);
  }
  for (const category of others.filter((each) => !lacks(given, each))) {
    fault(
      [...place, category],
      `does not stand beside ${BY_BEGINNER.join(' and ')}: the cards changed in June 2023`,
    );
  }
}

function freeInWindow(value: unknown, fault: Fault): RateTable['freeInWindow'] {
  if (value === undefined) return [];
  const place = ['freeInWindow'];
  let before: Instant | null = null;
  return list(value, place, fault).map((each, index) => {
    const at = [...place, index];
    const given = mapping(each, at, fault);
    known(given, ['from', 'categories'], at, fault);
    const from = date(given['from'], [...at, 'from'], fault);
    if (from !== null && before !== null && from <= before) {
      fault([...at, 'from'], 'is not after the entry above; write them in the order of their dates');
    }
    before = from ?? before;
    const categories = list(given['categories'], [...at, 'categories'], fault).map(String);
    for (const [number, category] of categories.entries()) {
      if (!BY_MESSAGE.includes(category)) {
        fault([...at, 'categories', number], unknownName(category, BY_MESSAGE));
      }
    }
    return { from: from ?? 0, categories };
  });
}

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Midnight UTC of a day that there is. */
function date(value: unknown, place: Place, fault: Fault): Instant | null {
  const text = typeof value === 'string' ? value : '';
  const at = FORM.test(text) ? Date.parse(text) : Number.NaN;
  // JavaScript takes 30 February for 1 March in some forms; a day that there is reads back as it was written.
  if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(text)) return at;
  fault(
    place,
    value === undefined
      ? 'is missing; write the day from which the rate holds, such as 2026-10-01'
      : `${typeof value === 'string' ? value : JSON.stringify(value)} is not a day such as 2026-10-01`,
  );
  return null;
}

function amount(value: unknown, place: Place, fault: Fault): Micros | null {
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    fault(place, 'must be a number of units of the currency such as 0.0085, or null where it is not known');
    return null;
  }
  if (value < 0) fault(place, 'must not be negative');
  else if (value > MOST) fault(place, `is more than ${MOST} for one message; mind the decimal point`);
  else if (Math.abs(value * UNIT - Math.round(value * UNIT)) > 1e-6) {
    fault(place, 'has more than six decimals');
  }
  return Math.round(value * UNIT);
}

function mapping(value: unknown, place: Place, fault: Fault): Given {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given;
  fault(place, value === undefined ? 'is missing' : 'must be a mapping of names to values');
  return {};
}

function list(value: unknown, place: Place, fault: Fault): readonly unknown[] {
  if (Array.isArray(value)) return value;
  fault(place, value === undefined ? 'is missing' : 'must be a list');
  return [];
}

function known(given: Given, names: readonly string[], place: Place, fault: Fault): void {
  for (const key of Object.keys(given))
    if (!names.includes(key)) fault([...place, key], unknownName(key, names));
}

function unknownName(name: string, names: readonly string[]): string {
  const meant = closest(name, names);
  return `${name} is not known here; ${meant === null ? `known are ${names.join(', ')}` : `did you mean ${meant}?`}`;
}
