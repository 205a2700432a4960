import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { migrate } from '../../database/migrate.ts';
import { ensureDatabase, type Postgres, startPostgres } from '../../dev/servers/postgres.ts';
import { findTemporal } from '../../dev/servers/temporal-binaries.ts';
import { startTemporalServer, type TemporalServer } from '../../dev/servers/temporal-server.ts';
import {
  connectWhenReady,
  registerNamespace,
  registerSearchAttributes,
} from '../../dev/servers/temporal-namespace.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';

/** A server of a test's own, for what the shared one must not suffer: being killed, stopped, started again. */
export interface OwnServer {
  /** As a power cut would; returns when it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** After `kill` or `stop`: on the same data and the same port. */
  start(): Promise<void>;
}

const DATABASE = 'ventana';
const name = (): string => randomBytes(4).toString('hex');

/** A PostgreSQL of one's own with a migrated database. To be stopped by the test; killed with the run at the latest. */
export async function ownPostgres(): Promise<
  OwnServer & { readonly url: string; readonly pid: () => number }
> {
  const { folder } = inject('servers');
  const id = name();
  let port: number | undefined;
  const launch = async (): Promise<Postgres> => {
    const server = await startPostgres({
      dataFolder: join(folder, `postgres-data-${id}`),
      ...(port === undefined ? {} : { port }),
      // It is killed to see what is kept: then it must keep.
      durable: true,
      logFile: join(folder, `postgres-${id}.log`),
      recordFile: join(folder, `postgres-${id}.process.json`),
    });
    port = server.port;
    return server;
  };
  let server = await launch();
  await ensureDatabase(server.url('postgres'), DATABASE);
  await migrate(server.url(DATABASE));
  return {
    url: server.url(DATABASE),
    pid: () => server.record.pid,
    async kill() {
      server.kill();
      await server.ended;
    },
    stop: () => server.stop(),
    async start() {
      server = await launch();
    },
  };
}

/** A Temporal server of one's own, on a file, with namespace and search attributes. To be stopped by the test. */
export async function ownTemporal(): Promise<
  OwnServer & {
    readonly address: string;
    readonly namespace: string;
    readonly pid: () => number;
    /** Kills it, and its disk is gone: the next start knows nothing. */
    lose(): Promise<void>;
  }
> {
  const { folder } = inject('servers');
  const source = await findTemporal({ ...process.env, TEMPORAL_ADDRESS: '' });
  if (source === null || source.kind === 'address')
    throw new Error('tests with servers of their own need a local one');
  const id = name();
  const namespace = 'own';
  const store = 'temporal.db';
  const ownFolder = join(folder, `temporal-${id}`);
  let port: number | undefined;
  const launch = async (): Promise<TemporalServer> => {
    const server = await startTemporalServer({
      source,
      folder: ownFolder,
      store: { file: store },
      ...(port === undefined ? {} : { port }),
      logFile: join(folder, `temporal-${id}.log`),
      recordFile: join(folder, `temporal-${id}.process.json`),
    });
    port = Number(server.address.split(':')[1]);
    const connection = await connectWhenReady(server.address);
    await registerNamespace(connection, namespace);
    await registerSearchAttributes(connection, namespace, searchAttributeTypes);
    await connection.close();
    return server;
  };
  let server = await launch();
  const kill = async (): Promise<void> => {
    server.kill();
    await server.ended;
  };
  return {
    address: server.address,
    namespace,
    pid: () => server.record.pid,
    kill,
    async lose() {
      await kill();
      const kept = readdirSync(ownFolder).filter((file) => file.startsWith(store));
      for (const file of kept) rmSync(join(ownFolder, file));
    },
    stop: () => server.stop(),
    async start() {
      server = await launch();
    },
  };
}
