import { randomUUID } from 'node:crypto';
import type { Person } from './incoming.ts';
import type { Connection } from '../pool.ts';

/** The channel of everything here. */
const CHANNEL = 'whatsapp';

interface Identity {
  readonly kind: 'phone' | 'user_id';
  readonly value: string;
}

/** Losing the race for an identity is settled by looking again; who keeps losing has met something else. */
const ROUNDS = 5;

/**
 * Finds the contact of each person, or makes one (I1). A user id is the durable key: where it and the number belong to
 * two contacts the user id's is meant, and the number stays where it is. An identity that nobody has is added.
 *
 * Safe beside others that do the same: identities are inserted in one order everywhere, and a contact that came second is
 * taken back.
 * @returns the contact's id per person, in their order
 */
export async function findContacts(connection: Connection, persons: readonly Person[]): Promise<string[]> {
  if (persons.length === 0) return [];
  const groups = groupPersons(persons);
  const found = new Map<Group, string>();
  for (let round = 1; found.size < groups.length; round += 1) {
    if (round > ROUNDS) throw Object.assign(new Error('contacts kept changing'), { code: '40001' });
    const left = groups.filter((group) => !found.has(group));
    const owners = await ownersOf(
      connection,
      left.flatMap((group) => group.identities),
    );
    const claims = left.map((group): Claim => {
      const owner = ownerOf(group, owners);
      return {
        group,
        contactId: owner ?? `contact-${randomUUID()}`,
        isNew: owner === null,
        identities: group.identities.filter((identity) => !owners.has(keyOf(identity))),
      };
    });
    await createContacts(
      connection,
      claims.filter(({ isNew }) => isNew),
    );
    const lost = await addIdentities(connection, claims);
    for (const { group, contactId } of claims) if (!lost.has(group)) found.set(group, contactId);
  }
  const ofPerson = new Map(
    groups.flatMap((group) => group.persons.map((person) => [person, found.get(group)])),
  );
  return persons.map((person) => ofPerson.get(person) as string);
}

/** @returns the contact that has one of the identities, or null */
export async function findContact(connection: Connection, person: Person): Promise<string | null> {
  const [group] = groupPersons([person]);
  if (group === undefined) return null;
  return ownerOf(group, await ownersOf(connection, group.identities));
}

/**
 * The platform says that somebody has another number, and with it another user id: the old ones are given up, since they
 * may soon be somebody else's; the new ones are taken where they are free.
 */
export async function changeIdentities(
  connection: Connection,
  { before, after }: { readonly before: Person; readonly after: Person },
): Promise<void> {
  const contactId = await findContact(connection, before);
  if (contactId === null) return;
  const kept = new Set(identitiesOf(after).map(keyOf));
  const given = identitiesOf(before).filter((identity) => !kept.has(keyOf(identity)));
  // A number is given up only for another one: an event about the user id alone says nothing of it.
  const old = given.filter(({ kind }) => kind === 'user_id' || after.phone !== null);
  await connection.query(
    `delete from identities where channel = $1 and contact_id = $2
       and (kind, value) in (select * from unnest($3::text[], $4::text[]))`,
    [CHANNEL, contactId, old.map(({ kind }) => kind), old.map(({ value }) => value)],
  );
  await insertIdentities(
    connection,
    identitiesOf(after).map((identity) => ({ ...identity, contactId })),
  );
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

/** Persons of one post that share an identity are one. */
interface Group {
  readonly persons: readonly Person[];
  readonly identities: readonly Identity[];
  readonly name: string | null;
  readonly country: string | null;
}

interface Claim {
  readonly group: Group;
  readonly contactId: string;
  readonly isNew: boolean;
  /** Those that nobody had. */
  readonly identities: readonly Identity[];
}

const keyOf = ({ kind, value }: Identity): string => `${kind} ${value}`;

const identitiesOf = ({ phone, userIds }: Person): Identity[] => [
  ...userIds.map((value) => ({ kind: 'user_id' as const, value })),
  ...(phone === null ? [] : [{ kind: 'phone' as const, value: phone }]),
];

function groupPersons(persons: readonly Person[]): Group[] {
  // Union-find over the identities' keys.
  const parents = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root))
      root = next;
    parents.set(key, root);
    return root;
  };
  for (const person of persons) {
    const [first, ...others] = identitiesOf(person).map((identity) => rootOf(keyOf(identity)));
    if (first !== undefined) for (const other of others) parents.set(other, first);
  }
  const members = new Map<string, Set<Person>>();
  for (const person of persons) {
    const [identity] = identitiesOf(person);
    if (identity === undefined) throw new TypeError('a person without an identity');
    const root = rootOf(keyOf(identity));
    members.set(root, (members.get(root) ?? new Set()).add(person));
  }
  return [...members.values()].map((set) => {
    const those = [...set];
    const identities = new Map(those.flatMap(identitiesOf).map((identity) => [keyOf(identity), identity]));
    return {
      persons: those,
      identities: [...identities.values()],
      name: those.map(({ name }) => name).find((name) => name !== null) ?? null,
      country: those.map(({ country }) => country).find((country) => country !== null) ?? null,
    };
  });
}

