import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endLeftovers } from '../../dev/stack/leftovers.ts';
import { endOrphan } from '../../dev/servers/postgres-data.ts';
import {
  birthOf,
  describe as identify,
  endProcess,
  isLock,
  isRunning,
  type Lock,
  type ProcessRecord,
  readRecord,
  tryLock,
  writeRecord,
} from '../../dev/machine/processes.ts';
import { spawnServer } from '../../dev/machine/spawn-server.ts';

let folder: string;
const started: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ventana-processes-'));
});
afterEach(() => {
  for (const pid of started.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

async function sleeper(...args: string[]): Promise<number> {
  const child = spawn('sleep', ['60', ...args], { stdio: 'ignore' });
  await once(child, 'spawn');
  started.push(child.pid as number);
  return child.pid as number;
}

const ended = async (pid: number): Promise<void> => {
  await endProcess(identify('sleeper', pid), 'SIGKILL');
};

describe('a process is recognised by more than its number', () => {
  test('a record of a process that has ended is not running', async () => {
    const record = identify('sleeper', await sleeper());
    expect(isRunning(record)).toBe(true);
    await endProcess(record);
    expect(isRunning(record)).toBe(false);
    expect(birthOf(record.pid)).toBeNull();
  });

  test('a number that was given again is another process, and is left alone', async () => {
    const pid = await sleeper();
    const earlier: ProcessRecord = { ...identify('sleeper', pid), born: 'another boot/1' };
    expect(isRunning(earlier)).toBe(false);
    await endProcess(earlier, 'SIGKILL');
    expect(birthOf(pid)).not.toBeNull();
  });

  test('one that ignores the request is ended after the grace', async () => {
    const child = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.05; done'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    started.push(child.pid as number);
    await once(child.stdout, 'data');
    const record = identify('stubborn', child.pid as number);
    await endProcess(record, 'SIGTERM', 100);
    expect(isRunning(record)).toBe(false);
  });
});

describe('what a killed start has left', () => {
  test('servers that are recorded and still the same are ended; another process of that number is not', async () => {
    const orphan = await sleeper();
    const stranger = await sleeper();
    writeRecord(join(folder, 'temporal.process.json'), identify('Temporal server', orphan));
    writeRecord(join(folder, 'temporal-ui.process.json'), {
      ...identify('Temporal UI', stranger),
      born: 'earlier/7',
    });
    writeFileSync(join(folder, 'broken.process.json'), '{"pid":');
    const told = await endLeftovers(folder, null);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`Temporal server (process ${orphan})`);
    expect(birthOf(orphan)).toBeNull();
    expect(birthOf(stranger)).not.toBeNull();
    expect(await endLeftovers(folder, null)).toEqual([]);
  });

  test('a pid file of PostgreSQL whose number means another process now is removed, and the process left alone', async () => {
    const stranger = await sleeper();
    const file = join(folder, 'postmaster.pid');
    writeFileSync(file, `${stranger}\n${folder}\n`);
    expect(await endOrphan(folder)).toBe(false);
    expect(() => readFileSync(file)).toThrow('ENOENT');
    expect(birthOf(stranger)).not.toBeNull();
  });

  test('a PostgreSQL on the same data is ended', async () => {
    // `sleep` under the name and with the folder of a postmaster, which is what one is told by.
    const disguised = spawn('sleep', ['60'], { argv0: `/x/bin/postgres -D ${folder}`, stdio: 'ignore' });
    await once(disguised, 'spawn');
    started.push(disguised.pid as number);
    writeFileSync(join(folder, 'postmaster.pid'), `${disguised.pid}\n${folder}\n`);
    expect(await endOrphan(folder)).toBe(true);
    expect(birthOf(disguised.pid as number)).toBeNull();
  });
});

describe('the lock of a start', () => {
  const file = (): string => join(folder, 'start.lock');

  test('keeps a second out and tells who holds it', () => {
    const first = tryLock(file(), 'npm start') as Lock;
    const second = tryLock(file(), 'npm start');
    expect(isLock(second)).toBe(false);
    expect((second as ProcessRecord).pid).toBe(process.pid);
    first.release();
    expect(isLock(tryLock(file(), 'npm start'))).toBe(true);
  });

  test('of a process that was killed is taken over', async () => {
    const pid = await sleeper();
    const holder = identify('npm start', pid);
    writeRecord(file(), holder);
    expect(isLock(tryLock(file(), 'npm start'))).toBe(false);
    await ended(pid);
    expect(isLock(tryLock(file(), 'npm start'))).toBe(true);
    expect(readRecord(file())?.pid).toBe(process.pid);
  });

  test('of a process whose number was given again is taken over', async () => {
    writeRecord(file(), { ...identify('npm start', await sleeper()), born: 'another boot/1' });
    expect(isLock(tryLock(file(), 'npm start'))).toBe(true);
  });
});

describe('a server that was started', () => {
  const options = (...args: string[]) => ({
    name: 'server',
    command: 'sh',
    args: ['-c', ...args],
    cwd: folder,
    logFile: join(folder, 'log'),
    recordFile: join(folder, 'server.process.json'),
  });

  test('is recorded while it runs, writes to its log, and is forgotten once it has ended', async () => {
    const server = await spawnServer(options('echo hello; exec sleep 60'));
    expect(readRecord(options().recordFile)).toEqual(server.record);
    await expect.poll(() => readFileSync(options().logFile, 'utf8')).toBe('hello\n');
    await server.end();
    expect(readRecord(options().recordFile)).toBeNull();
    expect(server.hasEnded()).toBe(true);
  });

  test('has a process group of its own, so that Ctrl-C does not reach it', async () => {
    const server = await spawnServer(options('exec sleep 60'));
    const group = execFileSync('ps', ['-o', 'pgid=', '-p', String(server.record.pid)], { encoding: 'utf8' });
    expect(Number(group)).toBe(server.record.pid);
    server.kill();
    expect((await server.ended).signal).toBe('SIGKILL');
  });

  test('that cannot be started says so', async () => {
    await expect(spawnServer({ ...options(), command: '/nowhere/server' })).rejects.toMatchObject({
      code: 'server_not_started',
    });
  });
});
