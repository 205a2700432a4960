/**
 * What somebody sees who may look at cases but not at people: enough to tell one row from another, too little to know or
 * reach the person. Masked is what an erasure removes (S3); ids, states, rules and instants name nobody and stay.
 */

const DOT = '•';

/** Longer texts look alike: how much was written is of no use, and a long row of dots breaks a page. */
const LONGEST = 24;

/** Dots, one per character of what was written, at most 24. */
export const maskText = (text: string): string => DOT.repeat(Math.min(Array.from(text).length, LONGEST));

/** `María José Pérez` becomes `M. J. P.`: the first letter of each word, at most four. */
export function maskName(name: string): string {
  const initials = name
    .split(/[^\p{L}\p{M}]+/u)
    .flatMap((word) => /^\p{L}/u.exec(word.normalize('NFC'))?.[0] ?? [])
    .slice(0, 4);
  return initials.length === 0
    ? DOT.repeat(3)
    : initials.map((letter) => `${letter.toUpperCase()}.`).join(' ');
}

/** `573001234567` becomes `•••• 67`; a number too short to hide the rest behind is hidden whole. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.length < 7 ? DOT.repeat(4) : `${DOT.repeat(4)} ${digits.slice(-2)}`;
}

/** `maria.perez@correo.example.co` becomes `m•••@•••.co`. */
export function maskEmail(email: string): string {
  const [, first = '', ending = ''] = /^([a-z0-9])?[^@]*@[^@]*?(\.[a-z]{2,10})?$/i.exec(email) ?? [];
  return `${first}${DOT.repeat(3)}@${DOT.repeat(3)}${ending}`;
}

/** What a program calls a field, unlike what a person is called. */
const FIELD = /^[a-z][A-Za-z0-9_-]{0,39}$/;

/** What nests deeper than any request may (32) and its envelope is left out, so that no value exhausts the stack. */
const DEPTH = 40;

/** Plain JSON of the same shape: fields by their names, unless they do not look like a program's; every value hidden. */
export function maskData(value: unknown, depth = DEPTH): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || depth === 0) return DOT.repeat(3);
  if (Array.isArray(value)) return value.map((each) => maskData(each, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner], index) => [
      FIELD.test(key) ? key : `${DOT.repeat(3)}${index + 1}`,
      maskData(inner, depth - 1),
    ]),
  );
}
