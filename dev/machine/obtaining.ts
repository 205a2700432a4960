import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writableFolder } from './cache-folder.ts';
import { isLock, type Lock, tryLock } from './processes.ts';
import type { Say } from './progress.ts';

/** How folders of unfinished work in the cache begin. */
const SCRATCH = '.unfinished-';
const REMOVE = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;

/**
 * One obtains at a time, for all checkouts of this user: the others wait and then find it done.
 * @param what what is obtained, for whoever looks at the lock
 * @throws Obstacle `cache_unwritable`
 */
export async function obtaining(cache: string, what: string, say: Say): Promise<Lock> {
  const file = join(writableFolder(cache), 'obtaining.lock');
  for (;;) {
    const outcome = tryLock(file, what);
    if (isLock(outcome)) {
      // Whoever holds the lock is alone here: what is unfinished was left by a run that was killed.
      for (const name of readdirSync(cache)) {
        // What that run had started may write there until it notices.
        if (name.startsWith(SCRATCH)) rmSync(join(cache, name), REMOVE);
      }
      return outcome;
    }
    say(`process ${outcome.pid} is ${outcome.name} already; waiting for that`);
    await pause(500);
  }
}

/**
 * A folder for work whose result is renamed into the cache, in the same file system; gone afterwards, however it ends.
 * @throws Obstacle `cache_unwritable`
 */
export async function inScratch<T>(cache: string, work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(writableFolder(cache), SCRATCH));
  const remove = (): void => rmSync(scratch, REMOVE);
  process.once('exit', remove);
  try {
    return await work(scratch);
  } finally {
    process.off('exit', remove);
    remove();
  }
}
