import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

/** Which migrations ran. */
export const MIGRATIONS_TABLE = 'schema_migrations';

/**
 * Brings the schema up to date: plain SQL files in order, each in its transaction. Processes that start at once take turns
 * by an advisory lock, and all but the first find nothing to do.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  await runner({
    databaseUrl,
    dir: fileURLToPath(new URL('migrations', import.meta.url)),
    migrationsTable: MIGRATIONS_TABLE,
    direction: 'up',
    // Else whoever comes second fails instead of waiting.
    advisoryLockMode: 'wait',
    log: () => {},
  });
}
