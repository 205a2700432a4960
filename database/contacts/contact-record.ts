import type { Connection, Queryable } from '../pool.ts';
import { spellingsOf } from '../../domain/contacts/phone-spelling.ts';
import type { Instant } from '../../domain/time/instant.ts';

/** A person as the business knows them (I1). */
export interface ContactRecord {
  readonly id: string;
  readonly name: string | null;
  readonly language: string | null;
  readonly country: string | null;
  readonly timeZone: string | null;
  readonly segment: string | null;
  readonly email: string | null;
  /** F2: a mail to this address bounced. */
  readonly emailUnreachableAt: Instant | null;
  /** S3 */
  readonly erasedAt: Instant | null;
  /** I1: other contacts that proved to be this person; their ids lead here. */
  readonly mergedFrom: readonly string[];
  readonly identities: readonly {
    readonly channel: string;
    readonly kind: 'phone' | 'user_id';
    readonly value: string;
    /** R8: not reachable under this identity. */
    readonly unreachableAt: Instant | null;
    /** Written from last; kept where a contact has several numbers. */
    readonly usedAt?: Instant | null;
  }[];
}

/** What may be said of a contact: absent is left as it is, null clears. */
export type ContactChange = Partial<
  Pick<ContactRecord, 'name' | 'language' | 'country' | 'timeZone' | 'segment' | 'email'>
>;

const COLUMNS = {
  name: 'name',
  language: 'language',
  country: 'country',
  timeZone: 'time_zone',
  segment: 'segment',
  email: 'email',
} as const satisfies Record<keyof ContactChange, string>;

/** I1: by the id of a contact that was merged, the one that stays is found. */
export async function loadContact(database: Queryable, id: string): Promise<ContactRecord | null> {
  const { rows } = await database.query<ContactRecord>(
    `select c.id, c.name, c.language, c.country, c.time_zone as "timeZone", c.segment, c.email,
       c.email_unreachable_at as "emailUnreachableAt", c.erased_at as "erasedAt",
       array(select m.id from contacts m where m.merged_into = c.id order by m.id) as "mergedFrom",
       coalesce((
         select jsonb_agg(jsonb_build_object('channel', i.channel, 'kind', i.kind, 'value', i.value,
           'unreachableAt', i.unreachable_at, 'usedAt', i.used_at) order by i.channel, i.kind, i.value)
         from identities i where i.contact_id = c.id), '[]') as identities
     from contacts c where c.id = person_of($1)`,
    [id],
  );
  return rows[0] ?? null;
}

/** @returns false when there is no such contact, or it was erased (S3). Another address is a new chance for mail (F2). */
export async function changeContact(
  connection: Connection,
  id: string,
  change: ContactChange,
): Promise<boolean> {
  const values: unknown[] = [id];
  const settings = ['updated_at = now()'];
  for (const [field, column] of Object.entries(COLUMNS)) {
    const given = change[field as keyof ContactChange];
    if (given === undefined) continue;
    const place = `$${values.push(given)}`;
    settings.push(`${column} = ${place}`);
    if (field === 'email') {
      settings.push(
        `email_unreachable_at = case when email is distinct from ${place} then null else email_unreachable_at end`,
      );
    }
  }
  const { rowCount } = await connection.query(
    `update contacts set ${settings.join(', ')} where id = person_of($1) and erased_at is null`,
    values,
  );
  return rowCount === 1;
}

/**
 * Whom a number belongs to; digits with the country code, in the one spelling under which numbers are stored. One that an
 * earlier version stored under another is found as well.
 */
export async function contactOfPhone(database: Queryable, phone: string): Promise<string | null> {
  const { rows } = await database.query<{ contact_id: string }>(
    `select contact_id from identities where kind = 'phone' and value = any($1)
     order by value = $2 desc, channel limit 1`,
    [spellingsOf(phone), phone],
  );
  return rows[0]?.contact_id ?? null;
}
