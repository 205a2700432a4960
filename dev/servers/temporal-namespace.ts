import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { SECOND } from '../../domain/time/instant.ts';
import type { TemporalConnectionOptions } from '../../settings/temporal-connection.ts';
import { RETENTION } from '../../workers/arguments/setup-arguments.ts';
import { ensureNamespace, NamespaceMissing } from '../../workers/namespace.ts';
import { Obstacle } from '../machine/obstacle.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** gRPC status codes that are told apart here. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

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

/** Registers a namespace and waits until it can be used; one that exists is left as it is. */
export async function registerNamespace(
  { workflowService }: Pick<Connection, 'workflowService'>,
  namespace: string,
): Promise<void> {
  try {
    await ensureNamespace({ workflowService, namespace });
  } catch (failure) {
    if (!(failure instanceof NamespaceMissing)) throw failure;
    throw new Obstacle(
      'namespace_missing',
      `The Temporal server has no namespace ${namespace}, and none can be registered from here.`,
      [failure.command, 'or name another one: TEMPORAL_NAMESPACE'],
      { cause: failure },
    );
  }
}

/** Histories are kept as long as in a namespace registered here: in the one that the CLI makes itself it is a day. */
export async function keepHistories(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: { seconds: (RETENTION / SECOND) as never } },
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
