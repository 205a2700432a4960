import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, languageOrder, readerLanguage } from '../../../domain/messages/language.ts';

describe('F2: in which language a contact is written to', () => {
  it.each([
    ['pt-BR', 'CL', 'pt'],
    ['en_US', 'BR', 'en'],
    [null, 'BR', 'pt'],
    [null, 'PT', 'pt'],
    [null, 'US', 'en'],
    [null, 'CO', 'es'],
    [null, null, 'es'],
    ['', 'BR', 'pt'],
    // There are no words in it, so the country says which are read.
    ['de', 'BR', 'pt'],
    ['tlh', 'US', 'en'],
    ['fr', 'CL', 'es'],
  ] as const)('record %s, country %s: %s', (language, country, expected) => {
    expect(readerLanguage(language, country)).toBe(expected);
  });

  it('is the first language of a template that there are words in, whatever record and country say', () => {
    const anything = fc.oneof(fc.constant(null), fc.string(), fc.constantFrom('pt-BR', 'en', 'es_MX', 'fr'));
    fc.assert(
      fc.property(
        anything,
        fc.oneof(fc.constant(null), fc.constantFrom('BR', 'US', 'CL', 'DE')),
        (own, country) => {
          const order = languageOrder(own, country).map((tag) => tag.toLowerCase().split(/[-_]/)[0]);
          const expected = order.find((tag) => LANGUAGES.some((language) => language === tag));
          expect(readerLanguage(own, country)).toBe(expected);
        },
      ),
    );
  });
});
