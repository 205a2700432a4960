import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Launched {
  readonly child: ChildProcess;
  /** All that it has said so far. */
  output(): string;
  /** What it ended with; null by a signal. */
  readonly ended: Promise<number | null>;
  /** Asks it to end, and waits. @returns what it ended with */
  terminate(): Promise<number | null>;
}

/**
 * A process with nothing of the test's own environment, as in production: it lives by the machine's clock, also in a run whose
 * tests live on another day. Ends with the test.
 */
export function launch(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Launched {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return {
    child,
    output: () => said,
    ended,
    terminate() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** `launch` of a source file. */
export const launchSource = (
  file: string,
  variables: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = [],
): Launched => launch(process.execPath, ['--import', 'tsx', file, ...args], variables);

/** What everything needs beside the servers. */
export const REST = {
  WHATSAPP_API_URL: 'http://127.0.0.1:9/v26.0',
  WHATSAPP_ACCESS_TOKEN: 'access-of-the-account',
  WHATSAPP_APP_SECRET: 'secret-of-the-app-1',
  WHATSAPP_VERIFY_TOKEN: 'verify-it',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'cases@example.com',
  API_TOKENS: 'smoke:token-of-smoke-test',
  PUBLIC_URL: 'https://ventana.example.com',
};
