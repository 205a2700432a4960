import type { InboundKind } from '../case/fact.ts';
import { type Language, LANGUAGES } from './language.ts';

/** What a customer sent, as far as its kind depends on it. */
export interface Word {
  /** The provider's type, unknown ones included. */
  readonly type: string;
  /** The text written, or that of the tapped button. */
  readonly text: string | null;
  /** What the tapped button, row or finished form carries. */
  readonly payload: string | null;
}

/**
 * Entries among the messages that are not messages of the customer (W1): what the platform says of itself, and what only
 * takes back or marks an earlier message; one that is edited is the customer's word once more. They are recorded, renew nothing and ask for nothing.
 */
const NON_CONVERSATIONAL_TYPES: ReadonlySet<string> = new Set([
  'system',
  'revoke',
  'delete',
  'deleted',
  'reaction',
]);

/** W1: does it renew the window? Unknown types do. */
export const isMessageOfCustomer = (type: string): boolean => !NON_CONVERSATIONAL_TYPES.has(type);

/** What the buttons of our templates carry (R9); the same prefixes in free-form buttons mean the same. */
const OURS = /^(?:resume|person|answer):/;
/** Buttons and forms of a survey; its answer is no new need (W7). */
const SURVEY = /^survey:/;

/** E2: buttons and rows of any kind that opt out of everything on the channel, or in again. */
const OPT_OUT = /^(?:opt[-_ ]?out|unsubscribe|stop)$/i;
const OPT_IN = /^(?:opt[-_ ]?in|resubscribe|subscribe)$/i;
/** E2: those that are about marketing alone. */
const MARKETING_OUT = /^(?:opt[-_ ]?out[:\-_ ]marketing|marketing[-_ ]opt[-_ ]?out)$/i;
const MARKETING_IN = /^(?:opt[-_ ]?in[:\-_ ]marketing|marketing[-_ ]opt[-_ ]?in)$/i;

/**
 * E2: what a tapped button says of marketing: `stop`, `resume`, or nothing. Meta's own opt-out button of marketing templates
 * comes as a template's button whose payload is its text.
 */
export function marketingChoice({ type, text, payload }: Word): 'stop' | 'resume' | null {
  const carried = payload?.trim() ?? '';
  if (MARKETING_OUT.test(carried)) return 'stop';
  if (MARKETING_IN.test(carried)) return 'resume';
  if (type !== 'button') return null;
  const isMeta = [text, payload].some(
    (each) => each !== null && STOP_PROMOTIONS.has(readText(each)?.words.join(' ') ?? ''),
  );
  return isMeta ? 'stop' : null;
}

/** Total: what is not known to be anything else wants an answer. Calls and permissions are told by where they come from, not by words. */
export function inboundKind(word: Word): Exclude<InboundKind, 'call' | 'permission'> {
  const { type, text, payload } = word;
  // W7: the chat is open, and nothing was said.
  if (type === 'request_welcome') return 'welcome';
  // It says something of marketing and nothing of the case.
  if (marketingChoice(word) !== null) return 'ack';
  if (payload !== null && OPT_OUT.test(payload.trim())) return 'stop';
  if (payload !== null && OPT_IN.test(payload.trim())) return 'start';
  if (payload !== null && SURVEY.test(payload)) return 'ack';
  if (payload !== null && OURS.test(payload)) return 'tap';
  if (type === 'sticker') return 'ack';
  if (text === null || (type !== 'text' && type !== 'button')) return 'message';
  const read = readText(text);
  if (read === null) return 'message';
  // E2: alone in the message; said twice it is still that word alone.
  const [first = ''] = read.words;
  const whole = read.words.every((each) => each === first) ? first : read.words.join(' ');
  if (STOP.has(whole)) return 'stop';
  if (START.has(whole)) return 'start';
  return type === 'text' && isAcknowledgement(read) ? 'ack' : 'message';
}

/**
 * E2: in which language an opt-out was asked for; null where the word does not say: STOP is known to everybody.
 * @param text as written
 */
export function optOutLanguage(text: string): Language | null {
  const words = readText(text)?.words ?? [];
  const whole = words.every((each) => each === words[0]) ? (words[0] ?? '') : words.join(' ');
  if (whole === 'stop') return null;
  return LANGUAGES.find((language) => STOP_IN[language].has(whole)) ?? null;
}

interface Read {
  readonly words: readonly string[];
  readonly emoji: readonly string[];
}

/** A keycap, a flag, or a picture with whatever joins, colours or presents it. */
const EMOJI =
  /[\d#*]\uFE0F?\u20E3|\p{RI}{2}|\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})*(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})*)*/gu;
const PRESENTATION = /\uFE0F|\p{EMod}/gu;

/** Longer texts are never on a list; reading them would be work for nothing. */
const LONGEST = 200;

/** Words without case, accents, punctuation and stretched letters; `null` for what is a question or too long. */
function readText(given: string): Read | null {
  const text = given.replace(/[\s\p{Cc}\p{Z}]+/gu, ' ').trim();
  if (text.length > LONGEST || /[?¿؟？]/.test(text)) return null;
  const emoji = (text.match(EMOJI) ?? []).map((each) => each.replace(PRESENTATION, ''));
  return { words: wordsOf(text.replace(EMOJI, ' ')), emoji };
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      // Marks of direction and joiners are no part of a word, and no gap in one.
      .replace(/[\p{M}\p{Cf}]/gu, '')
      .toLowerCase()
      .replace(/([\p{L}])\1+/gu, '$1')
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '')
  );
}

