/** How deep a value may be nested and still be read: deeper than any webhook, far from exhausting anybody's stack. */
const DEPTH = 64;

/** Not a character, or half of one: PostgreSQL holds neither. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** Text that can be stored: what cannot becomes U+FFFD. */
export const storableText = (text: string): string => text.replace(UNSTORABLE, '\uFFFD');

/**
 * JSON that PostgreSQL takes: NUL and halves of surrogate pairs become U+FFFD.
 * @returns null when it is nested too deeply to be written, here or there
 */
export function storableJson(value: unknown): string | null {
  if (isDeeperThan(value, DEPTH)) return null;
  const json = JSON.stringify(value) ?? 'null';
  return json.includes('\\u')
    ? json.replace(/\\(?:u(?:0000|d[89a-f][\da-f]{2})|.)/g, (escape) =>
        UNSTORABLE_ESCAPE.test(escape) ? '\\ufffd' : escape,
      )
    : json;
}

const UNSTORABLE_ESCAPE = /^\\u(?:0000|d[89a-f])/;

/** Without recursion: `JSON.parse` takes any depth, a recursive look would not. */
export function isDeeperThan(value: unknown, depth: number): boolean {
  const left: { readonly value: object; readonly depth: number }[] = [];
  const look = (each: unknown, at: number): boolean => {
    if (typeof each !== 'object' || each === null) return false;
    if (at > depth) return true;
    left.push({ value: each, depth: at });
    return false;
  };
  if (look(value, 1)) return true;
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const below = place.depth + 1;
    for (const inner of Object.values(place.value)) if (look(inner, below)) return true;
  }
  return false;
}
