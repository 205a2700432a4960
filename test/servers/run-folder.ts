import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOrphan } from '../../dev/servers/postgres-data.ts';
import { SHARED_FOLDER } from '../../dev/servers/postgres-binaries.ts';
import { canReach, type ServerUser } from '../../dev/servers/postgres-user.ts';
import { describe, endProcess, isRunning, readRecord, writeRecord } from '../../dev/machine/processes.ts';
import { AHEAD } from '../dates/ahead.ts';

const PREFIX = 'ventana-test-';
const OWNER = 'owner.json';

/** Linux's file system in memory: two hundred databases are made and dropped in it in a tenth of the time. */
const MEMORY = '/dev/shm';
/** Of a whole run, with room to spare. Containers have 64 MB there unless told otherwise. */
const NEEDED = 2 * 2 ** 30;

function hasMemoryToSpare(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= NEEDED;
  } catch {
    return false;
  }
}

/**
 * The folder of one run: everything that its servers write. Below the system's folder for such things, or, where
 * PostgreSQL's user cannot enter that, below one that it can.
 * @param isFleeting nothing in it need outlive the machine: it may be in memory
 */
export function createRunFolder(user: ServerUser | null, isFleeting = false): string {
  const isReachable = (base: string): boolean => user === null || canReach(base, user);
  const base =
    isFleeting && hasMemoryToSpare() && isReachable(MEMORY)
      ? MEMORY
      : isReachable(tmpdir())
        ? tmpdir()
        : SHARED_FOLDER;
  const folder = mkdtempSync(join(base, PREFIX));
  // mkdtemp lets in its owner alone; PostgreSQL's user must pass through.
  if (user !== null) chmodSync(folder, 0o711);
  writeRecord(join(folder, OWNER), describe('test run', process.pid));
  return folder;
}

/** Ends what a run that was killed has left: servers whose owner is gone, and their folders. Only our own user's. */
export async function sweepEarlierRuns(): Promise<void> {
  for (const base of [tmpdir(), SHARED_FOLDER, MEMORY]) {
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
      // Files have the machine's time.
      const age = Date.now() - AHEAD - found.mtimeMs;
      if (owner === null ? age < 60_000 : isRunning(owner)) continue;
      for (const file of readdirSync(folder)) {
        const record = file.endsWith('.process.json') ? readRecord(join(folder, file)) : null;
        if (record !== null) await endProcess(record, 'SIGKILL');
        if (file.startsWith('postgres-data')) await endOrphan(join(folder, file));
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}
