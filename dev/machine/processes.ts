import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
