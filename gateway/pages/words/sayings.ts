import type { Instant } from '../../../domain/time/instant.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { stepName } from '../../../domain/messages/step-names.ts';
import { COMMON, type CommonWords } from './common.ts';
import { LOCALES } from './language.ts';
import { casesInWords, SESSIONS, type SessionsWords } from './sessions.ts';

/** How pages say things of cases, in one language and by the business's clocks. */
export interface Sayings {
  readonly language: Language;
  readonly words: SessionsWords;
  readonly common: CommonWords;
  /** `lun, 16 nov, 10:05`. */
  readonly moment: (at: Instant) => string;
  readonly number: (value: number) => string;
  readonly cases: (count: number) => string;
  readonly country: (code: string) => string;
  /** Names of a deployment that nobody has said in words are spelled out: `big-spenders` is "big spenders". */
  readonly reason: (reason: string) => string;
  readonly queue: (queue: string) => string;
  readonly task: (step: string) => string;
  readonly step: (step: string) => string;
}

const spelled = (name: string): string => name.replaceAll(/[-_.]+/g, ' ').trim();

/** @param zone IANA */
export function sayingsIn(language: Language, zone: string): Sayings {
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
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  return {
    language,
    words,
    common: COMMON[language],
    moment: (at) => moment.format(at),
    number: (value) => number.format(value),
    cases: (count) => casesInWords(count, language, locale),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code),
    reason: (reason) => words.reasons[reason] ?? spelled(reason),
    queue: (queue) => words.queues[queue] ?? spelled(queue),
    task: (step) => stepName(step, language),
    step: (step) => words.steps[step] ?? spelled(step),
  };
}
