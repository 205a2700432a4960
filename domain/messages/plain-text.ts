/**
 * What a value inside a template may hold. The provider refuses breaks and runs of spaces (132018); emoji and text that
 * runs from right to left it takes or refuses by template and phone, and a mark that turns the direction garbles the
 * sentence around it: so none of them goes.
 */
const BREAKS = /[\n\r\t\v\f\u0085\u2028\u2029]| {5,}/;
/** Signs that count as pictures and are ordinary in names of products: © ® ™ and arrows. */
const EMOJI = /(?![©®™ℹ‼⁉\u2190-\u21ff])\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3|\ufe0f/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const INVISIBLE = /[\p{Cc}\p{Cs}\u200b\u2060\ufeff]/u;

/** What a text may not hold, by the code of its fault. */
export type TextFault =
  | 'variable.many-lines'
  | 'variable.emoji'
  | 'variable.right-to-left'
  | 'variable.invisible';

/** Languages that are written from right to left: there such letters are the text itself. */
const RIGHT_TO_LEFT_LANGUAGES = new Set(['ar', 'fa', 'he', 'ur']);

/**
 * What is wrong with a value; null when nothing is.
 * @param language of the template, as the provider names it
 */
export function faultOfText(value: string, language: string): TextFault | null {
  if (BREAKS.test(value)) return 'variable.many-lines';
  if (EMOJI.test(value)) return 'variable.emoji';
  const runsLeft = RIGHT_TO_LEFT_LANGUAGES.has(language.split('_')[0] ?? '');
  if (DIRECTION_MARKS.test(value) || (!runsLeft && RIGHT_TO_LEFT.test(value))) {
    return 'variable.right-to-left';
  }
  return INVISIBLE.test(value) ? 'variable.invisible' : null;
}

/** The same text without what a value may not hold, in one line. Empty where nothing is left. */
export function plainText(value: string): string {
  const every = (pattern: RegExp): RegExp => new RegExp(pattern.source, 'gu');
  return value
    .replaceAll(/\s+/g, ' ')
    .replaceAll(every(EMOJI), '')
    .replaceAll(every(RIGHT_TO_LEFT), '')
    .replaceAll(every(DIRECTION_MARKS), '')
    .replaceAll(every(INVISIBLE), '')
    .replaceAll(/\u200d/g, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
