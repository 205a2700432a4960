import type { Queryable } from '../pool.ts';

/** What a text may be: any of them fits. */
export interface SessionSearch {
  /** `case-104`: the id or its beginning. */
  readonly caseId: string | null;
  /** Part of a name. Null also for those who may not see names. */
  readonly name: string | null;
  /** Digits: the beginning or the end of a number. */
  readonly phone: string | null;
}

/** Values of a statement, each with its place. */
export class Values {
  readonly all: unknown[] = [];
  readonly place = (given: unknown): string => `$${this.all.push(given)}`;
}

const asPattern = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** I1: with all contacts that proved to be the same people. Few are, so those that were merged are gone through, and not whoever is found. */
const families = (found: string): string =>
  `select member.id from (
     with found as materialized (${found}),
     merged as materialized (select k.id, k.merged_into from contacts k where k.merged_into is not null),
     roots as (
       select m.merged_into as id from merged m where m.id in (select f.id from found f) or m.merged_into in (select f.id from found f))
     select f.id from found f
     union select r.id from roots r
     union select m.id from merged m where m.merged_into in (select r.id from roots r)) member`;

/** Behind a condition: it is asked of each row, by a table of all that it is held against, and makes no join. */
export const HELD_AGAINST = ' is true';

/** Without case, accents or tilde (0038). */
const peopleNamed = (name: string, place: Values['place']): string =>
  `select id from contacts where plain_letters(name) like plain_letters(${place(`%${asPattern(name)}%`)})`;

const peopleReachedAt = (phone: string, place: Values['place']): string =>
  `select contact_id as id from identities where kind = 'phone' and value like ${place(`${phone}%`)}
   union select contact_id from identities
     where kind = 'phone' and reverse(value) like reverse(${place(`%${phone}`)})`;

/** Ids of the contacts in whose name a text stands. */
export const contactsNamed = (name: string, place: Values['place']): string =>
  families(peopleNamed(name, place));

/** Ids of the contacts whose number begins or ends with these digits. */
export const contactsReachedAt = (phone: string, place: Values['place']): string =>
  families(peopleReachedAt(phone, place));

/** People whom a text may mean, beyond which each unclosed case is held against them all, instead of theirs being looked up. */
const MANY = 2_000;

/** Whether a text means so many people. */
export async function fitsMany(database: Queryable, { name, phone }: SessionSearch): Promise<boolean> {
  const { all, place } = new Values();
  const ways = [
    ...(name === null ? [] : [peopleNamed(name, place)]),
    ...(phone === null ? [] : [peopleReachedAt(phone, place)]),
  ];
  if (ways.length === 0) return false;
  const { rows } = await database.query<{ n: number }>(
    `select count(*) as n from (select from (${ways.join(' union all ')}) p limit ${MANY + 1}) l`,
    all,
  );
  return (rows[0]?.n ?? 0) > MANY;
}

/** A condition on `c`, a case. @param isWide they are many (`fitsMany`) */
export function isFound(
  { caseId, name, phone }: SessionSearch,
  place: Values['place'],
  isWide: boolean,
): string {
  const people = (found: string): string => `(c.contact_id in (${found}))${isWide ? HELD_AGAINST : ''}`;
  const ways: string[] = [];
  if (caseId !== null) ways.push(`c.id like ${place(`${asPattern(caseId)}%`)}`);
  if (name !== null) ways.push(people(contactsNamed(name, place)));
  if (phone !== null) ways.push(people(contactsReachedAt(phone, place)));
  return ways.length === 0 ? 'false' : `(${ways.join(' or ')})`;
}
