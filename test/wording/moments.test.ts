import { expect, test } from 'vitest';
import { datedMomentIn, daysFromToday, momentIn } from '../../gateway/pages/words/moment.ts';
import { LANGUAGES } from '../../domain/messages/language.ts';

const ZONE = 'America/Santiago';
const at = Date.parse;

test('an instant of another year says its year, in every language; one of this year does not', () => {
  const now = at('2026-03-10T12:00:00Z');
  for (const language of LANGUAGES) {
    const moment = momentIn(language, ZONE, now);
    expect(moment(at('2026-11-16T13:05:00Z'))).not.toContain('2026');
    expect(moment(at('2025-12-16T13:05:00Z'))).toContain('2025');
    expect(moment(at('2027-01-04T13:05:00Z'))).toContain('2027');
  }
});

test('the year is the one of the business’s clocks', () => {
  // In Santiago it is still 2026 for three hours.
  const moment = momentIn('en', ZONE, at('2027-01-01T01:00:00Z'));
  expect(moment(at('2026-12-30T12:00:00Z'))).not.toContain('2026');
  expect(moment(at('2027-01-01T02:59:00Z'))).not.toContain('2026');
  expect(moment(at('2027-01-01T03:01:00Z'))).toContain('2027');
});

test('today and yesterday are days of the business’s clocks, also where an hour is missing', () => {
  // 02:30 UTC is 23:30 of the day before in Santiago.
  const now = at('2026-11-30T02:30:00Z');
  expect(daysFromToday(at('2026-11-29T12:00:00Z'), now, ZONE)).toBe(0);
  expect(daysFromToday(at('2026-11-29T02:59:00Z'), now, ZONE)).toBe(-1);
  expect(daysFromToday(at('2026-11-30T03:00:00Z'), now, ZONE)).toBe(1);
  // The clocks went forward in the night to 6 September 2026.
  expect(daysFromToday(at('2026-09-05T12:00:00Z'), at('2026-09-06T12:00:00Z'), ZONE)).toBe(-1);
});

test('an instant with its year has two digits for the hour, in every language', () => {
  const morning = at('2026-11-30T12:05:09Z');
  for (const language of LANGUAGES) {
    expect(datedMomentIn(language, ZONE)(morning)).toMatch(/2026, 09:05$/);
    expect(datedMomentIn(language, ZONE, true)(morning)).toMatch(/2026, 09:05:09$/);
  }
});
