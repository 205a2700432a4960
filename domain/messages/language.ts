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

const shipped = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => language === tag.toLowerCase().split(/[-_]/)[0]);

/** The shipped language nearest to a BCP 47 tag or a provider's locale (`pt-BR`, `en_US`); Spanish when none is. */
export const languageOf = (tag: string | null): Language => shipped(tag ?? '') ?? 'es';

/** Where Portuguese or English is what most people read; elsewhere Spanish, the language of the business's customers. */
const LANGUAGE_OF: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['BR', 'PT', 'AO', 'MZ', 'CV'].map((country) => [country, 'pt_BR'])),
  ...Object.fromEntries(
    ['US', 'GB', 'CA', 'AU', 'NZ', 'IE', 'IN', 'ZA', 'JM', 'TT', 'PH', 'SG'].map((country) => [
      country,
      'en',
    ]),
  ),
};

/** The contact's own language, its country's, Spanish: in the provider's spelling, each once. */
export function languageOrder(contactLanguage: string | null, country: string | null): string[] {
  const own = contactLanguage === null ? [] : [contactLanguage.replace('-', '_')];
  return [...new Set([...own, (country === null ? undefined : LANGUAGE_OF[country]) ?? 'es', 'es'])];
}

/**
 * F2, F3, E2: in which language a contact is written to by whatever is no template: the first of the languages in which a
 * template is looked for that there are words in.
 * @param country ISO 3166-1, as E5 finds it
 */
export const readerLanguage = (contactLanguage: string | null, country: string | null): Language =>
  languageOrder(contactLanguage, country)
    .map(shipped)
    .find((language) => language !== undefined) ?? 'es';
