import type { Dispatcher } from '../../gateway/dispatch/dispatcher.ts';
import type { RunningGateway } from '../../gateway/start.ts';
import type { Environment } from '../../settings/environment.ts';
import { buildId } from '../../workers/versions/build-id.ts';
import { makeCurrent } from '../../workers/versions/deployment.ts';
import { casesElsewhere, rollOver } from '../../workers/versions/rollover.ts';
import type { Progress } from '../machine/progress.ts';

/**
 * After an update kept cases are pinned to a version that no worker runs any more: the new one becomes current, and each of
 * them begins again from its snapshot, in the test clock's time, which the gateway sees to.
 */
export async function takeOverCases(
  environment: Environment,
  {
    temporal: client,
    pool,
    dispatcher,
  }: Pick<RunningGateway, 'temporal' | 'pool'> & { readonly dispatcher: Pick<Dispatcher, 'wake'> },
  progress: Progress,
): Promise<void> {
  const to = { deploymentName: environment.TEMPORAL_DEPLOYMENT_NAME, buildId: buildId() };
  const { namespace } = client.options;
  await makeCurrent({ workflowService: client.workflowService, namespace }, to);
  const parts = { client, pool, taskQueue: environment.TEMPORAL_TASK_QUEUE, to };
  if ((await casesElsewhere(parts)).length === 0) return;
  await progress.step(
    'cases of an earlier version',
    // Their workers are gone: there is nobody whom a signal would reach.
    () => rollOver(parts, { patience: 0, wake: () => dispatcher.wake() }),
    ({ begunAgain, moved }) => `${begunAgain + moved} go on by the rules as they are now`,
  );
}
