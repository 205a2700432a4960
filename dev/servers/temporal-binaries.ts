import { chmodSync, readdirSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheFolder, writableFolder } from '../machine/cache-folder.ts';
import { follow, isExecutable, onPath, run } from '../machine/commands.ts';
import { findGo, GO_LEAST, type GoCommand, goInstall } from '../machine/go.ts';
import { Obstacle } from '../machine/obstacle.ts';
import { inScratch, obtaining } from '../machine/obtaining.ts';
import type { Say } from '../machine/progress.ts';
import { atLeast, versionIn } from '../machine/version.ts';

export const SERVER_VERSION = '1.32.1';
export const UI_VERSION = '2.54.1';
export const CLI_VERSION = '1.9.1';
/** The first CLI with a server that can skip time. */
export const CLI_SKIPS_TIME = '1.9.0';

const SERVER_SOURCE = { command: 'go.temporal.io/server/cmd/server', version: `v${SERVER_VERSION}` };
const UI_SOURCE = { command: 'github.com/temporalio/ui-server/v2/cmd/server', version: `v${UI_VERSION}` };

/** A Temporal server: one that runs elsewhere, the bare server, or the CLI that has a server and its UI inside. */
export type TemporalSource =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'server'; readonly file: string; readonly version: string; readonly skipsTime: true }
  | { readonly kind: 'cli'; readonly file: string; readonly version: string; readonly skipsTime: boolean };

/** Where things are kept; all below the user's cache, keyed by version. */
export function cachedFiles(cache: string): {
  readonly server: string;
  readonly ui: string;
  readonly cli: string;
} {
  return {
    server: join(cache, `temporal-server-${SERVER_VERSION}`, 'temporal-server'),
    ui: join(cache, `temporal-ui-${UI_VERSION}`, 'temporal-ui'),
    cli: join(cache, `temporal-cli-${CLI_VERSION}`, 'temporal'),
  };
}

async function cliOnPath(environment: NodeJS.ProcessEnv): Promise<TemporalSource | null> {
  const file = onPath('temporal', environment['PATH']);
  if (file === null) return null;
  const version = versionIn((await run(file, ['--version'], { timeoutMs: 10_000, env: environment })).stdout);
  return version === null
    ? null
    : { kind: 'cli', file, version, skipsTime: atLeast(version, CLI_SKIPS_TIME) };
}

const cachedOrNull = (environment: NodeJS.ProcessEnv): ReturnType<typeof cachedFiles> | null => {
  try {
    return cachedFiles(cacheFolder(environment));
  } catch {
    return null;
  }
};

/**
 * A server that is at hand without asking the network, in this order: TEMPORAL_ADDRESS, one kept in the cache, the
 * `temporal` command on the PATH (one that cannot skip time only with `evenWithoutSkipping`).
 */
export async function findTemporal(
  environment: NodeJS.ProcessEnv = process.env,
  evenWithoutSkipping = false,
): Promise<TemporalSource | null> {
  const address = environment['TEMPORAL_ADDRESS'];
  if (address !== undefined && address !== '') return { kind: 'address', address };
  const cached = cachedOrNull(environment);
  if (cached !== null && isExecutable(cached.server)) {
    return { kind: 'server', file: cached.server, version: SERVER_VERSION, skipsTime: true };
  }
  if (cached !== null && isExecutable(cached.cli)) {
    return { kind: 'cli', file: cached.cli, version: CLI_VERSION, skipsTime: true };
  }
  const cli = await cliOnPath(environment);
  return cli !== null && (evenWithoutSkipping || (cli.kind === 'cli' && cli.skipsTime)) ? cli : null;
}

/** No first byte within this time means that downloads are closed: a firewall that drops says nothing. */
const FIRST_BYTE_MS = 10_000;
const STALLED_MS = 60_000;

/** The SDK's own download of the CLI. @returns whether it is there now; never hangs, never throws for the network. */
const downloadCli = (target: string, say: Say): Promise<boolean> =>
  inScratch(dirname(dirname(target)), (scratch) => downloadIn(scratch, target, say));

