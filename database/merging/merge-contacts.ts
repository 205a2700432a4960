import { stricterWords, type LastWord } from '../../domain/contacts/stricter-consent.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { appendFact } from '../cases/facts.ts';
import { hasStopped } from '../contacts/consent-choices.ts';
import { askHeldAgain } from '../contacts/consents.ts';
import type { Connection } from '../pool.ts';
import { lockPerson } from '../sending/frequency.ts';
import { mergeCases, type Told } from './merge-cases.ts';

export interface MergeOptions {
  /** Case time. */
  readonly at: Instant;
  /** `provider`, else the name of the API token or an operator's id. */
  readonly by: string;
  /** A reference, e.g. a ticket. */
  readonly why: string | null;
  /** Which of them stays; null: whoever is known the longest. */
  readonly into: string | null;
}

/** Where the entry of a merge in the ledger comes from (I1, E2). */
export const BY_MERGE = 'merge';

/**
 * The lock order of a webhook: contacts by id, then their unclosed cases by id.
 * @returns the contacts' ids
 * @throws 40001 where one is erased or merged by now: looked up again, it is somebody else
 */
export async function lockContacts(connection: Connection, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await connection.query<{ id: string; isGone: boolean }>(
    `select id, erased_at is not null or merged_into is not null as "isGone"
     from contacts where id = any($1) order by id for no key update`,
    [[...new Set(ids)]],
  );
  if (rows.some(({ isGone }) => isGone)) {
    throw Object.assign(new Error('a contact was erased or merged meanwhile'), { code: '40001' });
  }
  await connection.query('select from cases where is_open and contact_id = any($1) order by id for update', [
    ids,
  ]);
  return rows.map(({ id }) => id);
}

/**
 * I1: makes one person of several contacts. Identities move to the one that stays; history does not: whoever asks by person
 * asks by the family. Of unclosed cases on one line the younger is merged into the older; a case on another line only
 * changes its contact. The stricter consent holds. Nothing is sent.
 *
 * In one transaction, with the contacts and their unclosed cases locked (`lockContacts`); then persons by id (E4),
 * attempts, dispatch.
 * @param ids at least two, none of them merged
 * @returns the contact that stays
 */
export async function mergeContacts(
  connection: Connection,
  ids: readonly string[],
  { at, by, why, into }: MergeOptions,
): Promise<string> {
  const { rows } = await connection.query<{ id: string }>(
    'select id from contacts where id = any($1) order by created_at, id',
    [ids],
  );
  const [oldest] = rows;
  if (oldest === undefined) throw new TypeError('nobody is merged');
  const root = into ?? oldest.id;
  for (const id of [...ids].toSorted()) await lockPerson(connection, id);
  for (const { id } of rows) if (id !== root) await absorbContact(connection, root, id, { at, by, why });
  return root;
}

async function absorbContact(
  connection: Connection,
  root: string,
  from: string,
  { at, by, why }: Omit<MergeOptions, 'into'>,
): Promise<void> {
  const { rows: merges } = await connection.query<{ id: number }>(
    `insert into contact_merges (from_id, into_id, at, by, why) values ($1, $2, $3, $4, $5) returning id`,
    [from, root, at, by, why],
  );
  const mergeId = merges[0]?.id;
  if (mergeId === undefined) throw new TypeError('an insert returned no row');
  const heard = new Set<string>();
  for (const id of [root, from]) if (await hasStopped(connection, id)) heard.add(id);
  const consents = await holdStricter(connection, root, from, at);
  // Who had one number so far wrote from it: from now on it is one of several.
  await connection.query(
    `update identities i set used_at = (
       select max(arrived_at) from messages m where m.contact_id = any(family_of(i.contact_id)) and m.direction = 'in')
     where i.contact_id = any($1) and i.kind = 'phone' and i.used_at is null`,
    [[root, from]],
  );
  await connection.query(
    `update contacts set merged_into = $1, identities_lost = identities_lost + 1, updated_at = now()
     where id = $2 or merged_into = $2`,
    [root, from],
  );
  await connection.query(
    `update identities set contact_id = $1, home = coalesce(home, contact_id) where contact_id = $2`,
    [root, from],
  );
  await connection.query(
    'update former_identities set contact_id = $1, home = coalesce(home, contact_id) where contact_id = $2',
    [root, from],
  );
  const filled = await fillRecord(connection, root, from);
  const cases = await moveCases(connection, root, from, { at, mergeId, heard });
  await connection.query('update contact_merges set filled = $2, consents = $3, cases = $4 where id = $1', [
    mergeId,
    filled,
    consents,
    cases,
  ]);
}

/** Columns of the record of which the one that stays takes what it lacks. */
export const FILLED = [
  'name',
  'language',
  'country',
  'time_zone',
  'segment',
  'email',
  'email_unreachable_at',
] as const;

/** @returns what was empty and is filled: an undo empties it again */
async function fillRecord(connection: Connection, root: string, from: string): Promise<string[]> {
  // That an address bounced is known of that address alone.
  const { rows } = await connection.query<{ filled: string[] }>(
    `select array_remove(array[${FILLED.map((column) => {
      const of = column === 'email_unreachable_at' ? 'email' : column;
      return `case when r.${of} is null and f.${of} is not null then '${column}' end`;
    }).join(', ')}], null) as filled
     from contacts r, contacts f where r.id = $1 and f.id = $2`,
    [root, from],
  );
  const filled = rows[0]?.filled ?? [];
  if (filled.length === 0) return [];
  await connection.query(
    `update contacts r set ${filled.map((column) => `${column} = f.${column}`).join(', ')}, updated_at = now()
     from contacts f where r.id = $1 and f.id = $2`,
    [root, from],
  );
  return filled;
}

