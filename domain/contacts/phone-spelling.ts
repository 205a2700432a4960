/**
 * I1: numbers of which two spellings are in use, each a rule of a country. Brazilian mobiles have a ninth digit that WhatsApp
 * leaves out for older accounts, Mexican ones a 1 after the country code that is history, Argentine ones a 9 there that
 * WhatsApp writes and people leave out.
 */
const TWO_SPELLINGS: readonly {
  /** The one that is stored, and how the other is made of it. */
  readonly stored: RegExp;
  readonly toOther: string;
  readonly other: RegExp;
  readonly toStored: string;
}[] = [
  {
    stored: /^55([1-9]\d)9([6-9]\d{7})$/,
    toOther: '55$1$2',
    other: /^55([1-9]\d)([6-9]\d{7})$/,
    toStored: '55$19$2',
  },
  { stored: /^52(\d{10})$/, toOther: '521$1', other: /^521(\d{10})$/, toStored: '52$1' },
  { stored: /^549([1-3]\d{9})$/, toOther: '54$1', other: /^54([1-3]\d{9})$/, toStored: '549$1' },
];

/**
 * The one spelling under which a number is stored (I1).
 * @param digits with the country code, without a plus
 */
export function storedSpelling(digits: string): string {
  const rule = TWO_SPELLINGS.find(({ other }) => other.test(digits));
  return rule === undefined ? digits : digits.replace(rule.other, rule.toStored);
}

/** Every spelling under which the same number may stand, the stored one first; anything else is its only spelling. */
export function spellingsOf(digits: string): readonly string[] {
  const stored = storedSpelling(digits);
  const rule = TWO_SPELLINGS.find((each) => each.stored.test(stored));
  return rule === undefined ? [stored] : [stored, stored.replace(rule.stored, rule.toOther)];
}
