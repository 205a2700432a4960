import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../domain/explanation/explanation.ts';
import {
  BY_MESSAGE,
  type ConsentAsked,
  consentOf,
  type ConsentPolicy,
} from '../../../domain/gate/consent.ts';
import { readPolicies } from '../../../settings/policy/policy-file.ts';

const SHIPPED = readPolicies().consent;
const NOON = Date.UTC(2026, 10, 30, 15);

const asked = (over: Partial<ConsentAsked> = {}): ConsentAsked => ({
  channel: 'call',
  category: 'utility',
  purpose: 'utility',
  country: 'CL',
  ...over,
});
const granted = { granted: true, at: NOON - 10, source: 'checkout' };
const withdrawn = { granted: false, at: NOON - 10, source: 'phone' };
const wish = { at: NOON, source: 'phone' };

describe('E2: calls', () => {
  it('need a grant, as shipped; the policy file may presume them', () => {
    expect(consentOf(undefined, asked(), SHIPPED)).toEqual({
      is: 'none',
      why: explain('consent.call-missing'),
    });
    expect(consentOf(granted, asked(), SHIPPED).is).toBe('granted');
    expect(consentOf(undefined, asked(), { ...SHIPPED, callNeedsGrant: false })).toMatchObject({
      is: 'presumed',
      why: explain('consent.call-presumed'),
    });
    expect(consentOf(withdrawn, asked(), { ...SHIPPED, callNeedsGrant: false }).is).toBe('withdrawn');
  });

  it('or the customer’s own wish in this case, with its source, unless they withdrew since', () => {
    expect(consentOf(undefined, asked({ wish }), SHIPPED)).toEqual({
      is: 'presumed',
      why: explain('consent.wished', { source: 'phone' }),
    });
    expect(consentOf(withdrawn, asked({ wish }), SHIPPED).is).toBe('presumed');
    expect(consentOf({ ...withdrawn, at: NOON }, asked({ wish }), SHIPPED).is).toBe('withdrawn');
    // It is a wish for a call, and for nothing else.
    expect(consentOf(undefined, asked({ channel: 'whatsapp', wish }), SHIPPED).is).toBe('none');
    expect(consentOf(undefined, asked({ channel: 'email', category: 'marketing', wish }), SHIPPED).is).toBe(
      'none',
    );
  });
});

describe('E2: mail about a matter under way', () => {
  it('goes unless withdrawn, as shipped, and never as advertising', () => {
    expect(consentOf(undefined, asked({ channel: 'email' }), SHIPPED).is).toBe('presumed');
    expect(consentOf(withdrawn, asked({ channel: 'email' }), SHIPPED).is).toBe('withdrawn');
    const advertising = asked({ channel: 'email', category: 'marketing', purpose: 'marketing' });
    expect(consentOf(undefined, advertising, SHIPPED).is).toBe('none');
    expect(consentOf(undefined, asked({ channel: 'email' }), { ...SHIPPED, emailNeedsGrant: true }).is).toBe(
      'none',
    );
  });
});

describe('E2: a country that demands a grant for each channel', () => {
  it.each(['whatsapp', 'email', 'call'] as const)('Colombia, collection, as shipped: %s', (channel) => {
    const collection = asked({ channel, purpose: 'collection', country: 'CO' });
    const lax = { ...SHIPPED, callNeedsGrant: false };
    expect(consentOf(undefined, collection, lax)).toEqual({
      is: 'none',
      why: explain('consent.demanded', { country: 'CO', channel }),
    });
    expect(consentOf({ ...granted, source: `${BY_MESSAGE}case-1` }, collection, lax).is).toBe('none');
    expect(consentOf(granted, collection, lax).is).toBe('granted');
    expect(consentOf(withdrawn, collection, lax).is).toBe('withdrawn');
    // Neither another purpose nor another country is meant.
    expect(
      consentOf({ ...granted, source: `${BY_MESSAGE}case-1` }, asked({ channel, country: 'CO' }), lax).is,
    ).toBe('granted');
    expect(consentOf(undefined, asked({ channel, purpose: 'collection' }), lax).is).toBe(
      channel === 'whatsapp' ? 'none' : 'presumed',
    );
  });

  it('whatever is asked: without an entry nothing goes there but what the customer wished', () => {
    const policy: fc.Arbitrary<ConsentPolicy> = fc.record({
      messageGrantsUtility: fc.boolean(),
      emailNeedsGrant: fc.boolean(),
      callNeedsGrant: fc.boolean(),
      countries: fc.constant({
        CO: { purposes: ['collection', 'marketing'], channels: ['whatsapp', 'email', 'call'] },
      }),
    });
    const any = fc.record({
      channel: fc.constantFrom('whatsapp' as const, 'email' as const, 'call' as const),
      category: fc.constantFrom('utility', 'marketing', 'service', 'authentication'),
      purpose: fc.constantFrom('utility' as const, 'collection' as const, 'marketing' as const),
      country: fc.constantFrom('CO', 'CL', 'toString'),
      wish: fc.option(fc.constant(wish)),
    });
    fc.assert(
      fc.property(any, policy, (ask, rules) => {
        const { is } = consentOf(undefined, ask, rules);
        const isWished = ask.channel === 'call' && ask.wish !== null;
        const isDemanded = ask.country === 'CO' && ask.purpose !== 'utility';
        const isPresumable =
          ask.category === 'utility' &&
          ((ask.channel === 'email' && !rules.emailNeedsGrant) ||
            (ask.channel === 'call' && !rules.callNeedsGrant));
        expect(is).toBe(isWished || (isPresumable && !isDemanded) ? 'presumed' : 'none');
      }),
    );
  });
});