/**
 * E2: where either has withdrawn and the other's grant is the later word, the withdrawal is written once more.
 * @returns the ledger's new entries
 */
async function holdStricter(
  connection: Connection,
  root: string,
  from: string,
  at: Instant,
): Promise<number[]> {
  const { rows } = await connection.query<LastWord>(
    `select distinct on (person_of(contact_id), channel, category) person_of(contact_id) as "contactId", channel,
       category, granted, at
     from consents where contact_id = any(family_of($1) || family_of($2))
     order by person_of(contact_id), channel, category, at desc, id desc`,
    [root, from],
  );
  const withdrawn = stricterWords(rows);
  if (rows.some(({ granted }) => !granted)) await askHeldAgain(connection, from, at);
  if (withdrawn.length === 0) return [];
  const { rows: written } = await connection.query<{ id: number }>(
    `insert into consents (contact_id, channel, category, granted, source, at)
     select $1, channel, category, false, $4, $5 from unnest($2::text[], $3::text[]) as w (channel, category)
     returning id`,
    [root, withdrawn.map(({ channel }) => channel), withdrawn.map(({ category }) => category), BY_MERGE, at],
  );
  await askHeldAgain(connection, root, at);
  return written.map(({ id }) => id);
}

interface OpenCase {
  readonly id: string;
  readonly contactId: string;
  readonly lineId: string;
}

interface MovedAt {
  readonly at: Instant;
  readonly mergeId: number;
  /** Those of the two who have said STOP: their own cases know it (E2). */
  readonly heard: ReadonlySet<string>;
}

/** @returns the unclosed cases that came along */
async function moveCases(
  connection: Connection,
  root: string,
  from: string,
  { at, mergeId, heard }: MovedAt,
): Promise<string[]> {
  const { rows } = await connection.query<OpenCase>(
    `select id, contact_id as "contactId", line_id as "lineId" from cases
     where is_open and merged_into is null and contact_id = any($1)
     order by opened_at, length(id), id`,
    [[root, from]],
  );
  const mine = rows.filter(({ contactId }) => contactId === from);
  const told: Told[] = [];
  for (const lineId of new Set(rows.map((each) => each.lineId))) {
    const [older, younger] = rows.filter((each) => each.lineId === lineId) as [OpenCase, OpenCase?];
    // What is known of the person has changed: consent, address, what went to them (E2, E4).
    told.push({ caseId: older.id, fact: { fact: 'contact', at } });
    if (younger !== undefined) {
      told.push(...(await mergeCases(connection, { older: older.id, younger: younger.id, at, mergeId })));
    }
    // E2: STOP holds on all lines, so it ends what was planned for the other of the two as well.
    const ignorant = [older, younger].some((each) => each !== undefined && !heard.has(each.contactId));
    if (heard.size > 0 && ignorant) told.push({ caseId: older.id, fact: { fact: 'opted-out', at } });
    await stayWith(connection, { older, younger: younger ?? null, root, from });
  }
  // The dispatcher takes its rows by case id.
  for (const { caseId, fact } of told.toSorted((one, other) => (one.caseId < other.caseId ? -1 : 1))) {
    await appendFact(connection, caseId, fact);
  }
  return mine.map(({ id }) => id);
}

/**
 * The case that lives is the one that stays' contact's, so that every message of the person finds it; the one that is merged
 * stays with the contact that is merged until it has closed. A contact has one unclosed case per line, so the two change
 * places while one of them is out of the index.
 */
async function stayWith(
  connection: Connection,
  {
    older,
    younger,
    root,
    from,
  }: {
    readonly older: OpenCase;
    readonly younger: OpenCase | null;
    readonly root: string;
    readonly from: string;
  },
): Promise<void> {
  if (older.contactId === root) return;
  if (younger !== null) {
    await connection.query('update cases set is_open = false where id = $1', [younger.id]);
  }
  await connection.query('update cases set contact_id = $2 where id = $1', [older.id, root]);
  if (younger !== null) {
    await connection.query('update cases set contact_id = $2, is_open = true where id = $1', [
      younger.id,
      from,
    ]);
  }
}

export interface MergedByHand {
  /** The contact that stays. */
  readonly contactId: string;
  /** Cases that were merged away, and where they went. */
  readonly cases: readonly { readonly id: string; readonly into: string }[];
}

/**
 * I1: two contacts become one by a person's or a service's word, whatever their identities say. Done already: nothing
 * happens.
 * @returns `unknown` or `erased` where one of them is; `stays` where `from` is the one that stays of both already
 */
export async function mergeByHand(
  connection: Connection,
  { from, into, ...options }: { from: string; into: string; at: Instant; by: string; why: string },
): Promise<MergedByHand | 'unknown' | 'erased' | 'stays'> {
  const { rows } = await connection.query<{ id: string; root: string; isErased: boolean }>(
    `select id, person_of(id) as root, erased_at is not null as "isErased" from contacts where id = any($1)`,
    [[from, into]],
  );
  const rootOf = (id: string): string | undefined => rows.find((row) => row.id === id)?.root;
  const [one, other] = [rootOf(from), rootOf(into)];
  if (one === undefined || other === undefined) return 'unknown';
  if (rows.some(({ isErased }) => isErased)) return 'erased';
  if (one === other) return other === from ? 'stays' : { contactId: other, cases: [] };
  await lockContacts(connection, [one, other]);
  await mergeContacts(connection, [one, other], { ...options, into: other });
  const { rows: cases } = await connection.query<{ id: string; into: string }>(
    `select c.id, c.merged_into as into from cases c
     where c.merge_id = (select max(id) from contact_merges where from_id = $1 and undone_at is null) order by c.id`,
    [one],
  );
  return { contactId: other, cases };
}
