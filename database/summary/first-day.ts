import type { Queryable } from '../pool.ts';

/** The day of the first session that is known, by its number in the business's calendar; null: none is. */
export async function firstDayOfSummary(database: Queryable): Promise<number | null> {
  const { rows } = await database.query<{ day: number | null }>(
    'select min(day) as day from summary_sessions',
  );
  return rows[0]?.day ?? null;
}
