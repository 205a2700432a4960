import { expect, it } from 'vitest';
import { DEFAULT_MARKETING } from '../../domain/gate/marketing.ts';
import { DAY } from '../../domain/time/instant.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { faultsOf, read } from './policies-of.ts';

it('E2, E1, E8: as shipped calls need a grant, and Colombia demands one for each channel of collection and advertising', () => {
  const { consent, marketing } = readPolicies();
  expect(consent).toEqual({
    messageGrantsUtility: false,
    emailNeedsGrant: false,
    callNeedsGrant: true,
    countries: { CO: { purposes: ['collection', 'marketing'], channels: ['whatsapp', 'email', 'call'] } },
  });
  expect(marketing).toEqual(DEFAULT_MARKETING);
});

it('E2: a file says otherwise: a country as a whole, null takes one away, and the rest stays', () => {
  const { consent, version } = read(`
consent:
  callNeedsGrant: false
  countries:
    CO: null
    PE: { purposes: [marketing], channels: [call] }
`);
  expect(consent).toEqual({
    messageGrantsUtility: false,
    emailNeedsGrant: false,
    callNeedsGrant: false,
    countries: { PE: { purposes: ['marketing'], channels: ['call'] } },
  });
  expect(version).not.toBe(readPolicies().version);
  expect(read('marketing: { whileOwing: true, registerAge: P7D }').marketing).toEqual({
    whileOwing: true,
    registerAge: 7 * DAY,
  });
});

it.each([
  ['consent: { callNeedsGrants: true }', 'callNeedsGrant'],
  ['consent: { callNeedsGrant: maybe }', 'true or false'],
  ['consent: { countries: { XX: { purposes: [marketing], channels: [call] } } }', 'XX'],
  [
    'consent: { countries: { CO: { purposes: [advertising], channels: [call] } } }',
    'utility or collection or marketing',
  ],
  ['consent: { countries: { CO: { purposes: [marketing], channels: [sms] } } }', 'whatsapp or email or call'],
  ['consent: { countries: { CO: { purposes: [marketing], channels: [] } } }', 'nothing would be demanded'],
  ['consent: { countries: { CO: { purposes: [marketing], channel: [call] } } }', 'channels'],
  ['marketing: { registerAge: PT1H }', 'P1D'],
  ['marketing: { registerAge: 30 }', 'P30D'],
  ['marketing: { whileOwed: true }', 'whileOwing'],
])('E2, E1, E8: %s is refused when it is read, with what to write', (text, told) => {
  expect(faultsOf(text).join('\n')).toContain(told);
});
