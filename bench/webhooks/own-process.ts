import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server under measurement, in a process of its own: it shares no event loop with who measures it. */
export interface ServerUnderLoad {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a file of this repository and waits until it says that it listens.
 * @param isUp asked until it is so; given what it printed
 */
export async function startUnderLoad(
  file: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  isUp: (printed: string) => boolean | Promise<boolean>,
): Promise<ServerUnderLoad> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => (printed = (printed + chunk).slice(-10_000)));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; !(await isUp(printed)); tries += 1) {
    if (child.exitCode !== null || tries === 600) {
      kill();
      throw new Error(`${file} is not up:\n${printed}`);
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', kill);
    },
  };
}
