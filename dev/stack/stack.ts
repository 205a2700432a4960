import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { endLeftovers } from './leftovers.ts';
import type { Links } from './links.ts';
import { Obstacle } from '../machine/obstacle.ts';
import { type PortName, settlePorts } from '../machine/ports.ts';
import { serverUser } from '../servers/postgres-user.ts';
import { isLock, type ProcessRecord, tryLock } from '../machine/processes.ts';
import type { Progress } from '../machine/progress.ts';
import { startApplication } from './stack-application.ts';
import { postgresData, prepareFolder, type StackFolder, stackFolder } from './stack-folder.ts';
import { createParts } from './stack-parts.ts';
import { startServers } from './stack-servers.ts';

export interface Stack {
  readonly links: Links;
  /** Makes the example cases where the world is new; ends when they are there. They may be made while it is in use. */
  makeExamples(): Promise<void>;
  /** In order: first what takes work in, last what keeps it. Safe to call twice. */
  stop(): Promise<void>;
  /** At once, for a second Ctrl-C. */
  kill(): void;
}

export interface StackOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** Called when a part cannot be kept running; the caller then stops the stack. */
  readonly giveUp: (failure: unknown) => void;
  /** Stops a start that is under way. */
  readonly signal?: AbortSignal;
}

const isGiven = (environment: NodeJS.ProcessEnv, name: string): boolean => (environment[name] ?? '') !== '';

/** The ports that this start opens: none for what the environment replaces. */
function neededPorts(environment: NodeJS.ProcessEnv): PortName[] {
  const names: PortName[] = ['gateway'];
  if (!isGiven(environment, 'DATABASE_URL')) names.push('postgres');
  if (!isGiven(environment, 'TEMPORAL_ADDRESS')) names.push('temporal', 'temporalUi');
  if (!isGiven(environment, 'WHATSAPP_API_URL')) names.push('provider');
  if (!isGiven(environment, 'SMTP_URL')) names.push('smtp', 'mailbox');
  return names;
}

function alreadyRunning(folder: StackFolder, holder: ProcessRecord): Obstacle {
  let where = '';
  try {
    const links = JSON.parse(readFileSync(folder.links, 'utf8')) as Links;
    where = ` Its gateway is ${links.gateway}${links.temporalUi === null ? '' : `, its Temporal UI ${links.temporalUi}`}.`;
  } catch {
    where = ' It is still starting.';
  }
  return new Obstacle(
    'already_running',
    `Ventana runs already: process ${holder.pid}, on the data in ${folder.root}.${where}`,
    [
      `stop it: Ctrl-C in its terminal, or kill ${holder.pid}`,
      'or start another one beside it, on data and ports of its own: VENTANA_FOLDER=/a/folder PORT=0 POSTGRES_PORT=0 ' +
        'TEMPORAL_PORT=0 TEMPORAL_UI_PORT=0 PROVIDER_PORT=0 SMTP_PORT=0 MAILBOX_PORT=0 npm start',
    ],
  );
}

/** How long an interrupted start waits for the step that is under way. */
const STEP_MS = 3000;

/** Begins no further step once the start is interrupted. */
const untilInterrupted = (progress: Progress, signal: AbortSignal | undefined): Progress => ({
  step(label, work, tell) {
    signal?.throwIfAborted();
    return progress.step(label, work, tell);
  },
  note: (line) => progress.note(line),
});

/**
 * Starts the whole local stack: PostgreSQL, Temporal with its UI, simulated provider, mailbox, worker and gateway.
 * When a part fails, those already started are stopped before the failure is thrown.
 * @throws Obstacle `already_running` without having disturbed the one that runs; `port_taken` and many more
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { environment } = options;
  const progress = untilInterrupted(options.progress, options.signal);
  const folder = stackFolder(environment);
  prepareFolder(folder);
  const lock = tryLock(folder.lock, 'npm start');
  if (!isLock(lock)) throw alreadyRunning(folder, lock);
  const parts = createParts();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      rmSync(folder.links, { force: true });
      await parts.stopAll(options.progress);
      lock.release();
    })();
    return stopping;
  };
  const kill = (): void => {
    parts.killAll();
    lock.release();
  };
  // A step may take minutes (building the server): an interruption does not wait for it.
  const interrupted = new Promise<never>((_, reject) => {
    options.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error), { once: true });
  });
  interrupted.catch(() => undefined);
  try {
    const user = isGiven(environment, 'DATABASE_URL') ? null : await serverUser();
    const data = postgresData(folder, user);
    for (const line of await endLeftovers(folder.run, data)) progress.note(`  ! ${line}`);
    const needed = neededPorts(environment);
    // All are settled before anything starts: a taken one is told at once, and nothing is left half started.
    const settled: Partial<Record<PortName, number>> = await settlePorts(needed, environment);
    const ports = {
      gateway: 0,
      postgres: 0,
      temporal: 0,
      temporalUi: 0,
      provider: 0,
      smtp: 0,
      mailbox: 0,
      ...settled,
    };
    const starting = (async () => {
      const servers = await startServers({
        folder,
        environment,
        ports,
        postgresUser: user,
        postgresData: data,
        progress,
        parts,
        giveUp: options.giveUp,
      });
      return startApplication({
        folder,
        environment,
        ports,
        servers,
        progress,
        parts,
        giveUp: options.giveUp,
      });
    })();
    const { links, makeExamples } = await Promise.race([starting, interrupted]).catch(
      async (failure: unknown) => {
        // The step under way is let finish, so that nothing is stopped beneath it; a build is not waited for.
        await Promise.race([starting.catch(() => undefined), pause(STEP_MS, undefined, { ref: false })]);
        throw failure;
      },
    );
    writeFileSync(folder.links, JSON.stringify(links));
    return { links, makeExamples: async () => makeExamples?.(), stop, kill };
  } catch (failure) {
    await stop();
    throw failure;
  }
}
