import { spellingsOf } from '../contacts/phone-spelling.ts';

/** The field under which a post is kept as it came, since nothing in it can be told apart. */
export const UNREADABLE = 'unreadable';

/** Shorter values are found in too much that is not about the person. */
const SHORTEST = 6;

/**
 * S3: every spelling under which a person's number, id or address may stand in what a provider posted, in small letters:
 * as it is, with and without the digits that some systems add to or leave out of Brazilian, Mexican and Argentine numbers
 * (I1), and the part of its base64 that is the same wherever in a text it begins, since message ids hold the number so.
 */
export function tracesOf(values: readonly string[]): string[] {
  const spellings = values
    .flatMap((value) => [...new Set([value, ...spellingsOf(value)])])
    .filter((each) => each.length >= SHORTEST);
  const all = spellings.flatMap((each) => [each, ...inBase64(each)]);
  return [...new Set(all.map((each) => each.toLowerCase()))];
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** For each of the three places a byte may have in its group: the characters that depend on this text alone. */
function inBase64(text: string): string[] {
  const bytes = Array.from(text, (each) => each.charCodeAt(0));
  if (bytes.some((each) => each > 0x7f)) return [];
  const bits = bytes.map((each) => each.toString(2).padStart(8, '0')).join('');
  return [0, 1, 2].map((before) => {
    const skipped = (6 - ((before * 8) % 6)) % 6;
    const whole = bits.slice(skipped, skipped + Math.floor((bits.length - skipped) / 6) * 6);
    return (whole.match(/.{6}/g) ?? []).map((each) => ALPHABET[Number.parseInt(each, 2)]).join('');
  });
}

/** Under these a provider names whoever something is about. */
const NAMES_SOMEBODY = /"(?:from|to|wa_id|recipient_id|participant|[a-z_]*user_id)":/;

/**
 * S4: what the person may be given of a value that the provider posted. Of a list that names them only what names them, of
 * every list nothing that names somebody else: one post may be about several people.
 * @param traces of `tracesOf`
 */
export function withoutOthers(value: unknown, traces: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutOthers(each, traces)]));
  }
  const told = value.map((each: unknown) => {
    const json = JSON.stringify(each) ?? '';
    const small = json.toLowerCase();
    return { each, isTheirs: traces.some((trace) => small.includes(trace)), json };
  });
  const isAboutPeople = told.some(({ isTheirs }) => isTheirs);
  return told
    .filter(({ isTheirs, json }) => isTheirs || (!isAboutPeople && !NAMES_SOMEBODY.test(json)))
    .map(({ each }) => withoutOthers(each, traces));
}

/** Does a text name the person? For what is to outlive the person's data. */
export function names(
  text: string,
  person: { readonly name: string | null; readonly values: readonly string[] },
): boolean {
  const plain = (each: string): string => each.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const said = plain(text);
  const digits = text.replace(/\D/g, '');
  if (person.name !== null && person.name.trim().length > 1 && said.includes(plain(person.name.trim())))
    return true;
  return person.values.some(
    (value) =>
      value.length >= SHORTEST &&
      (said.includes(plain(value)) || (/^\d+$/.test(value) && digits.includes(value))),
  );
}