/** User ids first (I1). */
function ownerOf(group: Group, owners: ReadonlyMap<string, string>): string | null {
  for (const kind of ['user_id', 'phone'] as const) {
    for (const identity of group.identities) {
      const owner = identity.kind === kind ? owners.get(keyOf(identity)) : undefined;
      if (owner !== undefined) return owner;
    }
  }
  return null;
}

async function ownersOf(
  connection: Connection,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await connection.query<Identity & { contactId: string }>(
    `select kind, value, contact_id as "contactId" from identities
     where channel = $1 and (kind, value) in (select * from unnest($2::text[], $3::text[]))`,
    [CHANNEL, identities.map(({ kind }) => kind), identities.map(({ value }) => value)],
  );
  return new Map(rows.map((row) => [keyOf(row), row.contactId]));
}

async function createContacts(connection: Connection, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await connection.query(
    'insert into contacts (id, name, country) select * from unnest($1::text[], $2::text[], $3::text[])',
    [
      claims.map(({ contactId }) => contactId),
      claims.map(({ group }) => group.name),
      claims.map(({ group }) => group.country),
    ],
  );
}

/** @returns the groups that somebody else was quicker with; nothing of theirs is left behind */
async function addIdentities(connection: Connection, claims: readonly Claim[]): Promise<ReadonlySet<Group>> {
  const wanted = claims.flatMap(({ contactId, identities }) =>
    identities.map((identity) => ({ ...identity, contactId })),
  );
  if (wanted.length === 0) return new Set();
  const added = await insertIdentities(connection, wanted);
  const losers = claims.filter(({ identities }) =>
    identities.some((identity) => !added.has(keyOf(identity))),
  );
  if (losers.length === 0) return new Set();
  const taken = losers.flatMap(({ identities }) => identities);
  await connection.query(
    `delete from identities where channel = $1 and contact_id = any($4)
       and (kind, value) in (select * from unnest($2::text[], $3::text[]))`,
    [
      CHANNEL,
      taken.map(({ kind }) => kind),
      taken.map(({ value }) => value),
      losers.map(({ contactId }) => contactId),
    ],
  );
  await connection.query('delete from contacts where id = any($1)', [
    losers.filter(({ isNew }) => isNew).map(({ contactId }) => contactId),
  ]);
  return new Set(losers.map(({ group }) => group));
}

/** @returns the keys of those that were free */
async function insertIdentities(
  connection: Connection,
  wanted: readonly (Identity & { readonly contactId: string })[],
): Promise<ReadonlySet<string>> {
  // In one order everywhere: two posts that add the same identities wait for each other, never both.
  const sorted = wanted.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const { rows } = await connection.query<Identity>(
    `insert into identities (channel, kind, value, contact_id)
     select $1, kind, value, contact_id
     from unnest($2::text[], $3::text[], $4::text[]) with ordinality as i (kind, value, contact_id, n) order by n
     on conflict do nothing returning kind, value`,
    [
      CHANNEL,
      sorted.map(({ kind }) => kind),
      sorted.map(({ value }) => value),
      sorted.map(({ contactId }) => contactId),
    ],
  );
  return new Set(rows.map(keyOf));
}
