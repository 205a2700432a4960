import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBilling } from '../../../domain/summary/cost-billing.ts';
import { freeEntryAt } from '../../../domain/summary/cost-free-entry.ts';
import { expectedBilling, priceOf, type RateTable } from '../../../domain/summary/cost.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';

const DAY_ONE: Instant = Date.parse('2026-03-02T15:00:00Z');
const TABLE: RateTable = {
  currency: 'USD',
  freeInWindow: [
    { from: DAY_ONE - 100 * DAY, categories: ['utility', 'service'] },
    { from: DAY_ONE + 100 * DAY, categories: [] },
  ],
  markets: [
    {
      name: 'colombia',
      countries: ['CO'],
      messages: [
        { from: DAY_ONE - 100 * DAY, until: DAY_ONE, amounts: { marketing: 10, utility: 1 } },
        { from: DAY_ONE, until: null, amounts: { marketing: 20, utility: 2, service: null } },
      ],
      conversations: [
        { from: DAY_ONE - 900 * DAY, until: DAY_ONE - 100 * DAY, amounts: { user_initiated: 6 } },
      ],
    },
  ],
};

describe('what a message is billed as', () => {
  test.each([
    [
      'M4: by message',
      { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' },
      undefined,
      { model: 'PMP', type: 'regular', category: 'utility', conversation: null },
    ],
    [
      'M4, W6: in a free entry point, which still has a conversation',
      { billable: false, pricing_model: 'PMP', type: 'free_entry_point', category: 'referral_conversion' },
      { id: 'abc', expiration_timestamp: '1772723000', origin: { type: 'referral_conversion' } },
      {
        model: 'PMP',
        type: 'free_entry_point',
        category: 'referral_conversion',
        conversation: { id: 'abc', origin: 'referral_conversion', expiresAt: 1_772_723_000_000 },
      },
    ],
    [
      'M4: an older account: by conversation of a category of 2023',
      { billable: true, pricing_model: 'CBP', category: 'marketing' },
      { id: 'abc', origin: { type: 'marketing' } },
      {
        model: 'CBP',
        type: 'regular',
        category: 'marketing',
        conversation: { id: 'abc', origin: 'marketing', expiresAt: null },
      },
    ],
    [
      'M4: before June 2023 the conversation alone told who had begun it',
      { billable: true },
      { id: 'abc', origin: { type: 'business_initiated' } },
      {
        model: 'CBP',
        type: 'regular',
        category: 'business_initiated',
        conversation: { id: 'abc', origin: 'business_initiated', expiresAt: null },
      },
    ],
    [
      'M4: one of the month’s free conversations',
      { billable: false, pricing_model: 'CBP', category: 'service' },
      { id: 'abc', origin: { type: 'service' } },
      {
        model: 'CBP',
        type: 'free_customer_service',
        category: 'service',
        conversation: { id: 'abc', origin: 'service', expiresAt: null },
      },
    ],
    [
      'M4: spellings of one category, and Marketing Lite, which has marketing’s rate',
      { pricing_model: 'PMP', type: 'REGULAR', category: 'authentication-international' },
      null,
      { model: 'PMP', type: 'regular', category: 'authentication_international', conversation: null },
    ],
  ])('%s', (_, pricing, conversation, expected) => {
    expect(readBilling(pricing, conversation)).toEqual(expected);
  });

  test('M4: whatever comes is read or is nothing, and never an error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (pricing, conversation) => {
        const billing = readBilling(pricing, conversation);
        if (billing === null) return;
        expect(billing.category.length).toBeGreaterThan(0);
        expect(billing.category.length).toBeLessThanOrEqual(200);
      }),
    );
    expect(readBilling({ pricing_model: 'PMP' }, null)).toBeNull();
    expect(readBilling(null, { id: 'abc', origin: { type: 'service' } })).toBeNull();
  });
});

