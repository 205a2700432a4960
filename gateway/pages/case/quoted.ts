import type { QuotedMessage } from '../../../database/cases/quoted-messages.ts';
import type { StoredEntry } from '../../../database/cases/timeline.ts';
import type { Masking } from '../../api/cases/masking.ts';

/** The message that another one answers, reacts to or changes, as it may be seen. */
export interface Quoted {
  /** Null: not known here, or no longer. */
  readonly message: {
    readonly direction: 'in' | 'out' | 'echo';
    readonly type: string;
    readonly content: unknown;
    readonly isTakenBack: boolean;
    /** Key of its entry; null where it is on no page of this case. */
    readonly anchor: string | null;
  } | null;
}

/** What the messages of a page speak of. */
export interface Quotes {
  /** By the key of who speaks. */
  readonly of: ReadonlyMap<string, Quoted>;
  /** Keys of messages that were edited later. */
  readonly edited: ReadonlySet<string>;
}

/** Which messages a page's entries speak of, by the provider's ids. */
export const spokenOf = (entries: readonly StoredEntry[]): string[] => [
  ...new Set(
    entries.flatMap((each) => (each.entry === 'message' && each.replyTo !== null ? [each.replyTo] : [])),
  ),
];

/**
 * @param entries in order: what an edit changed is the edit before it, else the message itself
 * @param found by the provider's ids
 * @param keyOf an entry's place on the page
 */
export function quotesOf(
  entries: readonly StoredEntry[],
  found: ReadonlyMap<string, QuotedMessage>,
  keyOf: (entry: StoredEntry) => string,
  masking: Pick<Masking, 'data'>,
): Quotes {
  const places = new Map(
    entries.flatMap((each) =>
      (each.entry === 'message' || each.entry === 'send') && each.providerId !== null
        ? [[each.providerId, keyOf(each)] as const]
        : [],
    ),
  );
  const quotes = new Map<string, Quoted>();
  const changed = new Set<string>();
  const edited = new Map<string, NonNullable<Quoted['message']>>();
  for (const each of entries) {
    if (each.entry !== 'message' || each.replyTo === null) continue;
    const original = found.get(each.replyTo);
    const message =
      original === undefined
        ? null
        : {
            direction: original.direction,
            type: original.type,
            content: masking.data(original.content),
            isTakenBack: original.revokedAt !== null,
            anchor: places.get(each.replyTo) ?? null,
          };
    const isEdit = each.type === 'edit';
    quotes.set(keyOf(each), { message: (isEdit ? edited.get(each.replyTo) : undefined) ?? message });
    if (isEdit) {
      const place = places.get(each.replyTo);
      if (place !== undefined) changed.add(place);
      edited.set(each.replyTo, {
        direction: each.direction,
        type: 'edit',
        content: masking.data(each.content),
        isTakenBack: each.revokedAt !== null,
        anchor: keyOf(each),
      });
    }
  }
  return { of: quotes, edited: changed };
}