function isAcknowledgement({ words, emoji }: Read): boolean {
  if (words.length === 0 && emoji.length === 0) return false;
  return emoji.every((each) => EMOJI_ACKS.has(each)) && isWhollyOfPhrases(words);
}

/** Can the words be cut into phrases of the list, without a rest? */
function isWhollyOfPhrases(words: readonly string[]): boolean {
  const reachable = new Set([0]);
  for (let from = 0; from < words.length; from += 1) {
    if (!reachable.has(from)) continue;
    for (let length = 1; length <= LONGEST_PHRASE; length += 1) {
      if (PHRASES.has(words.slice(from, from + length).join(' '))) reachable.add(from + length);
    }
  }
  return reachable.has(words.length);
}

const list = (text: string): ReadonlySet<string> =>
  new Set(text.split(',').map((phrase) => wordsOf(phrase).join(' ')));

/**
 * Opt-out words (E2). All lists hold for everybody: people mix languages. `cancelar`, `cancel`, `end` and `fim` are not among them: to a service they are about an order.
 */
export const OPT_OUT_WORDS = {
  es: `baja, dar de baja, darme de baja, dame de baja, quiero darme de baja, desuscribir, desuscribirme, detener,
    no más mensajes, no quiero más mensajes`,
  pt: `sair, parar, pare, descadastrar, descadastre, me descadastre, desinscrever, cancelar inscrição,
    não quero mais mensagens`,
  en: `stop, stop all, stopall, unsubscribe, opt out, optout, opt-out, no more messages`,
} as const;

/** What grants again (E2). `volver`, `reactivar` and their like are not among them: in a menu they are about something else. */
export const OPT_IN_WORDS = {
  es: `alta, dar de alta, darme de alta, dame de alta, quiero darme de alta, suscribir, suscribirme`,
  pt: `inscrever, me inscreva, reinscrever`,
  en: `start, unstop, subscribe, resubscribe, opt in, optin, opt-in`,
} as const;

/** The text of Meta's own opt-out button under marketing templates, as it names it in these languages. */
const STOP_PROMOTIONS = list(`
  stop promotions, stop promotion, detener promociones, dejar de recibir promociones, cancelar promociones,
  parar promoções, interromper promoções, parar de receber promoções`);

const STOP = list(Object.values(OPT_OUT_WORDS).join(','));
const STOP_IN: Readonly<Record<Language, ReadonlySet<string>>> = {
  es: list(OPT_OUT_WORDS.es),
  pt: list(OPT_OUT_WORDS.pt),
  en: list(OPT_OUT_WORDS.en),
};
const START = list(Object.values(OPT_IN_WORDS).join(','));

/**
 * Acknowledgements (W7) in the languages of the product. All lists hold for everybody: people mix languages. Words that
 * answer a question (`sí`, `no`, `claro`, `mañana`) and greetings that open a talk are not among them.
 */
export const ACKNOWLEDGEMENTS = {
  es: `gracias, muchas gracias, mil gracias, muchísimas gracias, gracias por todo, gracias por su ayuda,
    gracias por tu ayuda, gracias por la ayuda, gracias por la información, gracias por avisar, grax, grcs,
    muy amable, muy amables, se agradece, ok, okey, oki, okay, vale, listo, listos, perfecto, genial, excelente, súper,
    dale, de acuerdo, entendido, recibido, enterado, enterada, buenísimo, estupendo, bacán, chévere, joya, bueno,
    está bien, muy bien, qué bien, de nada, igualmente, saludos, hasta luego, adiós, chao, chau`,
  pt: `obrigado, obrigada, muito obrigado, muito obrigada, obrigado por tudo, obrigada por tudo,
    obrigado pela ajuda, obrigada pela ajuda, obrigado pela atenção, obrigada pela atenção, brigado, brigada, obg,
    agradeço, agradecido, agradecida, valeu, vlw, beleza, blz, tá bom, está bom, tá certo, certo, perfeito, ótimo,
    combinado, entendi, ok, show, legal, joia, maravilha, excelente, fechado, por nada, de nada, até mais, tchau`,
  en: `thanks, thank you, thank u, thank you so much, thank you very much, thanks a lot, many thanks, thx, tks, ty,
    thanks for your help, thank you for your help, ok, okay, okey, k, kk, great, perfect, got it, understood, cool,
    alright, all right, sounds good, nice, awesome, excellent, wonderful, cheers, noted, you too, bye, goodbye`,
} as const;

const PHRASES: ReadonlySet<string> = new Set(
  Object.values(ACKNOWLEDGEMENTS).flatMap((phrases) => [...list(phrases)]),
);
const LONGEST_PHRASE = Math.max(...[...PHRASES].map((phrase) => phrase.split(' ').length));

const EMOJI_ACKS: ReadonlySet<string> = new Set(
  '👍 👌 🙏 🙌 👏 🤝 💪 🤗 ✅ ✔ ☑ 💯 🎉 🌟 ⭐ 🫶 🤙 ✌ 😊 ☺ 😀 😃 😄 😁 🙂 😉 😍 🥰 😘 😇 😎 🤩 ❤ 🧡 💛 💚 💙 💜 🖤 🤍 🤎 💖 💕 ♥ 🌹 💐'.split(
    ' ',
  ),
);
