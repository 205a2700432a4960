import { expect, test } from 'vitest';
import { LANGUAGES } from '../../domain/messages/language.ts';
import type { Code } from '../../domain/explanation/codes.ts';
import type { Explanation } from '../../domain/explanation/explanation.ts';
import { readStored, type StoredWhy } from '../../domain/explanation/read-explanation.ts';
import { CATALOGUES, voiceIn } from '../../wording/catalogue.ts';
import { inEnglish } from '../../wording/in-english.ts';
import { localized } from '../../wording/localized.ts';
import { render } from '../../wording/render.ts';

/** Everywhere that it may be said: to people, by the API, in the Temporal UI. */
const everywhere = (row: StoredWhy): string[] => {
  const said = readStored(row) as Explanation;
  return [
    ...LANGUAGES.map((language) => localized(said, language).text),
    render(said, voiceIn('en')),
    inEnglish(said),
  ];
};
const codes = Object.keys(CATALOGUES.en) as Code[];

test('a row of another version is said by whatever of it is known, and breaks nothing', () => {
  const ajar = new Set(everywhere({ code: 'window.ajar', params: { by: 'wind' } }));
  expect(ajar).toEqual(new Set(['window.ajar']));
  // The number of the impact has another name.
  const sent = new Set(everywhere({ code: 'impact.sent', params: { impact: 1 } }));
  expect(sent).toEqual(new Set(['impact.sent']));
  expect(everywhere({ code: 'impact.sent', params: { number: 1, next: 'patience' } }).at(-1)).toBe(
    'Impact 1 sent',
  );
  expect(
    everywhere({ code: 'impact.sent', params: { number: 1, next: [null, { code: 'window.ajar' }] } }).at(-1),
  ).toBe('Impact 1 sent; window.ajar');
});

test('no code fails without its parameters, or with others', () => {
  const odd: unknown = { later: { than: ['this', null, { deep: true }] } };
  for (const code of codes) {
    const names = [...CATALOGUES.en[code].matchAll(/\{(\w+)/g)].map(([, name = '']) => name);
    for (const value of [odd, null, true, [], [odd], 'x', { code: 'window.ajar' }]) {
      const params = Object.fromEntries(names.map((name) => [name, value]));
      expect(everywhere({ code, params })).not.toContain('');
    }
    expect(everywhere({ code, params: null })).not.toContain('');
  }
});

test('a sentence of before there were codes is said as it is, whatever stands in it', () => {
  const text = "It {was} held # <b>by E5</b>, 'later'";
  expect(new Set(everywhere({ code: null, params: null, text }))).toEqual(new Set([text]));
});
