/** What the provider sent, or was sent: any shape, of which only what is there is shown. */
export type Json = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
/** Null for what has no words. */
export const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : typeof value === 'number' ? String(value) : null;
export const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(record) : []);
/** Those that have words, in one line. */
export const joined = (between: string, ...parts: readonly unknown[]): string =>
  parts
    .map(text)
    .filter((part) => part !== null)
    .join(between);

/** JSON inside of a text; undefined where it is none. */
export function jsonIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** What programs name for programs: nobody reads it. */
const MACHINERY = /(?:^|_)(?:token|flow_token|id|ids|sha256|signature|hash)$/i;
const DEPTH = 4;
const MOST = 60;

/** Every value that people can read, with the names it stands under, in its order. */
export function readable(value: unknown): readonly (readonly [names: string, value: string | boolean])[] {
  const found: [string, string | boolean][] = [];
  const look = (each: unknown, names: readonly string[], depth: number): void => {
    if (found.length >= MOST || depth > DEPTH) return;
    const words = typeof each === 'boolean' ? each : text(each);
    if (words !== null) found.push([names.join(' · '), words]);
    else if (Array.isArray(each)) for (const inner of each) look(inner, names, depth + 1);
    else
      for (const [key, inner] of Object.entries(record(each)))
        if (!MACHINERY.test(key)) look(inner, [...names, spelledKey(key)], depth + 1);
  };
  look(value, [], 0);
  return found;
}

/** `screen_0_delivery-date_1` as people would name it: `delivery date`. */
const spelledKey = (key: string): string =>
  key
    .replace(/^screen_\d+_/i, '')
    .replace(/_\d+$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
