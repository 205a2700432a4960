import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AlertSince, isWorthRepeating, repeatedTo } from '../../../domain/case/alert-repeat.ts';
import type { Span } from '../../../domain/time/instant.ts';
import { afterWorkingTime, workingTime } from '../../../domain/time/working-time.ts';

const quiet: AlertSince = {
  repeatAt: 100,
  closesAt: 200,
  wroteAt: null,
  answeredAt: null,
  endedAt: null,
  nextAlertAt: null,
};

describe('A8: an alert that nobody acknowledged', () => {
  test('is repeated to the next role', () => {
    expect(isWorthRepeating(quiet)).toBe(true);
    expect([repeatedTo(1), repeatedTo(2)]).toEqual(['supervisor', 'admin']);
  });

  test.each(['wroteAt', 'answeredAt', 'endedAt', 'nextAlertAt'] as const)(
    'A4: is not when %s came first, and is when that came after it',
    (what) => {
      expect(isWorthRepeating({ ...quiet, [what]: 100 })).toBe(false);
      expect(isWorthRepeating({ ...quiet, [what]: 101 })).toBe(true);
    },
  );

  test('is not once the window is closed', () => {
    expect(isWorthRepeating({ ...quiet, closesAt: 100 })).toBe(false);
  });
});

const spans: fc.Arbitrary<Span[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })), { maxLength: 8 })
  .map((steps) => {
    let at = 0;
    return steps.map(([gap, length]): Span => {
      const begin = at + gap;
      at = begin + length;
      return [begin, at];
    });
  });

test('A8: working time passed and the instant after it agree, minute by minute', () => {
  fc.assert(
    fc.property(
      spans,
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 1, max: 100 }),
      (work, from, duration) => {
        const at = afterWorkingTime(work, from, duration);
        if (at === null) {
          expect(workingTime(work, from, 10_000)).toBeLessThan(duration);
          return;
        }
        expect(workingTime(work, from, at)).toBe(duration);
        expect(workingTime(work, from, at - 1)).toBe(duration - 1);
      },
    ),
  );
});
