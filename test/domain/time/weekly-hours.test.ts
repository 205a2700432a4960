import { Temporal } from 'temporal-polyfill/implementation';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { permittedSpans, stretches } from '../../../services/time/civil-time.ts';
import { DAY, HOUR, type Instant, MINUTE, type Span } from '../../../domain/time/instant.ts';
import { type DayHours, type WeeklyHours, workingDays } from '../../../domain/time/weekly-hours.ts';
import { intersect } from '../../../domain/time/spans.ts';

const everyDay = (...hours: DayHours[]): WeeklyHours => Array.from({ length: 7 }, () => hours);
const eightToNine = everyDay([8 * 60, 21 * 60]);
const at = (text: string): Instant => Temporal.Instant.from(text).epochMilliseconds;
const iso = (spans: readonly Span[], zone: string): string[] =>
  spans.map((span) =>
    span
      .map((each) =>
        Temporal.Instant.fromEpochMilliseconds(each)
          .toZonedDateTimeISO(zone)
          .toString({ timeZoneName: 'never', smallestUnit: 'minute' }),
      )
      .join('/'),
  );
const drawn = (zone: string, hours: WeeklyHours, from: string, until: string): string[] =>
  iso(permittedSpans({ zones: [zone], hours, from: at(from), until: at(until) }), zone);

describe('E5: the default hours, 08 to 21 local on every day', () => {
  test('in Santiago, cut where the drawing begins and ends', () => {
    expect(
      drawn('America/Santiago', eightToNine, '2026-11-20T15:00-03:00', '2026-11-22T10:00-03:00'),
    ).toEqual([
      '2026-11-20T15:00-03:00/2026-11-20T21:00-03:00',
      '2026-11-21T08:00-03:00/2026-11-21T21:00-03:00',
      '2026-11-22T08:00-03:00/2026-11-22T10:00-03:00',
    ]);
  });

  test('on the night Santiago springs forward at midnight, a day that begins at 01:00', () => {
    expect(
      drawn('America/Santiago', everyDay([0, 120]), '2026-09-05T00:00-04:00', '2026-09-07T00:00-03:00'),
    ).toEqual([
      '2026-09-05T00:00-04:00/2026-09-05T02:00-04:00',
      // 00:00 to 01:00 is skipped.
      '2026-09-06T01:00-03:00/2026-09-06T02:00-03:00',
    ]);
  });

  test('on the night Santiago falls back from midnight to 23:00, an hour that happens twice', () => {
    expect(
      drawn(
        'America/Santiago',
        everyDay([23 * 60 + 30, 24 * 60]),
        '2026-04-04T12:00-03:00',
        '2026-04-05T12:00-04:00',
      ),
    ).toEqual([
      '2026-04-04T23:30-03:00/2026-04-04T23:00-04:00',
      '2026-04-04T23:30-04:00/2026-04-05T00:00-04:00',
    ]);
  });

  test('over both changes of New York the clock on the wall stays right', () => {
    expect(
      drawn('America/New_York', eightToNine, '2026-03-07T00:00-05:00', '2026-03-09T00:00-04:00'),
    ).toEqual([
      '2026-03-07T08:00-05:00/2026-03-07T21:00-05:00',
      '2026-03-08T08:00-04:00/2026-03-08T21:00-04:00',
    ]);
    expect(
      drawn('America/New_York', everyDay([60, 120]), '2026-11-01T00:00-04:00', '2026-11-02T00:00-05:00'),
    ).toEqual(['2026-11-01T01:00-04:00/2026-11-01T02:00-05:00']);
    expect(
      drawn('America/New_York', everyDay([150, 240]), '2026-03-08T00:00-05:00', '2026-03-09T00:00-04:00'),
    ).toEqual(['2026-03-08T03:00-04:00/2026-03-08T04:00-04:00']);
  });

  test('round the clock is one span without seams', () => {
    const [from, until] = [at('2026-03-01T05:00Z'), at('2026-03-21T05:00Z')];
    expect(permittedSpans({ zones: ['Europe/Madrid'], hours: everyDay([0, 1440]), from, until })).toEqual([
      [from, until],
    ]);
  });

  test('in several zones only where all permit', () => {
    expect(
      iso(
        permittedSpans({
          zones: ['Europe/Madrid', 'Atlantic/Canary'],
          hours: eightToNine,
          from: at('2026-07-01T00:00+02:00'),
          until: at('2026-07-02T00:00+02:00'),
        }),
        'Europe/Madrid',
      ),
    ).toEqual(['2026-07-01T09:00+02:00/2026-07-01T21:00+02:00']);
  });

  test('a zone that does not exist is an error and not a silent default', () => {
    expect(() => stretches('America/Nowhere', 0, DAY)).toThrow(RangeError);
  });
});

