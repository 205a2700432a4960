import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../dev/machine/cache-folder.ts';
import { inScratch, obtaining } from '../../dev/machine/obtaining.ts';

const LIBRARY = 'graphile-worker@0.18.0';
const LIMIT_MS = 150_000;

/**
 * graphile-worker as it is published, from the cache or from npm. With its sixty packages it stays out of package.json: only
 * this comparison runs it.
 * @returns the folder of the package; null where npm is away
 */
export async function graphileWorker(): Promise<string | null> {
  const cache = cacheFolder();
  const folder = join(cache, LIBRARY.replace('@', '-'));
  const library = join(folder, 'node_modules', 'graphile-worker');
  if (existsSync(library)) return library;
  const lock = await obtaining(cache, `fetching ${LIBRARY}`, () => undefined);
  try {
    if (existsSync(library)) return library;
    await inScratch(cache, async (scratch) => {
      const npm = join(dirname(process.execPath), 'npm');
      const install = [
        'install',
        '--prefix',
        scratch,
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        LIBRARY,
      ];
      await promisify(execFile)(existsSync(npm) ? npm : 'npm', install, { timeout: LIMIT_MS });
      renameSync(scratch, folder);
      mkdirSync(scratch);
    });
    return library;
  } catch {
    return null;
  } finally {
    lock.release();
  }
}
