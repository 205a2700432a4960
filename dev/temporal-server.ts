import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { Obstacle } from './obstacle.ts';
import { allFree, freePorts, LOOPBACK } from './ports.ts';
import { type ProcessRecord, type ServerProcess, spawnServer, tailOf } from './processes.ts';
import type { TemporalSource } from './temporal-binaries.ts';
import {
  cliArguments,
  dynamicConfigYaml,
  INTERNAL_PORTS,
  portsFrom,
  serverConfigYaml,
  type TemporalStore,
} from './temporal-config.ts';

const { IndexedValueType, TaskQueueType } = proto.temporal.api.enums.v1;
const WORKFLOW_TASKS = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;

/** gRPC status codes that are told apart here. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const UNAVAILABLE = 14;

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
    env: serverEnvironment(process.env),
    logFile: options.logFile,
    recordFile: options.recordFile,
  });
  const address = `${LOOPBACK}:${port}`;
  try {
    await untilListening(server, port, options.logFile);
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

/** A connection to a server that may still be starting. @throws the last failure once the limit is over */
export async function connectWhenReady(address: string, limitMs = START_LIMIT_MS): Promise<Connection> {
  for (const until = performance.now() + limitMs; ; await pause(50)) {
    try {
      return await Connection.connect({ address, connectTimeout: Math.min(5000, limitMs) });
    } catch (failure) {
      if (performance.now() >= until) throw failure;
    }
  }
}

const codeOf = (failure: unknown): number | undefined => (failure as { code?: number }).code;

/** Registers a namespace and waits until it can be used; one that exists is left as it is. */
export async function registerNamespace(
  connection: Connection,
  namespace: string,
  limitMs = 60_000,
): Promise<void> {
  const { workflowService } = connection;
  const until = performance.now() + limitMs;
  try {
    // Not asked for first: the server would remember for a second that there is none.
    await workflowService.registerNamespace({
      namespace,
      // A case's history is of use for as long as somebody may ask about it: 90 days.
      workflowExecutionRetentionPeriod: { seconds: (90 * 86_400) as never },
    });
  } catch (failure) {
    if (codeOf(failure) !== ALREADY_EXISTS) throw failure;
  }
  for (;;) {
    try {
      await workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
      // Answered by another of its services, which may need longer after a crash.
      await workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: 'any' },
        taskQueueType: WORKFLOW_TASKS,
      });
      return;
    } catch (failure) {
      const passing = codeOf(failure) === NOT_FOUND || codeOf(failure) === UNAVAILABLE;
      if (!passing || performance.now() >= until) throw failure;
      await pause(50);
    }
  }
}

/**
 * Registers the search attributes that are missing and waits until they can be used. Runs as often as one likes.
 * @param attributes type by name, e.g. `{ CaseState: 'KEYWORD', NextStepAt: 'DATETIME' }`
 * @throws Obstacle `search_attribute_type` when one exists with another type
 */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
  attributes: Readonly<Record<string, string>>,
  limitMs = 20_000,
): Promise<void> {
  const wanted = Object.entries(attributes).map(([name, type]) => {
    const value = IndexedValueType[`INDEXED_VALUE_TYPE_${type}` as keyof typeof IndexedValueType];
    if (value === undefined) throw new RangeError(`${name}: no search attribute type ${type}`);
    return [name, value] as const;
  });
  const missing = async (): Promise<typeof wanted> => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    for (const [name, type] of wanted) {
      const own = customAttributes?.[name];
      if (own !== undefined && own !== null && own !== type) {
        throw new Obstacle(
          'search_attribute_type',
          `The search attribute ${name} exists in namespace ${namespace} with another type.`,
          [`temporal operator search-attribute remove --namespace ${namespace} --name ${name}`],
        );
      }
    }
    return wanted.filter(([name]) => customAttributes?.[name] === undefined);
  };
  const until = performance.now() + limitMs;
  for (let left = await missing(); left.length > 0; left = await missing()) {
    if (performance.now() >= until) {
      throw new Obstacle(
        'search_attributes_late',
        `The Temporal server does not show the search attributes ${left.map(([name]) => name).join(', ')}.`,
      );
    }
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(left),
      });
    } catch (failure) {
      // Two that register at once: the other one has won.
      if (codeOf(failure) !== ALREADY_EXISTS) throw failure;
      await pause(50);
    }
  }
}

/** Can the server skip time? Asked of the server itself, since one that runs elsewhere may be any version. */
export async function skipsTime(connection: Connection, namespace: string): Promise<boolean> {
  const workflowExecution = { workflowId: 'ventana-asks-whether-time-can-be-skipped' };
  try {
    await connection.workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution,
      fastForwardId: 'none',
    });
    await connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution,
      workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
      updateMask: { paths: ['time_skipping_config'] },
    });
  } catch (failure) {
    return codeOf(failure) === NOT_FOUND;
  }
  return true;
}
