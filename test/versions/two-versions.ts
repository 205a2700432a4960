import { randomBytes } from 'node:crypto';
import type { TestContext } from 'vitest';
import { createLog } from '../../settings/log.ts';
import { type RunningWorker, startWorker } from '../../workers/start.ts';
import { makeCurrent } from '../../workers/versions/deployment.ts';
import type { RolloverParts } from '../../workers/versions/rollover.ts';
import { openWorld } from '../workflows/world.ts';
import { CHANGED, changedRule } from './changed-rule.ts';

/** A world of the old version, and a worker of the changed one beside it. */
export async function twoVersions(during: TestContext) {
  const deploymentName = `rollover-${randomBytes(4).toString('hex')}`;
  const world = await openWorld(during, { environment: { TEMPORAL_DEPLOYMENT_NAME: deploymentName } });
  const { environment } = world.forExamples;
  const { client, nativeConnection, namespace } = world.temporal;
  const parts: RolloverParts = {
    client,
    pool: world.pool,
    taskQueue: environment.TEMPORAL_TASK_QUEUE,
    to: { deploymentName, buildId: CHANGED },
  };
  return {
    world,
    parts,
    /** From here on cases begin by the changed version. */
    release: async (): Promise<RunningWorker> => {
      const worker = await startWorker(environment, {
        clock: world.clock,
        log: createLog('silent'),
        bundlePath: changedRule(during),
        buildId: CHANGED,
        connection: nativeConnection,
        pool: world.pool,
      });
      during.onTestFinished(() => worker.stop());
      await makeCurrent({ workflowService: client.workflowService, namespace }, parts.to);
      return worker;
    },
  };
}
