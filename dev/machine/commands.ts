import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The first executable file of that name on a PATH; relative entries are passed over, as they mean another file elsewhere. */
export function onPath(name: string, path: string | undefined): string | null {
  for (const folder of (path ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const file = join(folder, name);
    if (isExecutable(file)) return file;
  }
  return null;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export interface Ran {
  /** null when it could not be run or was ended by a signal, the time limit's included. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; never throws and never outlasts the limit. */
export function run(
  command: string,
  args: readonly string[],
  options: {
    readonly timeoutMs: number;
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
    readonly user?: { readonly uid: number; readonly gid: number };
  },
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      {
        timeout: options.timeoutMs,
        killSignal: 'SIGKILL',
        encoding: 'utf8',
        env: options.env ?? process.env,
        cwd: options.cwd,
        ...(options.user === undefined ? {} : { uid: options.user.uid, gid: options.user.gid }),
      },
      (failure, stdout, stderr) => {
        const code = failure === null ? 0 : typeof failure.code === 'number' ? failure.code : null;
        resolve({ code, stdout, stderr: stderr === '' && failure !== null ? failure.message : stderr });
      },
    );
  });
}

/**
 * Runs a long command, giving each line of its output (both streams) as it comes. When the signal fires, the command
 * and what it started are ended.
 */
export function follow(
  command: string,
  args: readonly string[],
  options: {
    readonly env: NodeJS.ProcessEnv;
    readonly cwd: string;
    readonly signal?: AbortSignal;
    readonly user?: { readonly uid: number; readonly gid: number };
  },
  eachLine: (line: string) => void,
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it starts ends with it.
      detached: true,
      ...(options.user === undefined ? {} : { uid: options.user.uid, gid: options.user.gid }),
    });
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    options.signal?.addEventListener('abort', end, { once: true });
    if (options.signal?.aborted === true) end();
    process.once('exit', end);
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) eachLine(line);
      });
      stream.on('end', () => {
        if (rest !== '') eachLine(rest);
      });
    }
    const finish = (code: number | null): void => {
      process.off('exit', end);
      options.signal?.removeEventListener('abort', end);
      resolve(code);
    };
    child.once('error', (failure) => {
      eachLine(failure.message);
      finish(null);
    });
    child.once('close', finish);
  });
}
