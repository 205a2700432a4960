import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Obstacle } from './obstacle.ts';
import { birthOf, type ProcessRecord, writeRecord } from './processes.ts';

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
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // It has written nothing.
  }
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
