import { randomBytes } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { expect, type TestContext, vi } from 'vitest';
import { appendFact } from '../../database/cases/facts.ts';
import { transaction } from '../../database/pool.ts';
import type { Fact } from '../../domain/case/fact.ts';
import { SECOND } from '../../domain/time/instant.ts';
import { createCaseStarter } from '../../gateway/dispatch/case-starter.ts';
import { sweepOrphans } from '../../gateway/dispatch/dispatcher-orphans.ts';
import { startDispatcher } from '../../gateway/dispatch/dispatcher.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { startWorker } from '../../workers/start.ts';
import { stateQuery } from '../../workflows/messages.ts';
import { World } from '../worlds/case-store.ts';
import { ownCaseNumbers, storeLine } from '../worlds/cases.ts';
import { freshDatabase } from '../servers/database.ts';
import { freshTaskQueue, temporal, terminateAfterTest } from '../servers/temporal.ts';
import { CHANGED, changedRule } from './changed-rule.ts';
import { variablesOf } from '../worlds/environment.ts';

/** A case whose message is stored, a dispatcher that tells of it, and workers as they are wanted. */
export async function storedCase(during: TestContext) {
  const [{ url, pool }, server] = await Promise.all([freshDatabase(during), temporal()]);
  const taskQueue = freshTaskQueue();
  const deploymentName = `left-${randomBytes(4).toString('hex')}`;
  await ownCaseNumbers(pool);
  await storeLine(pool);
  const world = new World(pool, readPolicies());
  const caseId = (await world.receive(
    await world.contact({ country: 'CO' }),
    'wamid.1',
    Date.now(),
  )) as string;
  terminateAfterTest(caseId, during);
  const starter = createCaseStarter(server.client, { taskQueue });
  const dispatcher = startDispatcher({ pool, starter, log: createLog('silent') });
  during.onTestFinished(() => dispatcher.stop());
  const variables = variablesOf({
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: server.namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
    TEMPORAL_DEPLOYMENT_NAME: deploymentName,
  });
  const options = { log: createLog('silent'), connection: server.nativeConnection, pool };
  const handle = server.client.workflow.getHandle(caseId);
  const where = { workflowService: server.client.workflowService, namespace: server.namespace };
  return {
    world,
    /** The environment of its processes. */
    variables,
    handle,
    where,
    versionOf: (buildId: string) => ({ deploymentName, buildId }),
    parts: { client: server.client, pool, taskQueue, to: { deploymentName, buildId: CHANGED } },
    store: (fact: Fact) => transaction(pool, (connection) => appendFact(connection, caseId, fact)),
    wake: () => dispatcher.wake(),
    /** As gateways look every few minutes for open cases that have lost their workflow. */
    sweep: () => sweepOrphans({ pool, starter, log: createLog('silent'), quiet: 0 }),
    /** How each run of the case stands, as the index has it. */
    runs: async () => {
      const runs: string[] = [];
      for await (const { status } of server.client.workflow.list({ query: `WorkflowId = '${caseId}'` })) {
        runs.push(status.name);
      }
      return runs;
    },
    state: () => handle.query(stateQuery),
    hasSeen: (seq: number) =>
      vi.waitFor(async () => expect((await handle.query(stateQuery))?.seen).toBe(seq), {
        timeout: 20 * SECOND,
      }),
    version: async () =>
      (await handle.describe()).raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? null,
    /** As workers were before they had versions. */
    async plainWorker() {
      const worker = await Worker.create({
        connection: server.nativeConnection,
        namespace: server.namespace,
        taskQueue,
        workflowBundle: server.workflowBundle,
        activities: { ...world.caseStore, ...world.outlook },
      });
      const done = worker.run();
      return async () => {
        worker.shutdown();
        await done;
      };
    },
    /** @param buildId that of the sources unless given */
    worker: (buildId?: string) =>
      startWorker(readEnvironment(variables), {
        ...options,
        ...(buildId === undefined ? {} : { buildId }),
        bundlePath: buildId === CHANGED ? changedRule(during) : server.workflowBundle.codePath,
      }),
  };
}
