import type { Instant } from '../time/instant.ts';

/** What a webhook calls somebody by (I1). */
export interface Identity {
  readonly kind: 'phone' | 'user_id';
  readonly value: string;
}

/** A business-scoped user id, and the business account in whose posts it was seen; null: not known. */
export interface UserId {
  readonly value: string;
  readonly account: string | null;
}

/** Somebody, as one entry of a post names them: all of it is one person's. */
export interface Named {
  readonly phones: readonly string[];
  readonly userIds: readonly UserId[];
}

/** Who has an identity, and by which user ids that contact is known. */
export interface Owner {
  readonly contactId: string;
  readonly userIds: readonly UserId[];
  /** Since when it is theirs; null: not known. */
  readonly since: Instant | null;
  /** The provider called it previous since, and now it is used again: it is to be theirs once more. */
  readonly isFormer: boolean;
}

export const keyOf = ({ kind, value }: Identity): string => `${kind} ${value}`;

/** User ids first: they are the durable keys (I1). Those of the parent company come after the business's own. */
export const identitiesOf = ({ phones, userIds }: Named): Identity[] => [
  ...[...userIds]
    .toSorted((one, other) => Number(isParent(one)) - Number(isParent(other)))
    .map(({ value }) => ({ kind: 'user_id' as const, value })),
  ...phones.map((value) => ({ kind: 'phone' as const, value })),
];

/** Of the parent company: the same person in all its businesses. */
const isParent = ({ value }: Pick<UserId, 'value'>): boolean => /^[A-Z]{2}\.ENT\./.test(value);

/** A business has one user id for a person. Where an account is not known it is taken for the same. */
const isOfSameBusiness = (one: UserId, other: UserId): boolean =>
  isParent(one) === isParent(other) &&
  (isParent(one) || one.account === null || other.account === null || one.account === other.account);

/** I1: two contacts with different user ids of one business are two people, whatever number they share: it was passed on. */
export function contradict(ones: readonly UserId[], others: readonly UserId[]): boolean {
  return [false, true].some((parent) => {
    const [mine, theirs] = [ones, others].map((ids) => ids.filter((id) => isParent(id) === parent)) as [
      UserId[],
      UserId[],
    ];
    const isShared = mine.some(({ value }) => theirs.some((each) => each.value === value));
    return !isShared && mine.some((one) => theirs.some((other) => isOfSameBusiness(one, other)));
  });
}

/** What an entry comes to. */
export interface Settled {
  /** Whom it is about; null: somebody new. */
  readonly contactId: string | null;
  /** Contacts that the entry shows to be the same person. */
  readonly merges: readonly string[];
  /** Numbers that were passed on: they go from whom they belong to. */
  readonly moves: readonly Identity[];
  /** Those that nobody has. */
  readonly adds: readonly Identity[];
}

/**
 * I1: whom an entry is about, and what it shows. A user id decides; a number of somebody with another user id of the same
 * business was passed on and moves to who is named now; everything else that the entry names together belongs together.
 * @param at when it was said: what is told late takes no number from who got it since
 */
export function settleEntry(named: Named, owners: ReadonlyMap<string, Owner>, at: Instant): Settled {
  const identities = identitiesOf(named);
  const found = (identity: Identity) => owners.get(keyOf(identity)) ?? null;
  const isTheirs = ({ userIds }: Owner): boolean => !contradict(named.userIds, userIds);
  const main =
    identities
      .map((identity) => ({ identity, owner: found(identity) }))
      .find(
        ({ identity, owner }) =>
          owner !== null && ((identity.kind === 'user_id' && !isParent(identity)) || isTheirs(owner)),
      )?.owner ?? null;

  const merges: Owner[] = [];
  const moves: Identity[] = [];
  for (const identity of identities) {
    const owner = found(identity);
    if (owner === null || owner.contactId === main?.contactId) continue;
    if (merges.some(({ contactId }) => contactId === owner.contactId)) continue;
    const known = [named.userIds, main?.userIds ?? [], ...merges.map(({ userIds }) => userIds)];
    if (main !== null && known.every((ids) => !contradict(ids, owner.userIds))) merges.push(owner);
    else if (identity.kind === 'phone' && !isTheirs(owner) && (owner.since ?? at) <= at) moves.push(identity);
  }
  return {
    contactId: main?.contactId ?? null,
    merges: merges.map(({ contactId }) => contactId),
    moves,
    adds: identities.filter((identity) => found(identity)?.isFormer ?? true),
  };
}

/** Is there nothing about it but whom it concerns and what is to be added? */
export const isPlain = ({ merges, moves }: Settled): boolean => merges.length === 0 && moves.length === 0;

/** What a change of identity comes to. */
export interface SettledChange {
  /** Who was known by the identity that the provider calls previous. */
  readonly contactId: string;
  readonly merges: readonly string[];
  /** What they are not known by any more. */
  readonly gives: readonly Identity[];
  /** What they are known by from now on, from whomever it comes. */
  readonly takes: readonly Identity[];
}

/**
 * I1: the provider says that somebody has another number, and with it another user id. Who is called previous is looked for
 * first, and different user ids are no contradiction, since one is the other's former. Who is known by the new identities
 * already is the same person, unless the event names a user id that is not theirs: then the number had another holder.
 * @returns null when nobody is known by the previous identities
 */
export function settleChange(
  { before, after }: { readonly before: Named; readonly after: Named },
  owners: ReadonlyMap<string, Owner>,
  at: Instant,
): SettledChange | null {
  const previous = settleEntry(before, owners, at);
  if (previous.contactId === null) return null;
  const now = settleEntry(after, owners, at);
  const own = new Set([previous.contactId, ...previous.merges]);
  const kept = new Set(identitiesOf(after).map(keyOf));
  const others = [now.contactId, ...now.merges].filter((id): id is string => id !== null);
  const gives = identitiesOf(before).filter(
    (identity) =>
      !kept.has(keyOf(identity)) &&
      own.has(owners.get(keyOf(identity))?.contactId ?? '') &&
      // A number is given up only for another one: an event about the user id alone says nothing of it.
      (identity.kind === 'user_id' || after.phones.length > 0),
  );
  return {
    contactId: previous.contactId,
    merges: [...new Set([...previous.merges, ...others])].filter((id) => id !== previous.contactId),
    gives,
    takes: [...now.moves, ...now.adds],
  };
}
