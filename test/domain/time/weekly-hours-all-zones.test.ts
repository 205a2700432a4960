import { describe, expect, test } from 'vitest';
import { permittedSpans } from '../../../services/time/civil-time.ts';
import { dayOf, holidaysOf } from '../../../domain/time/holiday.ts';
import { DAY, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { readPolicies } from '../../../settings/policy/policy-file.ts';

/** Ten years of days. */
const [FIRST, LAST] = [2026, 2035];
const FROM = Date.UTC(FIRST, 0, 1, 12);
const UNTIL = Date.UTC(LAST + 1, 0, 1, 12);

const { collection, holidays } = readPolicies().sendHours.countries['CO'] ?? {};
if (collection === undefined || holidays === undefined) throw new Error('Colombia has hours and holidays');
const closed = new Map(
  Array.from({ length: LAST - FIRST + 3 }, (_, index) => FIRST - 1 + index).flatMap((year) =>
    holidaysOf(holidays, year).map(({ day, name }) => [day, name] as const),
  ),
);

/** What the calendar on the wall says: a date, its weekday and its holiday; no zone and no clock. */
const EXPECTED = new Map<string, readonly [from: string, to: string]>();
for (let day = dayOf(FIRST, 1, 2); day < dayOf(LAST + 1, 1, 1); day += 1) {
  const date = new Date(day * DAY);
  const weekday = date.getUTCDay();
  if (weekday === 0 || closed.has(day)) continue;
  const [year, month, of] = date.toISOString().slice(0, 10).split('-');
  EXPECTED.set(`${of}/${month}/${year}`, weekday === 6 ? ['08:00', '14:59'] : ['07:00', '18:59']);
}

const zones = Intl.supportedValuesOf('timeZone');
const continents = [...new Set(zones.map((zone) => zone.split('/')[0] ?? zone))];

describe('E5: every zone, every day of ten years, against the machine’s clock on the wall', () => {
  test.each(continents)('%s', { timeout: 120_000 }, (continent) => {
    for (const zone of zones.filter((each) => each.split('/')[0] === continent)) {
      const clock = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      });
      const spans = permittedSpans({ zones: [zone], hours: collection, closed, from: FROM, until: UNTIL });
      const wrong: string[] = [];
      const seen = new Set<string>();
      for (const [begin, end] of spans) {
        const [date, opens] = clock.format(begin).split(', ');
        const [same, closes] = clock.format(end - MINUTE).split(', ');
        const expected = EXPECTED.get(date ?? '');
        // The first and the last day are cut.
        if (begin === FROM || end === UNTIL) continue;
        if (date !== same || expected?.[0] !== opens || expected?.[1] !== closes || seen.has(date ?? '')) {
          wrong.push(`${zone} ${date} ${opens} ${closes}`);
        }
        seen.add(date ?? '');
      }
      expect(wrong).toEqual([]);
      // No holes: each permitted date has its span. At the very ends a zone may not have got there.
      const missing = [...EXPECTED.keys()].filter((date) => !seen.has(date));
      expect([zone, missing.filter((date) => !/^0[12]\/01\/2026|^31\/12\/2035/.test(date))]).toEqual([
        zone,
        [],
      ]);
    }
  });
});

describe('E5: days in Santiago that are not days', () => {
  const at = (text: string) => Date.parse(text);
  const everyDay = (from: number, to: number) => Array.from({ length: 7 }, () => [[from, to]] as const);

  test('a holiday without midnight is closed from 01:00, and nothing of its neighbours', () => {
    const spans = permittedSpans({
      zones: ['America/Santiago'],
      hours: everyDay(0, 1_440),
      closed: new Set([dayOf(2026, 9, 6)]),
      from: at('2026-09-05T12:00-04:00'),
      until: at('2026-09-07T12:00-03:00'),
    });
    expect(spans).toEqual([
      [at('2026-09-05T12:00-04:00'), at('2026-09-06T01:00-03:00')],
      [at('2026-09-07T00:00-03:00'), at('2026-09-07T12:00-03:00')],
    ]);
    expect(at('2026-09-07T00:00-03:00') - at('2026-09-06T01:00-03:00')).toBe(23 * HOUR);
  });

  test('a holiday whose last hour happens twice is closed for 25 hours', () => {
    const spans = permittedSpans({
      zones: ['America/Santiago'],
      hours: everyDay(0, 1_440),
      closed: new Set([dayOf(2026, 4, 4)]),
      from: at('2026-04-03T12:00-03:00'),
      until: at('2026-04-05T12:00-04:00'),
    });
    expect(spans).toEqual([
      [at('2026-04-03T12:00-03:00'), at('2026-04-04T00:00-03:00')],
      [at('2026-04-05T00:00-04:00'), at('2026-04-05T12:00-04:00')],
    ]);
    expect(at('2026-04-05T00:00-04:00') - at('2026-04-04T00:00-03:00')).toBe(25 * HOUR);
  });
});
