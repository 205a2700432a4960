import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { priceOf } from '../../domain/summary/cost.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { RatesFileError, readRates } from '../../settings/rates/rates-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'rates-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(text: string): string {
  const path = join(folder, `rates-${(files += 1)}.yaml`);
  writeFileSync(path, text);
  return path;
}

/** `line at: message` of every fault. */
function faultsOf(text: string): string[] {
  try {
    readRates(file(text));
  } catch (error) {
    if (!(error instanceof RatesFileError)) throw error;
    return error.faults.map(({ line, at, message }) => `${line} ${at}: ${message}`);
  }
  return [];
}

const market = (messages: string, more = ''): string =>
  `currency: USD\nmarkets:\n  chile:\n    countries: [CL]\n    messages:\n${messages
    .split('\n')
    .map((each) => `      - ${each}`)
    .join('\n')}\n${more}`;
const ALL = 'marketing: 0.0889, utility: 0.02, authentication: 0.02, service: 0';

describe('the shipped rate table', () => {
  const price = (country: string, category: string, day: string, model: 'PMP' | 'CBP' = 'PMP') =>
    priceOf(readRates(), {
      billing: { model, type: 'regular', category },
      country,
      at: Date.parse(`${day}T00:00:00Z`),
    }).amount;

  test('M4: has the countries of the shipped send hours, by message and by conversation', () => {
    const { markets } = readRates();
    expect(markets.flatMap(({ countries }) => countries).toSorted()).toEqual(
      Object.keys(readPolicies().sendHours.countries).toSorted(),
    );
    for (const { messages, conversations } of markets) {
      expect(messages.at(-1)?.until).toBeNull();
      expect(conversations.at(-1)?.until).toBe(Date.parse('2025-07-01T00:00:00Z'));
    }
  });

  test('M4: a card holds from its day on: replies in the window cost since October 2026', () => {
    expect(price('CO', 'service', '2026-09-30')).toBe(0);
    expect(price('CO', 'service', '2026-10-01')).toBe(800);
    expect(price('CL', 'marketing', '2026-11-21')).toBe(88_900);
    expect(price('UY', 'utility', '2026-09-30')).toBe(11_300);
    expect(price('DO', 'service', '2026-10-01')).toBe(11_300);
    expect(price('MX', 'marketing', '2026-09-30')).toBe(30_500);
    expect(price('MX', 'marketing', '2026-10-01')).toBe(39_700);
    expect(price('MX', 'user_initiated', '2023-05-31', 'CBP')).toBe(10_500);
    expect(price('MX', 'user_initiated', '2023-06-01', 'CBP')).toBeNull();
    expect(price('PE', 'service', '2025-06-30', 'CBP')).toBe(0);
    expect(price('PE', 'service', '2025-07-01', 'CBP')).toBeNull();
  });
});

