import type { Queryable } from '../../database/pool.ts';

export interface ContactGiven {
  readonly id?: string;
  readonly name?: string | null;
  readonly language?: string | null;
  readonly country?: string | null;
  readonly timeZone?: string | null;
  readonly email?: string | null;
  /** Digits, as WhatsApp has them; null, like nothing: none is known. */
  readonly phone?: string | null;
  /** The business-scoped user id. */
  readonly userId?: string | null;
}

/** A person on record, reachable by what is given. @returns their id */
export async function storeContact(database: Queryable, given: ContactGiven = {}): Promise<string> {
  const known = [
    { kind: 'phone', value: given.phone ?? null },
    { kind: 'user_id', value: given.userId ?? null },
  ].filter(({ value }) => value !== null);
  const { rows } = await database.query<{ id: string }>(
    `with contact as (
       insert into contacts (id, name, language, country, time_zone, email)
       values (coalesce($1, 'contact-' || gen_random_uuid()), $2, $3, $4, $5, $6) returning id),
     identity as (
       insert into identities (channel, kind, value, contact_id)
       select 'whatsapp', kind, value, contact.id from contact, unnest($7::text[], $8::text[]) as known (kind, value))
     select id from contact`,
    [
      given.id ?? null,
      given.name ?? null,
      given.language ?? null,
      given.country ?? null,
      given.timeZone ?? null,
      given.email ?? null,
      known.map(({ kind }) => kind),
      known.map(({ value }) => value),
    ],
  );
  return (rows[0] as { id: string }).id;
}
