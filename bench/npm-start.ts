import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PORTS } from '../dev/machine/ports.ts';

const READY = /^Ready after/m;
const LIMIT_MS = 120_000;

/**
 * Runs `npm start` until its banner is there and ends it, on ports of its own, so that it disturbs nobody.
 * @param environment names at least the folder of its data
 * @returns seconds from the command to the banner
 */
export async function npmStart(environment: NodeJS.ProcessEnv): Promise<number> {
  const ports = Object.fromEntries(Object.values(PORTS).map(({ variable }) => [variable, '0']));
  const from = performance.now();
  const child = spawn('npm', ['start'], {
    env: { ...process.env, ...ports, ...environment },
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
