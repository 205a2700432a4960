import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import {
  ERROR_CLASSES,
  type ErrorClass,
  isListed,
  LISTED,
  providerError,
} from '../../../domain/gate/provider-error.ts';
import { afterReply, causeOf, outcomeOfRefusal } from '../../../domain/schedule/refusal.ts';

/** By Meta's error page and Graph's, independently of the table. */
const EXPECTED: Readonly<Record<ErrorClass, readonly number[]>> = {
  unclear: [1, 2, 506],
  pace: [4, 17, 341, 613, 80007, 130429, 131056],
  retry: [131000, 131016, 131057, 132069, 133004, 134101],
  line: [
    0, 3, 10, 33, 102, 190, 368, 131005, 131030, 131031, 131037, 131042, 131045, 131048, 133000, 133005,
    133006, 133008, 133009, 133010, 133015, 133016, 134011,
  ],
  person: [130472, 130497, 131026, 131049],
  'opt-out': [131050],
  window: [131047],
  expired: [131043],
  template: [132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 134102],
  fix: [
    100, 131001, 131002, 131006, 131008, 131009, 131021, 131051, 131052, 131053, 131055, 131062, 134100,
    135000,
  ],
};

const plan = { replacement: 0 as const, tries: 0, at: 0, until: 3 * DAY, pausedUntil: null };

/** What the case does next with a template, by class; minutes of the first holds where it is held. */
const NEXT: Readonly<Record<ErrorClass, 'fallback' | 'replacement' | readonly number[]>> = {
  person: 'fallback',
  'opt-out': 'fallback',
  template: 'replacement',
  fix: 'replacement',
  line: [15, 30, 60, 120, 120],
  window: [15, 30, 60, 120, 120],
  unclear: [15, 30, 60, 120, 120],
  expired: [15, 30, 60, 120, 120],
  retry: [1, 2, 4, 8, 16, 30, 30],
  pace: [1, 1, 1],
};

const codes = Object.entries(EXPECTED).flatMap(([errorClass, listed]) =>
  listed.map((code) => [code, errorClass as ErrorClass] as const),
);

