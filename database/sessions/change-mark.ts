import type { Queryable } from '../pool.ts';

/**
 * Changes whenever something is stored that a page shows: the numbers given out last, none of which costs more than a
 * look at one row: of what is told in a timeline, of what changed besides, and the test clock's.
 */
export async function changeMark(database: Queryable): Promise<string> {
  const { rows } = await database.query<{ mark: string }>(
    `select concat_ws('/',
       (select last_value from timeline_seq),
       (select last_value from change_order),
       (select value from settings where name = 'test-clock')) as mark`,
  );
  return rows[0]?.mark ?? '';
}
