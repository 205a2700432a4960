import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { faultsOf, read } from './policies-of.ts';

describe('the built-in policies', () => {
  test('A1, R1, R2, R4, F1, F5: the defaults of the file are the defaults of the domain', () => {
    const general = readPolicies().of('general');
    expect(general).toEqual({ ...DEFAULT_POLICY, reason: 'general', version: readPolicies().version });
  });

  test('W10, R5, F1: the shipped reasons', () => {
    const policies = readPolicies();
    expect(policies.reasons).toEqual(['delivery', 'payment', 'technical-service', 'cart', 'general']);
    expect(policies.of('technical-service')).toMatchObject({
      reopenAbandonments: 1,
      fallback: ['call', 'email'],
    });
    expect(policies.of('payment')).toMatchObject({
      reopenAbandonments: null,
      queue: 'payments',
      priority: 2,
    });
    expect(policies.of('no-such-reason')).toBeNull();
    expect(policies.defaultReason).toBe('general');
  });

  test('E5: utility goes from 08 to 21 on every day', () => {
    expect(readPolicies().sendHours.utility).toEqual(Array.from({ length: 7 }, () => [[480, 1260]]));
  });
});

describe('a policy file', () => {
  test('is laid over the built-in one, and a reason stands over the defaults', () => {
    const policies = read(`
business: { timeZone: America/Bogota, country: CO, calls: { capacity: 5 } }
sendHours: { marketing: Mon-Fri 09:00-13:00, collection: [Fri-Mon 10:00-12:00, "Tue 00:00-24:00"] }
defaults: { patience: PT12H, fallback: [email] }
reasons:
  payment: { patience: P1DT30M, alerts: [PT10H, PT20H] }
  complaint: { queue: complaints, priority: 1 }
  cart:
`);
    expect(policies.of('payment')).toMatchObject({
      patience: DAY + 30 * MINUTE,
      alerts: [10 * HOUR, 20 * HOUR],
    });
    expect(policies.of('complaint')).toMatchObject({ patience: 12 * HOUR, priority: 1, purpose: 'utility' });
    expect(policies.of('technical-service')?.fallback).toEqual(['call', 'email']);
    expect(policies.of('delivery')?.fallback).toEqual(['email']);
    expect(policies.of('cart')).toMatchObject({ queue: 'carts' });
    expect(policies.business).toMatchObject({
      timeZone: 'America/Bogota',
      calls: { capacity: 5, slot: 30 * MINUTE },
    });
    expect(policies.sendHours.marketing[5]).toEqual([]);
    expect(policies.sendHours.collection).toEqual([
      [[600, 720]],
      [[0, 1440]],
      [],
      [],
      [[600, 720]],
      [[600, 720]],
      [[600, 720]],
    ]);
  });

  test('may be JSON, empty, or begin with a byte order mark', () => {
    expect(read('{"defaults": {"patience": "PT1H"}}', 'json').of('cart')?.patience).toBe(HOUR);
    expect(read('').version).toBe(readPolicies().version);
    expect(read('\uFEFF# nothing yet\n').version).toBe(readPolicies().version);
  });

  test('changes the version with any value, and only then', () => {
    const plain = readPolicies().version;
    expect(read('defaults: { patience: PT24H }').version).toBe(plain);
    expect(read('defaults: { patience: PT25H }').version).not.toBe(plain);
    expect(read('sendHours: { utility: Mon-Sat 08:00-21:00 }').version).not.toBe(plain);
    expect(read('business: { calls: { capacity: 3 } }').version).not.toBe(plain);
    expect(read('consent: { emailNeedsGrant: true }').version).not.toBe(plain);
  });

  test('a case whose reason has left the file goes on by the default reason, under its own name', () => {
    const policies = read('reasons: { general: { patience: PT7H } }');
    expect(policies.resolve('gone')).toMatchObject({ reason: 'gone', patience: 7 * HOUR });
  });
});

