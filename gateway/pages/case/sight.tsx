import type { Explanation } from '../../../domain/explanation/explanation.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { localized } from '../../../wording/localized.ts';
import { CASE, type CaseWords } from './words/case.ts';
import type { Labels } from '../../../domain/messages/labels.ts';
import { COMMON, type CommonWords } from '../words/common.ts';
import { LOCALES } from '../words/language.ts';
import { momentIn } from '../words/moment.ts';
import { type Names, namesIn } from '../words/names.ts';
import { RULE_IDS, ruleInWords } from '../words/rules.ts';
import { countryIn } from '../words/country.ts';
import { zoneInWords } from '../words/zone.ts';
import type { CasePageModel } from './case-page-model.ts';

/** What the parts of the case page are drawn from: the case as it may be seen, and how it is said. */
export interface Sight {
  readonly look: CasePageModel;
  readonly words: CaseWords;
  readonly common: CommonWords;
  readonly language: Language;
  /** IANA; the business's, in which all instants are shown. */
  readonly zone: string;
  readonly t: Translator;
}

interface Translator extends Names {
  /** `10:05`. */
  readonly time: (at: Instant) => string;
  /** `lunes, 16 de noviembre de 2026`. */
  readonly day: (at: Instant) => string;
  /** `lun, 16 nov, 10:05`, with the year where it is another. */
  readonly moment: (at: Instant) => string;
  readonly money: (amount: number, currency: string) => string;
  readonly number: (value: number) => string;
  readonly country: (code: string) => string;
  /** On whose clocks all instants are: `Hora de Santiago (GMT-3)`. */
  readonly zone: string;
}

export function sightOf(look: CasePageModel, language: Language, zone: string, labels: Labels): Sight {
  const locale = LOCALES[language];
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    return (at: Instant) => made.format(at);
  };
  return {
    look,
    language,
    zone,
    words: CASE[language],
    common: COMMON[language],
    t: {
      ...namesIn(labels, language),
      time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      day: format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
      moment: momentIn(language, zone, look.now),
      money: (amount, currency) =>
        new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 }).format(
          amount,
        ),
      number: (value) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value),
      country: countryIn(locale),
      zone: zoneInWords(zone, language, look.now),
    },
  };
}

/** An instant as people there read it; `datetime` says it absolutely. */
export function When({
  at,
  sight,
  as = 'moment',
}: {
  at: string | Instant;
  sight: Sight;
  as?: 'moment' | 'time' | 'day';
}) {
  const instant = typeof at === 'string' ? Date.parse(at) : at;
  return <time dateTime={new Date(instant).toISOString()}>{sight.t[as](instant)}</time>;
}

/** Ticks down to an instant; up from it where it has passed. */
export const Until = ({ at }: { at: string }) => (
  <time data-until={Date.parse(at)} dateTime={at}>
    …
  </time>
);
export const Since = ({ at }: { at: string }) => (
  <time data-since={Date.parse(at)} dateTime={at}>
    …
  </time>
);

/** A rule by its id; what it means is a press, a hover or a word of the screen reader away. */
export function Rule({ id, language }: { id: string; language: Language }) {
  const meaning = ruleInWords(id, language);
  if (meaning === '') return <span class="rule">{id}</span>;
  return (
    <button type="button" class="rule-mark" popovertarget={`rule-${id}`} title={meaning}>
      {id}
      <span class="unseen">: {meaning}</span>
    </button>
  );
}

/** What the rules of the page mean; outside its live part, so that one being read is not closed. */
export const RuleMeanings = ({ language }: { language: Language }) => (
  <div>
    {RULE_IDS.map((id) => (
      <div id={`rule-${id}`} class="rule-meaning" popover="auto">
        <strong>{id}</strong> {ruleInWords(id, language)}
      </div>
    ))}
  </div>
);

/** What the engine says, in the page's language; a sentence of an earlier version is marked as English. */
export function Told({ said, sight: { language, t } }: { said: Explanation; sight: Sight }) {
  const { text, lang } = localized(said, language, t);
  return lang === language ? <>{text}</> : <span lang={lang}>{text}</span>;
}

/** Who wrote or did something: `agent:op-…`, `bot:…`, `system:…`, or the name of a token. */
export function authorName(author: string | null, { look: { operators }, words }: Sight): string {
  if (author === null) return '';
  const [, kind, id] = /^(agent|bot|system):(.*)$/.exec(author) ?? [null, null, author];
  const operator = operators.find((each) => each.id === id);
  if (operator !== undefined) return operator.name;
  if (kind === 'system' && id === 'ventana') return 'Ventana';
  const name = kind === null ? '' : words.authors[kind as 'agent' | 'bot' | 'system'];
  return [name, id].filter((part) => part !== '').join(' · ');
}

export const firstUpper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
