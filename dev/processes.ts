import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Obstacle } from './obstacle.ts';

/**
 * Which process a number meant. Numbers are given again, so a number alone is never acted on: `born` tells the process
 * that was recorded from a later one with the same number.
 */
export interface ProcessRecord {
  readonly name: string;
  readonly pid: number;
  readonly born: string;
  /** What a person may want to know of it, e.g. its ports. */
  readonly facts?: Readonly<Record<string, string>>;
}

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

const ps = (pid: number, column: string): string | null => {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
};

/** When a process began, as a text that no other process of this machine shares; null when there is none or only its corpse. */
export function birthOf(pid: number): string | null {
  const boot = read('/proc/sys/kernel/random/boot_id');
  if (boot === null) {
    const state = ps(pid, 'stat');
    return state === null || state === '' || state.startsWith('Z') ? null : ps(pid, 'lstart');
  }
  // The command (second field) may hold spaces and parentheses: fields are counted from its last `)`.
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return null;
  return `${boot.trim()}/${fields[19]}`;
}

/** The command line of a process, for people and for verifying what it is; null when it is gone or not ours to see. */
export function commandOf(pid: number): string | null {
  const line = read(`/proc/${pid}/cmdline`);
  if (line !== null) return line.replaceAll('\0', ' ').trim() || (read(`/proc/${pid}/comm`)?.trim() ?? null);
  return ps(pid, 'command');
}

/** The process that started another; null when it cannot be told. */
export function parentOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  const parent = Number(
    stat === null ? ps(pid, 'ppid') : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1],
  );
  return Number.isInteger(parent) && parent > 0 ? parent : null;
}

export function describe(name: string, pid: number, facts?: Readonly<Record<string, string>>): ProcessRecord {
  const born = birthOf(pid);
  if (born === null)
    throw new Obstacle('process_gone', `${name} (process ${pid}) ended as soon as it had begun.`);
  return facts === undefined ? { name, pid, born } : { name, pid, born, facts };
}

export const isRunning = (record: ProcessRecord): boolean => birthOf(record.pid) === record.born;

/** Written beside and renamed, so that a reader never sees half a record. */
export function writeRecord(file: string, record: ProcessRecord): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  renameSync(beside, file);
}

export function readRecord(file: string): ProcessRecord | null {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord;
    return typeof record.pid === 'number' && typeof record.born === 'string' ? record : null;
  } catch {
    return null;
  }
}

/** Asks a process to end and, after the grace, ends it. Does nothing when the number now means another process. */
export async function endProcess(
  record: ProcessRecord,
  signal: NodeJS.Signals = 'SIGTERM',
  graceMs = 10_000,
): Promise<void> {
  const send = (which: NodeJS.Signals): void => {
    try {
      process.kill(record.pid, which);
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
    }
  };
  const gone = async (ms: number): Promise<boolean> => {
    for (const until = performance.now() + ms; performance.now() < until; await pause(20)) {
      if (!isRunning(record)) return true;
    }
    return !isRunning(record);
  };
  if (!isRunning(record)) return;
  send(signal);
  if (await gone(graceMs)) return;
  send('SIGKILL');
  if (!(await gone(5000))) {
    throw new Obstacle('process_stays', `${record.name} (process ${record.pid}) does not end.`, [
      `kill -9 ${record.pid}`,
    ]);
  }
}

/** A lock that dies with its holder: whoever finds the holder gone takes it over. */
export interface Lock {
  release(): void;
}

/** @returns the lock, or the process that holds it. */
export function tryLock(
  file: string,
  name: string,
  facts?: Readonly<Record<string, string>>,
): Lock | ProcessRecord {
  mkdirSync(dirname(file), { recursive: true });
  const own = describe(name, process.pid, facts);
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(own)}\n`, { mode: 0o600 });
  try {
    for (;;) {
      try {
        // A link appears whole or not at all, and fails where the name is taken.
        linkSync(beside, file);
        return { release: () => rmSync(file, { force: true }) };
      } catch (failure) {
        if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
      }
      const holder = readRecord(file);
      if (holder !== null && isRunning(holder)) return holder;
      // Set aside and looked at again: between reading and renaming somebody else may have taken over.
      const aside = `${file}.stale.${process.pid}`;
      try {
        renameSync(file, aside);
      } catch (failure) {
        if ((failure as NodeJS.ErrnoException).code === 'ENOENT') continue;
        throw failure;
      }
      const moved = readRecord(aside);
      if (moved !== null && isRunning(moved)) {
        renameSync(aside, file);
        return moved;
      }
      rmSync(aside, { force: true });
    }
  } finally {
    rmSync(beside, { force: true });
  }
}

export const isLock = (outcome: Lock | ProcessRecord): outcome is Lock => 'release' in outcome;

export interface ServerProcess {
  readonly record: ProcessRecord;
  /** Resolves when it has ended, by whatever cause. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  hasEnded(): boolean;
  end(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
  /** At once, without waiting: for the last moment of a process. */
  kill(): void;
}

export interface SpawnOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Takes stdout and stderr: a server must not lose its output, or block on it, when whoever started it is gone. */
  readonly logFile: string;
  /** Where the process is recorded, so that a later run can recognise what an earlier one left. */
  readonly recordFile: string;
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Servers of this process that run. When it exits, however that comes, none of them stays behind. */
const running = new Set<ChildProcess>();
let watchingExit = false;

function endAtExit(child: ChildProcess): void {
  running.add(child);
  if (watchingExit) return;
  watchingExit = true;
  process.once('exit', () => {
    for (const each of running) each.kill('SIGKILL');
  });
}

const LOG_LIMIT_BYTES = 20_000_000;

/**
 * Starts a server in a process group of its own: Ctrl-C reaches the supervisor alone, which then stops its servers in
 * order.
 */
export function spawnServer(options: SpawnOptions): Promise<ServerProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const fresh = (statSync(options.logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES;
  const log = openSync(options.logFile, fresh ? 'w' : 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', log, log],
      detached: true,
      ...(options.user === undefined ? {} : { uid: options.user.uid, gid: options.user.gid }),
    });
  } finally {
    closeSync(log);
  }
  return new Promise((resolve, reject) => {
    let over = false;
    const ended: ServerProcess['ended'] = new Promise((tell) => {
      child.once('exit', (code, signal) => {
        over = true;
        running.delete(child);
        rmSync(options.recordFile, { force: true });
        tell({ code, signal });
      });
    });
    child.once('error', (failure) => {
      reject(
        new Obstacle('server_not_started', `${options.name} cannot be started: ${failure.message}`, [], {
          cause: failure,
        }),
      );
    });
    child.once('spawn', () => {
      endAtExit(child);
      child.unref();
      const pid = child.pid as number;
      const record: ProcessRecord = { name: options.name, pid, born: birthOf(pid) ?? '' };
      writeRecord(options.recordFile, record);
      const send = (signal: NodeJS.Signals): void => {
        if (!over) child.kill(signal);
      };
      resolve({
        record,
        ended,
        hasEnded: () => over,
        async end(signal = 'SIGTERM', graceMs = 10_000) {
          if (over) return;
          child.ref();
          send(signal);
          const late = new AbortController();
          await Promise.race([
            ended,
            pause(graceMs, undefined, { signal: late.signal }).catch(() => undefined),
          ]);
          late.abort();
          send('SIGKILL');
          await ended;
        },
        kill() {
          if (!over) child.ref();
          send('SIGKILL');
        },
      });
    });
  });
}

/** The end of a log, for an error message. */
export function tailOf(file: string, lines = 12): string {
  return (read(file) ?? '').trimEnd().split('\n').slice(-lines).join('\n');
}
