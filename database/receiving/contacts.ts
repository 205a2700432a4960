import { randomUUID } from 'node:crypto';
import {
  contradict,
  identitiesOf,
  type Identity,
  isPlain,
  keyOf,
  type Settled,
  settleChange,
  settleEntry,
} from '../../domain/contacts/settle-entry.ts';
import { storedSpelling } from '../../domain/contacts/phone-spelling.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { lockContacts, mergeContacts } from '../merging/merge-contacts.ts';
import type { Connection } from '../pool.ts';
import {
  CHANNEL,
  type Claimed,
  giveUpIdentities,
  insertIdentities,
  lockIdentities,
  moveIdentities,
  type Owners,
  ownersOf,
  rememberFormer,
  respell,
  type StoredOwner,
} from './identities.ts';
import type { Meaning, Person } from './incoming.ts';
import { NotTogether } from './together.ts';

/** I1: the provider says that somebody is known by other identities now. */
export type IdentityChange = Omit<Extract<Meaning, { is: 'identity-change' }>, 'is'>;

/** Whom a person was found to be, before the contact was locked. */
export interface FoundContact {
  readonly id: string;
  /** As many identities the contact had lost by then: another number under its lock means that it is perhaps not theirs. */
  readonly lost: number;
}

/** How contacts are found. */
export interface FindOptions {
  /** I1: taken in before the persons. */
  readonly changes?: readonly IdentityChange[];
  /** Who has the identities of all persons, where it was looked up already, without a lock. */
  readonly owners?: Owners | null;
  /** The persons are of several posts: what would be settled in order is refused. @throws NotTogether */
  readonly areTogether?: boolean;
}

/** Losing the race for an identity is settled by looking again; who keeps losing has met something else. */
const ROUNDS = 5;

/**
 * Finds the contact of each person, or makes one, and takes in what the entries show of who is who (I1): that two contacts
 * are one, that a number was passed on, that somebody is known by other identities now. Changes are taken in first: the
 * identity that the provider calls previous is looked for before any other.
 *
 * Most posts show nothing of that kind and only look. Where something is shown, or two persons of a post share an identity,
 * they are gone through in order with everything locked that they concern: identities, contacts, unclosed cases, each by id.
 * @returns per person, in their order
 */
export async function findContacts(
  connection: Connection,
  persons: readonly Person[],
  now: Instant,
  { changes = [], owners: looked = null, areTogether = false }: FindOptions = {},
): Promise<FoundContact[]> {
  if (persons.length + changes.length === 0) return [];
  const groups = groupPersons(persons);
  const settle = (): Promise<FoundContact[]> => {
    if (areTogether) throw new NotTogether('their entries show who is who');
    return settleInOrder(connection, persons, changes, now);
  };
  if (changes.length > 0 || share(groups)) return settle();
  const found = new Map<Group, FoundContact>();
  for (let round = 1; found.size < groups.length; round += 1) {
    if (round > ROUNDS) throw again('contacts kept changing');
    const left = groups.filter((group) => !found.has(group));
    const owners =
      round === 1 && looked !== null
        ? looked
        : await ownersOf(
            connection,
            left.map(({ person }) => person),
            now,
          );
    const settled = left.map((group) => ({ group, ...plan(group.person, owners) }));
    const isPlain = owners.doubles.length === 0 && settled.every(({ isSimple }) => isSimple);
    if (!isPlain || addToOne(settled) || (areTogether && owners.hasFormer)) return settle();
    const claims = settled.filter(({ entry }) => entry.contactId === null || entry.adds.length > 0);
    for (const { group, entry, lost } of settled) {
      if (entry.contactId !== null && entry.adds.length === 0)
        found.set(group, { id: entry.contactId, lost });
    }
    if (claims.length === 0) continue;
    await lockIdentities(
      connection,
      claims.map(({ group }) => group.person),
    );
    // Nothing is added to a contact that is being merged: all that are concerned, by id, before anything is.
    const known = settled.flatMap(({ entry }) => entry.contactId ?? []);
    if (claims.some(({ entry }) => entry.contactId !== null)) await lockContacts(connection, known);
    for (const { group, id, lost } of await claim(connection, claims, now)) found.set(group, { id, lost });
  }
  const ofPerson = new Map(
    groups.flatMap((group) => group.persons.map((person) => [person, found.get(group)])),
  );
  return persons.map((person) => ofPerson.get(person) as FoundContact);
}

