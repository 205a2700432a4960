import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Obstacle } from '../machine/obstacle.ts';
import { allFree, freePorts, LOOPBACK } from '../machine/ports.ts';
import { type ProcessRecord } from '../machine/processes.ts';
import { type ServerProcess, spawnServer, tailOf } from '../machine/spawn-server.ts';
import { connectWhenReady } from './temporal-namespace.ts';
import type { TemporalSource } from './temporal-binaries.ts';
import {
  cliArguments,
  dynamicConfigYaml,
  INTERNAL_PORTS,
  portsFrom,
  serverConfigYaml,
  type TemporalStore,
} from './temporal-config.ts';

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
  /** Holds the generated configuration and, with a file store, the data; made when missing. */
  readonly folder: string;
  readonly store: TemporalStore;
  /** Of the frontend; any free one when left out. */
  readonly port?: number;
  /** The CLI brings the UI; null or left out: none. */
  readonly uiPort?: number | null;
  readonly logFile: string;
  readonly recordFile: string;
}

const START_LIMIT_MS = 30_000;

/** Waits until something accepts connections there, or the process that should has ended. */
export async function untilListening(
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
  let args: string[];
  if (options.source.kind === 'server') {
    const dynamicConfigFile = join(options.folder, 'dynamic-config.yaml');
    const configFile = join(options.folder, 'server.yaml');
    writeFileSync(dynamicConfigFile, dynamicConfigYaml());
    writeFileSync(
      configFile,
      serverConfigYaml({
        store: options.store,
        ports: portsFrom(port, await internalPorts(options.folder)),
        dynamicConfigFile,
      }),
    );
    args = ['--config-file', configFile, '--allow-no-auth', 'start'];
  } else {
    args = cliArguments({ store: options.store, port, uiPort: options.uiPort ?? null });
  }
  const server = await spawnServer({
    name: 'Temporal server',
    command: options.source.file,
    args,
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
    if (options.source.kind === 'cli' && typeof options.uiPort === 'number') {
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

/**
 * The ports of the server's inner services: the same ones as last time wherever they are free. Its database remembers
 * who was a member in the last 20 s; started anew on other ports it waits 40 s for the ones that are gone.
 */
async function internalPorts(folder: string): Promise<number[]> {
  const file = join(folder, 'internal-ports.json');
  let before: unknown;
  try {
    before = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The first start in this folder.
  }
  if (Array.isArray(before) && before.length === INTERNAL_PORTS && (await allFree(before as number[]))) {
    return before as number[];
  }
  const ports = await freePorts(INTERNAL_PORTS);
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

/** The server reads variables of its own (TEMPORAL_…), which would override the generated file; TZ must not matter. */
function serverEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(kept), TZ: 'UTC' };
}
