import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder } from '../../dev/machine/cache-folder.ts';
import { buildEnvironment, findGo } from '../../dev/machine/go.ts';
import { describe as identify, writeRecord } from '../../dev/machine/processes.ts';
import {
  cachedFiles,
  findTemporal,
  obtainTemporal,
  obtainTemporalUi,
  SERVER_VERSION,
} from '../../dev/servers/temporal-binaries.ts';

let folder: string;
let bin: string;
let cache: string;
let environment: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ventana-binaries-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  // The real PATH stays behind the fake one: scripts need their tools.
  environment = { PATH: bin, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  cache = cacheFolder(environment);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string, script: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
const cli = (version: string): string =>
  put(join(bin, 'temporal'), `echo "temporal version ${version} (Server 1.32.0, UI 2.54.1)"`);

describe('a Temporal server at hand', () => {
  test('is first the one of TEMPORAL_ADDRESS, then the cache, then the PATH', async () => {
    const onPath = cli('1.9.0');
    expect(await findTemporal(environment)).toEqual({
      kind: 'cli',
      file: onPath,
      version: '1.9.0',
      skipsTime: true,
    });
    const downloaded = put(cachedFiles(cache).cli, 'exit 0');
    expect(await findTemporal(environment)).toMatchObject({ kind: 'cli', file: downloaded });
    const built = put(cachedFiles(cache).server, 'exit 0');
    expect(await findTemporal(environment)).toMatchObject({
      kind: 'server',
      file: built,
      version: SERVER_VERSION,
    });
    expect(await findTemporal({ ...environment, TEMPORAL_ADDRESS: 'temporal:7233' })).toEqual({
      kind: 'address',
      address: 'temporal:7233',
    });
  });

  test.each(['1.8.9', '1.5.1', '0.13.2'])(
    'is not a CLI %s, which cannot skip time, unless that will do',
    async (version) => {
      cli(version);
      expect(await findTemporal(environment)).toBeNull();
      expect(await findTemporal(environment, true)).toMatchObject({ kind: 'cli', version, skipsTime: false });
    },
  );

  test.each(['1.9.0', '1.10.0', '2.0.0'])('is a CLI %s', async (version) => {
    cli(version);
    expect(await findTemporal(environment)).toMatchObject({ kind: 'cli', version, skipsTime: true });
  });

  test('is none where nothing is: a broken command, a file that cannot be run, a relative PATH', async () => {
    put(join(bin, 'temporal'), 'echo no version; exit 3');
    expect(await findTemporal(environment)).toBeNull();
    chmodSync(cli('1.9.0'), 0o644);
    expect(await findTemporal(environment)).toBeNull();
    expect(await findTemporal({ ...environment, PATH: 'bin:./bin:' })).toBeNull();
  });
});

describe('the cache', () => {
  test('is below XDG_CACHE_HOME, else below the home', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/ventana');
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative', HOME: '/h' })).toBe('/h/.cache/ventana');
  });

  test('without a home asks for one by name', () => {
    expect(() => cacheFolder({ HOME: '/nonexistent' })).toThrow(/no home[^]*XDG_CACHE_HOME/);
  });
});

/** A `go` that says its version and builds what it is asked for, writing down how it was called. */
const go = (version: string, build: string): string =>
  put(
    join(bin, 'go'),
    `case "$1" in version) echo "go version go${version} linux/amd64";; env) echo local;; install) ${build};; esac`,
  );
const builds =
  'echo "$@" >> "$HOME/calls"; echo "$GOFLAGS $GOWORK" >> "$HOME/calls"; echo "#!/bin/sh" > "$GOBIN/server"; chmod 755 "$GOBIN/server"';

