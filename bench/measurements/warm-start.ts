import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { once } from 'node:events';
import { PORTS } from '../../dev/machine/ports.ts';
import { serverUser } from '../../dev/servers/postgres-user.ts';
import { createRunFolder } from '../../test/servers/run-folder.ts';
import { figure, median } from '../figure.ts';
import type { Measurement } from '../measurement.ts';

const ROUNDS = 3;
const READY = /^Ready after/m;
const LIMIT_MS = 120_000;

/** What somebody waits who starts the system again: the servers exist and the data are there. */
export const warmStart: Measurement = {
  name: 'warm-start',
  what: '`npm start` on kept data, from the command to the banner',
  runs: 'alone',
  async measure() {
    const folder = createRunFolder(await serverUser());
    try {
      const cold = await startOnce(folder);
      const warm: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) warm.push(await startOnce(folder));
      const beside = `${median([cold]).toFixed(1)} s on an empty folder`;
      return [figure('warm-start', warm, 's', { goal: { is: '≤', than: 15 }, beside })];
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    }
  },
};

/** On data and ports of its own, so that it disturbs nobody. @returns seconds */
async function startOnce(folder: string): Promise<number> {
  const ports = Object.fromEntries(Object.values(PORTS).map(({ variable }) => [variable, '0']));
  const from = performance.now();
  const child = spawn('npm', ['start'], {
    env: { ...process.env, ...ports, VENTANA_FOLDER: join(folder, 'stack') },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which Ctrl-C reaches as a whole, as in a terminal: npm alone passes nothing on.
    detached: true,
  });
  const end = (): void => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  };
  process.once('exit', end);
  try {
    await saysReady(child);
    return (performance.now() - from) / 1_000;
  } finally {
    if (child.exitCode === null) {
      end();
      await once(child, 'exit');
    }
    process.off('exit', end);
  }
}

function saysReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const limit = setTimeout(() => reject(new Error(`npm start is not ready:\n${said}`)), LIMIT_MS);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!READY.test(said)) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`npm start ended with ${code}:\n${said}`));
    });
  });
}