test('R9: a working day with a break at noon is one day', () => {
  expect(
    workingDays([
      [
        [540, 780],
        [840, 1080],
      ],
      [],
      [[600, 660]],
    ]),
  ).toEqual([[[540, 1080]], [], [[600, 660]]]);
});

describe('E5: against an oracle that asks the clock on the wall minute by minute', () => {
  // Changes at midnight, by half an hour, by a whole day's date line, negative summer time, none at all.
  const zones = [
    'America/Santiago',
    'America/Sao_Paulo',
    'America/New_York',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Europe/Dublin',
    'Africa/Casablanca',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'America/Havana',
    'UTC',
  ];
  const dayHours = fc
    .uniqueArray(fc.integer({ min: 0, max: 1_440 }), { maxLength: 6 })
    .map((bounds) => bounds.toSorted((one, other) => one - other))
    .map((bounds) =>
      bounds.flatMap((from, index): DayHours[] => {
        const to = bounds[index + 1];
        return index % 2 === 0 && to !== undefined ? [[from, to]] : [];
      }),
    );
  const hours = fc.array(dayHours, { minLength: 7, maxLength: 7 });
  const minutes = fc.integer({
    min: at('2020-01-01T00:00Z') / MINUTE,
    max: at('2030-01-01T00:00Z') / MINUTE,
  });

  const oracle = (zone: string, weekly: WeeklyHours, instant: Instant): boolean => {
    const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
    const minute = local.hour * 60 + local.minute;
    return (weekly[local.dayOfWeek - 1] ?? []).some(([from, to]) => from <= minute && minute < to);
  };
  const inside = (spans: readonly Span[], instant: Instant): boolean =>
    spans.some(([from, to]) => from <= instant && instant < to);

  test('every minute of two days is in a span exactly when the oracle permits it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), hours, minutes, (zone, weekly, start) => {
        const [from, until] = [start * MINUTE, start * MINUTE + 2 * DAY];
        const spans = permittedSpans({ zones: [zone], hours: weekly, from, until });
        for (let instant = from; instant < until; instant += 7 * MINUTE) {
          if (inside(spans, instant) !== oracle(zone, weekly, instant)) return false;
        }
        return true;
      }),
      { numRuns: 60 },
    );
  });

  test('likewise around every change of clocks, to the minute', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), hours, minutes, (zone, weekly, start) => {
        const change = stretches(zone, start * MINUTE, start * MINUTE + 370 * DAY)[0]?.until ?? 0;
        const [from, until] = [change - 2 * HOUR, change + 2 * HOUR];
        const spans = permittedSpans({ zones: [zone], hours: weekly, from, until });
        for (let instant = from; instant < until; instant += MINUTE) {
          if (inside(spans, instant) !== oracle(zone, weekly, instant)) return false;
        }
        return true;
      }),
      { numRuns: 60 },
    );
  });

  test('spans are sorted, disjoint, not empty and inside what was asked for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), hours, minutes, (zone, weekly, start) => {
        const [from, until] = [start * MINUTE, start * MINUTE + 21 * DAY];
        let last = from;
        for (const [index, [begin, end]] of permittedSpans({
          zones: [zone],
          hours: weekly,
          from,
          until,
        }).entries()) {
          if (begin >= end || end > until || (index === 0 ? begin < last : begin <= last)) return false;
          last = end;
        }
        return true;
      }),
    );
  });
});

test('intersect: an instant is in both exactly when it is in each', () => {
  const spans = fc
    .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 10 })
    .map((bounds) => bounds.toSorted((one, other) => one - other))
    .map((bounds) =>
      bounds.flatMap((from, index): Span[] => {
        const to = bounds[index + 1];
        return index % 2 === 0 && to !== undefined ? [[from, to]] : [];
      }),
    );
  const has = (list: readonly Span[], instant: number) =>
    list.some(([from, to]) => from <= instant && instant < to);
  fc.assert(
    fc.property(spans, spans, (one, other) => {
      const both = intersect(one, other);
      for (let instant = 0; instant < 61; instant += 1) {
        if (has(both, instant) !== (has(one, instant) && has(other, instant))) return false;
      }
      return both.every(([from, to]) => from < to);
    }),
  );
});
