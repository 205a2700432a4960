import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../../dev/machine/ports.ts';
import { PROJECT_FOLDER } from '../../dev/stack/stack-folder.ts';
import { clockOfRun } from '../dates/ahead.ts';

/** What runs vitest, the compiler and linters alone: their own `--help` is theirs. */
const NOT_OURS = ['test', 'test:quick', 'check'];

const { scripts } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const OURS = Object.keys(scripts).filter((name) => !NOT_OURS.includes(name));

/** Words of each command that it must refuse; the others refuse any. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  clock: ['banana'],
  scenario: ['delivry'],
  templates: ['x'],
  bench: ['--only', 'nonsense'],
  build: ['--clean'],
  reset: ['--yess'],
};

let home: string;
/** A local world's data, as a start has left them. */
let data: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ventana-commands-'));
  data = join(home, 'data');
  for (const room of ['postgres', 'temporal', 'provider', 'logs']) {
    mkdirSync(join(data, room), { recursive: true });
    writeFileSync(join(data, room, 'kept'), room);
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a script of package.json as npm does, but for the environment, which is empty. */
async function run(
  name: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const [program, ...args] = (scripts[name] as string).split(' ');
  const child = spawn(
    process.execPath,
    [...(program === 'tsx' ? ['--import', 'tsx'] : []), ...args, ...words],
    {
      cwd: PROJECT_FOLDER,
      env: { PATH: process.env['PATH'], ...clockOfRun, HOME: home, VENTANA_FOLDER: data, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let [said, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complained += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said, complained };
}

/** A process spends most of its time loading, so that two cores serve two of them. */
async function twoAtOnce(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const left = [...names];
  const next = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) await work(name);
  };
  await Promise.all([next(), next()]);
}

/** Every file of the home and the data, and what of the checkout a command could make or delete. */
const everything = (): unknown => [
  readdirSync(home, { recursive: true }).map(String).toSorted(),
  // Builds of other tests are made below .ventana.
  readdirSync(PROJECT_FOLDER)
    .filter((name) => name !== '.ventana')
    .toSorted(),
  ...['dist', 'wording/english.ts', 'test/replay/histories'].map(
    (path) => statSync(join(PROJECT_FOLDER, path), { throwIfNoEntry: false })?.mtimeMs,
  ),
];

describe('every command of package.json', { timeout: 120_000 }, () => {
  test('says its usage, and does nothing else', async () => {
    const before = everything();
    await twoAtOnce(OURS, async (name) => {
      const { code, said, complained } = await run(name, ['--help']);
      expect([name, code, complained]).toEqual([name, 0, '']);
      expect(said).toContain(`Usage: npm ${name === 'start' ? 'start' : `run ${name}`}`);
      expect(said).toMatch(/^Example: /m);
    });
    expect(everything()).toEqual(before);
  });

  test('refuses a wrong word before it does anything or asks anybody', async () => {
    const before = everything();
    await twoAtOnce(OURS, async (name) => {
      const words = WRONG[name] ?? ['banana'];
      const { code, said, complained } = await run(name, words);
      expect([name, code, said]).toEqual([name, 2, '']);
      expect(complained).toContain(words.at(-1));
      expect(complained).toContain(`Usage: npm ${name === 'start' ? 'start' : `run ${name}`}`);
      expect(complained).not.toMatch(/^\s+at /m);
    });
    expect(everything()).toEqual(before);
  });
});

test('without a name npm run scenario says what each one shows', async () => {
  const { code, said } = await run('scenario', []);
  expect(code).toBe(0);
  expect(said).toMatch(/^ {2}storm +A customer writes 200 messages/m);
});

test('who has not built is told to', async () => {
  const folder = join(home, 'unbuilt');
  mkdirSync(join(folder, 'workers'), { recursive: true });
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(PROJECT_FOLDER, 'workers', 'run-built.mjs'), join(folder, 'workers', 'run-built.mjs'));
  const child = spawn(process.execPath, [join(folder, 'workers', 'run-built.mjs'), 'worker']);
  let complained = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complained += chunk));
  expect((await once(child, 'close'))[0]).toBe(1);
  expect(complained).toBe('Nothing is built yet: there is no dist/workers/main.js.\n  → npm run build\n');
});

describe('npm run reset', () => {
  test('without a terminal and without --yes deletes nothing, and says what it would delete and how', async () => {
    const before = everything();
    const { code, said, complained } = await run('reset', []);
    expect(code).toBe(1);
    for (const room of ['postgres', 'temporal', 'provider', 'logs']) expect(said).toContain(join(data, room));
    expect(complained).toContain('Nothing was deleted');
    expect(complained).toContain('npm run reset -- --yes');
    expect(everything()).toEqual(before);
  });

  test('makes nothing where there is nothing to delete', async () => {
    const folder = join(home, 'never-started');
    const { code, said } = await run('reset', [], { VENTANA_FOLDER: folder });
    expect([code, said]).toEqual([0, `There are no local data in ${folder}. npm start begins anew.\n`]);
    expect(readdirSync(home)).not.toContain('never-started');
  });
});

/** A world that counts what is asked of its clock. */
async function worldWithClock() {
  const posted: unknown[] = [];
  const now = '2027-03-01T10:00:00.000Z';
  const server = createServer((request, response) => {
    const answer = () =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ now }));
    if (request.method === 'GET') {
      answer();
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posted.push(JSON.parse(body));
      answer();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { posted, now, environment: { PORT: String((server.address() as AddressInfo).port) } };
}

describe('npm run clock', () => {
  test('asks before a jump that is longer than a plan, and moves nothing where nobody can answer', async () => {
    const world = await worldWithClock();
    const asked = await run('clock', ['P60D'], world.environment);
    expect([asked.code, asked.said]).toEqual([1, '']);
    expect(asked.complained).toContain('60 days ahead, longer than a whole plan of a case (15 days)');
    expect(asked.complained).toContain('npm run clock -- P60D --yes');
    expect(world.posted).toEqual([]);

    const sure = await run('clock', ['P60D', '--yes'], world.environment);
    expect([sure.code, sure.said]).toEqual([0, `${world.now}\n`]);
    expect(sure.complained).toContain('✓ the clock goes ahead');
    const short = await run('clock', ['PT18H'], world.environment);
    expect(short.code).toBe(0);
    expect(world.posted).toEqual([{ advance: 'P60D' }, { advance: 'PT18H' }]);
  });

  test("refuses an instant that is past by the world's own clock, or years ahead of it", async () => {
    const world = await worldWithClock();
    const far = await run('clock', ['2999-01-01T00:00Z', '--yes'], world.environment);
    expect([far.code, far.complained]).toEqual([2, expect.stringContaining('more than a year ahead')]);
    expect(world.posted).toEqual([]);
  });

  test('says that nothing answers, where nothing does', async () => {
    const [port] = await freePorts(1);
    const { code, complained } = await run('clock', ['PT1H'], { PORT: String(port) });
    expect([code, complained]).toEqual([1, expect.stringContaining('Is `npm start` running')]);
  });
});