describe('what it costs', () => {
  const amount = (
    category: string,
    over: {
      at?: Instant;
      country?: string | null;
      model?: 'PMP' | 'CBP';
      type?: 'regular' | 'free_entry_point';
    } = {},
  ) =>
    priceOf(TABLE, {
      billing: { model: over.model ?? 'PMP', type: over.type ?? 'regular', category },
      country: over.country === undefined ? 'CO' : over.country,
      at: over.at ?? DAY_ONE,
    }).amount;

  test('M4: the rate of its day, its category and its country; half-open', () => {
    expect(amount('marketing', { at: DAY_ONE - 1 })).toBe(10);
    expect(amount('marketing')).toBe(20);
    expect(amount('user_initiated', { model: 'CBP', at: DAY_ONE - 100 * DAY - 1 })).toBe(6);
  });

  test('M4: where the table is silent nothing is guessed', () => {
    expect(amount('marketing', { at: DAY_ONE - 101 * DAY })).toBeNull();
    expect(amount('marketing', { country: 'JP' })).toBeNull();
    expect(amount('marketing', { country: null })).toBeNull();
    expect(amount('service')).toBeNull();
    expect(amount('new_category')).toBeNull();
    expect(amount('user_initiated', { model: 'CBP' })).toBeNull();
  });

  test('M4, W6: what is free costs nothing, also where the table is silent', () => {
    expect(amount('new_category', { type: 'free_entry_point', country: null })).toBe(0);
  });

  test('M4: expected before it goes: free entry point, window by what is free in it at the time, else its rate', () => {
    const type = (
      category: 'utility' | 'marketing' | 'service',
      at: Instant,
      windowIsOpen: boolean,
      entry = 0,
    ) =>
      expectedBilling(TABLE, { category, at, windowIsOpen, freeEntryUntil: entry === 0 ? null : entry }).type;
    expect(type('utility', DAY_ONE, true)).toBe('free_customer_service');
    expect(type('utility', DAY_ONE, false)).toBe('regular');
    expect(type('marketing', DAY_ONE, true)).toBe('regular');
    expect(type('utility', DAY_ONE + 100 * DAY, true)).toBe('regular');
    expect(type('service', DAY_ONE - 101 * DAY, true)).toBe('regular');
    expect(type('marketing', DAY_ONE, false, DAY_ONE + 1)).toBe('free_entry_point');
    expect(type('marketing', DAY_ONE, false, DAY_ONE)).toBe('regular');
  });
});

describe('the free entry point', () => {
  const at = (hours: number): Instant => DAY_ONE + hours * HOUR;

  test('W6: 72 h from the answer, not from the arrival; half-open', () => {
    const entry = freeEntryAt([at(0)], [at(5)], at(6));
    expect(entry).toEqual({ referredAt: at(0), answeredAt: at(5), endsAt: at(77) });
    expect(freeEntryAt([at(0)], [at(5)], at(77) - 1)).toEqual(entry);
    expect(freeEntryAt([at(0)], [at(5)], at(77))).toBeNull();
    expect(freeEntryAt([at(0)], [at(5)], at(4))).toBeNull();
  });

  test('W6: only an answer within 24 h begins it', () => {
    expect(freeEntryAt([at(0)], [at(24) - 1], at(25))).not.toBeNull();
    expect(freeEntryAt([at(0)], [at(24)], at(25))).toBeNull();
    expect(freeEntryAt([at(0)], [at(-1)], at(1))).toBeNull();
    expect(freeEntryAt([], [at(1)], at(2))).toBeNull();
  });

  test('W6: against an oracle that tries every pair: the one that ends last counts', () => {
    const times = fc.array(fc.integer({ min: -8_000, max: 8_000 }), { maxLength: 6 });
    fc.assert(
      fc.property(times, times, fc.integer({ min: -8_000, max: 8_000 }), (arrivals, answered, minute) => {
        const [referrals, answers] = [arrivals, answered].map((each) =>
          each.map((m) => DAY_ONE + m * MINUTE),
        );
        const now = DAY_ONE + minute * MINUTE;
        const ends = (referrals ?? []).flatMap((referredAt) => {
          const first = Math.min(...(answers ?? []).filter((answer) => answer >= referredAt));
          return first < referredAt + DAY && first <= now && now < first + 3 * DAY ? [first + 3 * DAY] : [];
        });
        expect(freeEntryAt(referrals ?? [], answers ?? [], now)?.endsAt ?? null).toBe(
          ends.length === 0 ? null : Math.max(...ends),
        );
      }),
    );
  });
});
