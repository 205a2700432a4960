import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { keepRunning } from '../../dev/servers/kept-server.ts';
import { type Postgres, startPostgres } from '../../dev/servers/postgres.ts';
import { birthOf } from '../../dev/machine/processes.ts';
import { connectWhenReady, registerSearchAttributes } from '../../dev/servers/temporal-namespace.ts';
import { ownPostgres, ownTemporal } from './own-servers.ts';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe.concurrent('PostgreSQL', () => {
  test('keeps its data through a kill −9', async (context) => {
    const server = await ownPostgres();
    context.onTestFinished(() => server.stop());
    await query(server.url, 'create table kept as select 7 as number');
    await server.kill();
    await server.start();
    expect(await query(server.url, 'select number from kept')).toEqual([{ number: 7 }]);
  });

  const options = (name: string) => {
    const { folder } = inject('servers');
    return {
      dataFolder: join(folder, `postgres-data-${name}`),
      durable: true,
      logFile: join(folder, `${name}.log`),
      recordFile: join(folder, `${name}.process.json`),
    };
  };

  test('left behind on the data is ended by the next start, which finds them whole', async (context) => {
    const orphan = await startPostgres(options('orphan'));
    await query(orphan.url('postgres'), 'create table kept as select 7 as number');
    const next = await startPostgres(options('orphan'));
    context.onTestFinished(() => next.stop());
    expect(birthOf(orphan.record.pid)).toBeNull();
    expect(await query(next.url('postgres'), 'select number from kept')).toEqual([{ number: 7 }]);
  });

  test('writes no statement and no value to its log (S1)', async () => {
    const server = await startPostgres(options('silent'));
    for (const refused of [
      `select * from nobody where text = 'Ana Pérez'`,
      `select 'Ana Pérez'::int`,
      `create table people (name text unique); insert into people values ('Ana Pérez'), ('Ana Pérez')`,
    ]) {
      await expect(query(server.url('postgres'), refused)).rejects.toThrow(/nobody|integer|people/);
    }
    await server.stop();
    expect(readFileSync(options('silent').logFile, 'utf8')).toContain('shutting down');
    expect(readFileSync(options('silent').logFile, 'utf8')).not.toMatch(/STATEMENT|Pérez/);
  });

  test('that is kept running is back after a kill −9, at the same address', async (context) => {
    const told: string[] = [];
    const failures: unknown[] = [];
    let port: number | undefined;
    const start = async (): Promise<Postgres> => {
      const server = await startPostgres({ ...options('kept'), ...(port === undefined ? {} : { port }) });
      port = server.port;
      return server;
    };
    const kept = await keepRunning(
      'PostgreSQL',
      start,
      (line) => told.push(line),
      (failure) => failures.push(failure),
    );
    context.onTestFinished(() => kept.stop());
    const url = kept.current().url('postgres');
    process.kill(kept.current().record.pid, 'SIGKILL');
    await vi.waitUntil(() => told.length === 2, { timeout: 20_000 });
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(failures).toEqual([]);
  });
});

test('a server that keeps ending is given up', async () => {
  let starts = 0;
  const failure = new Promise((giveUp) => {
    void keepRunning(
      'broken',
      async () => {
        starts += 1;
        return {
          ended: Promise.resolve({ code: 1, signal: null }),
          stop: async () => undefined,
          kill: () => undefined,
        };
      },
      () => undefined,
      giveUp,
    );
  });
  expect(await failure).toMatchObject({ code: 'server_keeps_ending' });
  expect(starts).toBe(6);
});

test('Temporal keeps everything through a kill −9, and is whole again at once', async () => {
  const server = await ownTemporal();
  const { address, namespace } = server;
  const before = await connectWhenReady(address);
  await before.workflowService.startWorkflowExecution({
    namespace,
    workflowId: 'one',
    requestId: 'one',
    workflowType: { name: 'any' },
    taskQueue: { name: 'any' },
  });
  await before.close();
  await server.kill();

  const from = performance.now();
  await server.start();
  onTestFinished(() => server.kill());
  // On other ports its services would wait 40 s for the members that are gone.
  expect(performance.now() - from).toBeLessThan(15_000);
  const after = await connectWhenReady(address);
  const { executions } = await after.workflowService.listWorkflowExecutions({ namespace });
  expect(executions?.map((each) => each.execution?.workflowId)).toEqual(['one']);
  await expect(registerSearchAttributes(after, namespace, { CaseState: 'INT' })).rejects.toMatchObject({
    code: 'search_attribute_type',
  });
  await after.close();
});
