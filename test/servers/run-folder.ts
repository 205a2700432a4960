import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOrphan } from '../../dev/postgres-data.ts';
import { SHARED_FOLDER } from '../../dev/postgres-binaries.ts';
import { canReach, type ServerUser } from '../../dev/postgres-user.ts';
import { describe, endProcess, isRunning, readRecord, writeRecord } from '../../dev/processes.ts';

const PREFIX = 'ventana-test-';
const OWNER = 'owner.json';

/**
 * The folder of one test run: everything that its servers write. Below the system's folder for such things, or, where
 * PostgreSQL's user cannot enter that, below one that it can.
 */
export function createRunFolder(user: ServerUser | null): string {
  const base = user === null || canReach(tmpdir(), user) ? tmpdir() : SHARED_FOLDER;
  const folder = mkdtempSync(join(base, PREFIX));
  // mkdtemp lets in its owner alone; PostgreSQL's user must pass through.
  if (user !== null) chmodSync(folder, 0o711);
  writeRecord(join(folder, OWNER), describe('test run', process.pid));
  return folder;
}

/** Ends what a run that was killed has left: servers whose owner is gone, and their folders. Only our own user's. */
export async function sweepEarlierRuns(): Promise<void> {
  for (const base of [tmpdir(), SHARED_FOLDER]) {
    let names: string[] = [];
    try {
      names = readdirSync(base).filter((name) => name.startsWith(PREFIX));
    } catch {
      // There is no such folder.
    }
    for (const name of names) {
      const folder = join(base, name);
      const found = lstatSync(folder, { throwIfNoEntry: false });
      // Another user could put a folder of this name here to have processes of ours ended.
      if (found === undefined || !found.isDirectory() || found.uid !== process.getuid?.()) continue;
      const owner = readRecord(join(folder, OWNER));
      if (owner === null ? Date.now() - found.mtimeMs < 60_000 : isRunning(owner)) continue;
      for (const file of readdirSync(folder)) {
        const record = file.endsWith('.process.json') ? readRecord(join(folder, file)) : null;
        if (record !== null) await endProcess(record, 'SIGKILL');
        if (file.startsWith('postgres-data')) await endOrphan(join(folder, file));
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}
