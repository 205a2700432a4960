import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { migrate } from '../database/migrate.ts';
import { ensureDatabase, startPostgres } from '../dev/servers/postgres.ts';
import { serverUser } from '../dev/servers/postgres-user.ts';
import type { Progress } from '../dev/machine/progress.ts';
import { obtainTemporal } from '../dev/servers/temporal-binaries.ts';
import {
  connectWhenReady,
  registerNamespace,
  registerSearchAttributes,
} from '../dev/servers/temporal-namespace.ts';
import { startTemporalServer } from '../dev/servers/temporal-server.ts';
import { createLog } from '../settings/log.ts';
import { createRunFolder, sweepEarlierRuns } from '../test/servers/run-folder.ts';
import { installRuntime } from '../workers/runtime.ts';
import { workflowBundle } from '../workers/workflow-bundle.ts';
import { searchAttributeTypes } from '../workflows/search-attributes.ts';

/** Real servers of the benchmark's own: PostgreSQL that writes to disk as in production, Temporal that skips time. */
export interface Servers {
  readonly address: string;
  readonly namespace: string;
  readonly connection: Connection;
  readonly native: NativeConnection;
  readonly client: Client;
  /** The path of the workflow code. */
  readonly bundlePath: string;
  /** A migrated database that nobody else uses; one without our schema where it is to be empty. */
  freshDatabase(options?: { readonly isEmpty?: boolean }): Promise<string>;
  stop(): Promise<void>;
}

const NAMESPACE = 'bench';

/** Starts them below a folder of the run, which is removed with them; what a killed run left is ended first. */
export async function startServers(progress: Progress): Promise<Servers> {
  await sweepEarlierRuns();
  const folder = createRunFolder(await serverUser());
  installRuntime(createLog('error'));
  const ended: (() => void)[] = [];
  const removeAtExit = (): void => {
    for (const end of ended) end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  process.once('exit', removeAtExit);

  const postgres = await progress.step('PostgreSQL', () =>
    startPostgres({
      dataFolder: join(folder, 'postgres-data'),
      durable: true,
      logFile: join(folder, 'postgres.log'),
      recordFile: join(folder, 'postgres.process.json'),
    }),
  );
  ended.push(() => postgres.kill());

  const temporal = await progress.step('Temporal server', async (say) => {
    const source = await obtainTemporal(say, { ...process.env, TEMPORAL_ADDRESS: '' });
    if (source.kind === 'address') throw new Error('the benchmark starts a server of its own');
    const server = await startTemporalServer({
      source,
      folder: join(folder, 'temporal'),
      store: 'memory',
      logFile: join(folder, 'temporal.log'),
      recordFile: join(folder, 'temporal.process.json'),
    });
    ended.push(() => server.kill());
    const connection = await connectWhenReady(server.address);
    await registerNamespace(connection, NAMESPACE);
    await registerSearchAttributes(connection, NAMESPACE, searchAttributeTypes);
    await connection.close();
    return server;
  });

  const bundlePath = await progress.step('workflow bundle', () => workflowBundle());

  const connection = await Connection.connect({ address: temporal.address, interceptors: [] });
  const native = await NativeConnection.connect({ address: temporal.address });
  return {
    address: temporal.address,
    namespace: NAMESPACE,
    connection,
    native,
    client: new Client({ connection, namespace: NAMESPACE }),
    bundlePath,
    async freshDatabase({ isEmpty = false } = {}) {
      const name = `bench_${randomBytes(4).toString('hex')}`;
      await ensureDatabase(postgres.url('postgres'), name);
      if (!isEmpty) await migrate(postgres.url(name));
      return postgres.url(name);
    },
    async stop() {
      await native.close();
      await connection.close();
      temporal.kill();
      await Promise.all([temporal.ended, postgres.abandon()]);
      process.off('exit', removeAtExit);
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