/** @returns the contact that has one of the identities, or null */
export async function findContact(
  connection: Connection,
  person: Person,
  now: Instant,
): Promise<string | null> {
  return plan(person, await ownersOf(connection, [person], now)).entry.contactId;
}

/**
 * R8: the identities that somebody wrote from can be reached, whatever was found before.
 * @returns the contacts of those that were marked; the caller holds their rows
 */
export async function reachableAgain(
  connection: Connection,
  persons: readonly Person[],
): Promise<readonly string[]> {
  const identities = persons.flatMap(identitiesOf);
  if (identities.length === 0) return [];
  const { rows } = await connection.query<{ contact_id: string }>(
    `update identities set unreachable_at = null
     where channel = $1 and unreachable_at is not null
       and (kind, value) in (select * from unnest($2::text[], $3::text[]))
     returning contact_id`,
    [CHANNEL, identities.map(({ kind }) => kind), identities.map(({ value }) => value)],
  );
  return [...new Set(rows.map((row) => row.contact_id))];
}

/** Who has several numbers is answered by the one that was written from last. The caller holds the contacts' rows. */
export async function wroteFrom(
  connection: Connection,
  wrote: readonly { readonly person: Person; readonly at: Instant }[],
): Promise<void> {
  const last = new Map(wrote.flatMap(({ person, at }) => person.phones.map((phone) => [phone, at] as const)));
  if (last.size === 0) return;
  const phones = [...last.keys()].toSorted();
  await connection.query(
    `update identities i set used_at = w.at from unnest($2::text[], $3::bigint[]) as w (phone, at)
     where i.channel = $1 and i.kind = 'phone' and i.value = w.phone`,
    [CHANNEL, phones, phones.map((phone) => last.get(phone))],
  );
}

/** Persons of one post who are named by the very same identities. */
interface Group {
  /** Any of them. */
  readonly person: Person;
  readonly persons: readonly Person[];
}

function groupPersons(persons: readonly Person[]): Group[] {
  const groups = new Map<string, Person[]>();
  for (const person of persons) {
    const identities = identitiesOf(person);
    if (identities.length === 0) throw new TypeError('a person without an identity');
    const key = identities.map(keyOf).toSorted().join(' ');
    groups.set(key, [...(groups.get(key) ?? []), person]);
  }
  return [...groups.values()].map((those) => ({
    person: {
      ...(those[0] as Person),
      name: those.map(({ name }) => name).find((name) => name !== null) ?? null,
    },
    persons: those,
  }));
}

/** U1 and U2 under one number are two people, and U2's message is not U1's: such persons are gone through in order. */
function share(groups: readonly Group[]): boolean {
  const keys = groups.flatMap(({ person }) => identitiesOf(person).map(keyOf));
  return new Set(keys).size < keys.length;
}

/**
 * I1: two persons who are one contact by different identities, and an entry gives it another one: with that it may be
 * somebody else to the next entry (U2's is not U1's), so each is settled by what the one before left.
 */
function addToOne(settled: readonly { readonly entry: Settled }[]): boolean {
  const ids = settled.flatMap(({ entry }) => entry.contactId ?? []);
  return settled.some(
    ({ entry: { contactId, adds } }) => adds.length > 0 && ids.filter((id) => id === contactId).length > 1,
  );
}

interface Plan {
  readonly entry: Settled;
  readonly lost: number;
  readonly isSimple: boolean;
}

function plan(person: Person, owners: Owners): Plan {
  const of = owners.of(person.saidAt);
  const entry = settleEntry(person, of, person.saidAt ?? Number.MAX_SAFE_INTEGER);
  const theirs = identitiesOf(person).flatMap((identity) => of.get(keyOf(identity)) ?? []);
  const isSpelled = theirs.every(({ storedAs }) => storedSpelling(storedAs) === storedAs);
  const isLive = theirs.every(({ isFormer }) => !isFormer);
  const lost = theirs.find(({ contactId }) => contactId === entry.contactId)?.lost ?? 0;
  return { entry, lost, isSimple: isPlain(entry) && isSpelled && isLive };
}

