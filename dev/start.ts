import { begin } from '../settings/command.ts';
import { openBrowser, unseen } from './machine/open-browser.ts';
import { explain } from './machine/obstacle.ts';
import { birthOf, commandOf, describe, isRunning, parentOf } from './machine/processes.ts';
import { createProgress } from './machine/progress.ts';
import { banner, firstPage, type Links } from './stack/links.ts';
import type { Stack } from './stack/stack.ts';
import { START } from './start-arguments.ts';

/** `npm start`: the whole system on this machine, until Ctrl-C. */
const { isEmpty, staysClosed } = begin(START);
const progress = createProgress();
const from = performance.now();
const interrupted = new AbortController();
let stack: Stack | undefined;
let stopAskedAt: number | undefined;
let exitCode = 0;

/** Two within this time are one Ctrl-C: the terminal signals the whole group, and npm passes it on once more. */
const SAME_KEY_MS = 1500;

function stop(): void {
  const now = performance.now();
  if (stopAskedAt !== undefined) {
    if (now - stopAskedAt < SAME_KEY_MS) return;
    stack?.kill();
    process.exit(130);
  }
  stopAskedAt = now;
  progress.note('\nStopping …');
  interrupted.abort(new Error('stopped while starting'));
  if (stack === undefined) return;
  void stack.stop().then(() => process.exit(exitCode));
}

/** A part that cannot go on: everything is stopped in order, and the exit code tells. */
function fail(failure: unknown): void {
  progress.note(explain(failure));
  exitCode = 1;
  if (stopAskedAt === undefined) stop();
}

// Whoever read the output may be gone (a closed terminal): stopping in order matters more than telling of it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// A fault of one part must not leave the others behind.
process.on('uncaughtException', fail);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.on('exit', () => stack?.kill());

/**
 * npm that is killed cannot pass its end on. Without it nobody could stop this from its terminal any more, so it stops as
 * if asked.
 */
function watchNpm(): void {
  if (process.env['npm_lifecycle_event'] !== 'start') return;
  // npm runs a script by a shell, which some shells replace by the script itself.
  const isShell = / -c .*dev\/start\.ts/.test(commandOf(process.ppid) ?? '');
  const npm = isShell ? parentOf(process.ppid) : process.ppid;
  const record = npm === null || birthOf(npm) === null ? null : describe('npm', npm);
  if (record === null) return;
  setInterval(() => {
    if (stopAskedAt === undefined && !isRunning(record)) stop();
  }, 1000).unref();
}

async function openOn(links: Links): Promise<void> {
  const hasTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const { env: environment, platform } = process;
  if (unseen({ environment, platform, hasTerminal, staysClosed }) !== null) return;
  await openBrowser(firstPage(links), (line) => progress.note(`  ! ${line}`));
}

watchNpm();
progress.note('Starting Ventana on this machine');
try {
  // Only now: it loads the whole product.
  const { startStack } = await import('./stack/stack.ts');
  stack = await startStack({
    environment: process.env,
    progress,
    signal: interrupted.signal,
    giveUp: fail,
  });
  progress.note(banner(stack.links));
  progress.note(`Ready after ${((performance.now() - from) / 1000).toFixed(1)} s.`);
  await openOn(stack.links);
  if (!isEmpty && process.env['VENTANA_EXAMPLES'] !== 'none') await stack.makeExamples();
} catch (failure) {
  if (!interrupted.signal.aborted) {
    console.error(`\n${explain(failure)}`);
    process.exit(1);
  }
  process.exit(exitCode);
}
