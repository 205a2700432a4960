import type { Explanation } from '../domain/explanation/explanation.ts';
import type { Language } from '../domain/messages/language.ts';
import { voiceIn } from './catalogue.ts';
import { type Names, render } from './render.ts';

export interface Localized {
  readonly text: string;
  /** The language it is in: English for a sentence that was stored before there were codes. */
  readonly lang: Language;
}

/** What was decided or happened, in a person's language, and names in their words where `names` has some. */
export const localized = (said: Explanation, language: Language, names?: Names): Localized => ({
  text: render(said, voiceIn(language, names)),
  lang: said.code === 'legacy' ? 'en' : language,
});
