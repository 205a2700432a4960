import {
  identitiesOf,
  type Identity,
  keyOf,
  type Named,
  type Owner,
  type UserId,
} from '../../domain/contacts/settle-entry.ts';
import { spellingsOf, storedSpelling } from '../../domain/contacts/phone-spelling.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Connection, named } from '../pool.ts';

/** The channel of everything here. */
export const CHANNEL = 'whatsapp';

/** Sets the locks of identities apart from other advisory locks. */
const OF_IDENTITIES = 5;

/** Who has an identity, as it is read without or under a lock. */
export interface StoredOwner extends Owner {
  /** How many identities were taken from the contact so far: who locks it later sees whether it is still the same. */
  readonly lost: number;
  /** Stored under a spelling that is not today's: written anew when its contact is next heard of. */
  readonly storedAs: string;
}

/** All spellings of the numbers in a list, and the user ids as they are. */
const everySpelling = (identities: readonly Identity[]): Identity[] =>
  identities.flatMap(({ kind, value }) =>
    (kind === 'phone' ? spellingsOf(value) : [value]).map((spelled) => ({ kind, value: spelled })),
  );

export interface Owners {
  /** By key, for what was said at an instant. */
  readonly of: (said: Instant | null | undefined) => ReadonlyMap<string, StoredOwner>;
  /** All contacts that have or had any of them. */
  readonly ids: readonly string[];
  /** I1: a number that two contacts have, each under another spelling, from before both were one. */
  readonly doubles: readonly { readonly key: string; readonly other: StoredOwner }[];
  /** Whose one of them is depends on when it was said. */
  readonly hasFormer: boolean;
}

export interface OwnerRow extends Identity {
  readonly contactId: string;
  readonly since: Instant | null;
  /** Until when it was theirs; null: it is. */
  readonly until: Instant | null;
  readonly lost: number;
  readonly userIds: readonly UserId[] | null;
}

/**
 * Who has or had identities; three parameters from `first` on: the channel, kinds, values. Each is looked up by itself, so
 * that the plan is the same however large the table was when it was made.
 */
export const OWNERS = (first: number): string => {
  const [channel, kinds, values] = [first, first + 1, first + 2].map((n) => `$${n}`);
  return `
   select given.kind, given.value, i.contact_id as "contactId", i.since, i.until, c.identities_lost as lost,
     (select jsonb_agg(jsonb_build_object('value', u.value, 'account', u.account) order by u.value)
      from identities u where u.contact_id = i.contact_id and u.channel = ${channel}::text and u.kind = 'user_id') as "userIds"
   from (select distinct * from unnest(${kinds}::text[], ${values}::text[])) as given (kind, value)
   cross join lateral (
     select contact_id, since, null::bigint as until from identities
     where channel = ${channel}::text and kind = given.kind and value = given.value
     union all
     select contact_id, null, until from former_identities
     where channel = ${channel}::text and kind = given.kind and value = given.value) i
   join contacts c on c.id = i.contact_id`;
};

/** Everything by which these may be stored. */
export const placesOf = (persons: readonly Named[]): Identity[] =>
  everySpelling(persons.flatMap(identitiesOf));

/**
 * Who has these identities, under whatever spelling, each with the user ids of its contact. What was given up counts for
 * what was said before that, and a user id always: nobody else ever gets it.
 */
export async function ownersOf(
  connection: Connection,
  persons: readonly Named[],
  now: Instant,
): Promise<Owners> {
  const places = placesOf(persons);
  const { rows } = await connection.query<OwnerRow>(
    named('receiving-owners', OWNERS(1), [
      CHANNEL,
      places.map(({ kind }) => kind),
      places.map(({ value }) => value),
    ]),
  );
  return ownersIn(rows, now);
}

export function ownersIn(rows: readonly OwnerRow[], now: Instant): Owners {
  const current = new Map<string, StoredOwner>();
  const former: { readonly key: string; readonly until: Instant; readonly owner: StoredOwner }[] = [];
  const doubles: { readonly key: string; readonly other: StoredOwner }[] = [];
  for (const { kind, value, contactId, since, until, lost, userIds } of rows) {
    const key = keyOf({ kind, value: kind === 'phone' ? storedSpelling(value) : value });
    const owner = { contactId, since, lost, userIds: userIds ?? [], isFormer: false, storedAs: value };
    if (until !== null) former.push({ key, until, owner });
    else {
      const other = current.get(key);
      if (other === undefined) current.set(key, owner);
      else {
        const isToday = storedSpelling(value) === value;
        if (isToday) current.set(key, owner);
        doubles.push({ key, other: isToday ? other : owner });
      }
    }
  }
  return {
    ids: [...new Set(rows.map(({ contactId }) => contactId))],
    doubles,
    hasFormer: former.length > 0,
    of: (given) => {
      const said = given ?? now;
      const known = new Map(current);
      for (const { key, until, owner } of former) {
        if (known.has(key)) continue;
        if (said <= until) known.set(key, owner);
        else if (key.startsWith('user_id ')) known.set(key, { ...owner, isFormer: true });
      }
      return known;
    },
  };
}

