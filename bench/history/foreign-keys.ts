import type { Queryable } from '../../database/pool.ts';

/** Joined without being promised by a foreign key: needs an index as if it were. */
export interface Joined {
  readonly table: string;
  readonly column: string;
}

/** What statements look rows up by, though no foreign key says so. */
export const JOINED: readonly Joined[] = [
  { table: 'messages', column: 'attempt_id' },
  { table: 'decisions', column: 'attempt_id' },
];

/**
 * Foreign keys whose columns do not begin an index of their table: whoever deletes what they point to, and whoever joins by
 * them, looks through the whole table. An index of the rows that have a value is as good.
 * @returns `table.column`, several columns with `+` between
 */
export async function unindexedKeys(
  database: Queryable,
  joined: readonly Joined[] = JOINED,
): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `with keys as (
       select k.conrelid as relation, k.conkey as columns from pg_constraint k
       where k.contype = 'f' and k.connamespace = 'public'::regnamespace
       union
       select a.attrelid, array[a.attnum] from unnest($1::text[], $2::text[]) as j (name, part)
       join pg_attribute a on a.attrelid = to_regclass('public.' || j.name) and a.attname = j.part)
     select k.relation::regclass || '.' || (
         select string_agg(a.attname, '+' order by c.n) from unnest(k.columns) with ordinality c (number, n)
         join pg_attribute a on a.attrelid = k.relation and a.attnum = c.number) as name
     from keys k
     where not exists (
       select from pg_index i
       where i.indrelid = k.relation and i.indisvalid
         and (i.indpred is null
           or pg_get_expr(i.indpred, i.indrelid) in (
             select format('(%I IS NOT NULL)', a.attname) from pg_attribute a
             where a.attrelid = k.relation and a.attnum = any (k.columns)))
         and (i.indkey::smallint[])[0:array_length(k.columns, 1) - 1] @> k.columns)
     order by 1`,
    [joined.map(({ table }) => table), joined.map(({ column }) => column)],
  );
  return rows.map(({ name }) => name);
}
