import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseState, Outlook } from '../../../domain/case/case-state.ts';
import { decide } from '../../../domain/gate/gate.ts';
import { HOUR, MINUTE, SECOND, type Span } from '../../../domain/time/instant.ts';
import { jitterOf, permittedAt } from '../../../domain/time/jitter.ts';
import { secondInstant, sendInstant } from '../../../domain/schedule/send-instant.ts';
import { switchedAt } from '../../../domain/time/spans.ts';

const MOST = 15 * MINUTE;

const caseIds = fc.integer({ min: 1, max: 10 ** 9 }).map((n) => `case-${n}`);
const instants = fc.integer({ min: 0, max: 200 }).map((n) => n * 5 * MINUTE);
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 12 })
  .map((bounds) => bounds.toSorted((one, other) => one - other))
  .map((bounds) =>
    bounds.flatMap((from, index): Span[] => {
      const to = bounds[index + 1];
      return index % 2 === 0 && to !== undefined ? [[from * 5 * MINUTE, to * 5 * MINUTE]] : [];
    }),
  );

describe('E5: jitter', () => {
  test('is whole seconds from 0 to 15 min, and always the same for a case', () => {
    fc.assert(
      fc.property(caseIds, (id) => {
        const jitter = jitterOf(id, MOST);
        expect(jitter % SECOND).toBe(0);
        expect(jitter).toBeGreaterThanOrEqual(0);
        expect(jitter).toBeLessThanOrEqual(MOST);
        expect(jitterOf(id, MOST)).toBe(jitter);
        expect(jitterOf(id, 0)).toBe(0);
      }),
    );
  });

  test('spreads cases that count up evenly over the minutes', () => {
    const minutes = Array.from({ length: 15 }, () => 0);
    const cases = 15_000;
    for (let n = 0; n < cases; n += 1) {
      const minute = Math.min(14, Math.floor(jitterOf(`case-${10_000 + n}`, MOST) / MINUTE));
      minutes[minute] = (minutes[minute] ?? 0) + 1;
    }
    expect(Math.min(...minutes)).toBeGreaterThan((cases / 15) * 0.85);
    expect(Math.max(...minutes)).toBeLessThan((cases / 15) * 1.15);
  });

  test('only after a hold, never past the span or the bound, and what is answered is permitted', () => {
    fc.assert(
      fc.property(spans, instants, instants, caseIds, (list, from, until, id) => {
        const jitter = jitterOf(id, MOST);
        const at = permittedAt(list, from, until, jitter);
        // A naive look for the first permitted instant: bounds lie on whole minutes.
        let first: number | null = null;
        for (let each = from; each <= until && first === null; each += MINUTE) {
          if (list.some(([begin, end]) => begin <= each && each < end)) first = each;
        }
        if (first === null) {
          expect(at).toBeNull();
          return;
        }
        const span = list.find(([begin, end]) => begin <= (first ?? 0) && (first ?? 0) < end);
        if (span === undefined || at === null) throw new Error('a permitted instant was not found');
        if (first === from) {
          expect(at).toBe(from);
          return;
        }
        expect(at).toBeGreaterThanOrEqual(first);
        expect(at).toBeLessThan(span[1]);
        expect(at).toBeLessThanOrEqual(until);
        expect(at - first).toBeLessThanOrEqual(jitter);
        if (first + jitter < span[1] && first + jitter <= until) expect(at).toBe(first + jitter);
        // Asked again for what it answered, it answers the same.
        expect(permittedAt(list, at, until, jitter)).toBe(at);
      }),
      { numRuns: 2_000 },
    );
  });

  test('plan and gate agree, whatever the hours and the bound', () => {
    fc.assert(
      fc.property(spans, instants, instants, caseIds, (list, from, until, id) => {
        const state = { id, task: null } as unknown as CaseState;
        const outlook = { send: list, jitter: MOST } as unknown as Outlook;
        const planned = sendInstant(state, outlook, from, until);
        const ask = (at: number) =>
          decide(
            { kind: 'email', at, until },
            {
              case: { isOpen: true },
              task: { validUntil: null },
              address: 'usable',
              consent: { is: 'granted', at: 0 },
              permitted: list,
              hours: { of: 'Chile', holidays: [], jitter: jitterOf(id, MOST) },
            },
          );
        const decision = ask(from);
        if (planned === null) {
          expect(decision).toMatchObject({ answer: 'suppressed', rule: 'E5' });
          return;
        }
        if (planned === from) {
          expect(decision.answer).toBe('allowed');
          return;
        }
        expect(decision).toMatchObject({ answer: 'held', until: planned, rule: 'E5' });
        expect(ask(planned).answer).toBe('allowed');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('R2: the slot a segment prefers for the second impact', () => {
  const day: Span = [8 * HOUR, 21 * HOUR];
  const state = { id: 'case-1', task: null } as unknown as CaseState;
  const outlook = (preferred: readonly Span[]) =>
    ({ send: [day], preferred, jitter: 0 }) as unknown as Outlook;

  test('is taken where it lies inside the permitted range, else the earliest instant is', () => {
    expect(secondInstant(state, outlook([[18 * HOUR, 23 * HOUR]]), 9 * HOUR, 33 * HOUR)).toBe(18 * HOUR);
    expect(secondInstant(state, outlook([[18 * HOUR, 23 * HOUR]]), 19 * HOUR, 33 * HOUR)).toBe(19 * HOUR);
    expect(secondInstant(state, outlook([[22 * HOUR, 23 * HOUR]]), 9 * HOUR, 33 * HOUR)).toBe(9 * HOUR);
    expect(secondInstant(state, outlook([[18 * HOUR, 23 * HOUR]]), 9 * HOUR, 17 * HOUR)).toBe(9 * HOUR);
  });

  test('is never outside the permitted hours or the range, and nothing is skipped for it', () => {
    fc.assert(
      fc.property(spans, spans, instants, instants, caseIds, (send, preferred, from, until, id) => {
        const whose = { id, task: null } as unknown as CaseState;
        const world = { send, preferred, jitter: MOST } as unknown as Outlook;
        const at = secondInstant(whose, world, from, until);
        expect(at === null).toBe(sendInstant(whose, world, from, until) === null);
        if (at === null) return;
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at).toBeLessThanOrEqual(until);
        expect(send.some(([begin, end]) => begin <= at && at < end)).toBe(true);
      }),
    );
  });
});

test('E5: a task’s hours change at its due instant, without a seam where both permit', () => {
  const utility: Span[] = [[8, 21]];
  const collection: Span[] = [
    [7, 19],
    [31, 43],
  ];
  expect(switchedAt(utility, collection, 12)).toEqual([
    [8, 19],
    [31, 43],
  ]);
  expect(switchedAt(utility, collection, 20)).toEqual([
    [8, 20],
    [31, 43],
  ]);
  expect(switchedAt(utility, collection, 0)).toEqual(collection);
  expect(switchedAt(utility, collection, 50)).toEqual(utility);
});
