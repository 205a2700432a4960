import { expect, onTestFinished, test, vi } from 'vitest';
import { type Environment, readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { type RunningWorker, startWorker, type WorkerOptions } from '../../workers/start.ts';
import { CASE_WORKFLOW, factsSignal } from '../../workflows/messages.ts';
import { World } from '../worlds/case-store.ts';
import { ownCaseNumbers, storeLine } from '../worlds/cases.ts';
import { freshDatabase } from '../servers/database.ts';
import { freshTaskQueue, temporal, terminateAfterTest } from '../servers/temporal.ts';
import { variablesOf } from '../worlds/environment.ts';

async function surroundings() {
  const { url, pool } = await freshDatabase();
  const { client, nativeConnection, workflowBundle, address, namespace } = await temporal();
  const environment: Environment = readEnvironment(
    variablesOf({
      DATABASE_URL: url,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_TASK_QUEUE: freshTaskQueue(),
    }),
  );
  await ownCaseNumbers(pool);
  await storeLine(pool);
  const world = new World(pool, readPolicies());
  const start = async (options: WorkerOptions = {}): Promise<RunningWorker> => {
    const worker = await startWorker(environment, {
      log: createLog('silent'),
      connection: nativeConnection,
      pool,
      bundlePath: workflowBundle.codePath,
      ...options,
    });
    onTestFinished(() => worker.stop());
    return worker;
  };
  /** A message, and the case's workflow as the dispatcher starts it. */
  const write = async (phone = '56987654321'): Promise<string> => {
    const now = Date.now();
    const contactId = await world.contact({ phone });
    const caseId = (await world.receive(contactId, `wamid.${phone}`, now)) as string;
    terminateAfterTest(caseId);
    const facts = await world.caseStore.loadFacts({ caseId, after: 0 });
    await client.workflow.signalWithStart(CASE_WORKFLOW, {
      workflowId: caseId,
      taskQueue: environment.TEMPORAL_TASK_QUEUE,
      args: [{ caseId, openedAt: now }],
      signal: factsSignal,
      signalArgs: [facts],
    });
    return caseId;
  };
  return { world, client, start, write };
}

test('a worker runs a case from its message to its record, and stops with nothing left open', async () => {
  const { world, start, write } = await surroundings();
  const worker = await start();
  const caseId = await write();
  await vi.waitFor(
    async () => {
      expect(await world.one('select state, reason, next_step, version from case_progress')).toEqual({
        state: 'open',
        reason: 'general',
        next_step: 'alert-1',
        version: 1,
      });
    },
    { timeout: 15_000 },
  );
  expect(await world.column('select type as value from outbox where case_id = $1', caseId)).toEqual([
    'case.opened',
  ]);
  await vi.waitFor(async () => expect(await worker.idle()).toBe(true));
  await worker.stop();
  await expect(worker.ended).resolves.toBeUndefined();
  // The server notices a moment after the goodbye.
  await vi.waitFor(async () =>
    expect(
      await world.column(
        `select pid as value from pg_stat_activity where datname = current_database() and application_name = 'ventana-worker'`,
      ),
    ).toEqual([]),
  );
});

test('S1: what fails in Postgres is in the history by type and code alone, and goes on once it is mended', async () => {
  const { world, client, start, write } = await surroundings();
  await world.pool.query(
    `alter table case_progress add constraint nobody check (snapshot is null or snapshot ->> 'id' = '56987654321')`,
  );
  await start();
  const caseId = await write();
  const handle = client.workflow.getHandle(caseId);
  await vi.waitFor(
    async () => {
      const { raw } = await handle.describe();
      expect(raw.pendingActivities?.[0]).toMatchObject({
        activityType: { name: 'record' },
        lastFailure: {
          message: 'error 23514',
          stackTrace: '',
          cause: null,
          applicationFailureInfo: { type: '23514' },
        },
      });
    },
    { timeout: 15_000 },
  );
  await world.pool.query('alter table case_progress drop constraint nobody');
  await vi.waitFor(
    async () => expect(await world.column('select version as value from case_progress')).toEqual([1]),
    { timeout: 15_000 },
  );
  const history = JSON.stringify(await handle.fetchHistory());
  expect(history).not.toContain(Buffer.from('56987654321').toString('base64').slice(0, 12));
  expect(history).not.toContain('56987654321');
});

test('open cases draw their outlook anew when the policies changed between two starts, and only then', async () => {
  const { world, start, write } = await surroundings();
  const first = await start();
  const caseId = await write();
  const facts = () =>
    world.column<string>(
      `select fact ->> 'fact' as value from case_facts where case_id = $1 order by seq`,
      caseId,
    );
  await vi.waitFor(
    async () => expect(await world.column('select version as value from case_progress')).toEqual([1]),
    {
      timeout: 15_000,
    },
  );
  await first.stop();
  await (await start()).stop();
  expect(await facts()).toEqual(['inbound']);
  await (await start({ policies: { ...readPolicies(), version: 'another' } })).stop();
  await (await start({ policies: { ...readPolicies(), version: 'another' } })).stop();
  expect(await facts()).toEqual(['inbound', 'contact']);
  expect(await world.one('select dirty from dispatch')).toEqual({ dirty: 2 });
});
