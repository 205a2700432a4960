import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { follow } from '../machine/commands.ts';
import type { Say } from '../machine/progress.ts';

const STALLED_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** How many bytes are in a folder, however deep. Files and folders come and go while a download works. */
export function bytesIn(folder: string): number {
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return 0;
  }
  return entries.reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + bytesIn(path);
    return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

/**
 * Runs a command that downloads into a folder, and ends it when no byte comes: some know no limit of their own, and a
 * firewall that drops what it does not let through says nothing.
 * @param signal ends it as well
 * @throws Error with what the command said last, or that nothing came
 */
export async function downloadInto(
  folder: string,
  [command, ...args]: readonly [string, ...string[]],
  options: {
    readonly env: NodeJS.ProcessEnv;
    /** How long it may take until the first byte is there. */
    readonly firstByteMs: number;
    readonly signal: AbortSignal;
    readonly say: Say;
  },
): Promise<void> {
  const { env, firstByteMs, signal, say } = options;
  const stop = new AbortController();
  let seen = 0;
  let movedAt = performance.now();
  const watch = setInterval(() => {
    const bytes = bytesIn(folder);
    if (bytes !== seen) {
      seen = bytes;
      movedAt = performance.now();
      say(`downloading the Temporal CLI (${Math.round(bytes / 1e6)} MB)`);
    }
    if (performance.now() - movedAt > (seen === 0 ? firstByteMs : STALLED_MS)) stop.abort();
  }, LOOK_EVERY_MS);
  const said: string[] = [];
  try {
    const code = await follow(
      command,
      args,
      { cwd: folder, env, signal: AbortSignal.any([signal, stop.signal]) },
      (line) => {
        if (line.trim() !== '') said.push(line.trim());
      },
    );
    if (code === 0) return;
  } finally {
    clearInterval(watch);
  }
  if (signal.aborted) throw new Error('it is not needed any more');
  if (stop.signal.aborted) {
    throw new Error(seen === 0 ? `no answer within ${firstByteMs / 1000} s` : 'it came to a standstill');
  }
  throw new Error(said.findLast((line) => line.startsWith('ERROR')) ?? said.at(-1) ?? 'it said nothing');
}
