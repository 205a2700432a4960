import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { inject, onTestFinished, type TestContext } from 'vitest';

export interface TestTemporal {
  readonly address: string;
  readonly namespace: string;
  /** Repeats nothing by itself: what time skipping needs. */
  readonly connection: Connection;
  /** For workers; the bridge's connection, one per process. */
  readonly nativeConnection: NativeConnection;
  readonly client: Client;
  /** For `Worker.create({ workflowBundle })`: bundled once per run. */
  readonly workflowBundle: { readonly codePath: string };
}

const INSTALLED = Symbol.for('ventana.test.temporal-runtime');

/** The native runtime can be installed once per process; it is quiet, and leaves Ctrl-C to the test runner. */
export function installQuietRuntime(): void {
  const global = globalThis as { [INSTALLED]?: true };
  if (global[INSTALLED] === true) return;
  global[INSTALLED] = true;
  const level = process.env['TEST_LOG_LEVEL'] === undefined ? 'ERROR' : 'DEBUG';
  Runtime.install({
    logger: new DefaultLogger(level),
    telemetryOptions: { logging: { filter: { core: level, other: 'ERROR' }, forward: {} } },
    shutdownSignals: [],
  });
}

let shared: Promise<TestTemporal> | undefined;

async function open(): Promise<TestTemporal> {
  installQuietRuntime();
  const { temporalAddress: address, temporalNamespace: namespace, workflowBundle } = inject('servers');
  const [connection, retrying, nativeConnection] = await Promise.all([
    Connection.connect({ address, interceptors: [] }),
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  return {
    address,
    namespace,
    connection,
    nativeConnection,
    client: new Client({ connection: retrying, namespace }),
    workflowBundle: { codePath: workflowBundle },
  };
}

/** The run's Temporal server, by connections that all tests of a process share and that end with it. */
export function temporal(): Promise<TestTemporal> {
  shared ??= open();
  return shared;
}

/** A task queue that no other test polls. */
export const freshTaskQueue = (): string => `test-${randomBytes(6).toString('hex')}`;

/**
 * Ends a workflow when the test is over, whatever state it is in: a failing workflow task would be tried again and again,
 * and keep a worker of a later test from shutting down.
 * @param during the test's own context; needed within `test.concurrent`
 */
export function terminateAfterTest(
  workflowId: string,
  during: Pick<TestContext, 'onTestFinished'> = { onTestFinished },
): void {
  during.onTestFinished(async () => {
    const { client } = await temporal();
    await client.workflow
      .getHandle(workflowId)
      .terminate('test over')
      .catch(() => undefined);
  });
}
