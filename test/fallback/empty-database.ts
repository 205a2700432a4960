import type { Pool } from '../../database/pool.ts';
import { freshDatabase } from '../servers/database.ts';

/** Each test begins with an empty database. */
export async function emptyDatabase(): Promise<Pool> {
  return (await freshDatabase()).pool;
}
