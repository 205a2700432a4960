import { expect, test } from 'vitest';
import { SIMULATOR } from '../../dev/simulator/words.ts';
import { type CallNews, callLetter } from '../../domain/messages/call-notice.ts';
import { fallbackLetter } from '../../domain/messages/fallback-letter.ts';
import { inLanguage, LANGUAGES, type Language, languageOf } from '../../domain/messages/language.ts';
import { letterText } from '../../domain/messages/render-letter.ts';
import { optOutNotice } from '../../domain/messages/opt-out-notice.ts';
import { DIMENSION_DEFINITIONS, METRIC_DEFINITIONS } from '../../gateway/api/summary/summary-definitions.ts';
import { AUDIT } from '../../gateway/pages/audit/words.ts';
import { CASE } from '../../gateway/pages/case/words/case.ts';
import { SIGN_IN } from '../../gateway/pages/sign-in/words.ts';
import { SUMMARY } from '../../gateway/pages/summary/words.ts';
import { WALLBOARD } from '../../gateway/pages/wallboard/words.ts';
import { COMMON } from '../../gateway/pages/words/common.ts';
import { FORMS } from '../../gateway/pages/words/forms.ts';
import { RULE_IDS, ruleInWords } from '../../gateway/pages/words/rules.ts';
import { SESSIONS } from '../../gateway/pages/words/sessions.ts';
import { templateSeed } from '../../database/templates/seed-templates.ts';
import { VALUE_FAULTS } from '../../gateway/pages/words/value-faults.ts';
import { CATALOGUES, READERS_ENGLISH } from '../../wording/catalogue.ts';

/** Words that were given up for the one of docs/glossary.md. */
const GIVEN_UP: Readonly<Record<Language, readonly RegExp[]>> = {
  es: [
    /\bret(en|uv|ien)/i,
    /\b(nos|le) toca\b/i,
    /\ba lo más (?!reciente)/i,
    /\bimpactos?\b/i,
    /\bmotivos?\b/i,
    /(canal|correo) alternativo/i,
    /reconocer|confirmar la alerta/i,
    /(una|la) persona (para seguir|debe seguir)|requiere una persona|hace falta una persona/i,
    /ventana (se cierra|se cerró|está cerrada)/i,
    /quizá/i,
    /\b(Pase|Elija|Haga|enfoque la)\b/,
  ],
  pt: [
    /\bret(er|id|en|ev|ém)/i,
    /\bchamadas?\b/i,
    /\bpassos?\b/i,
    /\bpapé?(l|is)\b/i,
    /\bmotivos?\b/i,
    /\bimpactos?\b/i,
    /(canal|e-mail) alternativo/i,
    /é a nossa vez|a vez d[eo]\b/i,
    /\bagentes?\b/i,
    /robô/i,
    /resposta salva/i,
    /janela (fecha|fechou|está fechada)/i,
    /«/,
  ],
  en: [
    /\bkept\b.*\brepl/i,
    /\bheld\b/i,
    /thr[eo]w(n)? away/i,
    /\bwho owes\b/i,
    /\bimpact \d/i,
    /worn out/i,
    /window (closes|closed|is closed)\b/i,
    /perhaps/i,
  ],
};

/** Every text in a table of words; of a function, its source, or what it says of two. */
function textsIn(words: unknown): string[] {
  if (typeof words === 'string') return [words];
  if (typeof words === 'function') {
    const source = String(words);
    // One that is made of a message of ICU MessageFormat has its text elsewhere.
    return [source.includes('`') ? source : String((words as (count: number) => unknown)(2))];
  }
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsIn) : [];
}

function said(language: Language): string[] {
  const call = { language, caseId: 'case-1', about: '', when: '', resumeUrl: null };
  const told = { done: [], pending: null, instructions: [] };
  const mails = [
    ...(['booked', 'rebooked', 'cancelled'] satisfies CallNews[]).map((news) => callLetter(news, call)),
    fallbackLetter({
      language,
      caseId: 'case-1',
      about: '',
      step: '',
      openedOn: '',
      reminders: 2,
      validUntil: null,
      told,
      resumeUrl: '',
    }),
  ];
  const tables = [AUDIT, CASE, COMMON, FORMS, SESSIONS, SIGN_IN, SIMULATOR, SUMMARY, VALUE_FAULTS, WALLBOARD];
  return [
    ...tables.flatMap((table) => textsIn(table[language])),
    ...RULE_IDS.map((rule) => ruleInWords(rule, language)),
    ...[...Object.values(METRIC_DEFINITIONS), ...Object.values(DIMENSION_DEFINITIONS)].flatMap((each) =>
      Object.values(each).map((text) => inLanguage(text, language)),
    ),
    ...mails.flatMap((mail) => [mail.subject, letterText(mail)]),
    optOutNotice(language),
    ...templateSeed
      .filter((template) => languageOf(template.language) === language)
      .map(({ body, buttons }) => [body, ...buttons.map(({ text }) => text)].join('\n')),
    // The engine's own English is what services and stored rows have read so far (sentences.test.ts).
    ...Object.values(language === 'en' ? { ...CATALOGUES.en, ...READERS_ENGLISH } : CATALOGUES[language]),
  ];
}

const givenUpIn = (texts: readonly string[], language: Language): string[] =>
  texts.filter((text) => GIVEN_UP[language].some((word) => word.test(text)));

test.each(LANGUAGES)(
  '%s: one word for each thing, on pages, in mails and in what the engine says',
  (language) => {
    expect(givenUpIn(said(language), language)).toEqual([]);
  },
);

test('a word that was given up is found wherever it stands', () => {
  expect(givenUpIn(textsIn({ act: { hold: 'Retener' }, none: 'Ninguno' }), 'es')).toEqual(['Retener']);
  expect(givenUpIn(['Ligação agendada', 'Chamada agendada'], 'pt')).toEqual(['Chamada agendada']);
  expect(givenUpIn(textsIn({ of: (days: number) => `held for ${days}` }), 'en')).toHaveLength(1);
});
