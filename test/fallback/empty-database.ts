import type { Pool } from '../../database/pool.ts';
import { databaseOfFile } from '../servers/database.ts';

/** One database serves a test file; each test begins with it empty, which is quicker than one for each. */
export async function emptyDatabase(): Promise<Pool> {
  const { pool } = await databaseOfFile();
  await pool.query('truncate contacts, lines, call_slots, subscribers cascade');
  return pool;
}
