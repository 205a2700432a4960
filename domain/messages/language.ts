/**
 * The languages of what people read, at the business and as its customers: the one list. With one more in it the compiler
 * names every table of words that lacks it (CONTRIBUTING.md).
 */
export const LANGUAGES = ['es', 'pt', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

type TextEach<List extends readonly unknown[]> = { readonly [Place in keyof List]: string };
/** A short text in each of them, in the list's order. */
export type InEach = TextEach<typeof LANGUAGES>;

export const inLanguage = (texts: InEach, language: Language): string =>
  texts[LANGUAGES.indexOf(language)] ?? texts[0];

export const byLanguage = (texts: InEach): Readonly<Record<Language, string>> =>
  Object.fromEntries(LANGUAGES.map((language) => [language, inLanguage(texts, language)])) as Record<
    Language,
    string
  >;

/** The shipped language nearest to a BCP 47 tag or a provider's locale (`pt-BR`, `en_US`); Spanish when none is. */
export function languageOf(tag: string | null): Language {
  const primary = (tag ?? '').toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === primary) ?? 'es';
}
