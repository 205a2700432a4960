import type { InboundKind } from './fact.ts';

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
const ASIDES: ReadonlySet<string> = new Set(['system', 'revoke', 'delete', 'deleted', 'reaction']);

/** W1: does it renew the window? Unknown types do. */
export const isMessageOfCustomer = (type: string): boolean => !ASIDES.has(type);

/** What the buttons of our templates carry (R9); the same prefixes in free-form buttons mean the same. */
const OURS = /^(?:resume|person|answer):/;
/** Buttons and forms of a survey; its answer is no new need (W7). */
const SURVEY = /^survey:/;

/** Total: what is not known to be anything else wants an answer. A call is told by where it comes from, not by its words. */
export function inboundKind({ type, text, payload }: Word): Exclude<InboundKind, 'call'> {
  if (payload !== null && SURVEY.test(payload)) return 'ack';
  if (payload !== null && OURS.test(payload)) return 'tap';
  if (type === 'sticker') return 'ack';
  if (text === null || (type !== 'text' && type !== 'button')) return 'message';
  const read = readText(text);
  if (read === null) return 'message';
  const whole = read.words.join(' ');
  // E2: alone in the message.
  if (STOP.has(whole)) return 'stop';
  if (START.has(whole)) return 'start';
  return type === 'text' && isAcknowledgement(read) ? 'ack' : 'message';
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
function readText(text: string): Read | null {
  if (text.length > LONGEST || /[?¿؟？]/.test(text)) return null;
  const emoji = (text.match(EMOJI) ?? []).map((each) => each.replace(PRESENTATION, ''));
  return { words: wordsOf(text.replace(EMOJI, ' ')), emoji };
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/([\p{L}])\1+/gu, '$1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
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
 * Opt-out words (E2). `cancelar`, `cancel`, `end` and `fim` are not among them: to a service they are about an order.
 */
const STOP = list(`
  stop, stop all, stopall, unsubscribe, opt out, optout, opt-out,
  baja, dar de baja, darme de baja, dame de baja, quiero darme de baja, desuscribir, desuscribirme,
  sair, parar, pare, descadastrar, descadastre, me descadastre, desinscrever, cancelar inscrição`);

const START = list(`
  start, unstop, subscribe, resubscribe, opt in, optin, opt-in,
  alta, dar de alta, darme de alta, dame de alta, quiero darme de alta, suscribir, suscribirme, reactivar,
  inscrever, me inscreva, reinscrever, reativar`);

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