async function downloadIn(scratch: string, target: string, say: Say): Promise<boolean> {
  const stop = new AbortController();
  const size = (): number =>
    readdirSync(scratch).reduce(
      (sum, name) => sum + (statSync(join(scratch, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  say('asking temporal.download');
  const from = performance.now();
  let seen = 0;
  let movedAt = from;
  const watch = setInterval(() => {
    const bytes = size();
    if (bytes !== seen) {
      seen = bytes;
      movedAt = performance.now();
      say(`downloading the Temporal CLI (${Math.round(bytes / 1e6)} MB)`);
    }
    if (performance.now() - movedAt > (seen === 0 ? FIRST_BYTE_MS : STALLED_MS)) stop.abort();
  }, 250);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('./temporal-download.ts', import.meta.url));
  const code = await follow(
    process.execPath,
    ['--import', tsx, script, scratch, `v${CLI_VERSION}`],
    { cwd: scratch, env: process.env, signal: stop.signal },
    () => undefined,
  );
  clearInterval(watch);
  const got = readdirSync(scratch).find(
    (name) => name.startsWith('temporal-cli-') && !name.endsWith('.downloading'),
  );
  if (code !== 0 || got === undefined) return false;
  chmodSync(join(scratch, got), 0o755);
  renameSync(join(scratch, got), join(writableFolder(dirname(target)), basename(target)));
  return true;
}

const missing = (go: GoCommand | null): Obstacle =>
  new Obstacle(
    'temporal_missing',
    `There is no Temporal server on this machine: none in the cache, no \`temporal\` command of version ${CLI_SKIPS_TIME} ` +
      `or later on the PATH, temporal.download cannot be reached, and ${go?.why ?? 'Go is not installed, to build it'}.`,
    [
      `install the Temporal CLI ${CLI_SKIPS_TIME} or later: https://docs.temporal.io/cli`,
      `or install Go ${GO_LEAST} or later, which builds the server from its modules: https://go.dev/dl`,
      'or name a server that runs already: TEMPORAL_ADDRESS=host:7233 npm start (for tests: TEST_TEMPORAL_ADDRESS)',
    ],
  );

export interface ObtainOptions {
  /** A CLI too old to skip time will do, where nothing better can be had. */
  readonly evenWithoutSkipping?: boolean;
  /** Puts the CLI at `target`; false where downloads are closed. */
  readonly download?: (target: string, say: Say) => Promise<boolean>;
}

/**
 * A server, obtained where none is at hand: by the SDK's download, else built from its Go modules, else (only with
 * `evenWithoutSkipping`) a CLI too old to skip time.
 * @throws Obstacle `temporal_missing`, `go_build_failed`, `no_home`, `cache_unwritable`
 */
export async function obtainTemporal(
  say: Say,
  environment: NodeJS.ProcessEnv = process.env,
  { evenWithoutSkipping = false, download = downloadCli }: ObtainOptions = {},
): Promise<TemporalSource> {
  const found = await findTemporal(environment);
  if (found !== null) return found;
  const cache = cacheFolder(environment);
  const lock = await obtaining(cache, 'getting the Temporal server', say);
  try {
    const meanwhile = await findTemporal(environment);
    if (meanwhile !== null) return meanwhile;
    const files = cachedFiles(cache);
    if (await download(files.cli, say)) {
      return { kind: 'cli', file: files.cli, version: CLI_VERSION, skipsTime: true };
    }
    const go = await findGo(environment);
    if (go !== null && go.why === null) {
      say('building it from Go modules (about 4 minutes the first time)');
      await goInstall(go, SERVER_SOURCE, files.server, say, environment);
      return { kind: 'server', file: files.server, version: SERVER_VERSION, skipsTime: true };
    }
    const old = evenWithoutSkipping ? await findTemporal(environment, true) : null;
    if (old !== null) return old;
    throw missing(go);
  } finally {
    lock.release();
  }
}

/** The UI of the bare server (the CLI has its own inside). @returns null when there is none and it cannot be built. */
export async function obtainTemporalUi(
  say: Say,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
  const cache = cacheFolder(environment);
  const { ui } = cachedFiles(cache);
  if (isExecutable(ui)) return ui;
  const lock = await obtaining(cache, 'getting the Temporal server', say);
  try {
    if (isExecutable(ui)) return ui;
    const go = await findGo(environment);
    if (go === null || go.why !== null) return null;
    await goInstall(go, UI_SOURCE, ui, say, environment);
    return ui;
  } finally {
    lock.release();
  }
}
