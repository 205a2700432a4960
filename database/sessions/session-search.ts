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

/** Letters as people type them who look for somebody: without case, accents or tilde. */
const PLAIN = ['áàâãäéèêëíìîïóòôõöúùûüñç', 'aaaaaeeeeiiiiooooouuuunc'] as const;
const plain = (text: string): string => `translate(lower(${text}), '${PLAIN[0]}', '${PLAIN[1]}')`;

const asPattern = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** I1: with all contacts that proved to be the same people; most are the only one. */
const families = (found: string): string =>
  `select member.id from (${found}) f (id) cross join lateral (
     select f.id
     union all select k.id from contacts k where k.merged_into = f.id
     union all select r.merged_into from contacts r where r.id = f.id and r.merged_into is not null
     union all select k.id from contacts r join contacts k on k.merged_into = r.merged_into
       where r.id = f.id and k.id <> f.id) member (id)`;

/** Ids of the contacts in whose name a text stands. */
export const contactsNamed = (name: string, place: Values['place']): string =>
  families(`select id from contacts where ${plain('name')} like ${plain(place(`%${asPattern(name)}%`))}`);

/** Ids of the contacts whose number begins or ends with these digits. */
export const contactsReachedAt = (phone: string, place: Values['place']): string =>
  families(
    `select contact_id from identities where kind = 'phone' and (value like ${place(`${phone}%`)} or value like ${place(`%${phone}`)})`,
  );

/** A condition on `c`, a case. */
export function isFound({ caseId, name, phone }: SessionSearch, place: Values['place']): string {
  const ways: string[] = [];
  if (caseId !== null) ways.push(`c.id like ${place(`${asPattern(caseId)}%`)}`);
  if (name !== null) ways.push(`c.contact_id in (${contactsNamed(name, place)})`);
  if (phone !== null) ways.push(`c.contact_id in (${contactsReachedAt(phone, place)})`);
  return ways.length === 0 ? 'false' : `(${ways.join(' or ')})`;
}
