import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { standingOf } from '../../dev/clock/time-skip.ts';
import { factsSignal, stateQuery } from '../../workflows/messages.ts';
import { actionsOf } from '../actions.ts';
import { figure } from '../figure.ts';
import type { Bench, Measurement } from '../measurement.ts';
import { overSignal, writtenSignal } from '../workflows/restarting.ts';
import { openWorld } from '../world.ts';

const MESSAGES = 50;
const ROUNDS = 3;

/** A message that only postpones costs its signal and one workflow task, and no timer. */
export const historyPerMessage: Measurement = {
  name: 'history-per-message',
  what: 'history events per spaced message of the customer, in the real case workflow',
  runs: 'shared',
  async measure(bench) {
    const [ours, theirs] = [await ofTheCase(bench), await ofTheRestarting(bench)];
    const beside = `${theirs.events} events and ${theirs.actions} billable actions with a timer restarted per message`;
    return [
      figure('history-per-message', ours.events, 'events', { goal: { is: '≤', than: 4.1 }, beside }),
      figure('history-per-message-actions', ours.actions, 'billable actions', { beside }),
    ];
  },
};

async function ofTheCase(bench: Bench): Promise<{ events: number[]; actions: number[] }> {
  const world = await openWorld(bench);
  const where = { connection: world.servers.connection, namespace: world.servers.namespace };
  const [events, actions]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { caseId, tell } = await world.openCaseDirectly();
      const handle = world.servers.client.workflow.getHandle(caseId);
      await until(async () => ((await handle.query(stateQuery))?.seen ?? 0) >= 1);
      // What the opening costs is not the messages': it is recorded, and its timer started, once nothing is under way.
      await until(async () => (await standingOf(where, caseId))?.isQuiet === true);
      const before = await costOf(handle);
      for (let n = 0; n < MESSAGES; n += 1) {
        const now = Date.now();
        const fact = await tell({ fact: 'inbound', at: now, arrived: now, kind: 'message' });
        await handle.signal(factsSignal, [fact]);
        await until(async () => ((await handle.query(stateQuery))?.seen ?? 0) >= fact.seq);
      }
      await until(async () => (await standingOf(where, caseId))?.isQuiet === true);
      const after = await costOf(handle);
      events.push((after.events - before.events) / MESSAGES);
      actions.push((after.actions - before.actions) / MESSAGES);
      await handle.terminate('measured');
    }
  } finally {
    await world.close();
  }
  return { events, actions };
}

async function ofTheRestarting(bench: Bench): Promise<{ events: number; actions: number }> {
  const { client, native, namespace } = await bench.servers();
  const taskQueue = `bench-${randomUUID()}`;
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const worker = await Worker.create({ connection: native, namespace, taskQueue, workflowBundle });
  return worker.runUntil(async () => {
    const handle = await client.workflow.start('restartingWorkflow', {
      workflowId: taskQueue,
      taskQueue,
      args: [Date.now()],
    });
    await until(async () => (await costOf(handle)).events >= 5);
    const before = await costOf(handle);
    for (let n = 0; n < MESSAGES; n += 1) {
      const { events } = await costOf(handle);
      await handle.signal(writtenSignal, Date.now() + n);
      // Signal, three of a workflow task, the old timer and the new one.
      await until(async () => (await costOf(handle)).events >= events + 6);
    }
    const after = await costOf(handle);
    await handle.signal(overSignal);
    await handle.result();
    return {
      events: (after.events - before.events) / MESSAGES,
      actions: (after.actions - before.actions) / MESSAGES,
    };
  });
}

async function costOf(handle: WorkflowHandle): Promise<{ events: number; actions: number }> {
  const { events } = await handle.fetchHistory();
  return { events: events?.length ?? 0, actions: actionsOf(events ?? []) };
}

const PATIENCE_MS = 10_000;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()); ) {
    if (performance.now() > end) throw new Error('the workflow did not come to rest');
  }
}
