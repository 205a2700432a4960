import type { Instant } from '../time/instant.ts';

/** The last word of one contact on a channel and category (E2). */
export interface LastWord {
  readonly contactId: string;
  readonly channel: string;
  readonly category: string;
  readonly granted: boolean;
  readonly at: Instant;
}

/**
 * I1, E2: of two contacts that are one person the stricter word holds: where either has withdrawn, consent is withdrawn.
 * Where one says nothing there is nothing that is stricter.
 * @returns the channels and categories on which the latest word over all would be a grant that another has withdrawn
 */
export function stricterWords(words: readonly LastWord[]): Pick<LastWord, 'channel' | 'category'>[] {
  const byPlace = new Map<string, LastWord[]>();
  for (const word of words) {
    const place = `${word.channel} ${word.category}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), word]);
  }
  return [...byPlace.values()].flatMap((said) => {
    const [first] = said;
    if (first === undefined || said.every(({ granted }) => granted)) return [];
    const latest = said.reduce((one, other) => (other.at >= one.at ? other : one));
    return latest.granted ? [{ channel: first.channel, category: first.category }] : [];
  });
}
