import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

/** Brings the schema up to date: plain SQL files in order, each in its transaction, guarded by an advisory lock. */
export async function migrate(databaseUrl: string): Promise<void> {
  await runner({
    databaseUrl,
    dir: fileURLToPath(new URL('migrations', import.meta.url)),
    migrationsTable: 'schema_migrations',
    direction: 'up',
    log: () => {},
  });
}
