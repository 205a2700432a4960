import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Obstacle } from '../machine/obstacle.ts';
import { freePorts, LOOPBACK } from '../machine/ports.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import {
  endOrphan,
  initialise,
  postgresEnvironment,
  PASSWORD_FILE,
  refuseOtherVersion,
  USER,
} from './postgres-data.ts';
import { type ServerUser, serverUser } from './postgres-user.ts';
import type { ProcessRecord } from '../machine/processes.ts';
import { type ServerProcess, spawnServer, tailOf } from '../machine/spawn-server.ts';

export interface Postgres {
  readonly port: number;
  /** The address of one of its databases, with its password. */
  url(database: string): string;
  readonly record: ProcessRecord;
  readonly ended: ServerProcess['ended'];
  /** Ends sessions, writes everything, ends. */
  stop(): Promise<void>;
  /** Ends it at once, for data that is thrown away. */
  abandon(): Promise<void>;
  /** As a power cut would. */
  kill(): void;
}

export interface PostgresOptions {
  /** Whom it runs as; `serverUser()` when left out. */
  readonly user?: ServerUser | null;
  /** Its data; made when missing. Its parent must exist and be reachable by the server's user. */
  readonly dataFolder: string;
  /** Any free one when left out. */
  readonly port?: number;
  /** false: nothing is ever forced to disk, for data that is thrown away. */
  readonly durable: boolean;
  /** Further settings of the server, each `name=value`, where the usual ones are those of a small database. */
  readonly settings?: readonly string[];
  readonly logFile: string;
  readonly recordFile: string;
}

const DURABLE = ['max_connections=200', 'shared_buffers=64MB'];
/** For data that lives as long as a test run: speed only. */
const FLEETING = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_connections=500',
  'shared_buffers=128MB',
  'autovacuum=off',
  'checkpoint_timeout=1h',
  'max_wal_size=4GB',
];

async function launch(
  binaries: PostgresBinaries,
  user: ServerUser | null,
  options: PostgresOptions,
  port: number,
): Promise<ServerProcess> {
  const settings = [
    `listen_addresses=${LOOPBACK}`,
    'unix_socket_directories=',
    'jit=off',
    // Statements, and the messages of errors, hold bodies and people (S1). `log` ranks above `error`: the server's own
    // life is written down, what its clients do is not.
    'log_min_messages=log',
    'log_statement=none',
    ...(options.durable ? DURABLE : FLEETING),
    ...(options.settings ?? []),
  ];
  return spawnServer({
    name: 'PostgreSQL',
    command: binaries.postgres,
    args: [
      '-D',
      realpathSync(options.dataFolder),
      '-p',
      String(port),
      ...settings.flatMap((each) => ['-c', each]),
    ],
    cwd: '/',
    env: postgresEnvironment(),
    logFile: options.logFile,
    recordFile: options.recordFile,
    ...(user === null ? {} : { user }),
  });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A connection that breaks while the server starts must not end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const START_LIMIT_MS = 60_000;
/** After a kill −9 the last of the old server's processes may still hold its memory for a moment. */
const STILL_IN_USE = /shared memory block .* is still in use|lock file .* already exists/;

/**
 * Starts PostgreSQL on loopback, on kept or new data, and waits until it answers. As root it runs as another user.
 * @throws Obstacle `postgres_missing`, `postgres_not_initialised`, `postgres_other_version`, `server_died`, `server_late`
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const user = options.user === undefined ? await serverUser() : options.user;
  const binaries = postgresBinaries(user);
  mkdirSync(dirname(options.dataFolder), { recursive: true });
  if (existsSync(join(options.dataFolder, 'PG_VERSION'))) {
    refuseOtherVersion(binaries, options.dataFolder);
    await endOrphan(options.dataFolder);
  } else {
    await initialise(binaries, user, options.dataFolder, options.durable);
  }
  const port = options.port ?? ((await freePorts(1))[0] as number);
  const password = readFileSync(join(options.dataFolder, PASSWORD_FILE), 'utf8').trim();
  const url = (database: string): string => `postgres://${USER}:${password}@${LOOPBACK}:${port}/${database}`;
  const until = performance.now() + START_LIMIT_MS;
  let server = await launch(binaries, user, options, port);
  while (!(await answers(url('postgres')))) {
    if (server.hasEnded()) {
      const tail = tailOf(options.logFile);
      if (!STILL_IN_USE.test(tailOf(options.logFile, 4)) || performance.now() > until) {
        throw new Obstacle(
          'server_died',
          `PostgreSQL ended while it was starting. The end of ${options.logFile}:\n${tail}`,
        );
      }
      await pause(300);
      server = await launch(binaries, user, options, port);
    } else if (performance.now() > until) {
      server.kill();
      throw new Obstacle(
        'server_late',
        `PostgreSQL does not answer after ${START_LIMIT_MS / 1000} s. The end of ${options.logFile}:\n${tailOf(options.logFile)}`,
      );
    }
    await pause(20);
  }
  return {
    port,
    url,
    record: server.record,
    ended: server.ended,
    stop: () => server.end('SIGINT', 15_000),
    abandon: () => server.end('SIGQUIT', 5000),
    kill: () => server.kill(),
  };
}

/** Makes a database where there is none of that name yet. */
export async function ensureDatabase(serverUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
