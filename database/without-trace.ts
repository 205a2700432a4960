import type { Connection, Pool } from './pool.ts';

/** Asks as a send would, in a transaction that is rolled back: whatever the questions lock or hold is let go of at once. */
export async function withoutTrace<T>(pool: Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('begin');
    return await work(connection);
  } finally {
    await connection.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    connection.release(broken);
  }
}
