import { IntlMessageFormat } from 'intl-messageformat';
import type { Code } from '../domain/explanation/codes.ts';
import type { Language } from '../domain/messages/language.ts';
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import pt from './pt.json' with { type: 'json' };
import type { Names, Voice } from './render.ts';

/** One sentence for each code in each language, in ICU MessageFormat. A code that is missing in one does not compile. */
export const CATALOGUES: Readonly<Record<Language, Readonly<Record<Code, string>>>> = { en, es, pt };

/** Whose habits numbers are written by. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es', pt: 'pt-BR' };

const compiled: Readonly<Record<Language, Map<string, IntlMessageFormat>>> = {
  en: new Map(),
  es: new Map(),
  pt: new Map(),
};

/** Parsed when it is first said: no process says all of them. */
function messageOf(code: string, language: Language): IntlMessageFormat | null {
  const known = compiled[language].get(code);
  if (known !== undefined) return known;
  const catalogue: Readonly<Record<string, string>> = CATALOGUES[language];
  if (!Object.hasOwn(catalogue, code)) return null;
  const message = new IntlMessageFormat(catalogue[code] ?? '', LOCALES[language], undefined, {
    ignoreTag: true,
  });
  compiled[language].set(code, message);
  return message;
}

/** The catalogue of a language as something to render with. */
export const voiceIn = (language: Language, names?: Names): Voice => ({
  sentence: (code, values) => {
    const said = messageOf(code, language)?.format(values);
    return said === undefined ? null : String(said);
  },
  ...(names === undefined ? {} : { names }),
});
