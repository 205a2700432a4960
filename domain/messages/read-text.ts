/** A short text as it is compared with lists: what was written, without how it was written. */
export interface ReadText {
  /** Without case, accents, punctuation and stretched letters. */
  readonly words: readonly string[];
  readonly emoji: readonly string[];
}

/** A keycap, a flag, or a picture with whatever joins, colours or presents it. */
const EMOJI =
  /[\d#*]\uFE0F?\u20E3|\p{RI}{2}|\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})*(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})*)*/gu;
const PRESENTATION = /\uFE0F|\p{EMod}/gu;

/** Longer texts are never on a list; reading them would be work for nothing. */
const LONGEST = 200;

/** `null` for what is a question or too long. */
export function readText(given: string): ReadText | null {
  const text = given.replace(/[\s\p{Cc}\p{Z}]+/gu, ' ').trim();
  if (text.length > LONGEST || /[?¿؟？]/.test(text)) return null;
  const emoji = (text.match(EMOJI) ?? []).map((each) => each.replace(PRESENTATION, ''));
  return { words: wordsOf(text.replace(EMOJI, ' ')), emoji };
}

/** The words of a text of any length, as lists have them. */
export function wordsOf(text: string): string[] {
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

/** Phrases between commas, in the form of `wordsOf`. */
export const phrasesOf = (list: string): ReadonlySet<string> =>
  new Set(list.split(',').map((phrase) => wordsOf(phrase).join(' ')));

/** How many words the longest phrase of these lists has. */
export const longestOf = (...lists: readonly ReadonlySet<string>[]): number =>
  Math.max(...lists.flatMap((list) => [...list].map((phrase) => phrase.split(' ').length)));
