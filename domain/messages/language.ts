/** The languages that texts to customers are shipped in. */
export type Language = 'es' | 'pt' | 'en';

export const LANGUAGES: readonly Language[] = ['es', 'pt', 'en'];

/** The shipped language nearest to a BCP 47 tag or a provider's locale (`pt-BR`, `en_US`); Spanish when none is. */
export function languageOf(tag: string | null): Language {
  const primary = (tag ?? '').toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === primary) ?? 'es';
}
