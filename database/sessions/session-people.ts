import type { Queryable } from '../pool.ts';

/** Whose case it is, as far as a list says. */
export interface SessionPerson {
  readonly contactId: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly phone: string | null;
  /** Business-scoped; begins with a country. */
  readonly userId: string | null;
}

/** Of the contacts of one page of cases. */
export async function loadPeople(
  database: Queryable,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, SessionPerson>> {
  // I1: of one that was merged, whom the person is known as now.
  const { rows } = await database.query<SessionPerson>(
    `select asked.id as "contactId", c.name, c.country,
       (select min(i.value) from identities i where i.contact_id = c.id and i.kind = 'phone') as phone,
       (select min(i.value) from identities i where i.contact_id = c.id and i.kind = 'user_id') as "userId"
     from contacts asked join contacts c on c.id = coalesce(asked.merged_into, asked.id)
     where asked.id = any($1)`,
    [[...new Set(contactIds)]],
  );
  return new Map(rows.map((row) => [row.contactId, row]));
}

/** The business's own addresses. */
export async function loadLines(
  database: Queryable,
): Promise<readonly { readonly id: string; readonly number: string | null }[]> {
  const { rows } = await database.query<{ id: string; number: string | null }>(
    'select id, display_number as number from lines order by display_number, id limit 200',
  );
  return rows;
}