describe('a rate table', () => {
  test('M4: that is right is taken, and replaces the shipped one', () => {
    const table = readRates(file(market(`{ from: 2026-01-01, ${ALL} }`)));
    expect(table.markets.map(({ name }) => name)).toEqual(['chile']);
    expect(table.markets[0]?.messages).toEqual([
      {
        from: Date.parse('2026-01-01T00:00:00Z'),
        until: null,
        amounts: { marketing: 88_900, utility: 20_000, authentication: 20_000, service: 0 },
      },
    ]);
  });

  test('M4: holes, overlaps and the wrong order are told with the line of what is to be changed', () => {
    expect(
      faultsOf(
        market(
          [
            `{ from: 2026-01-01, until: 2026-02-01, ${ALL} }`,
            `{ from: 2026-03-01, until: 2026-05-01, ${ALL} }`,
            `{ from: 2026-04-01, ${ALL} }`,
            `{ from: 2026-04-01, ${ALL} }`,
            `{ from: 2026-02-01, until: 2026-02-01, ${ALL} }`,
          ].join('\n'),
        ),
      ),
    ).toEqual([
      '7 markets.chile.messages.1.from: leaves a hole after the entry above; leave its `until` out, or let them meet',
      '7 markets.chile.messages.1.until: is after the next entry begins: two rates would hold at once',
      '9 markets.chile.messages.3.from: is the date of the entry before: two rates would hold at once',
      '10 markets.chile.messages.4.until: is not after its `from`, so the rate would never hold',
      '10 markets.chile.messages.4.from: is before the entry above; write them in the order of their dates',
    ]);
  });

  test('M4: impossible dates, negative and unlikely amounts, missing and misspelt categories, all at once', () => {
    expect(
      faultsOf(
        market(
          [
            '{ from: 2026-02-30, marketing: -0.1, utility: 200, authentication: 0.02, service: free }',
            '{ from: 2026-03-01, marketing: 0.1, utilty: 0.2, authentication: 0.0000001, service: 0 }',
          ].join('\n'),
        ),
      ),
    ).toEqual([
      '6 markets.chile.messages.0.from: 2026-02-30 is not a day such as 2026-10-01',
      '6 markets.chile.messages.0.marketing: must not be negative',
      '6 markets.chile.messages.0.utility: is more than 100 for one message; mind the decimal point',
      '6 markets.chile.messages.0.service: must be a number of units of the currency such as 0.0085, or null where it is not known',
      '7 markets.chile.messages.1.utilty: utilty is not known here; did you mean utility?',
      '7 markets.chile.messages.1: has no amount for utility; write null where it is not known',
      '7 markets.chile.messages.1.authentication: has more than six decimals',
    ]);
  });

  test('M4: unknown countries, and one in two markets', () => {
    expect(
      faultsOf(
        `currency: usd\nmarkets:\n  one:\n    countries: [CL, Peru, cl]\n    messages: [{ from: 2026-01-01, ${ALL} }]\n  two:\n    countries: [CL]\n    messages: []\n  three: {}\n`,
      ),
    ).toEqual([
      '1 currency: must be an ISO 4217 code such as USD; did you mean USD?',
      '4 markets.one.countries.1: Peru is not an ISO 3166-1 country code such as CL; did you mean PE?',
      '4 markets.one.countries.2: cl is not an ISO 3166-1 country code such as CL; did you mean CL?',
      '7 markets.two.countries.0: CL is in one already; a country is billed by one market',
      '8 markets.two.messages: has no rate, so nothing to this market has a price',
      '9 markets.three.countries: is missing',
      '9 markets.three.countries: names no country',
      '9 markets.three.messages: is missing',
      '9 markets.three.messages: has no rate, so nothing to this market has a price',
    ]);
  });

  test('M4: conversations are billed by who began them or by category, never by both', () => {
    expect(
      faultsOf(
        market(
          `{ from: 2026-01-01, ${ALL}, user_initiated: 0.1 }`,
          '    conversations:\n      - { from: 2022-02-01, user_initiated: 0.03, marketing: 0.1 }\n      - { from: 2023-06-01, marketing: 0.1, service: 0 }\n',
        ),
      ),
    ).toEqual([
      '6 markets.chile.messages.0.user_initiated: is a category of conversations, not of messages',
      '8 markets.chile.conversations.0: has no amount for business_initiated; write null where it is not known',
      '8 markets.chile.conversations.0.marketing: does not stand beside business_initiated and user_initiated: the cards changed in June 2023',
      '9 markets.chile.conversations.1: has no amount for utility; write null where it is not known',
      '9 markets.chile.conversations.1: has no amount for authentication; write null where it is not known',
    ]);
  });

  test('M4: what is free inside the window, in the order of its dates and by names that there are', () => {
    expect(
      faultsOf(
        `freeInWindow:\n  - { from: 2026-10-01, categories: [utility] }\n  - { from: 2025-07-01, categories: [servic] }\n${market(`{ from: 2026-01-01, ${ALL} }`)}`,
      ),
    ).toEqual([
      '3 freeInWindow.1.from: is not after the entry above; write them in the order of their dates',
      '3 freeInWindow.1.categories.0: servic is not known here; did you mean service?',
    ]);
  });

  test('M4: a file that is not there, is no YAML or says nothing is told so', () => {
    expect(() => readRates(join(folder, 'nowhere.yaml'))).toThrow(
      /nowhere\.yaml:1: cannot be read \(ENOENT\); RATES_FILE/,
    );
    expect(faultsOf('currency: [')).toHaveLength(1);
    expect(faultsOf('')).toEqual([
      '1 : must be a mapping of names to values',
      '1 currency: must be an ISO 4217 code such as USD',
      '1 markets: is missing',
      '1 markets: names no market, so nothing would have a price',
    ]);
  });
});
