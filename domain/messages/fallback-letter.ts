import type { Language } from './language.ts';
import type { Block, Letter } from './render-letter.ts';

/** What the fallback mail says (F2). Days come as text: civil time is not the domain's; so do labels, which are the policy's. */
export interface FallbackLetterFacts {
  readonly language: Language;
  readonly caseId: string;
  /** What it is about, as the customer hears it: "your invoice". */
  readonly about: string;
  /** What is left to do: "sign the contract". */
  readonly step: string;
  /** The day the case was opened, in the customer's language and zone. */
  readonly openedOn: string;
  /** How many templates went out about the reason. */
  readonly reminders: number;
  /** R1: the day until which the task can be done; null when it has no end. */
  readonly validUntil: string | null;
  /** What the service that set the task says of it. */
  readonly told: TaskWords;
  readonly resumeUrl: string;
}

/** Words for the customer that a task may carry in its `data`: all optional. */
export interface TaskWords {
  /** What was done so far, e.g. `["Address confirmed"]`. */
  readonly done: readonly string[];
  /** What is left to do, in place of the step's label. */
  readonly pending: string | null;
  /** How to do it, in order. */
  readonly instructions: readonly string[];
}

const LINES = 10;
const LENGTH = 300;

/** Reads the words out of a task's free-form `data`; whatever has another shape is left alone. */
export function taskWords(data: unknown): TaskWords {
  const fields = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  return {
    done: lines(fields['done']),
    pending: lines(fields['pending'])[0] ?? null,
    instructions: lines(fields['instructions']),
  };
}

function lines(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value])
    .filter((line): line is string => typeof line === 'string')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim().slice(0, LENGTH))
    .filter((line) => line !== '')
    .slice(0, LINES);
}

const WORDS = {
  es: {
    subject: (caseId: string, reason: string) => `${sentence(reason)} quedó pendiente (caso ${caseId})`,
    opening: (caseId: string, reason: string, day: string) =>
      `Hola:\nNos escribiste por WhatsApp sobre ${reason} y abrimos el caso ${caseId} el ${day}. Quedó pendiente; aquí te contamos cómo seguir.`,
    done: 'Lo que ya está hecho',
    wrote: 'Recibimos tu mensaje y abrimos tu caso',
    reminded: (count: number) =>
      count === 1
        ? 'Te enviamos un recordatorio por WhatsApp'
        : `Te enviamos ${count} recordatorios por WhatsApp`,
    pending: 'Lo que queda pendiente',
    until: (what: string, day: string) => `${what} (hasta el ${day})`,
    instructions: 'Cómo hacerlo',
    link: 'Continuar donde quedaste',
    closing: (caseId: string) =>
      `El enlace te lleva directo al paso pendiente y deja de servir cuando el caso termina. Si nos escribes, menciona el caso ${caseId}.`,
  },
  pt: {
    subject: (caseId: string, reason: string) => `${sentence(reason)} ficou pendente (caso ${caseId})`,
    opening: (caseId: string, reason: string, day: string) =>
      `Olá!\nVocê nos escreveu pelo WhatsApp sobre ${reason} e abrimos o caso ${caseId} em ${day}. Ele ficou pendente; veja aqui como continuar.`,
    done: 'O que já foi feito',
    wrote: 'Recebemos sua mensagem e abrimos seu caso',
    reminded: (count: number) =>
      count === 1 ? 'Enviamos um lembrete pelo WhatsApp' : `Enviamos ${count} lembretes pelo WhatsApp`,
    pending: 'O que falta fazer',
    until: (what: string, day: string) => `${what} (até ${day})`,
    instructions: 'Como fazer',
    link: 'Continuar de onde parou',
    closing: (caseId: string) =>
      `O link leva direto à etapa pendente e deixa de funcionar quando o caso termina. Se nos escrever, mencione o caso ${caseId}.`,
  },
  en: {
    subject: (caseId: string, reason: string) => `${sentence(reason)} is still pending (case ${caseId})`,
    opening: (caseId: string, reason: string, day: string) =>
      `Hello,\nYou wrote to us on WhatsApp about ${reason} and we opened case ${caseId} on ${day}. It is still pending; here is how to go on.`,
    done: 'What is done',
    wrote: 'We received your message and opened your case',
    reminded: (count: number) =>
      count === 1 ? 'We sent you a reminder on WhatsApp' : `We sent you ${count} reminders on WhatsApp`,
    pending: 'What is still to do',
    until: (what: string, day: string) => `${what} (until ${day})`,
    instructions: 'How to do it',
    link: 'Continue where you left off',
    closing: (caseId: string) =>
      `The link leads straight to the pending step and stops working when the case ends. If you write to us, mention case ${caseId}.`,
  },
} as const;

/** F2: the case id, what was done, what is pending, and one link that resumes there. */
export function fallbackLetter(facts: FallbackLetterFacts): Letter {
  const { language, about, told } = facts;
  const caseId = facts.caseId;
  const words = WORDS[language];
  const pending = told.pending ?? sentence(facts.step);
  const done = [
    words.wrote,
    ...told.done,
    ...(facts.reminders === 0 ? [] : [words.reminded(facts.reminders)]),
  ];
  const instructions: Block[] =
    told.instructions.length === 0
      ? []
      : [{ is: 'list', title: words.instructions, items: told.instructions, numbered: true }];
  return {
    language,
    subject: words.subject(caseId, about),
    blocks: [
      { is: 'paragraph', text: words.opening(caseId, about, facts.openedOn) },
      { is: 'list', title: words.done, items: done },
      {
        is: 'list',
        title: words.pending,
        items: [facts.validUntil === null ? pending : words.until(pending, facts.validUntil)],
      },
      ...instructions,
      { is: 'link', label: words.link, url: facts.resumeUrl },
      { is: 'paragraph', text: words.closing(caseId) },
    ],
  };
}

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
