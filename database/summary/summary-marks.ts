import type { Connection, Queryable } from '../pool.ts';

/** One projection at a time over all processes: two would draw the same contact from different states. */
const ONE_AT_A_TIME = 7_130_013;
/** Looked at to find whose facts changed; those who write much have many marks and are drawn once. */
const MARKS = 2_000;

/** @param upTo only marks up to this one */
export async function isMarked(
  database: Queryable,
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<boolean> {
  const { rows } = await database.query<{ is: boolean }>(
    'select exists (select from summary_marks where id <= $1) as is',
    [upTo],
  );
  return rows[0]?.is ?? false;
}

/**
 * Takes contacts whose facts changed, with all their marks; what is committed afterwards marks them again.
 * @returns null when another process is at it
 */
export async function takeMarked(connection: Connection, limit: number): Promise<readonly string[] | null> {
  const lock = await connection.query<{ is: boolean }>('select pg_try_advisory_xact_lock($1) as is', [
    ONE_AT_A_TIME,
  ]);
  if (lock.rows[0]?.is !== true) return null;
  const { rows } = await connection.query<{ id: string }>(
    `with taken as (
       delete from summary_marks m using (
         select distinct contact_id from (
           select contact_id from summary_marks order by id limit ${MARKS}) oldest limit $1) chosen
       where m.contact_id = chosen.contact_id
       returning m.contact_id)
     select distinct contact_id as id from taken`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** Has everything drawn again. @returns how many contacts that is, and the last of their marks */
export async function markAll(
  database: Queryable,
): Promise<{ readonly contacts: number; readonly lastMark: number }> {
  const { rows } = await database.query<{ contacts: number; lastMark: number }>(
    `with marked as (
       insert into summary_marks (contact_id)
       select distinct contact_id from cases
       union select contact_id from summary_cases union select contact_id from conversions
       returning id)
     select count(*) as contacts, coalesce(max(id), 0) as "lastMark" from marked`,
  );
  return rows[0] ?? { contacts: 0, lastMark: 0 };
}

/** Changes that are stored and not counted yet. `since` is of the machine's clock, like the sweep. */
export async function marksWaiting(
  database: Queryable,
): Promise<{ readonly waiting: number; readonly since: Date | null }> {
  const { rows } = await database.query<{ waiting: number; since: Date | null }>(
    `select count(distinct contact_id) as waiting, min(marked_at) as since
     from (select contact_id, marked_at from summary_marks order by id limit 10000) oldest`,
  );
  return rows[0] ?? { waiting: 0, since: null };
}

/** By which rules and calendar the rows were drawn; null: never. */
export async function drawnBy(database: Queryable): Promise<string | null> {
  const { rows } = await database.query<{ value: string }>(
    `select value from settings where name = 'summary'`,
  );
  return rows[0]?.value ?? null;
}

export async function setDrawnBy(database: Queryable, stamp: string): Promise<void> {
  await database.query(
    `insert into settings (name, value) values ('summary', $1::jsonb)
     on conflict (name) do update set value = excluded.value`,
    [JSON.stringify(stamp)],
  );
}
