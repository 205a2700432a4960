import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowService } from '@temporalio/client';
import proto from '@temporalio/proto';
import { type Duration, SECOND } from '../../domain/time/instant.ts';

const { RoutingConfigUpdateState } = proto.temporal.api.enums.v1;

/** A version of the code that cases run by: all workers of one build have the same. */
export interface WorkerVersion {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** Where a deployment is asked about. `Connection` and `NativeConnection` both have such a service. */
export interface Where {
  readonly workflowService: WorkflowService;
  readonly namespace: string;
}

/** gRPC status codes. */
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const UNIMPLEMENTED = 12;

/** A worker that polls for the first time is known to the server within some tenths of a second. */
const REGISTERED_WITHIN: Duration = 5 * SECOND;
/** The server tells its task queues of another current version, which takes about a second. */
const TOLD_WITHIN: Duration = 30 * SECOND;
const LOOK: Duration = 50;

/** The server does not do what the versions of workers rest on. */
export class DeploymentFailure extends Error {
  override readonly name = 'DeploymentFailure';
}

/** Both kinds of connections throw what gRPC said, each in a class of its own. */
const hasCode = (error: unknown, code: number): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** The build on which new cases begin, and to which running ones move; null: none yet, so a first worker may decide. */
export async function currentBuildOf(where: Where, deploymentName: string): Promise<string | null> {
  return (await routingOf(where, deploymentName)).current;
}

async function routingOf(
  { workflowService, namespace }: Where,
  deploymentName: string,
): Promise<{ readonly current: string | null; readonly isTold: boolean }> {
  try {
    const { workerDeploymentInfo } = await workflowService.describeWorkerDeployment({
      namespace,
      deploymentName,
    });
    return {
      current: workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? null,
      isTold:
        workerDeploymentInfo?.routingConfigUpdateState !==
        RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS,
    };
  } catch (error) {
    if (hasCode(error, NOT_FOUND)) return { current: null, isTold: true };
    throw error;
  }
}

/**
 * Where no version is current yet, as in a new namespace or when workers had no versions before, this one becomes so: a
 * case would begin nowhere else. Several workers may do so at once.
 * @returns the build that is current
 * @throws DeploymentFailure where the server does not know versions, or keeps them to itself
 */
export async function ensureCurrent(where: Where, version: WorkerVersion): Promise<string> {
  const { deploymentName, buildId } = version;
  try {
    const current = await currentBuildOf(where, deploymentName);
    if (current !== null) return current;
    // Nobody polls yet, and there is nobody whom that could harm.
    await setCurrent(where, version, { allowNoPollers: true });
    return buildId;
  } catch (error) {
    if (!hasCode(error, UNIMPLEMENTED) && !hasCode(error, PERMISSION_DENIED)) throw error;
    throw new DeploymentFailure(
      `No version of the workers is current in the namespace ${where.namespace}, and this one cannot become so: ${detailsOf(error)}.\n` +
        'The server must know Worker Deployments (1.32 is what this runs on) and let this worker set the current version; or set it yourself:\n' +
        `  temporal worker deployment set-current-version --namespace ${where.namespace} --deployment-name ${deploymentName} --build-id ${buildId} --allow-no-pollers`,
      { cause: error },
    );
  }
}

/**
 * Makes a version the one on which new cases begin, and returns once the server's task queues know. Its workers run, or
 * have just been started. What is current already stays so.
 * @throws DeploymentFailure when no worker of it polls, or when its workers poll less than those of the version before
 */
export async function makeCurrent(where: Where, version: WorkerVersion): Promise<void> {
  for (const until = performance.now() + REGISTERED_WITHIN; ; await pause(LOOK)) {
    try {
      await setCurrent(where, version, {});
      break;
    } catch (error) {
      // Its workers are not known yet, or one of their two queues, workflows and activities, is not.
      if (!hasCode(error, NOT_FOUND) && !hasCode(error, FAILED_PRECONDITION)) throw error;
      if (performance.now() < until) continue;
      throw new DeploymentFailure(
        `Version ${version.buildId} of the deployment ${version.deploymentName} cannot be made current: ${detailsOf(error)}.\n` +
          'Start its workers first, on the same task queue, and try again.',
        { cause: error },
      );
    }
  }
  for (const until = performance.now() + TOLD_WITHIN; performance.now() < until; await pause(LOOK)) {
    if ((await routingOf(where, version.deploymentName)).isTold) return;
  }
}

async function setCurrent(
  { workflowService, namespace }: Where,
  { deploymentName, buildId }: WorkerVersion,
  over: { readonly allowNoPollers?: boolean },
): Promise<void> {
  await workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName,
    buildId,
    identity: 'ventana',
    ...over,
  });
}

const detailsOf = (error: unknown): string =>
  error instanceof Error && 'details' in error ? String(error.details) : String(error);