describe('a Temporal server built with Go', () => {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  /** No download: there is no network to ask in a test, and asking would be slow. */
  const obtain = (): Promise<unknown> => obtainTemporal(say, environment, { download: async () => false });

  test('is built once and then found', async () => {
    go('1.26.8', builds);
    expect(await obtain()).toMatchObject({ kind: 'server', file: cachedFiles(cache).server });
    expect(await obtain()).toMatchObject({ kind: 'server', file: cachedFiles(cache).server });
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    expect(calls).toEqual([
      `install -v -ldflags=-s -w go.temporal.io/server/cmd/server@v${SERVER_VERSION}`,
      '-buildvcs=false off',
    ]);
  });

  test('by two at once is built by one of them', async () => {
    go('1.26.8', `sleep 0.3; ${builds}`);
    const [one, other] = await Promise.all([obtain(), obtain()]);
    expect(one).toEqual(other);
    expect(readFileSync(join(folder, 'calls'), 'utf8').match(/install/g)).toHaveLength(1);
  });

  test('leaves nothing behind when the build fails, and says what Go said', async () => {
    go('1.26.8', 'echo "go: module lookup disabled by GOPROXY=off" >&2; exit 1');
    await expect(obtain()).rejects.toMatchObject({
      code: 'go_build_failed',
      message: expect.stringContaining('module lookup disabled') as unknown,
    });
    expect(existsSync(cachedFiles(cache).server)).toBe(false);
    expect(await obtain().catch((failure: { code: string }) => failure.code)).toBe('go_build_failed');
  });

  test('is not attempted with a Go that is too old: the message names what to install', async () => {
    go('1.25.3', builds);
    const failure = (await obtain().catch((thrown: unknown) => thrown)) as { code: string; message: string };
    expect(failure.code).toBe('temporal_missing');
    expect(failure.message).toContain('Go 1.25.3 is too old, 1.26.8 is needed');
    expect(failure.message).toContain('https://docs.temporal.io/cli');
    expect(failure.message).toContain('TEMPORAL_ADDRESS=');
  });

  test('without Go the last resort is a CLI that cannot skip time, where that will do', async () => {
    put(join(bin, 'go'), 'exit 1');
    cli('1.5.1');
    const options = { download: async () => false };
    await expect(obtainTemporal(say, environment, options)).rejects.toMatchObject({
      code: 'temporal_missing',
    });
    expect(await obtainTemporal(say, environment, { ...options, evenWithoutSkipping: true })).toMatchObject({
      skipsTime: false,
    });
  });

  test('the lock of a builder that was killed does not stop the next', async () => {
    go('1.26.8', builds);
    writeRecord(join(cache, 'obtaining.lock'), {
      ...identify('builder', process.pid),
      born: 'another boot/1',
    });
    expect(await obtain()).toMatchObject({ kind: 'server' });
  });

  test('the UI is left out where it cannot be built', async () => {
    put(join(bin, 'go'), 'exit 1');
    expect(await obtainTemporalUi(say, environment)).toBeNull();
    go('1.26.8', builds);
    expect(await obtainTemporalUi(say, environment)).toBe(cachedFiles(cache).ui);
  });
});

describe('the environment of a Go build', () => {
  test('keeps the proxies of the user and drops what is meant for another build', () => {
    const given = {
      HOME: '/h',
      GOPROXY: 'https://proxy',
      GOFLAGS: '-mod=vendor',
      GOOS: 'plan9',
      GOARCH: 'mips',
      GOWORK: '/w',
    };
    const own = buildEnvironment(given, '/bin', '/cache');
    expect(own).toMatchObject({
      GOPROXY: 'https://proxy',
      GOFLAGS: '-buildvcs=false',
      GOWORK: 'off',
      GOBIN: '/bin',
    });
    expect(own).not.toHaveProperty('GOOS');
    expect(own).not.toHaveProperty('GOARCH');
    expect(own).not.toHaveProperty('GOPATH');
  });

  test('without a home keeps its caches in ours', () => {
    expect(buildEnvironment({}, '/bin', '/cache')).toMatchObject({
      GOPATH: '/cache/go',
      GOCACHE: '/cache/go-build',
    });
  });

  test('an older Go that fetches newer ones itself is good enough', async () => {
    put(
      join(bin, 'go'),
      'case "$1" in version) echo "go version go1.24.1 linux/amd64";; env) echo auto;; esac',
    );
    expect(await findGo(environment)).toMatchObject({ version: '1.24.1', why: null });
  });
});