describe('what the provider refuses', () => {
  it.each(codes)('R8: %i is %s', (code, errorClass) => {
    const { class: is, what } = providerError(String(code));
    expect(is).toBe(errorClass);
    expect(what).toMatch(/^[A-Z].*\.$/);
    expect(isListed(String(code))).toBe(true);
    const next = NEXT[errorClass];
    const first = outcomeOfRefusal({ code: String(code), class: errorClass }, plan);
    if (next === 'fallback') expect(first).toMatchObject({ was: 'refused', cause: 'person' });
    else if (next === 'replacement') expect(first).toMatchObject({ was: 'refused', cause: 'template' });
    else {
      const holds = next.map((_, tries) => {
        const outcome = outcomeOfRefusal({ code: String(code), class: errorClass }, { ...plan, tries });
        return outcome.was === 'held' ? outcome.until / MINUTE : null;
      });
      expect(holds).toEqual(next);
      // R1: never beyond the step's bound.
      const bound = { ...plan, until: MINUTE - 1 };
      expect(outcomeOfRefusal({ code: String(code), class: errorClass }, bound)).toMatchObject({
        was: 'refused',
        cause: 'line',
      });
    }
  });

  it('R8: the table lists exactly these', () => {
    expect(LISTED.map(([code]) => Number(code)).toSorted((one, other) => one - other)).toEqual(
      codes.map(([code]) => code).toSorted((one, other) => one - other),
    );
    expect(Object.keys(EXPECTED).toSorted()).toEqual([...ERROR_CLASSES].toSorted());
  });

  it.each(['200', '231', '299', '199', '999999', '', '-1', 'toString', '__proto__', 'http-500'])(
    'R8: %j, which nobody listed, holds the line and alerts operators',
    (code) => {
      const { class: is } = providerError(code);
      expect(is).toBe('line');
      expect(isListed(code)).toBe(false);
      expect(outcomeOfRefusal({ code, class: is }, plan)).toMatchObject({ was: 'held', until: 15 * MINUTE });
    },
  );

  it('R8, T2: a paused replacement is waited for, a first version gives way', () => {
    const paused = { code: '132015', class: 'template' } as const;
    expect(outcomeOfRefusal(paused, { ...plan, pausedUntil: 3 * HOUR })).toMatchObject({ was: 'refused' });
    expect(outcomeOfRefusal(paused, { ...plan, replacement: 1, pausedUntil: 3 * HOUR })).toMatchObject({
      was: 'held',
      until: 3 * HOUR,
    });
  });

  const says: Readonly<Record<ErrorClass, { readonly impact: string; readonly reply: string }>> = {
    pace: { impact: 'held a minute', reply: 'again in a moment, under a new key' },
    retry: {
      impact: 'held, 1 min doubling to 30 min, within the bound',
      reply: 'again in a moment, under a new key',
    },
    line: {
      impact: 'held, 15 min doubling to 2 h, within the bound; operators hear `line.unhealthy`',
      reply: 'when the line is well; operators hear `line.unhealthy`',
    },
    person: {
      impact: 'no more templates to this address after 131026; the fallback at once',
      reply: 'another way',
    },
    'opt-out': { impact: 'marketing consent is withdrawn (E2); the fallback at once', reply: 'another way' },
    template: {
      impact: 'the fallback version at once, else held while paused, else skipped',
      reply: 'another template, or its values put right',
    },
    fix: {
      impact: 'as `template`; operators hear `line.unhealthy`',
      reply: 'to be written otherwise; operators hear `line.unhealthy`',
    },
    window: { impact: 'held as `line`', reply: 'the window is shut (W5), the text becomes a kept reply' },
    expired: { impact: 'counts, and the schedule goes on (R2)', reply: 'another way' },
    unclear: { impact: 'counts; its status will tell (R7)', reply: 'its status will tell (R7)' },
  };
  const NEXT_REPLY = {
    'again-soon': ['pace', 'retry'],
    'when-line-is-well': ['line'],
    'another-way': ['person', 'opt-out', 'expired'],
    'change-it': ['template', 'fix'],
    kept: ['window'],
    unknown: ['unclear'],
  } as const;

  it('R8, W5: every class says what may follow a refused reply', () => {
    for (const [next, classes] of Object.entries(NEXT_REPLY))
      expect(classes.map(afterReply)).toEqual(classes.map(() => next));
    expect(Object.values(NEXT_REPLY).flat().toSorted()).toEqual([...ERROR_CLASSES].toSorted());
  });

  it('R8: docs/provider-errors.md is the table', async () => {
    const order = [...ERROR_CLASSES].filter((each) => LISTED.some(([, { class: is }]) => is === each));
    const page = [
      '# Provider errors',
      '',
      'What each error code of the Cloud API means here, and what follows (R8). Meta advises to go by the code alone. A code that is not listed is treated as `line`: nothing is lost, and operators look at it; with a server error it is treated as `unclear`. 200 to 299 are permissions, `line`. This page is written by `npx vitest run test/domain/gate/provider-error.test.ts -u` and checked by every run.',
      '',
      '| Class | What the case does with a template | What is answered to a reply |',
      '|---|---|---|',
      ...order.map((each) => `| \`${each}\` | ${says[each].impact} | ${says[each].reply} |`),
      '',
      'Only a definite refusal does not count for R2 and gives its place and its reservation back (E4, E6). The answer to a refused message names `providerCode`, `providerClass` and `next`. A reply that was accepted and fails later is owed again, whatever its class (W9).',
      '',
      '| Code | Class | What |',
      '|---|---|---|',
      ...LISTED.map(([code, { class: is, what }]) => `| ${code} | \`${is}\` | ${what} |`),
      '',
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../../docs/provider-errors.md');
    for (const each of ERROR_CLASSES) expect(['person', 'template', 'line']).toContain(causeOf(each));
  });
});
