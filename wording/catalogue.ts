import { IntlMessageFormat } from 'intl-messageformat';
import type { Code } from '../domain/explanation/codes.ts';
import type { Language } from '../domain/messages/language.ts';
import english from './en-readers.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import pt from './pt.json' with { type: 'json' };
import type { Names, Voice } from './render.ts';

/** One sentence for each code in each language, in ICU MessageFormat. A code that is missing in one does not compile. */
export const CATALOGUES: Readonly<Record<Language, Readonly<Record<Code, string>>>> = { en, es, pt };

/**
 * English for people, where it is another than the engine's own, which services and stored rows have read so far and which
 * therefore stays.
 */
export const READERS_ENGLISH: Readonly<Partial<Record<Code, string>>> = english;

/** Catalogues as they are compiled: the engine's, and the one that people read English by. */
type Catalogue = Language | 'readers';
const SENTENCES: Readonly<Record<Catalogue, Readonly<Partial<Record<string, string>>>>> = {
  ...CATALOGUES,
  readers: { ...CATALOGUES.en, ...READERS_ENGLISH },
};

/** Whose habits numbers are written by. */
export const LOCALES: Readonly<Record<Catalogue, string>> = {
  en: 'en-GB',
  readers: 'en-GB',
  es: 'es',
  pt: 'pt-BR',
};

const compiled: Readonly<Record<Catalogue, Map<string, IntlMessageFormat>>> = {
  en: new Map(),
  readers: new Map(),
  es: new Map(),
  pt: new Map(),
};

/** Parsed when it is first said: no process says all of them. */
function messageOf(code: string, catalogue: Catalogue): IntlMessageFormat | null {
  const known = compiled[catalogue].get(code);
  if (known !== undefined) return known;
  const sentences = SENTENCES[catalogue];
  if (!Object.hasOwn(sentences, code)) return null;
  const message = new IntlMessageFormat(sentences[code] ?? '', LOCALES[catalogue], undefined, {
    ignoreTag: true,
  });
  compiled[catalogue].set(code, message);
  return message;
}

const voiceOf = (catalogue: Catalogue, names?: Names): Voice => ({
  sentence: (code, values) => {
    const message = messageOf(code, catalogue);
    if (message === null) return null;
    try {
      return String(message.format(values));
    } catch {
      // Another version gave the code other parameters.
      return null;
    }
  },
  ...(names === undefined ? {} : { names }),
});

/** The catalogue of a language as something to render with. */
export const voiceIn = (language: Language, names?: Names): Voice => voiceOf(language, names);

/** The same as people read it. */
export const readersVoice = (language: Language, names?: Names): Voice =>
  voiceOf(language === 'en' ? 'readers' : language, names);