/** Adds free identities to contacts, new ones among them. @returns those that nobody else was quicker with */
async function claim(
  connection: Connection,
  claims: readonly { readonly group: Group; readonly entry: Settled; readonly lost: number }[],
  now: Instant,
): Promise<{ readonly group: Group; readonly id: string; readonly lost: number }[]> {
  const given = claims.map(({ group, entry, lost }) => ({
    group,
    lost,
    isNew: entry.contactId === null,
    id: entry.contactId ?? `contact-${randomUUID()}`,
    adds: entry.adds,
  }));
  const made = given.filter(({ isNew }) => isNew);
  await createContacts(
    connection,
    made.map(({ id, group }) => ({ id, person: group.person })),
  );
  const added = await insertIdentities(
    connection,
    given.flatMap(({ id, adds, group: { person } }) =>
      adds.map((each) => asClaimed(person, each, id, Math.min(person.saidAt ?? now, now))),
    ),
  );
  const losers = given.filter(({ adds }) => adds.some((identity) => !added.has(keyOf(identity))));
  if (losers.length > 0) {
    const taken = losers.flatMap(({ adds }) => adds);
    await connection.query(
      `delete from identities where channel = $1 and contact_id = any($4)
         and (kind, value) in (select * from unnest($2::text[], $3::text[]))`,
      [CHANNEL, taken.map(({ kind }) => kind), taken.map(({ value }) => value), losers.map(({ id }) => id)],
    );
    await connection.query('delete from contacts where id = any($1)', [
      losers.filter(({ isNew }) => isNew).map(({ id }) => id),
    ]);
  }
  return given.filter((each) => !losers.includes(each));
}

const asClaimed = (person: Person, identity: Identity, contactId: string, since: Instant): Claimed => ({
  ...identity,
  contactId,
  since,
  account: person.userIds.find(({ value }) => value === identity.value)?.account ?? null,
});

async function createContacts(
  connection: Connection,
  made: readonly { readonly id: string; readonly person: Person }[],
): Promise<void> {
  if (made.length === 0) return;
  await connection.query(
    // I1: who is known the longest, also of those who become known in one transaction.
    `insert into contacts (id, name, country, created_at)
     select id, name, country, clock_timestamp() + n * interval '1 microsecond'
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as c (id, name, country, n) order by n`,
    [
      made.map(({ id }) => id),
      made.map(({ person }) => person.name),
      made.map(({ person }) => person.country),
    ],
  );
}

const again = (why: string): Error => Object.assign(new Error(why), { code: '40001' });

/** Everything that is shown, in order, with everything it concerns locked. */
async function settleInOrder(
  connection: Connection,
  persons: readonly Person[],
  changes: readonly IdentityChange[],
  now: Instant,
): Promise<FoundContact[]> {
  const named = [...changes.flatMap(({ before, after }) => [before, after]), ...persons];
  await lockIdentities(connection, named);
  const { ids } = await ownersOf(connection, named, now);
  const locked = new Set(await lockContacts(connection, ids));
  const settling = new Settling(connection, named, locked, now);
  for (const change of changes) await settling.change(change);
  const found: string[] = [];
  for (const person of persons) found.push(await settling.entry(person));
  return settling.asTheyAre(found);
}

class Settling {
  readonly #connection: Connection;
  readonly #named: readonly Person[];
  readonly #locked: Set<string>;
  readonly #now: Instant;
  /** What merged contacts became. */
  readonly #became = new Map<string, string>();
  #owners: Owners | null = null;

  constructor(connection: Connection, named: readonly Person[], locked: Set<string>, now: Instant) {
    this.#connection = connection;
    this.#named = named;
    this.#locked = locked;
    this.#now = now;
  }

