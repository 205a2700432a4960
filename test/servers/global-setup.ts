import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { explain, Obstacle } from '../../dev/machine/obstacle.ts';
import { startPostgres } from '../../dev/servers/postgres.ts';
import { serverUser } from '../../dev/servers/postgres-user.ts';
import { createProgress, type Say } from '../../dev/machine/progress.ts';
import { obtainTemporal } from '../../dev/servers/temporal-binaries.ts';
import { startTemporalServer } from '../../dev/servers/temporal-server.ts';
import {
  connectWhenReady,
  registerNamespace,
  registerSearchAttributes,
  skipsTime,
} from '../../dev/servers/temporal-namespace.ts';
import { workflowBundle } from '../../workers/workflow-bundle.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import type { Servers } from './provided.ts';
import { obtainChromium } from './chromium.ts';
import { createRunFolder, sweepEarlierRuns } from './run-folder.ts';
import { makeTemplate } from './template-database.ts';

const TEMPLATE = 'ventana_test_template';
const SHARED = Symbol.for('ventana.test.servers');

interface Part<T> {
  readonly value: T;
  stop(): Promise<void>;
  kill(): void;
}

const nothing = { stop: async () => undefined, kill: () => undefined };

/** One PostgreSQL for the run (or the one of TEST_DATABASE_URL), with a migrated template. */
async function postgres(folder: string): Promise<Part<{ url: string; template: string }>> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    const template = `${TEMPLATE}_${process.pid}`;
    const database = new URL(given);
    database.pathname = `/${template}`;
    await execute(given, `create database ${template}`);
    await makeTemplate(database.href);
    return { value: { url: given, template }, ...nothing, stop: () => dropAll(given, template) };
  }
  const server = await startPostgres({
    dataFolder: join(folder, 'postgres-data'),
    durable: false,
    logFile: join(folder, 'postgres.log'),
    recordFile: join(folder, 'postgres.process.json'),
  });
  try {
    await execute(server.url('postgres'), `create database ${TEMPLATE}`);
    await makeTemplate(server.url(TEMPLATE));
  } catch (failure) {
    server.kill();
    throw failure;
  }
  const value = { url: server.url('postgres'), template: TEMPLATE };
  return { value, stop: () => server.abandon(), kill: () => server.kill() };
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const execute = (url: string, statement: string): Promise<unknown> =>
  onServer(url, (client) => client.query(statement));

/** The template, and the databases that were copied from it and kept for further tests. */
const dropAll = (url: string, template: string): Promise<void> =>
  onServer(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [template],
    );
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  });

/** One Temporal server for the run (or the one of TEST_TEMPORAL_ADDRESS), with a namespace of the run's own. */
async function temporal(folder: string, say: Say): Promise<Part<{ address: string; namespace: string }>> {
  const given = process.env['TEST_TEMPORAL_ADDRESS'];
  const namespace = `ventana-test-${process.pid}-${Date.now().toString(36)}`;
  // An address in the environment is that of a system at work: tests are never pointed at it by accident.
  const source = await obtainTemporal(say, { ...process.env, TEMPORAL_ADDRESS: given });
  const server =
    source.kind === 'address'
      ? null
      : await startTemporalServer({
          source,
          folder: join(folder, 'temporal'),
          store: 'memory',
          logFile: join(folder, 'temporal.log'),
          recordFile: join(folder, 'temporal.process.json'),
        });
  const address = server?.address ?? (source as { address: string }).address;
  try {
    const connection = await connectWhenReady(address);
    await registerNamespace(connection, namespace);
    await registerSearchAttributes(connection, namespace, searchAttributeTypes);
    const skips = await skipsTime(connection, namespace);
    await connection.close();
    if (!skips) {
      throw new Obstacle(
        'no_time_skipping',
        `The Temporal server at ${address} cannot skip time, which the tests need.`,
        [
          'start it with --dynamic-config-value frontend.WorkflowTimeSkippingEnabled=true (server 1.32 or later)',
          'or leave TEST_TEMPORAL_ADDRESS empty',
        ],
      );
    }
  } catch (failure) {
    server?.kill();
    throw failure;
  }
  if (server === null) return { value: { address, namespace }, ...nothing };
  // Its store is memory: there is nothing that it could write down.
  const stop = async (): Promise<void> => {
    server.kill();
    await server.ended;
  };
  return { value: { address, namespace }, stop, kill: () => server.kill() };
}

interface Run {
  readonly servers: Servers;
  stop(): Promise<void>;
}

async function begin(): Promise<Run> {
  await sweepEarlierRuns();
  const folder = createRunFolder(await serverUser(), true);
  const progress = createProgress();
  const started: Part<unknown>[] = [];
  const removeAtExit = (): void => {
    for (const part of started) part.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  process.once('exit', removeAtExit);
  const keep = <T extends Part<unknown>>(part: T): T => {
    started.push(part);
    return part;
  };
  // Only the tests of pages need it: where it cannot be had, those alone fail.
  const chromium = progress
    .step('Chromium', (say) => obtainChromium(say))
    .catch((failure: unknown) => explain(failure));
  const parts = await Promise.allSettled([
    progress.step('PostgreSQL with a migrated template', async () => keep(await postgres(folder))),
    progress.step('Temporal server with time skipping', async (say) => keep(await temporal(folder, say))),
    progress.step('workflow bundle', () => workflowBundle()),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((part) => part.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    process.off('exit', removeAtExit);
  };
  const [database, cluster, code] = parts;
  if (database.status === 'rejected' || cluster.status === 'rejected' || code.status === 'rejected') {
    await stop();
    throw new Error(
      parts.flatMap((part) => (part.status === 'rejected' ? [explain(part.reason)] : [])).join('\n\n'),
    );
  }
  const servers = {
    postgresUrl: database.value.value.url,
    templateDatabase: database.value.value.template,
    temporalAddress: cluster.value.value.address,
    temporalNamespace: cluster.value.value.namespace,
    workflowBundle: code.value,
    chromium: await chromium,
    folder,
  };
  return { servers, stop };
}

/** The run's servers, and how many of its projects use them: each project loads this file anew, in the same process. */
const shared = ((globalThis as { [SHARED]?: { run: Promise<Run> | null; users: number } })[SHARED] ??= {
  run: null,
  users: 0,
});

/** Starts the servers once for the whole run, and removes every trace of them when it ends, also on Ctrl-C. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.run ??= begin();
  shared.users += 1;
  const run = await shared.run;
  project.provide('servers', run.servers);
  return async () => {
    shared.users -= 1;
    if (shared.users === 0) {
      shared.run = null;
      await run.stop();
    }
  };
}
