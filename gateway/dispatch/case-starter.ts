import { hostname } from 'node:os';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { defaultPayloadConverter, type Payload, toPayloads } from '@temporalio/common';
import proto, { type temporal } from '@temporalio/proto';
import type { NumberedFact } from '../../domain/case/fact.ts';
import type { KnownCase } from '../../database/receiving/dispatch.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { CASE_WORKFLOW, type CaseInput, factsSignal } from '../../workflows/messages.ts';
import {
  CaseCountry,
  CaseLine,
  CasePriority,
  CaseQueue,
  CaseReason,
  CaseState,
  Impacts,
  NeedsHuman,
  NextStepAt,
} from '../../workflows/search-attributes.ts';

const { TaskQueueKind, WorkflowExecutionStatus, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } =
  proto.temporal.api.enums.v1;

/** What a case's workflow starts with, should this signal start it. Nothing personal (S1). */
export interface CaseStart {
  readonly caseId: string;
  readonly openedAt: Instant;
  readonly line: string;
  readonly country: string | null;
  /** As it was last recorded, where it lived before; then it is listed so from its first moment. */
  readonly known?: KnownCase | null;
}

export type CaseStanding = 'running' | 'completed' | 'ended-otherwise' | 'missing';

/** The way to the case workflows. */
export interface CaseStarter {
  /**
   * Hands facts to the case's workflow, starting it where there is none. May be repeated: facts that are known are ignored.
   * @returns `case-ended` where the workflow has completed; that is delivered only if Postgres says that the case is closed
   * @throws when Temporal did not take it, or it is not known whether it did
   */
  signal(start: CaseStart, facts: readonly NumberedFact[]): Promise<'delivered' | 'case-ended'>;
  standing(caseId: string): Promise<CaseStanding>;
  /** Which of these have a running workflow, by Temporal's index, which lags a little behind. At most 200. */
  runningOf(caseIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export type SignalWithStart = temporal.api.workflowservice.v1.ISignalWithStartWorkflowExecutionRequest;

export interface CaseStarterOptions {
  readonly taskQueue: string;
  /** What a local world adds to every request, so that a case lives in the test clock's time. */
  readonly amend?: (request: SignalWithStart) => SignalWithStart;
}

/** A call that has not come back by then counts as failed, and is made again. */
const DEADLINE_MS = 5_000;
/** After a refusal for attributes that are not registered, cases start without them for this long. */
const WITHOUT_ATTRIBUTES_MS = 60_000;

/** gRPC status codes. */
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const codeOf = (error: { readonly code: number }): number => error.code;

export function createCaseStarter(client: Client, { taskQueue, amend }: CaseStarterOptions): CaseStarter {
  const { namespace } = client.options;
  // real time: how long a call may take.
  const deadline = (): number => Date.now() + DEADLINE_MS;
  const within = <T>(call: () => Promise<T>): Promise<T> => client.withDeadline(deadline(), call);
  let withoutAttributesUntil = Number.NEGATIVE_INFINITY;

  async function signal(
    start: CaseStart,
    facts: readonly NumberedFact[],
  ): Promise<'delivered' | 'case-ended'> {
    const isBare = performance.now() < withoutAttributesUntil;
    const built = buildSignalWithStart({ namespace, taskQueue }, start, facts);
    if (isBare) delete built.searchAttributes;
    try {
      await within(() => client.workflowService.signalWithStartWorkflowExecution(amend?.(built) ?? built));
      return 'delivered';
    } catch (error) {
      if (!isGrpcServiceError(error)) throw error;
      const code = codeOf(error);
      if (code === ALREADY_EXISTS) return 'case-ended';
      if (code === INVALID_ARGUMENT && !isBare && /search attribute/i.test(error.details)) {
        withoutAttributesUntil = performance.now() + WITHOUT_ATTRIBUTES_MS;
        return signal(start, facts);
      }
      throw error;
    }
  }

  return {
    signal,
    async standing(caseId) {
      try {
        const { workflowExecutionInfo } = await within(() =>
          client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId: caseId } }),
        );
        switch (workflowExecutionInfo?.status) {
          case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING:
          case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED:
          case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW:
            return 'running';
          case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED:
            return 'completed';
          default:
            return 'ended-otherwise';
        }
      } catch (error) {
        if (isGrpcServiceError(error) && codeOf(error) === NOT_FOUND) return 'missing';
        throw error;
      }
    },
    async runningOf(caseIds) {
      if (caseIds.length === 0) return new Set();
      const ids = caseIds.map((id) => `'${id.replaceAll(/[^\w-]/g, '')}'`).join(', ');
      const query = `WorkflowType = '${CASE_WORKFLOW}' AND ExecutionStatus = 'Running' AND WorkflowId IN (${ids})`;
      const { executions } = await within(() =>
        client.workflowService.listWorkflowExecutions({ namespace, query, pageSize: caseIds.length }),
      );
      return new Set((executions ?? []).flatMap(({ execution }) => execution?.workflowId ?? []));
    },
  };
}

