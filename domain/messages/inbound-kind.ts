import type { InboundKind } from '../case/fact.ts';
import type { Word } from './inbound-word.ts';
import { optChoice } from './opt-words.ts';
import { longestOf, phrasesOf, readText, type ReadText } from './read-text.ts';

/** What takes back an earlier message (S6). */
const REVOCATIONS: ReadonlySet<string> = new Set(['revoke', 'delete', 'deleted']);

/**
 * Entries among the messages that are not messages (W1): what the platform says of itself, and what changes, takes back or
 * marks an earlier message. They are recorded and renew nothing. An edit is read again for what it says.
 */
const NON_CONVERSATIONAL_TYPES: ReadonlySet<string> = new Set(['system', 'edit', 'reaction', ...REVOCATIONS]);

/** W1: does it renew the window? Unknown types do. */
export const isMessageOfCustomer = (type: string): boolean => !NON_CONVERSATIONAL_TYPES.has(type);

/** S6: does it take back an earlier message? */
export const isRevocation = (type: string): boolean => REVOCATIONS.has(type);

/** What the buttons of our templates carry (R9); the same prefixes in free-form buttons mean the same. */
const OURS = /^(?:resume|person|answer|call):/;
/** E2: buttons and rows by which the customer asks to be called. */
const CALL_ME = /^call:/;
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

/** E2: a tapped button or row that asks for a call; one whose title opts out asks for none. What is only written is no tap. */
export const asksForCall = (word: Word): boolean =>
  word.payload !== null && CALL_ME.test(word.payload) && inboundKind(word) === 'tap';

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
  const choice = text === null ? null : optChoice(text, word.writer);
  // E2: whoever taps or writes it wants out, whatever the button was to lead to.
  if (choice === 'stop') return 'stop';
  // A button that carries something else is about that: a row called Alta may be a priority.
  if (choice === 'start' && (payload === null || payload.trim() === '' || optChoice(payload) === 'start'))
    return 'start';
  if (payload !== null && OURS.test(payload)) return 'tap';
  if (type === 'sticker') return 'ack';
  if (type !== 'text' || text === null) return 'message';
  const read = readText(text);
  return read !== null && isAcknowledgement(read) ? 'ack' : 'message';
}

function isAcknowledgement({ words, emoji }: ReadText): boolean {
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

/** The text of Meta's own opt-out button under marketing templates, as it names it in these languages. */
const STOP_PROMOTIONS = phrasesOf(`
  stop promotions, stop promotion, detener promociones, dejar de recibir promociones, cancelar promociones,
  parar promoções, interromper promoções, parar de receber promoções`);

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
  Object.values(ACKNOWLEDGEMENTS).flatMap((phrases) => [...phrasesOf(phrases)]),
);
const LONGEST_PHRASE = longestOf(PHRASES);

const EMOJI_ACKS: ReadonlySet<string> = new Set(
  '👍 👌 🙏 🙌 👏 🤝 💪 🤗 ✅ ✔ ☑ 💯 🎉 🌟 ⭐ 🫶 🤙 ✌ 😊 ☺ 😀 😃 😄 😁 🙂 😉 😍 🥰 😘 😇 😎 🤩 ❤ 🧡 💛 💚 💙 💜 🖤 🤍 🤎 💖 💕 ♥ 🌹 💐'.split(
    ' ',
  ),
);