describe('an illegal policy file', () => {
  test('is told of all its faults at once, each with its line', () => {
    expect(
      faultsOf(`business:
  timeZone: America/Santigo
  country: Chile
  calls: { capacity: 0, slots: PT30M }
reasons:
  payment:
    alertz: [PT18H, PT20H]
    patience: 24h
  cart:
    priority: 7
    fallback: [email, telephone]
  delivery:
    alerts: [PT20H, PT19H]
    secondImpact: [PT20H]
sendHour: {}
`),
    ).toEqual([
      '2 business.timeZone: America/Santigo is not an IANA time zone such as America/Santiago; did you mean America/Santiago?',
      '3 business.country: Chile is not an ISO 3166-1 country code such as CL; did you mean CL?',
      '4 business.calls.capacity: must be a whole number from 1 to 10000',
      '4 business.calls.slots: is not known here; did you mean slot?',
      '7 reasons.payment.alertz: is not known here; did you mean alerts?',
      '8 reasons.payment.patience: 24h is not an ISO 8601 duration; did you mean PT24H?',
      '10 reasons.cart.priority: must be 1 (highest) to 4 (lowest)',
      '11 reasons.cart.fallback.1: must be email or call',
      '13 reasons.delivery.alerts: the first alert must come before the second (A1)',
      '14 reasons.delivery.secondImpact: must be two durations such as [PT48H, PT72H]',
      '15 sendHour: is not known here; did you mean sendHours?',
    ]);
  });

  test.each([
    [
      'A1: alerts in the wrong order',
      'defaults: { alerts: [PT20H, PT18H] }',
      '1 defaults.alerts: the first alert must come before the second (A1)',
    ],
    [
      'A1: an alert after the window',
      'reasons:\n  payment:\n    alerts: [PT18H, PT24H]',
      '3 reasons.payment.alerts: must come before the window closes (PT24H) (A1)',
    ],
    [
      'W6: a window longer than the provider’s',
      'defaults: { window: PT48H }',
      '1 defaults.window: must be longer than PT0S and at most PT24H, WhatsApp’s own window (W6)',
    ],
    [
      'W2: a margin as long as the window',
      'defaults: { margin: PT24H }',
      '1 defaults.margin: must be shorter than the window (PT24H)',
    ],
    [
      'R2: a second impact that ends before it begins',
      'defaults: { secondImpact: [PT72H, PT48H] }',
      '1 defaults.secondImpact: must begin before it ends: [earliest, latest] (R2)',
    ],
    [
      'R2: the second impact by the name it had',
      'defaults: { second: [PT48H, PT72H] }',
      '1 defaults.second: is called secondImpact now; write that',
    ],
    [
      'M2: the time for coming back by the name it had',
      'summary:\n  returns: P7D',
      '2 summary.returns: is called repeatContactWithin now; write that',
    ],
    [
      'R1: further than send hours are known',
      'reasons: { cart: { reopenWithin: P30D } }',
      '1 reasons.cart.reopenWithin: must be shorter than PT504H: send hours are known no further ahead',
    ],
    [
      'a negative duration',
      'defaults: { patience: -PT1H }',
      '1 defaults.patience: -PT1H is negative; a duration is PT0S or longer',
    ],
    [
      'a duration of no fixed length',
      'defaults: { listen: P1M }',
      '1 defaults.listen: P1M: months and years differ in length; write days or hours, e.g. P30D',
    ],
    [
      'a duration that is a number',
      'defaults: { listen: 7 }',
      '1 defaults.listen: must be an ISO 8601 duration such as PT18H',
    ],
    [
      'F1: a path named twice',
      'defaults: { fallback: [email, email] }',
      '1 defaults.fallback: names a path twice; each goes once (F1)',
    ],
    [
      'a zone that is a city',
      'business: { timeZone: santiago }',
      '1 business.timeZone: santiago is not an IANA time zone such as America/Santiago; did you mean America/Santiago?',
    ],
    [
      'a country by its name',
      'business: { country: chile }',
      '1 business.country: chile is not an ISO 3166-1 country code such as CL; did you mean CL?',
    ],
    [
      'E5: hours that overlap',
      'sendHours: { utility: [Mon-Fri 08:00-13:00, "Fri 12:00-18:00"] }',
      '1 sendHours.utility.1: Fri 12:00-18:00 overlaps Fri 08:00-13:00',
    ],
    [
      'E5: hours that run past midnight',
      'sendHours: { utility: Mon-Fri 22:00-06:00 }',
      '1 sendHours.utility.0: "22:00-06:00" runs past midnight; write 22:00-24:00, and 00:00-06:00 for the day after',
    ],
    [
      'E5: a day that is none',
      'sendHours: { utility: Mun-Fri 08:00-20:00 }',
      '1 sendHours.utility.0: "Mun" is not a day; did you mean Mon?',
    ],
    [
      'E5: a time that is none',
      'sendHours: { utility: Mon 08:00-25:00 }',
      '1 sendHours.utility.0: "08:00-25:00" is not on the clock; times run from 00:00 to 24:00',
    ],
    [
      'E5: no hours at all',
      'sendHours: { utility: [] }',
      '1 sendHours.utility: is empty, so nothing would ever be permitted',
    ],
    [
      'F3: a slot that fits nowhere',
      'business: { calls: { slot: PT9H } }',
      '1 business.calls.slot: must be at least PT1M and fit into the calling hours (F3)',
    ],
    [
      'a default reason that is none',
      'defaultReason: generl',
      '1 defaultReason: generl is not a reason of this file; did you mean general?',
    ],
    [
      'a reason that could not be a key',
      'reasons: { "Cart/1": {} }',
      '1 reasons.Cart/1: must be a name of small letters, digits and hyphens, e.g. technical-service',
    ],
    ['a list where a mapping belongs', '[1, 2]', '1 : must be an object with fields'],
    ['a key given twice', 'defaults: {}\ndefaults: {}', '2 : Map keys must be unique'],
  ])('%s', (_, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  test('a default that is wrong is told of once, not for every reason', () => {
    expect(faultsOf('defaults: { secondImpact: [PT0S, PT1H] }')).toHaveLength(1);
  });

  test('text that is no YAML says where', () => {
    const [fault] = faultsOf('defaults:\n  alerts: [PT18H, PT20H\n  patience: PT1H\n');
    expect(fault).toMatch(/^[23] : /);
  });

  test('a file that is not there, a folder, and aliases without end are faults, not crashes', () => {
    expect(() => readPolicies(join(import.meta.dirname, 'nowhere.yaml'))).toThrow(
      /nowhere\.yaml:1: cannot be read \(ENOENT\)/,
    );
    expect(() => readPolicies(import.meta.dirname)).toThrow(/EISDIR/);
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'
        .split('')
        .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`),
    ].join('\n');
    expect(() => read(bomb)).toThrow(/uses aliases/);
  });
});
