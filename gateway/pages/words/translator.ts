import type { Instant } from '../../../domain/time/instant.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { type Labels, spelled } from '../../../domain/messages/labels.ts';
import { COMMON, type CommonWords } from './common.ts';
import { countryIn } from './country.ts';
import { LOCALES } from './language.ts';
import { type Names, namesIn } from './names.ts';
import { casesInWords, SESSIONS, type SessionsWords } from './sessions.ts';

/** How pages say things of cases, in one language and by the business's clocks. */
export interface Translator extends Names {
  readonly language: Language;
  readonly words: SessionsWords;
  readonly common: CommonWords;
  /** `lun, 16 nov, 10:05`. */
  readonly moment: (at: Instant) => string;
  readonly number: (value: number) => string;
  readonly cases: (count: number) => string;
  readonly country: (code: string) => string;
  /** What the schedule does next. */
  readonly nextStep: (step: string) => string;
}

/** @param zone IANA */
export function translatorIn(language: Language, zone: string, labels: Labels): Translator {
  const locale = LOCALES[language];
  const words = SESSIONS[language];
  const moment = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    // In Portuguese a month in letters takes a preposition and two points with it.
    month: language === 'pt' ? 'numeric' : 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const number = new Intl.NumberFormat(locale);
  return {
    ...namesIn(labels, language),
    language,
    words,
    common: COMMON[language],
    moment: (at) => moment.format(at),
    number: (value) => number.format(value),
    cases: (count) => casesInWords(count, language, locale),
    country: countryIn(locale),
    nextStep: (step) => words.steps[step] ?? spelled(step),
  };
}
