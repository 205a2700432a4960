import { type Explanation, explain, isClause } from './explanation.ts';

/** As columns and JSON of the database hold it: what follows stands among the parameters. */
export interface StoredExplanation {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>> | null;
}

/** A row of either shape: with a code, or with the sentence that was written before there were codes. */
export interface StoredWhy {
  readonly code?: string | null;
  readonly params?: Readonly<Record<string, unknown>> | null;
  readonly text?: string | null;
}

export function storedExplanation({ code, params, next }: Explanation): StoredExplanation {
  const all = { ...params, ...(next === undefined ? {} : { next }) };
  return { code, params: Object.keys(all).length === 0 ? null : all };
}

/** @returns null where the row says nothing */
export function readStored({ code, params, text }: StoredWhy): Explanation | null {
  if (code == null) return text == null ? null : explain('legacy', { text });
  const { next, ...own } = params ?? {};
  // What a later version may let follow otherwise is left out.
  const all: readonly unknown[] = Array.isArray(next) ? next.filter(isClause) : [];
  return {
    code,
    ...(Object.keys(own).length === 0 ? {} : { params: own }),
    ...(all.length === 0 ? {} : { next: all }),
  } as Explanation;
}
