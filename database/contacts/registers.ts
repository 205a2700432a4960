import type { Register } from '../../domain/gate/register.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** E8: a list as it was imported last. */
export interface StoredRegister extends Register {
  readonly importedAt: Instant;
  readonly numbers: number;
}

/** One entry of a list. */
export interface Listed {
  /** In the one spelling under which numbers are stored. */
  readonly number: string;
  /** Since when, where the list says so. */
  readonly listedAt: Instant | null;
}

/** So many entries a statement: enough to be quick, few enough to be held. */
const AT_ONCE = 5_000;

/**
 * Takes a whole list in, in the place of the one of the same source before: who is no longer on it is on it no more. In the
 * caller's transaction, so that whoever asks meanwhile finds the old list or the new.
 * @returns how many different numbers it has
 */
export async function replaceRegister(
  connection: Connection,
  { country, source, asOf }: Register,
  entries: Iterable<Listed>,
  at: Instant,
): Promise<number> {
  // One import of a source after the other.
  await connection.query('select pg_advisory_xact_lock(hashtextextended($1, 8))', [`${country}/${source}`]);
  await connection.query('delete from registers where country = $1 and source = $2', [country, source]);
  const { rows } = await connection.query<{ id: string }>(
    `insert into registers (country, source, as_of, imported_at, numbers) values ($1, $2, $3, $4, 0) returning id`,
    [country, source, asOf, at],
  );
  const id = rows[0]?.id;
  let numbers = 0;
  let batch: Listed[] = [];
  const write = async () => {
    const { rowCount } = await connection.query(
      `insert into register_numbers (number, register_id, listed_at)
       select number, $1, listed_at from unnest($2::text[], $3::bigint[]) as given (number, listed_at)
       on conflict do nothing`,
      [id, batch.map(({ number }) => number), batch.map(({ listedAt }) => listedAt)],
    );
    numbers += rowCount ?? 0;
    batch = [];
  };
  for (const entry of entries) {
    batch.push(entry);
    if (batch.length === AT_ONCE) await write();
  }
  if (batch.length > 0) await write();
  await connection.query('update registers set numbers = $2 where id = $1', [id, numbers]);
  return numbers;
}

/** @returns whether there was one */
export async function removeRegister(
  connection: Connection,
  { country, source }: Pick<Register, 'country' | 'source'>,
): Promise<boolean> {
  const { rowCount } = await connection.query('delete from registers where country = $1 and source = $2', [
    country,
    source,
  ]);
  return rowCount !== 0;
}

export async function allRegisters(database: Queryable): Promise<StoredRegister[]> {
  const { rows } = await database.query<StoredRegister>(
    `select country, source, as_of as "asOf", imported_at as "importedAt", numbers from registers
     order by country, source`,
  );
  return rows;
}

export const registersOf = async (database: Queryable, country: string): Promise<Register[]> =>
  (
    await database.query<Register>(
      'select country, source, as_of as "asOf" from registers where country = $1 order by as_of, source',
      [country],
    )
  ).rows;

/** A register that has one of the numbers, whatever its country; null: none. */
export async function registerWith(
  database: Queryable,
  numbers: readonly string[],
): Promise<Pick<Register, 'country' | 'source'> | null> {
  if (numbers.length === 0) return null;
  const { rows } = await database.query<Pick<Register, 'country' | 'source'>>(
    `select r.country, r.source from register_numbers n join registers r on r.id = n.register_id
     where n.number = any($1) order by r.as_of desc, r.id limit 1`,
    [numbers],
  );
  return rows[0] ?? null;
}
