import { setTimeout as pause } from 'node:timers/promises';
import proto from '@temporalio/proto';
import { DAY, type Duration, MINUTE, SECOND } from '../domain/time/instant.ts';
import { RETENTION } from './arguments/setup-arguments.ts';
import type { Where } from './versions/deployment.ts';

const WORKFLOW_TASKS = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;

/** gRPC status codes. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const UNAVAILABLE = 14;

/** Temporal answers, but there is no such namespace, and none can be made from here. */
export class NamespaceMissing extends Error {
  override readonly name = 'NamespaceMissing';
  /** The command that makes it. */
  readonly command: string;
  constructor(namespace: string, options?: ErrorOptions) {
    const command = `temporal operator namespace create --namespace ${namespace} --retention ${RETENTION / DAY}d`;
    super(
      `Temporal has no namespace ${namespace}.\n  Make it by npm run setup, or by ${command}, and start again; or name another one: TEMPORAL_NAMESPACE.`,
      options,
    );
    this.command = command;
  }
}

const codeOf = (failure: unknown): number | undefined => (failure as { code?: number }).code;

export const isMissing = (failure: unknown): boolean => codeOf(failure) === NOT_FOUND;

/**
 * Makes a namespace and waits until it can be used; one that exists is left as it is. Several may do so at once.
 * @returns whether it was made now
 * @throws NamespaceMissing where others alone may make one, as on Temporal Cloud
 */
export async function ensureNamespace(
  where: Where,
  retention: Duration = RETENTION,
  atMost: Duration = MINUTE,
): Promise<boolean> {
  const until = performance.now() + atMost;
  const isMade = await make(where, retention);
  for (;;) {
    try {
      await use(where);
      return isMade;
    } catch (failure) {
      const isPassing = isMissing(failure) || codeOf(failure) === UNAVAILABLE;
      if (!isPassing || performance.now() >= until) throw failure;
      await pause(50);
    }
  }
}

async function make({ workflowService, namespace }: Where, retention: Duration): Promise<boolean> {
  try {
    // Not asked for first: the server would remember for a second that there is none.
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: (retention / SECOND) as never },
    });
    return true;
  } catch (failure) {
    if (codeOf(failure) === ALREADY_EXISTS) return false;
    // Where it may not be made, one that exists will do all the same.
    return workflowService.describeNamespace({ namespace }).then(
      () => false,
      () => {
        throw new NamespaceMissing(namespace, { cause: failure });
      },
    );
  }
}

async function use({ workflowService, namespace }: Where): Promise<void> {
  await workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
  // Answered by another of its services, which may need longer after a crash.
  await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: 'any' },
    taskQueueType: WORKFLOW_TASKS,
  });
}

/** For how long the namespace keeps the history of a closed case. @throws NamespaceMissing */
export async function retentionOf({ workflowService, namespace }: Where): Promise<Duration> {
  try {
    const { config } = await workflowService.describeNamespace({ namespace });
    return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) * SECOND;
  } catch (failure) {
    throw isMissing(failure) ? new NamespaceMissing(namespace, { cause: failure }) : failure;
  }
}
