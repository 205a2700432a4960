import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, test } from 'vitest';
import { readBeginning } from './beginning.ts';
import { DATES } from './dates.ts';

const NOW = Temporal.Instant.from('2026-11-29T20:00Z');
const begins = (word: string, now: Temporal.Instant): string =>
  readBeginning(word, now).at.toString({ smallestUnit: 'minute', timeZoneName: 'never' });

describe('the dates by name', () => {
  test.each([
    ['leap-day', '2028-02-29T10:00-05:00'],
    ['new-years-eve', '2026-12-31T23:55-03:00'],
    ['santiago-back', '2027-04-03T23:55-03:00'],
    ['santiago-forward', '2027-09-04T23:55-04:00'],
    ['colombian-holiday', '2027-01-11T07:50-05:00'],
    ['sunday-night', '2026-11-29T23:55-05:00'],
    ['thirtieth', '2026-11-30T23:55-05:00'],
    ['lisbon-forward', '2027-03-28T00:55+00:00'],
    ['lisbon-back', '2027-10-31T01:55+01:00'],
    // In whatever offset the zone data have: see there.
    ['asuncion', expect.stringMatching(/^2027-10-02T23:55-0[34]:00$/)],
  ])('%s', (name, at) => {
    expect(begins(name, NOW)).toEqual(at);
  });

  test('each is to come, in every year: a run that begins on one finds the next', () => {
    for (const { name, next } of DATES) {
      const first = next(NOW).toInstant();
      const second = next(first).toInstant();
      expect([name, Temporal.Instant.compare(second, first)]).toEqual([name, 1]);
    }
    expect(begins('leap-day', Temporal.Instant.from('2028-02-29T15:00Z'))).toBe('2032-02-29T10:00-05:00');
  });
});

test('an instant is taken as it is; what is past or no instant is refused with what to do', () => {
  expect(begins('2028-02-29T10:00-05:00', NOW)).toBe('2028-02-29T15:00+00:00');
  expect(() => readBeginning('2026-11-29T19:59Z', NOW)).toThrow('forward only');
  expect(() => readBeginning('leapday', NOW)).toThrow('did you mean leap-day?');
  expect(() => readBeginning('2028-02-29', NOW)).toThrow('an instant has its offset');
});
