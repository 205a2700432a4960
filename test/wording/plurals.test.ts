import { describe, expect, test } from 'vitest';
import { SIMULATOR } from '../../dev/simulator/words.ts';
import type { Explanation } from '../../domain/explanation/explanation.ts';
import { LANGUAGES, type Language } from '../../domain/messages/language.ts';
import { AUDIT } from '../../gateway/pages/audit/words.ts';
import { CASE } from '../../gateway/pages/case/words/case.ts';
import { SIGN_IN } from '../../gateway/pages/sign-in/words.ts';
import { SUMMARY } from '../../gateway/pages/summary/words.ts';
import { WALLBOARD } from '../../gateway/pages/wallboard/words.ts';
import { COMMON } from '../../gateway/pages/words/common.ts';
import { SESSIONS } from '../../gateway/pages/words/sessions.ts';
import { CATALOGUES } from '../../wording/catalogue.ts';
import { counted } from '../../wording/counted.ts';
import { localized } from '../../wording/localized.ts';
import { argumentsOf } from './catalogue-faults.ts';

const TABLES = { AUDIT, CASE, COMMON, SESSIONS, SIGN_IN, SIMULATOR, SUMMARY, WALLBOARD };

/** Words that end like a plural and are none, or are of something else than what was counted before them. */
const SINGULAR =
  /^(as|was|has|is|this|its|das|dos|más|menos|mais|tras|después|depois|us|es|os|plus|webhooks|waits)$/i;

/** `1 mensajes`, `1 cases`: one of what is said to be several. */
const oneOfMany = (text: string): string[] =>
  [...text.matchAll(/(?<![\d.,:])1 ([\p{L}-]+s)(?![\p{L}-])/giu)]
    .filter(([, word = '']) => !SINGULAR.test(word))
    .map(([found]) => `${found} in: ${text}`);
const said = (tell: (count: number) => string): readonly string[] => [0, 1, 2].map(tell);

type Say = (...given: readonly (number | string)[]) => unknown;

/** Empty where it takes something else. */
function told(say: Say, given: number | string): string {
  try {
    return String(say(...Array.from({ length: say.length }, () => given)));
  } catch {
    return '';
  }
}

/** Functions of a table by their place in it. */
function functionsIn(words: unknown, place: string): (readonly [place: string, say: Say])[] {
  if (typeof words === 'function') return [[place, words as Say]];
  if (typeof words !== 'object' || words === null) return [];
  return Object.entries(words).flatMap(([name, each]) => functionsIn(each, `${place}.${name}`));
}

describe.each(LANGUAGES)('%s', (language) => {
  test('what pages count reads right of none, one and two', () => {
    const functions = Object.entries(TABLES).flatMap(([name, table]) => functionsIn(table[language], name));
    expect(functions.length).toBeGreaterThan(10);
    const wrong = functions.flatMap(([place, say]) =>
      // Some take a text, in which a number may stand as well.
      [...said((count) => told(say, count)), ...said((count) => told(say, String(count)))].flatMap((text) =>
        oneOfMany(text).map((found) => `${place}: ${found}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('what the engine counts reads right of none, one and two', () => {
    const wrong = Object.entries(CATALOGUES[language]).flatMap(([code, message]) => {
      const names = argumentsOf(message)
        .split(', ')
        .filter((name) => name !== '');
      return said((count) => {
        const params = Object.fromEntries(names.map((name) => [name, count]));
        return localized({ code, params } as unknown as Explanation, language).text;
      }).flatMap((text) => oneOfMany(text).map((found) => `${code}: ${found}`));
    });
    expect(wrong).toEqual([]);
  });
});

test('one of several is found', () => {
  expect(oneOfMany('1 mensajes')).toHaveLength(1);
  expect(oneOfMany('quedan 1 cases.')).toHaveLength(1);
  expect(oneOfMany('21 casos, 0.1 puntos, 1 más')).toEqual([]);
});

test('nothing is several, one is one', () => {
  const tell: Readonly<Record<Language, (count: number) => string>> = {
    es: SESSIONS.es.cases,
    pt: SESSIONS.pt.cases,
    en: SESSIONS.en.cases,
  };
  expect(LANGUAGES.map((language) => said(tell[language]))).toEqual(
    LANGUAGES.map((language) =>
      language === 'en' ? ['0 cases', '1 case', '2 cases'] : ['0 casos', '1 caso', '2 casos'],
    ),
  );
  expect(counted('es', '{count, plural, one {# día} other {# días}}')(1)).toBe('1 día');
});
