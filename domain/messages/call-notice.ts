import type { Language } from './language.ts';
import type { Letter } from './render-letter.ts';

/** What the contact is told of a call (F3). The time comes as text: civil time is not the domain's. */
export interface CallFacts {
  readonly language: Language;
  readonly caseId: string;
  /** What it is about, as the customer hears it: "your invoice". */
  readonly about: string;
  /** Day, time and zone of the slot's begin, in the customer's language and zone. */
  readonly when: string;
  /** Leads to the pending step, so that the customer may do it without the call; null without a task. */
  readonly resumeUrl: string | null;
}

/** `booked` again after a missed call is `rebooked`: the calendar entry moves. */
export type CallNews = 'booked' | 'rebooked' | 'cancelled';

const WORDS = {
  es: {
    subject: {
      booked: (caseId: string) => `Te llamaremos (caso ${caseId})`,
      rebooked: (caseId: string) => `Nueva hora de tu llamada (caso ${caseId})`,
      cancelled: (caseId: string) => `Llamada cancelada (caso ${caseId})`,
    },
    news: {
      booked: (when: string, reason: string, caseId: string) =>
        `Hola:\nTe llamaremos el ${when} por ${reason} (caso ${caseId}), al número desde el que nos escribes.`,
      rebooked: (when: string, reason: string, caseId: string) =>
        `Hola:\nNo pudimos hablar, así que te llamaremos el ${when} por ${reason} (caso ${caseId}), al número desde el que nos escribes.`,
      cancelled: (when: string, reason: string, caseId: string) =>
        `Hola:\nLa llamada del ${when} por ${reason} (caso ${caseId}) queda cancelada. No tienes que hacer nada.`,
    },
    change: 'Si no puedes a esa hora, respóndenos por WhatsApp y la cambiamos o la cancelamos.',
    link: 'Resolverlo sin llamada',
    summary: (caseId: string) => `Llamada por el caso ${caseId}`,
  },
  pt: {
    subject: {
      booked: (caseId: string) => `Vamos ligar para você (caso ${caseId})`,
      rebooked: (caseId: string) => `Novo horário da sua ligação (caso ${caseId})`,
      cancelled: (caseId: string) => `Ligação cancelada (caso ${caseId})`,
    },
    news: {
      booked: (when: string, reason: string, caseId: string) =>
        `Olá!\nVamos ligar para você em ${when} sobre ${reason} (caso ${caseId}), no número do qual você nos escreve.`,
      rebooked: (when: string, reason: string, caseId: string) =>
        `Olá!\nNão conseguimos falar, então vamos ligar em ${when} sobre ${reason} (caso ${caseId}), no número do qual você nos escreve.`,
      cancelled: (when: string, reason: string, caseId: string) =>
        `Olá!\nA ligação de ${when} sobre ${reason} (caso ${caseId}) foi cancelada. Você não precisa fazer nada.`,
    },
    change: 'Se não puder nesse horário, responda pelo WhatsApp e nós mudamos ou cancelamos.',
    link: 'Resolver sem ligação',
    summary: (caseId: string) => `Ligação sobre o caso ${caseId}`,
  },
  en: {
    subject: {
      booked: (caseId: string) => `We will call you (case ${caseId})`,
      rebooked: (caseId: string) => `A new time for your call (case ${caseId})`,
      cancelled: (caseId: string) => `Call cancelled (case ${caseId})`,
    },
    news: {
      booked: (when: string, reason: string, caseId: string) =>
        `Hello,\nWe will call you on ${when} about ${reason} (case ${caseId}), at the number you write to us from.`,
      rebooked: (when: string, reason: string, caseId: string) =>
        `Hello,\nWe could not reach each other, so we will call you on ${when} about ${reason} (case ${caseId}), at the number you write to us from.`,
      cancelled: (when: string, reason: string, caseId: string) =>
        `Hello,\nThe call on ${when} about ${reason} (case ${caseId}) is cancelled. There is nothing you need to do.`,
    },
    change: 'If the time does not suit you, reply on WhatsApp and we will change or cancel it.',
    link: 'Settle it without a call',
    summary: (caseId: string) => `Call about case ${caseId}`,
  },
} as const;

/** The mail that carries the calendar file. */
export function callLetter(news: CallNews, facts: CallFacts): Letter {
  const words = WORDS[facts.language];
  const text = words.news[news](facts.when, facts.about, facts.caseId);
  const rest: Letter['blocks'] =
    news === 'cancelled'
      ? []
      : [
          { is: 'paragraph', text: words.change },
          ...(facts.resumeUrl === null
            ? []
            : [{ is: 'link', label: words.link, url: facts.resumeUrl } as const]),
        ];
  return {
    language: facts.language,
    subject: words.subject[news](facts.caseId),
    blocks: [{ is: 'paragraph', text }, ...rest],
  };
}

/** The same as one free-form message, for a contact whose window is open. */
export function callMessage(news: CallNews, facts: CallFacts): string {
  const words = WORDS[facts.language];
  const text = words.news[news](facts.when, facts.about, facts.caseId);
  return news === 'cancelled' ? text : `${text}\n${words.change}`;
}

/** The calendar entry's title. */
export const callSummary = (facts: Pick<CallFacts, 'language' | 'caseId'>): string =>
  WORDS[facts.language].summary(facts.caseId);
