import type { Instant } from '../../../domain/time/instant.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { type Labels, spelled } from '../../../domain/messages/labels.ts';
import { COMMON, type CommonWords } from './common.ts';
import { countryIn } from './country.ts';
import { LOCALES } from './language.ts';
import { momentIn } from './moment.ts';
import { type Names, namesIn } from './names.ts';
import { SESSIONS, type SessionsWords } from './sessions.ts';

/** How pages say things of cases, in one language and by the business's clocks. */
export interface Translator extends Names {
  readonly language: Language;
  readonly words: SessionsWords;
  readonly common: CommonWords;
  /** `lun, 16 nov, 10:05`, with the year where it is another. */
  readonly moment: (at: Instant) => string;
  readonly number: (value: number) => string;
  readonly cases: (count: number) => string;
  readonly country: (code: string) => string;
  /** What the schedule does next. */
  readonly nextStep: (step: string) => string;
}

/**
 * @param zone IANA
 * @param now of the page
 */
export function translatorIn(language: Language, zone: string, labels: Labels, now: Instant): Translator {
  const locale = LOCALES[language];
  const words = SESSIONS[language];
  const number = new Intl.NumberFormat(locale);
  return {
    ...namesIn(labels, language),
    language,
    words,
    common: COMMON[language],
    moment: momentIn(language, zone, now),
    number: (value) => number.format(value),
    cases: words.cases,
    country: countryIn(locale),
    nextStep: (step) => words.steps[step] ?? spelled(step),
  };
}