/**
 * Whoever gives identities to contacts holds them from here on, in one order, and before any contact: two posts that speak
 * of the same people then wait for each other and never both.
 */
export async function lockIdentities(connection: Connection, named: readonly Named[]): Promise<void> {
  const keys = [...new Set(named.flatMap(identitiesOf).map(keyOf))];
  if (keys.length === 0) return;
  await connection.query(
    `select pg_advisory_xact_lock(h) from (
       select distinct hashtextextended(key, $2) as h from unnest($1::text[]) as k (key) order by 1) sorted`,
    [keys, OF_IDENTITIES],
  );
}

/** An identity that is to be a contact's. */
export interface Claimed extends Identity {
  readonly contactId: string;
  readonly account: string | null;
  /** Case time from which it is theirs. */
  readonly since: Instant;
}

/** In one order everywhere. @returns the keys of those that were free */
export async function insertIdentities(
  connection: Connection,
  claimed: readonly Claimed[],
): Promise<ReadonlySet<string>> {
  if (claimed.length === 0) return new Set();
  const sorted = claimed.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const { rows } = await connection.query<Identity>(
    `insert into identities (channel, kind, value, contact_id, account, since)
     select $1, kind, value, contact_id, account, since
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
       with ordinality as i (kind, value, contact_id, account, since, n) order by n
     on conflict do nothing returning kind, value`,
    [
      CHANNEL,
      sorted.map(({ kind }) => kind),
      sorted.map(({ value }) => value),
      sorted.map(({ contactId }) => contactId),
      sorted.map(({ account }) => account),
      sorted.map(({ since }) => since),
    ],
  );
  return new Set(rows.map(keyOf));
}

/** Identities go to a contact, from whomever they belonged to; nobody is known by them as before any more. */
export async function moveIdentities(connection: Connection, claimed: readonly Claimed[]): Promise<void> {
  if (claimed.length === 0) return;
  const places = [CHANNEL, claimed.map(({ kind }) => kind), claimed.map(({ value }) => value)];
  const spelled = everySpelling(claimed);
  await connection.query(
    `with taken as (
       delete from identities where channel = $1
         and (kind, value) in (select * from unnest($2::text[], $3::text[])) returning contact_id)
     update contacts set identities_lost = identities_lost + 1 where id in (select contact_id from taken)`,
    [CHANNEL, spelled.map(({ kind }) => kind), spelled.map(({ value }) => value)],
  );
  await connection.query(
    `delete from former_identities
     where channel = $1 and (kind, value) in (select * from unnest($2::text[], $3::text[]))`,
    places,
  );
  await insertIdentities(connection, claimed);
}

/** The provider called them previous: given up, and remembered for what was said before and comes late. */
export async function giveUpIdentities(
  connection: Connection,
  contactId: string,
  given: readonly Identity[],
  until: Instant,
): Promise<void> {
  if (given.length === 0) return;
  const spelled = everySpelling(given);
  await connection.query(
    `with gone as (
       delete from identities where channel = $1
         and (kind, value) in (select * from unnest($2::text[], $3::text[])))
     update contacts set identities_lost = identities_lost + 1 where id = $4`,
    [CHANNEL, spelled.map(({ kind }) => kind), spelled.map(({ value }) => value), contactId],
  );
  await rememberFormer(connection, contactId, given, until);
}

export async function rememberFormer(
  connection: Connection,
  contactId: string,
  given: readonly Identity[],
  until: Instant,
): Promise<void> {
  if (given.length === 0) return;
  await connection.query(
    `insert into former_identities (channel, kind, value, contact_id, until)
     select $1, kind, value, $4, $5 from unnest($2::text[], $3::text[]) as f (kind, value)
     on conflict (channel, kind, value) do update set contact_id = excluded.contact_id, until = excluded.until`,
    [CHANNEL, given.map(({ kind }) => kind), given.map(({ value }) => value), contactId, until],
  );
}

/** I1: numbers that an earlier version stored under another spelling get today's. */
export async function respell(connection: Connection, spelled: readonly string[]): Promise<void> {
  if (spelled.length === 0) return;
  await connection.query(
    `update identities i set value = s.now from unnest($2::text[], $3::text[]) as s (before, now)
     where i.channel = $1 and i.kind = 'phone' and i.value = s.before
       and not exists (select from identities o where o.channel = $1 and o.kind = 'phone' and o.value = s.now)`,
    [CHANNEL, spelled, spelled.map(storedSpelling)],
  );
}
