import type { FastifyRequest } from 'fastify';
import { LANGUAGES, type Language } from '../../../domain/messages/language.ts';

/** What a page says, in each of the three languages: a word that is missing in one does not compile. */
export type InLanguages<Words> = Readonly<Record<Language, Words>>;

/** Whose habits numbers and dates are written by. */
export const LOCALES: Readonly<Record<Language, string>> = { es: 'es', pt: 'pt-BR', en: 'en-GB' };

export const isLanguage = (value: unknown): value is Language =>
  (LANGUAGES as readonly unknown[]).includes(value);

/** As the person chose, else as the browser asks, else Spanish. */
export function languageOf(request: FastifyRequest): Language {
  const chosen = (request.query as { lang?: unknown } | undefined)?.lang ?? request.operator?.language;
  if (isLanguage(chosen)) return chosen;
  for (const part of (request.headers['accept-language'] ?? '').split(',')) {
    const asked = part.trim().slice(0, 2).toLowerCase();
    if (isLanguage(asked)) return asked;
  }
  return 'es';
}

/** `pt_BR` is "portugués (Brasil)"; what is no language stays as it is. */
export function languageName(code: string, language: Language): string {
  const tag = code.replace('_', '-');
  try {
    return new Intl.DisplayNames(LOCALES[language], { type: 'language' }).of(tag) ?? code;
  } catch {
    return code;
  }
}
