import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Obstacle } from './obstacle.ts';

/**
 * Where binaries are kept between runs and checkouts: `$XDG_CACHE_HOME/ventana`, else `~/.cache/ventana`.
 * @throws Obstacle `no_home` when neither is known
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const xdg = environment['XDG_CACHE_HOME'];
  // The standard says that a relative value is to be ignored.
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'ventana');
  let home = environment['HOME'] ?? '';
  if (!isAbsolute(home)) {
    try {
      home = homedir();
    } catch {
      home = '';
    }
  }
  // Users without a home of their own are commonly given one of these, which they cannot use.
  if (!isAbsolute(home) || home === '/' || home === '/nonexistent') {
    throw new Obstacle(
      'no_home',
      'There is no folder to keep the Temporal server in: this user has no home.',
      ['export XDG_CACHE_HOME=/a/folder/this/user/can/write'],
    );
  }
  return join(home, '.cache', 'ventana');
}

/** Makes a folder below the cache. @throws Obstacle `cache_unwritable` */
export function writableFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (failure) {
    throw new Obstacle(
      'cache_unwritable',
      `The folder ${folder} cannot be written: ${(failure as Error).message}.`,
      [`export XDG_CACHE_HOME=/a/folder/this/user/can/write`, `or: chown -R "$(id -u)" ${folder}`],
      { cause: failure },
    );
  }
}
