import type { Queryable } from '../pool.ts';

/** A line that a webhook of the provider has named. */
export interface KnownLine {
  readonly id: string;
  /** As displayed; null until the provider told it. */
  readonly number: string | null;
}

/** All lines there are; a handful. */
export async function knownLines(database: Queryable): Promise<KnownLine[]> {
  const { rows } = await database.query<KnownLine>(
    'select id, display_number as number from lines order by id',
  );
  return rows;
}