/**
 * The request, built by hand: the client's own signalWithStart draws a random request id, so that a call repeated after a
 * timeout signals twice, and cannot say what a local world must add.
 */
export function buildSignalWithStart(
  { namespace, taskQueue }: { readonly namespace: string; readonly taskQueue: string },
  { caseId, openedAt, line, country, known = null }: CaseStart,
  facts: readonly NumberedFact[],
): SignalWithStart {
  const input: CaseInput = { caseId, openedAt };
  const first = facts[0]?.seq ?? 0;
  return {
    namespace,
    identity: `gateway@${hostname()}:${process.pid}`,
    // The same for the same facts. An empty batch is a wish to see the case running, and every wish is a new one.
    requestId: facts.length === 0 ? crypto.randomUUID() : `${caseId}/${first}-${facts.at(-1)?.seq}`,
    workflowId: caseId,
    workflowType: { name: CASE_WORKFLOW },
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
    // A completed case never restarts; a terminated or failed one does.
    workflowIdReusePolicy: WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
    taskQueue: { name: taskQueue, kind: TaskQueueKind.TASK_QUEUE_KIND_NORMAL },
    input: { payloads: payloads(input) },
    signalName: factsSignal.name,
    signalInput: { payloads: payloads(facts) },
    searchAttributes: {
      indexedFields: {
        [CaseState.name]: attribute('Keyword', known?.state ?? 'open'),
        [CaseLine.name]: attribute('Keyword', line),
        ...(country === null ? {} : { [CaseCountry.name]: attribute('Keyword', country) }),
        ...(known === null
          ? {}
          : {
              [CaseReason.name]: attribute('Keyword', known.reason),
              [CaseQueue.name]: attribute('Keyword', known.queue),
              [CasePriority.name]: attribute('Int', known.priority),
              [Impacts.name]: attribute('Int', known.impacts),
              [NeedsHuman.name]: attribute('Bool', known.needsHuman),
              ...(known.nextAt === null
                ? {}
                : { [NextStepAt.name]: attribute('Datetime', new Date(known.nextAt).toISOString()) }),
            }),
      },
    },
    userMetadata: {
      summary: defaultPayloadConverter.toPayload(`Conversation ${caseId}`),
      details: defaultPayloadConverter.toPayload(DETAILS),
    },
  };
}

const DETAILS = [
  'One conversation of a customer with the business, from the first message to an outcome.',
  '**Current details** say how it stands, who is to write next and what comes next; the history tells the story by its summaries.',
  'What was said is in PostgreSQL alone.',
].join(' ');

const payloads = (value: unknown): Payload[] => toPayloads(defaultPayloadConverter, value) ?? [];

function attribute(type: 'Keyword' | 'Int' | 'Bool' | 'Datetime', value: string | number | boolean): Payload {
  const payload = defaultPayloadConverter.toPayload(value);
  return { ...payload, metadata: { ...payload.metadata, type: new TextEncoder().encode(type) } };
}
