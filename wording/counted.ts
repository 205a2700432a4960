import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../domain/messages/language.ts';
import { LOCALES } from './catalogue.ts';

/** Says a count with what is counted. */
export type Counted = (count: number) => string;

/**
 * A sentence in ICU MessageFormat about one count, in which `#` is the number: `{count, plural, one {# case} other {# cases}}`.
 * By the rules of Portuguese nothing counts as one, which Brazilians do not say: their sentences name `=0` too.
 */
export function counted(language: Language, message: string): Counted {
  const compiled = new IntlMessageFormat(message, LOCALES[language], undefined, { ignoreTag: true });
  return (count) => String(compiled.format({ count }));
}