  async change({ before, after, at }: IdentityChange): Promise<void> {
    const said = Math.min(at ?? this.#now, this.#now);
    const owners = (await this.#read()).of(said);
    const settled = settleChange({ before, after }, owners, said);
    if (settled === null) {
      // Nobody wrote under the old ones, or it is told after what followed it. The new ones are one person's all the same,
      // and whoever is known by them was known by the old ones.
      if (settleEntry(after, owners, said).contactId === null) return;
      const contactId = this.#rootOf(await this.entry({ ...after, saidAt: said }));
      const ids = identitiesOf(before).filter(
        (identity) => identity.kind === 'user_id' && !owners.has(keyOf(identity)),
      );
      await rememberFormer(this.#connection, contactId, ids, said);
      this.#owners = null;
      return;
    }
    const { contactId, gives, takes, merges } = settled;
    for (const [owner, given] of byOwner(gives, owners)) {
      await giveUpIdentities(this.#connection, owner, given, said);
    }
    await moveIdentities(
      this.#connection,
      takes.map((identity) => asClaimed(after, identity, contactId, said)),
    );
    await this.#merge([contactId, ...merges]);
    this.#owners = null;
  }

  /** @returns whom it is about */
  async entry(person: Person): Promise<string> {
    const owners = await this.#read();
    const said = Math.min(person.saidAt ?? this.#now, this.#now);
    const of = owners.of(said);
    const settled = settleEntry(person, of, said);
    const { adds, moves, merges } = settled;
    const id = settled.contactId ?? `contact-${randomUUID()}`;
    if (settled.contactId === null) {
      await createContacts(this.#connection, [{ id, person }]);
      this.#locked.add(id);
    }
    const old = identitiesOf(person).flatMap((identity) => {
      const storedAs = of.get(keyOf(identity))?.storedAs;
      return identity.kind === 'phone' && storedAs !== undefined && storedAs !== identity.value
        ? [storedAs]
        : [];
    });
    await respell(this.#connection, old);
    const claimed = [...adds, ...moves].map((identity) => asClaimed(person, identity, id, said));
    await moveIdentities(this.#connection, claimed);
    const doubles = owners.doubles.filter(
      ({ key, other }) =>
        identitiesOf(person).some((identity) => keyOf(identity) === key) &&
        !contradict(other.userIds, [...person.userIds, ...(of.get(key)?.userIds ?? [])]),
    );
    await this.#merge([id, ...merges, ...doubles.map(({ other }) => other.contactId)]);
    if (claimed.length + merges.length + doubles.length + old.length > 0) this.#owners = null;
    return id;
  }

  /** Under the locks, as they are after all of it. */
  async asTheyAre(ids: readonly string[]): Promise<FoundContact[]> {
    const roots = ids.map((id) => this.#rootOf(id));
    const { rows } = await this.#connection.query<FoundContact>(
      'select id, identities_lost as lost from contacts where id = any($1)',
      [[...new Set(roots)]],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return roots.map((id) => byId.get(id) as FoundContact);
  }

  /** Owners are read again under the locks; somebody who is not locked came in between. */
  async #read(): Promise<Owners> {
    this.#owners ??= await ownersOf(this.#connection, this.#named, this.#now);
    if (this.#owners.ids.some((id) => !this.#locked.has(id))) throw again('contacts kept changing');
    return this.#owners;
  }

  #rootOf(id: string): string {
    const next = this.#became.get(id);
    return next === undefined ? id : this.#rootOf(next);
  }

  async #merge(given: readonly string[]): Promise<void> {
    const ids = [...new Set(given.map((id) => this.#rootOf(id)))];
    if (ids.length < 2) return;
    const into = await mergeContacts(this.#connection, ids, {
      at: this.#now,
      by: 'provider',
      why: null,
      into: null,
    });
    for (const id of ids) if (id !== into) this.#became.set(id, into);
  }
}

function byOwner(
  identities: readonly Identity[],
  owners: ReadonlyMap<string, StoredOwner>,
): ReadonlyMap<string, Identity[]> {
  const given = new Map<string, Identity[]>();
  for (const identity of identities) {
    const owner = owners.get(keyOf(identity));
    if (owner === undefined) continue;
    given.set(owner.contactId, [...(given.get(owner.contactId) ?? []), identity]);
  }
  return given;
}
