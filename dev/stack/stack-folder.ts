import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Obstacle } from '../machine/obstacle.ts';
import { SHARED_FOLDER } from '../servers/postgres-binaries.ts';
import { canReach, type ServerUser } from '../servers/postgres-user.ts';

export const PROJECT_FOLDER = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where one local stack keeps everything. `VENTANA_FOLDER` names another, for a second stack beside the first. */
export interface StackFolder {
  readonly root: string;
  readonly logs: string;
  /** Which processes run, for the next start to recognise. */
  readonly run: string;
  readonly temporal: string;
  readonly provider: string;
  /** Held by the one start that uses this folder. */
  readonly lock: string;
  /** Where a running stack is to be found, for a second start to tell. */
  readonly links: string;
}

export function stackFolder(environment: NodeJS.ProcessEnv = process.env): StackFolder {
  const given = environment['VENTANA_FOLDER'];
  const root =
    given === undefined || given === ''
      ? join(PROJECT_FOLDER, '.ventana')
      : isAbsolute(given)
        ? given
        : resolve(PROJECT_FOLDER, given);
  return {
    root,
    logs: join(root, 'logs'),
    run: join(root, 'run'),
    temporal: join(root, 'temporal'),
    provider: join(root, 'provider'),
    lock: join(root, 'run', 'start.lock'),
    links: join(root, 'run', 'links.json'),
  };
}

/** Makes the folder's rooms. @throws Obstacle `folder_unwritable`, mostly because another user has used it before */
export function prepareFolder(folder: StackFolder): void {
  try {
    // PostgreSQL's user passes through the first one when this runs as root.
    mkdirSync(folder.root, { recursive: true, mode: 0o755 });
    for (const room of [folder.logs, folder.run, folder.temporal, folder.provider]) {
      mkdirSync(room, { recursive: true, mode: 0o700 });
      accessSync(room, constants.W_OK);
    }
  } catch (failure) {
    throw new Obstacle(
      'folder_unwritable',
      `The folder ${folder.root} cannot be written by ${userInfo().username}: ${(failure as Error).message}.`,
      [
        `sudo chown -R "$(id -un)" ${folder.root}`,
        'or keep another stack elsewhere: VENTANA_FOLDER=/a/folder npm start',
      ],
      { cause: failure },
    );
  }
}

/** Where PostgreSQL's data may be: in the stack's folder, or below a folder of the system, one per stack. */
export function postgresPlaces(folder: StackFolder): readonly [own: string, shared: string] {
  const root = existsSync(folder.root) ? realpathSync(folder.root) : folder.root;
  const key = createHash('sha256').update(root).digest('hex').slice(0, 12);
  return [join(folder.root, 'postgres'), join(SHARED_FOLDER, 'data', key, 'postgres')];
}

/**
 * Where PostgreSQL's data are: in the stack's folder, or, where PostgreSQL's user cannot enter that (a checkout below a
 * folder that only root may enter), below a folder of the system.
 */
export function postgresData(folder: StackFolder, user: ServerUser | null): string {
  const [own, shared] = postgresPlaces(folder);
  return user === null || canReach(folder.root, user) ? own : shared;
}

/**
 * Whom PostgreSQL is to run as on these data: it refuses data of another user. Root may run it as whoever made them.
 * @throws Obstacle `data_of_another_user`
 */
export function dataOwner(dataFolder: string, user: ServerUser | null): ServerUser | null {
  const made = statSync(dataFolder, { throwIfNoEntry: false });
  if (made === undefined || made.uid === (user?.uid ?? process.getuid?.())) return user;
  if (user !== null) return { name: `user ${made.uid}`, uid: made.uid, gid: made.gid };
  throw new Obstacle(
    'data_of_another_user',
    `The data in ${dataFolder} belong to another user (${made.uid}); they were probably made as root.`,
    [
      'sudo npm run reset (clears them)',
      'or keep another stack elsewhere: VENTANA_FOLDER=/a/folder npm start',
    ],
  );
}
