import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endOrphan } from '../servers/postgres-data.ts';
import { endProcess, isRunning, readRecord } from '../machine/processes.ts';

export const RECORD = '.process.json';

/** PostgreSQL ends its sessions on SIGINT and waits for them on SIGTERM. */
const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = { PostgreSQL: 'SIGINT' };

/**
 * Ends the servers that an earlier start has left because it was killed: those recorded in the stack's folder that are
 * still the very same processes, and a PostgreSQL on the stack's own data. To be called by whoever holds the folder's
 * lock, so that no living start owns them.
 * @returns one line for each, for people
 */
export async function endLeftovers(runFolder: string, postgresDataFolder: string | null): Promise<string[]> {
  const ended: string[] = [];
  for (const file of readdirSync(runFolder).filter((name) => name.endsWith(RECORD))) {
    const record = readRecord(join(runFolder, file));
    if (record !== null && isRunning(record)) {
      await endProcess(record, SIGNALS[record.name] ?? 'SIGTERM');
      ended.push(`${record.name} (process ${record.pid}), left by a start that was killed, has been ended`);
    }
    rmSync(join(runFolder, file), { force: true });
  }
  if (postgresDataFolder !== null && (await endOrphan(postgresDataFolder))) {
    ended.push(`PostgreSQL on ${postgresDataFolder}, left by a start that was killed, has been ended`);
  }
  return ended;
}
