import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../database/migrate.ts';
import { seedTemplates } from '../../database/templates/seed-templates.ts';
import {
  type TemporalConnectionOptions,
  temporalConnectionOptions,
} from '../../settings/temporal-connection.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { type KeptServer, keepRunning } from '../servers/kept-server.ts';
import { RECORD } from './leftovers.ts';
import { Obstacle } from '../machine/obstacle.ts';
import { ensureDatabase, type Postgres, startPostgres } from '../servers/postgres.ts';
import type { ServerUser } from '../servers/postgres-user.ts';
import type { Progress } from '../machine/progress.ts';
import type { Outage } from '../simulator/world.ts';
import { dataOwner, type StackFolder } from './stack-folder.ts';
import type { Parts } from './stack-parts.ts';
import { obtainTemporal } from '../servers/temporal-binaries.ts';
import { startTemporalServer, type TemporalServer } from '../servers/temporal-server.ts';
import {
  connectWhenReady,
  keepHistories,
  registerNamespace,
  registerSearchAttributes,
  skipsTime,
} from '../servers/temporal-namespace.ts';

const DATABASE = 'ventana';

/** A server that was named runs already, or its address is wrong. */
const GIVEN_LIMIT_MS = 10_000;

export interface StackServers {
  readonly databaseUrl: string;
  /** Takes the database away for a while; null where it is somebody else's. */
  readonly databaseOutage: Outage | null;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** Without it the test clock and the scenarios are off. */
  readonly skipsTime: boolean;
  /** null: there is none here; the server that was given may have its own. */
  readonly temporalUi: string | null;
}

export interface ServerSetting {
  readonly folder: StackFolder;
  readonly environment: NodeJS.ProcessEnv;
  readonly ports: { readonly postgres: number; readonly temporal: number; readonly temporalUi: number };
  readonly postgresUser: ServerUser | null;
  readonly postgresData: string;
  readonly progress: Progress;
  readonly parts: Parts;
  readonly giveUp: (failure: unknown) => void;
}

/** An address without what must not be shown. */
const withoutPassword = (url: string): string => {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'the given address';
  }
};

async function givenPostgres(url: string, progress: Progress): Promise<string> {
  await progress.step('PostgreSQL (yours, DATABASE_URL)', async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    try {
      await client.connect();
    } catch (failure) {
      throw new Obstacle(
        'database_unreachable',
        `PostgreSQL at ${withoutPassword(url)} (DATABASE_URL) cannot be used: ${(failure as Error).message}.`,
        ['mend DATABASE_URL, or leave it out: then a local PostgreSQL is started'],
        { cause: failure },
      );
    } finally {
      await client.end().catch(() => undefined);
    }
  });
  return url;
}

async function ownPostgres(
  setting: ServerSetting,
): Promise<Pick<StackServers, 'databaseUrl' | 'databaseOutage'>> {
  const { folder, parts, postgresData, progress } = setting;
  const start = (): Promise<Postgres> => {
    mkdirSync(dirname(postgresData), { recursive: true });
    return startPostgres({
      user: dataOwner(postgresData, setting.postgresUser),
      dataFolder: postgresData,
      port: setting.ports.postgres,
      durable: true,
      logFile: join(folder.logs, 'postgres.log'),
      recordFile: join(folder.run, `postgres${RECORD}`),
    });
  };
  const kept = await progress.step(
    'PostgreSQL',
    async () => {
      const server: KeptServer<Postgres> = await keepRunning(
        'PostgreSQL',
        start,
        (line) => progress.note(line),
        setting.giveUp,
      );
      parts.add('PostgreSQL', server);
      await ensureDatabase(server.current().url('postgres'), DATABASE);
      return server;
    },
    () => `127.0.0.1:${setting.ports.postgres}`,
  );
  return {
    databaseUrl: kept.current().url(DATABASE),
    databaseOutage: {
      begin: (ms) => kept.beginOutage(ms),
      end: () => kept.endOutage(),
      until: () => kept.outageUntil(),
    },
  };
}

/** Makes the server ready for cases: namespace and search attributes. @returns whether it can skip time */
async function prepareTemporal(
  server: TemporalConnectionOptions,
  namespace: string,
  options: { readonly isOurs: boolean; readonly limitMs?: number },
): Promise<boolean> {
  const connection = await connectWhenReady(server, options.limitMs);
  try {
    await registerNamespace(connection, namespace);
    if (options.isOurs) await keepHistories(connection, namespace);
    await registerSearchAttributes(connection, namespace, searchAttributeTypes);
    return await skipsTime(connection, namespace);
  } finally {
    await connection.close();
  }
}

async function temporal(
  setting: ServerSetting,
): Promise<Pick<StackServers, 'temporalAddress' | 'temporalNamespace' | 'skipsTime' | 'temporalUi'>> {
  const { environment, folder, parts, ports, progress } = setting;
  const temporalNamespace = environment['TEMPORAL_NAMESPACE'] || 'default';
  const source = await progress.step(
    'Temporal server found',
    (say) => obtainTemporal(say, environment, { evenWithoutSkipping: true }),
    (found) => (found.kind === 'address' ? `yours, ${found.address}` : `${found.file}, ${found.version}`),
  );
  if (source.kind === 'address') {
    const skips = await progress.step('Temporal (yours, TEMPORAL_ADDRESS)', () =>
      prepareTemporal(
        temporalConnectionOptions({ TEMPORAL_ADDRESS: source.address }, environment),
        temporalNamespace,
        { isOurs: false, limitMs: GIVEN_LIMIT_MS },
      ),
    );
    return { temporalAddress: source.address, temporalNamespace, skipsTime: skips, temporalUi: null };
  }
  const start = (): Promise<TemporalServer> =>
    startTemporalServer({
      source,
      folder: folder.temporal,
      store: { file: 'temporal.db' },
      port: ports.temporal,
      uiPort: ports.temporalUi,
      logFile: join(folder.logs, 'temporal.log'),
      recordFile: join(folder.run, `temporal${RECORD}`),
    });
  const temporalAddress = `127.0.0.1:${ports.temporal}`;
  const skips = await progress.step(
    'Temporal server',
    async () => {
      parts.add(
        'Temporal server',
        await keepRunning('Temporal server', start, (line) => progress.note(line), setting.giveUp),
      );
      return prepareTemporal({ address: temporalAddress }, temporalNamespace, { isOurs: true });
    },
    (can) => `${temporalAddress}${can ? '' : ', cannot skip time'}`,
  );
  const temporalUi = `http://127.0.0.1:${ports.temporalUi}`;
  return { temporalAddress, temporalNamespace, skipsTime: skips, temporalUi };
}

async function seed(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await seedTemplates(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL, migrated, and Temporal, prepared: each its own or the one that the environment names. */
export async function startServers(setting: ServerSetting): Promise<StackServers> {
  const given = setting.environment['DATABASE_URL'];
  const database =
    given === undefined || given === ''
      ? await ownPostgres(setting)
      : { databaseUrl: await givenPostgres(given, setting.progress), databaseOutage: null };
  await setting.progress.step('database migrated', () => migrate(database.databaseUrl));
  await seed(database.databaseUrl);
  return { ...database, ...(await temporal(setting)) };
}
