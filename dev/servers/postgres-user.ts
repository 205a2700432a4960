import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from '../machine/commands.ts';
import { Obstacle } from '../machine/obstacle.ts';

/** PostgreSQL refuses to run as root. Then it is run as this user. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

async function lookUp(name: string): Promise<ServerUser | null> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) => {
      const ran = await run('id', [which, name], { timeoutMs: 10_000 });
      return ran.code === 0 ? Number(ran.stdout.trim()) : Number.NaN;
    }),
  );
  return uid !== undefined && gid !== undefined && uid > 0 && gid > 0 ? { name, uid, gid } : null;
}

/** The user that `serverUser` would give, without making one; undefined where it would have to be made. */
export async function existingServerUser(): Promise<ServerUser | null | undefined> {
  if (process.getuid?.() !== 0) return null;
  return (await lookUp('postgres')) ?? undefined;
}

/**
 * Whom PostgreSQL runs as: null for the user that runs this, and for root the user `postgres`, made when it is missing;
 * where that cannot be, `nobody`.
 * @throws Obstacle `no_server_user`
 */
export async function serverUser(): Promise<ServerUser | null> {
  const existing = await existingServerUser();
  if (existing !== undefined) return existing;
  for (const [command, ...args] of [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
    ['adduser', '-S', '-D', '-H', 'postgres'],
  ] as const) {
    if ((await run(command, args, { timeoutMs: 20_000 })).code === 0) break;
  }
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (user !== null) return user;
  throw new Obstacle(
    'no_server_user',
    'PostgreSQL does not run as root, and there is no other user that it could run as.',
    ['useradd --system --user-group --no-create-home postgres', 'or run this command as an ordinary user'],
  );
}

/** May the user enter this folder, that is every folder on the way to it? What does not exist yet is passed over. */
export function canReach(folder: string, user: ServerUser): boolean {
  let at: string;
  try {
    at = realpathSync(folder);
  } catch {
    return dirname(folder) === folder || canReach(dirname(folder), user);
  }
  for (; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const mayEnter = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & mayEnter) === 0) return false;
    if (dirname(at) === at) return true;
  }
}
