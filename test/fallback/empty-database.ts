import { afterAll } from 'vitest';
import type { Pool } from '../../database/pool.ts';
import { type FreshDatabase, freshDatabase } from '../servers/database.ts';

let database: Promise<FreshDatabase> | undefined;
afterAll(async () => (await database)?.drop());

/** One database serves a test file; each test begins with it empty, which is quicker than one for each. */
export async function emptyDatabase(): Promise<Pool> {
  // Dropped with the file, not with the test that happened to ask first.
  database ??= freshDatabase({ onTestFinished: () => undefined });
  const { pool } = await database;
  await pool.query('truncate contacts, lines, call_slots, subscribers cascade');
  return pool;
}
