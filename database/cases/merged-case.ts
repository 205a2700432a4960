import type { Connection, Queryable } from '../pool.ts';

/** I1: the case that took over what stood in this one; null: it was not merged, or does not exist. */
export async function mergedInto(database: Queryable, caseId: string): Promise<string | null> {
  const { rows } = await database.query<{ into: string | null }>(
    'select merged_into as into from cases where id = $1',
    [caseId],
  );
  return rows[0]?.into ?? null;
}

/**
 * Locks the case that lives on: this one, or the one that it was merged into, and that alone, so that a merge, which takes
 * both by id, never waits for who waits for it.
 * @returns its id
 * @throws 40001 where it was merged while the lock was waited for
 */
export async function lockLiving(connection: Connection, caseId: string): Promise<string> {
  const living = (await mergedInto(connection, caseId)) ?? caseId;
  const { rows } = await connection.query<{ into: string | null }>(
    'select merged_into as into from cases where id = $1 for update',
    [living],
  );
  if ((rows[0]?.into ?? null) !== null)
    throw Object.assign(new Error('the case was merged meanwhile'), { code: '40001' });
  return living;
}
