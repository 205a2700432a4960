import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { TemporalConnectionOptions } from '../../settings/temporal-connection.ts';
import { Obstacle } from '../machine/obstacle.ts';

const { IndexedValueType, TaskQueueType } = proto.temporal.api.enums.v1;
const WORKFLOW_TASKS = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;

/** gRPC status codes that are told apart here. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const UNAVAILABLE = 14;

const CONNECT_LIMIT_MS = 30_000;

/** A connection to a server that may still be starting. @throws Obstacle `temporal_unreachable` once the limit is over */
export async function connectWhenReady(
  server: string | TemporalConnectionOptions,
  limitMs = CONNECT_LIMIT_MS,
): Promise<Connection> {
  const options = typeof server === 'string' ? { address: server } : server;
  for (const until = performance.now() + limitMs; ; await pause(50)) {
    try {
      return await Connection.connect({ ...options, connectTimeout: Math.min(5000, limitMs) });
    } catch (failure) {
      if (performance.now() < until) continue;
      throw new Obstacle(
        'temporal_unreachable',
        `The Temporal server at ${options.address} does not answer: ${(failure as Error).message}.`,
        [
          'if that is yours, mend TEMPORAL_ADDRESS (and TEMPORAL_TLS, TEMPORAL_API_KEY); without it a local one is started',
        ],
        { cause: failure },
      );
    }
  }
}

const codeOf = (failure: unknown): number | undefined => (failure as { code?: number }).code;

const exists = (connection: Connection, namespace: string): Promise<boolean> =>
  connection.workflowService.describeNamespace({ namespace }).then(
    () => true,
    () => false,
  );

/** A case's history is of use for as long as somebody may ask about it: 90 days. */
const RETENTION = { seconds: (90 * 86_400) as never };

/** Registers a namespace and waits until it can be used; one that exists is left as it is. */
export async function registerNamespace(
  connection: Connection,
  namespace: string,
  limitMs = 60_000,
): Promise<void> {
  const { workflowService } = connection;
  const until = performance.now() + limitMs;
  try {
    // Not asked for first: the server would remember for a second that there is none.
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: RETENTION,
    });
  } catch (failure) {
    // Temporal Cloud lets its own tools alone do this; one that exists will do all the same.
    if (codeOf(failure) !== ALREADY_EXISTS && !(await exists(connection, namespace))) {
      throw new Obstacle(
        'namespace_missing',
        `The Temporal server has no namespace ${namespace}, and none can be registered from here.`,
        [
          `temporal operator namespace create --namespace ${namespace}`,
          'or name another one: TEMPORAL_NAMESPACE',
        ],
        { cause: failure },
      );
    }
  }
  for (;;) {
    try {
      await workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
      // Answered by another of its services, which may need longer after a crash.
      await workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: 'any' },
        taskQueueType: WORKFLOW_TASKS,
      });
      return;
    } catch (failure) {
      const passing = codeOf(failure) === NOT_FOUND || codeOf(failure) === UNAVAILABLE;
      if (!passing || performance.now() >= until) throw failure;
      await pause(50);
    }
  }
}

/** Histories are kept as long as in a namespace registered here: in the one that the CLI makes itself it is a day. */
export async function keepHistories(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: RETENTION },
  });
}

/**
 * Registers the search attributes that are missing and waits until they can be used. Runs as often as one likes.
 * @param attributes type by name, e.g. `{ CaseState: 'KEYWORD', NextStepAt: 'DATETIME' }`
 * @throws Obstacle `search_attribute_type` when one exists with another type
 */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
  attributes: Readonly<Record<string, string>>,
  limitMs = 20_000,
): Promise<void> {
  const wanted = Object.entries(attributes).map(([name, type]) => {
    const value = IndexedValueType[`INDEXED_VALUE_TYPE_${type}` as keyof typeof IndexedValueType];
    if (value === undefined) throw new RangeError(`${name}: no search attribute type ${type}`);
    return [name, value] as const;
  });
  const missing = async (): Promise<typeof wanted> => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    for (const [name, type] of wanted) {
      const own = customAttributes?.[name];
      if (own !== undefined && own !== null && own !== type) {
        throw new Obstacle(
          'search_attribute_type',
          `The search attribute ${name} exists in namespace ${namespace} with another type.`,
          [`temporal operator search-attribute remove --namespace ${namespace} --name ${name}`],
        );
      }
    }
    return wanted.filter(([name]) => customAttributes?.[name] === undefined);
  };
  const until = performance.now() + limitMs;
  for (let left = await missing(); left.length > 0; left = await missing()) {
    if (performance.now() >= until) {
      throw new Obstacle(
        'search_attributes_late',
        `The Temporal server does not show the search attributes ${left.map(([name]) => name).join(', ')}.`,
      );
    }
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(left),
      });
    } catch (failure) {
      // Two that register at once: the other one has won.
      if (codeOf(failure) !== ALREADY_EXISTS) throw failure;
      await pause(50);
    }
  }
}

/** Can the server skip time? Asked of the server itself, since one that runs elsewhere may be any version. */
export async function skipsTime(connection: Connection, namespace: string): Promise<boolean> {
  const workflowExecution = { workflowId: 'ventana-asks-whether-time-can-be-skipped' };
  try {
    await connection.workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution,
      fastForwardId: 'none',
    });
    await connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution,
      workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
      updateMask: { paths: ['time_skipping_config'] },
    });
  } catch (failure) {
    return codeOf(failure) === NOT_FOUND;
  }
  return true;
}
