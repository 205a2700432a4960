/** How deep a request body may be nested: deeper than any field of the API, shallow enough for every recursion after it. */
const DEPTH = 32;

/** PostgreSQL stores neither NUL nor half a surrogate pair, in text or in jsonb. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

export interface Unstorable {
  /** Path of the field, like `data.notes[2]`. */
  readonly field: string;
  readonly why: string;
}

interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | null;
  readonly depth: number;
}

/** Looks for what could not be stored, without recursion, so that no nesting can exhaust the stack. */
export function findUnstorable(body: unknown): Unstorable | null {
  const left: Place[] = [{ value: body, key: '', parent: null, depth: 0 }];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { value, depth } = place;
    if (typeof value === 'string' && UNSTORABLE.test(value)) {
      return {
        field: path(place),
        why: 'holds a NUL character or half a surrogate pair, which cannot be stored',
      };
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEPTH) return { field: path(place), why: `is nested deeper than ${DEPTH} levels` };
    for (const [key, inner] of Object.entries(value)) {
      if (UNSTORABLE.test(key)) {
        return {
          field: path(place),
          why: 'has a key with a NUL character or half a surrogate pair, which cannot be stored',
        };
      }
      left.push({
        value: inner,
        key: Array.isArray(value) ? `[${key}]` : key,
        parent: place,
        depth: depth + 1,
      });
    }
  }
  return null;
}

/** `data.notes[2]`, at most 200 characters. */
function path(place: Place): string {
  let text = '';
  for (let at: Place | null = place; at?.parent != null && text.length < 200; at = at.parent) {
    text = text === '' || text.startsWith('[') ? `${at.key}${text}` : `${at.key}.${text}`;
  }
  return text.slice(-200);
}
