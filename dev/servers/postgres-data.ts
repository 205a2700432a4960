import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { follow } from '../machine/commands.ts';
import { Obstacle } from '../machine/obstacle.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { ServerUser } from './postgres-user.ts';
import { commandOf, describe, endProcess } from '../machine/processes.ts';

/** Its superuser, whose password lies with the data. */
export const USER = 'ventana';
export const PASSWORD_FILE = 'ventana.password';

/** No variable of the user's own PostgreSQL tools may steer this one. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PG') && !name.startsWith('LC_'),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** Makes a data folder beside the wanted place and renames it when it is whole: a killed start leaves no half of one. */
export async function initialise(
  binaries: PostgresBinaries,
  user: ServerUser | null,
  dataFolder: string,
  durable: boolean,
): Promise<void> {
  const unfinished = `${dataFolder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = `${unfinished}.${PASSWORD_FILE}`;
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (user !== null) {
      chownSync(unfinished, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    const output: string[] = [];
    const code = await follow(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        // The password is random and long: repeating its hash 4096 times per connection would add only time.
        '--set=scram_iterations=1',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync', '--set=fsync=off']),
      ],
      { cwd: '/', env: postgresEnvironment(), ...(user === null ? {} : { user }) },
      (line) => output.push(line),
    );
    if (code !== 0) {
      throw new Obstacle(
        'postgres_not_initialised',
        `PostgreSQL cannot make its data folder ${dataFolder}:\n${output.slice(-12).join('\n')}`,
      );
    }
    renameSync(passwordFile, join(unfinished, PASSWORD_FILE));
    renameSync(unfinished, dataFolder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A data folder of another major version cannot be read. */
export function refuseOtherVersion(binaries: PostgresBinaries, dataFolder: string): void {
  const major = binaries.version.split('.')[0];
  const made = readFileSync(join(dataFolder, 'PG_VERSION'), 'utf8').trim();
  if (made === major) return;
  throw new Obstacle(
    'postgres_other_version',
    `The data in ${dataFolder} was made by PostgreSQL ${made}; this is PostgreSQL ${major}.`,
    ['npm run reset (clears the local data)'],
  );
}

/**
 * Ends a server that was left behind on this data folder (its supervisor was killed), and removes a pid file whose
 * process is gone or is another one now. PostgreSQL alone would refuse to start in the last case.
 */
export async function endOrphan(dataFolder: string): Promise<boolean> {
  const file = join(dataFolder, 'postmaster.pid');
  let pid: number;
  try {
    pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch {
    return false;
  }
  const command = Number.isInteger(pid) && pid > 1 ? commandOf(pid) : null;
  const ours = command !== null && /\bpostgres\b/.test(command) && command.includes(realpathSync(dataFolder));
  if (ours) await endProcess(describe('PostgreSQL', pid), 'SIGINT', 10_000);
  else rmSync(file, { force: true });
  return ours;
}
