import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Obstacle } from '../machine/obstacle.ts';
import { freePorts, LOOPBACK } from '../machine/ports.ts';
import { type ProcessRecord } from '../machine/processes.ts';
import { type ServerProcess, spawnServer, tailOf } from '../machine/spawn-server.ts';
import { connectWhenReady } from './temporal-namespace.ts';
import type { TemporalSource } from './temporal-binaries.ts';
import { cliArguments, type TemporalStore } from './temporal-config.ts';

export interface TemporalServer {
  /** host:port of its gRPC frontend. */
  readonly address: string;
  readonly record: ProcessRecord;
  readonly ended: ServerProcess['ended'];
  /** Lets it write what it holds, then ends it. */
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): void;
}

export interface TemporalServerOptions {
  readonly source: Exclude<TemporalSource, { kind: 'address' }>;
  /** Where it runs and, with a file store, keeps the data; made when missing. */
  readonly folder: string;
  readonly store: TemporalStore;
  /** Of the frontend; any free one when left out. */
  readonly port?: number;
  /** Of its UI; null or left out: none. */
  readonly uiPort?: number | null;
  readonly logFile: string;
  readonly recordFile: string;
}

const START_LIMIT_MS = 30_000;

/** Waits until something accepts connections there, or the process that should has ended. */
async function untilListening(
  server: ServerProcess,
  port: number,
  logFile: string,
  limitMs = START_LIMIT_MS,
): Promise<void> {
  const accepts = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ port, host: LOOPBACK });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  for (const until = performance.now() + limitMs; performance.now() < until; await pause(25)) {
    if (server.hasEnded()) {
      const { code, signal } = await server.ended;
      throw new Obstacle(
        'server_died',
        `${server.record.name} ended while it was starting (${signal ?? `code ${code}`}). The end of ${logFile}:\n${tailOf(logFile)}`,
      );
    }
    if (await accepts()) return;
  }
  throw new Obstacle(
    'server_late',
    `${server.record.name} has not opened port ${port} after ${limitMs / 1000} s. The end of ${logFile}:\n${tailOf(logFile)}`,
  );
}

/**
 * Starts a Temporal server on loopback and waits until it answers.
 * @throws Obstacle `server_died`, `server_late`, `server_not_started`
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  mkdirSync(options.folder, { recursive: true });
  const port = options.port ?? ((await freePorts(1))[0] as number);
  const server = await spawnServer({
    name: 'Temporal server',
    command: options.source.file,
    args: cliArguments({ store: options.store, port, uiPort: options.uiPort ?? null }),
    cwd: options.folder,
    env: {
      ...serverEnvironment(process.env),
      // Each request passes some thirty interceptors: stacks that begin as deep as they usually get are not copied as they
      // grow, which was a tenth of its work.
      GODEBUG: process.env['GODEBUG'] ?? 'adaptivestackstart=1',
      // Its data are in its memory then: by default it would look through all of them each time they have doubled.
      ...(options.store === 'memory' ? { GOGC: process.env['GOGC'] ?? '800' } : {}),
    },
    logFile: options.logFile,
    recordFile: options.recordFile,
  });
  const address = `${LOOPBACK}:${port}`;
  try {
    await untilListening(server, port, options.logFile);
    if (typeof options.uiPort === 'number') {
      await untilListening(server, options.uiPort, options.logFile);
    }
    const connection = await connectWhenReady(address);
    await connection.close();
  } catch (failure) {
    server.kill();
    throw failure;
  }
  return {
    address,
    record: server.record,
    ended: server.ended,
    stop: () => server.end('SIGTERM', 10_000),
    kill: () => server.kill(),
  };
}

/** The CLI reads variables of its own (TEMPORAL_…), meant for other uses of it; TZ must not matter. */
function serverEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(kept), TZ: 'UTC' };
}
