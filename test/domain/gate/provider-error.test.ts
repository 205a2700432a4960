import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import {
  classOfFailure,
  concernsOperators,
  cutsOff,
  ERROR_CLASSES,
  type ErrorClass,
  isListed,
  LISTED,
  providerError,
  refusesAccess,
  refusesAll,
} from '../../../domain/gate/provider-error.ts';
import { errorCodeInWords } from '../../../gateway/pages/words/provider-error-codes.ts';
import { errorToDoInWords } from '../../../gateway/pages/words/provider-errors.ts';
import { afterReply, causeOf, outcomeOfRefusal } from '../../../domain/schedule/refusal.ts';

/** By Meta's error page and Graph's, independently of the table. */
const EXPECTED: Readonly<Record<ErrorClass, readonly number[]>> = {
  unclear: [1, 2, 506, 131000, 131016, 131057, 133004],
  pace: [4, 17, 341, 613, 80007, 80008, 130429, 131056],
  retry: [132069, 134101],
  way: [
    131063, 131064, 138000, 138001, 138002, 138003, 138004, 138005, 138006, 138007, 138009, 138012, 138013,
    139200,
  ],
  line: [
    0, 3, 10, 33, 102, 190, 368, 131005, 131030, 131031, 131037, 131042, 131045, 131048, 133000, 133005,
    133006, 133008, 133009, 133010, 133015, 133016, 134011,
  ],
  person: [130403, 130472, 130497, 131026, 131049],
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
  way: 'replacement',
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

  it.each([
    ['138', '138999'],
    ['139', '139001'],
    ['139', '139999'],
  ])('R8: %sxxx is the way, also where it is not listed (%s)', (_range, code) => {
    expect(providerError(code).class).toBe('way');
    expect(isListed(code)).toBe(false);
  });

  it('R7, R8: after an unclear answer nobody knows; a status that says failed knows', () => {
    for (const code of EXPECTED.unclear) {
      expect(classOfFailure(String(code))).toBe('retry');
      expect(afterReply(classOfFailure(String(code)))).toBe('again-soon');
    }
    const others = codes.filter(([, errorClass]) => errorClass !== 'unclear');
    expect(others.map(([code]) => classOfFailure(String(code)))).toEqual(others.map(([, is]) => is));
  });

  it('E6: a token that is not accepted stops the account, and is no passing refusal', () => {
    const access = codes.map(([code]) => String(code)).filter(refusesAccess);
    expect(access).toEqual(['0', '102', '190']);
    expect(access.map(refusesAll)).toEqual([null, null, null]);
  });

  it('R8: not on WhatsApp, and blocked by us, end all templates to the person; other refusals only this one', () => {
    expect(codes.map(([code]) => String(code)).filter(cutsOff)).toEqual(['130403', '131026']);
  });

  it.each(['190', '100', '139200', '139001', '131063', '999999'])('R8: operators hear of %s', (code) => {
    expect(concernsOperators(code)).toBe(true);
  });
  it.each(['138006', '130403', '131000', '132015', '131056'])('R8: operators do not hear of %s', (code) => {
    expect(concernsOperators(code)).toBe(false);
  });

  it.each(['es', 'pt', 'en'] as const)('R8: every code, and what to do, is said in words: %s', (language) => {
    for (const [code, errorClass] of codes) {
      const said = errorCodeInWords(String(code), language) ?? '';
      expect(said, String(code)).toMatch(/^\p{Lu}.*\.$/u);
      if (language !== 'en') expect(said).not.toBe(providerError(String(code)).what);
      expect(errorToDoInWords(errorClass, language)).toMatch(/^\p{Lu}.*\.$/u);
    }
  });

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
      impact:
        'no more templates to this address after 131026 and 130403, until the person writes or somebody says that it may be written to; the fallback at once',
      reply: 'another way',
    },
    'opt-out': { impact: 'marketing consent is withdrawn (E2); the fallback at once', reply: 'another way' },
    template: {
      impact: 'the fallback version at once, else held while paused, else skipped',
      reply: 'another template, or its values put right',
    },
    way: {
      impact: 'as `template`; operators hear `line.unhealthy`, but for calls (138xxx)',
      reply: 'a template of our own, or nothing',
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
    'send-template': ['way'],
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
      'What each error code of the Cloud API means here, and what follows (R8). Meta advises to go by the code alone. A code that is not listed is treated as `line`: nothing is lost, and operators look at it; with a server error it is treated as `unclear`. 200 to 299 are permissions, `line`; 138xxx is calling and 139xxx what goes without a template of one’s own, `way`. This page is written by `npx vitest run test/domain/gate/provider-error.test.ts -u` and checked by every run.',
      '',
      '| Class | What the case does with a template | What is answered to a reply |',
      '|---|---|---|',
      ...order.map((each) => `| \`${each}\` | ${says[each].impact} | ${says[each].reply} |`),
      '',
      'After an `unclear` answer nobody knows whether the message went: it counts, unless a status says `failed`, which is then treated as `retry`. An access token that is not accepted (0, 102, 190) stops every line of its account, replies included, until it is mended: the provider is asked at the start, every hour, and at once by *Try now* ([channel health](channel-health.md)).',
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
