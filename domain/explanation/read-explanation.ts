import type { Clause } from './codes.ts';
import { type Explanation, explain } from './explanation.ts';

/** As columns and JSON of the database hold it: what follows stands among the parameters. */
export interface StoredExplanation {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>> | null;
}

export function storedExplanation({ code, params, then }: Explanation): StoredExplanation {
  const all = { ...params, ...(then === undefined ? {} : { then }) };
  return { code, params: Object.keys(all).length === 0 ? null : all };
}

/**
 * Of a row of either shape: with a code, or with the sentence that was written before there were codes.
 * @returns null where it has neither
 */
export function readStored(row: {
  readonly code?: string | null;
  readonly params?: Readonly<Record<string, unknown>> | null;
  readonly text?: string | null;
}): Explanation | null {
  const { code, params, text } = row;
  if (code == null) return text == null ? null : explain('legacy', { text });
  const { then, ...own } = params ?? {};
  return {
    code,
    ...(Object.keys(own).length === 0 ? {} : { params: own }),
    ...(then === undefined ? {} : { then }),
  } as Explanation;
}

/** Of a state, an outcome or a transition as a history holds it: an explanation, or the sentence of an earlier version. */
export const readCarried = (said: Clause | Explanation | string): Explanation =>
  typeof said === 'string' ? explain('legacy', { text: said }) : said;
