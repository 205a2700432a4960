import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, type TestContext, vi } from 'vitest';
import { spawnServer, tailOf } from '../../dev/machine/spawn-server.ts';
import { clockOfRun } from '../dates/ahead.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A process of the product's own, to be killed. */
export interface OwnProcess {
  readonly pid: number;
  /** SIGKILL: nothing is finished, nothing given back. Returns when it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts a file of this repository as a process; it is gone when the test is over, however that comes.
 * @param isUp asked until it is so: what the process shows when it works
 */
export async function ownProcess(
  during: Pick<TestContext, 'onTestFinished'>,
  file: string,
  variables: Readonly<Record<string, string>>,
  isUp: () => Promise<boolean>,
): Promise<OwnProcess> {
  const { folder } = inject('servers');
  const name = `${file.replaceAll(/\W/g, '-')}-${randomBytes(4).toString('hex')}`;
  const logFile = join(folder, `${name}.log`);
  const child = await spawnServer({
    name: file,
    command: process.execPath,
    args: ['--import', 'tsx', file],
    cwd: root,
    env: { PATH: process.env['PATH'], ...clockOfRun, ...variables },
    logFile,
    recordFile: join(folder, `${name}.process.json`),
  });
  const kill = async (): Promise<void> => {
    child.kill();
    await child.ended;
  };
  during.onTestFinished(kill);
  await vi.waitFor(
    async () => {
      if (child.hasEnded()) throw new Error(`${file} ended while it was starting:\n${tailOf(logFile, 40)}`);
      if (!(await isUp().catch(() => false))) throw new Error(`${file} is not up:\n${tailOf(logFile, 40)}`);
    },
    { timeout: 30_000, interval: 25 },
  );
  return { pid: child.record.pid, kill };
}
