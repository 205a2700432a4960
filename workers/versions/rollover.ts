import { setTimeout as pause } from 'node:timers/promises';
import { type Client, isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import proto from '@temporalio/proto';
import { tellAgain } from '../../database/receiving/dispatch.ts';
import type { Queryable } from '../../database/pool.ts';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import { CASE_WORKFLOW, rolloverSignal } from '../../workflows/messages.ts';
import { DeploymentFailure, type WorkerVersion } from './deployment.ts';

const { TaskQueueType } = proto.temporal.api.enums.v1;

/** Cases that are asked to move at once: what a worker takes up within some seconds. */
const BATCH = 200;
/** Requests at once. */
const AT_ONCE = 20;
/** A case that a worker runs moves within a second, or when its send is over. */
const PATIENCE: Duration = 60 * SECOND;
const LOOK: Duration = 250;
/** A gateway looks every second for what it has to tell. */
const BEGUN_WITHIN: Duration = 20 * SECOND;
/** A workflow task that has failed this often fails for a reason of its own. */
const FAILED_OFTEN = 3;
/** Workers that have just been started are known within some tenths of a second. */
const KNOWN_WITHIN: Duration = 5 * SECOND;
/** A worker asks for work at least once a minute. */
const POLLS_EVERY: Duration = 70 * SECOND;

export interface RolloverParts {
  readonly client: Client;
  readonly pool: Queryable;
  readonly taskQueue: string;
  /** The version that is current; all cases are to run by it. */
  readonly to: WorkerVersion;
}

export interface RolloverOptions {
  readonly batch?: number;
  /** How long a case may take to move; then it is ended and begun again. */
  readonly patience?: Duration;
  /** Called when cases are to be begun again, where the gateway is at hand. */
  readonly wake?: () => void;
  /** Told after each batch. */
  readonly tell?: (so: RolledOver) => void;
}

export interface RolledOver {
  /** Continued as new by themselves, or closed meanwhile. */
  readonly moved: number;
  /** Ended and begun again from what PostgreSQL knows: no worker runs their version, or it fails. */
  readonly begunAgain: number;
  /** Open cases that have not begun again by now: no gateway runs, or something is wrong with them. */
  readonly left: readonly string[];
}

/** A version whose cases are still running. */
export interface Elsewhere {
  /** Null: workers that had no version. */
  readonly buildId: string | null;
  readonly cases: number;
  readonly hasWorkers: boolean;
}

/** A run that does not move. */
interface Stay {
  readonly caseId: string;
  readonly runId: string;
}

type Standing =
  /** It runs by the version, or will begin by it, or is over. */
  | { readonly is: 'there' }
  | {
      readonly is: 'elsewhere';
      readonly runId: string;
      readonly buildId: string | null;
      readonly fails: boolean;
    };

/**
 * Moves every running case to a version: in batches, asked by a signal. A case continues as new at its next quiet point. What
 * cannot is ended and begun again from its snapshot; the attempt rows keep its sends from going twice (R7). May be
 * interrupted and repeated, and done by several at once: only what runs elsewhere is touched.
 * @throws DeploymentFailure before anything is touched, where no worker runs the version: cases would wait there for nobody
 */
export async function rollOver(parts: RolloverParts, options: RolloverOptions = {}): Promise<RolledOver> {
  const { batch = BATCH, patience = PATIENCE, wake, tell } = options;
  let polled: ReadonlySet<string | null> | null = null;
  const done = new Set<string>();
  const left: string[] = [];
  let moved = 0;
  let begunAgain = 0;
  for (;;) {
    const ids: string[] = [];
    for await (const id of runningElsewhere(parts)) {
      // The index lags behind.
      if (!done.has(id)) ids.push(id);
      if (ids.length === batch) break;
    }
    if (ids.length === 0) return { moved, begunAgain, left };
    polled ??= await buildsOnceReady(parts);
    const stays = await moveBatch(parts, ids, patience, polled);
    moved += ids.length - stays.length;
    await inTurns(stays, (stay) => endRun(parts, stay));
    const waiting = await beginAgain(
      parts,
      stays.map(({ caseId }) => caseId),
      wake,
    );
    begunAgain += stays.length - waiting.length;
    left.push(...waiting);
    for (const id of ids) done.add(id);
    tell?.({ moved, begunAgain, left });
  }
}

/** What runs by other versions, by version; nothing is touched. */
export async function casesElsewhere(parts: RolloverParts): Promise<Elsewhere[]> {
  const polled = await buildsWithWorkers(parts);
  const counts = new Map<string | null, number>();
  for await (const id of runningElsewhere(parts)) {
    const standing = await standingOf(parts, id);
    if (standing.is === 'there') continue;
    counts.set(standing.buildId, (counts.get(standing.buildId) ?? 0) + 1);
  }
  return [...counts].map(([buildId, cases]) => ({ buildId, cases, hasWorkers: polled.has(buildId) }));
}

async function* runningElsewhere({ client, taskQueue, to }: RolloverParts): AsyncGenerator<string> {
  const version = `${to.deploymentName}:${to.buildId}`;
  const query = [
    `WorkflowType = '${CASE_WORKFLOW}'`,
    `ExecutionStatus = 'Running'`,
    `TaskQueue = '${taskQueue}'`,
    `(TemporalWorkerDeploymentVersion != '${version}' OR TemporalWorkerDeploymentVersion IS NULL)`,
  ].join(' AND ');
  for await (const { workflowId } of client.workflow.list({ query })) yield workflowId;
}

/** Signals a batch and waits for it. @returns those that stay where they are */
async function moveBatch(
  parts: RolloverParts,
  ids: readonly string[],
  patience: Duration,
  polled: ReadonlySet<string | null>,
): Promise<Stay[]> {
  const { client, to } = parts;
  const until = performance.now() + patience;
  const stays: Stay[] = [];
  let waiting = [...ids];
  const asked = new Set<string>();
  while (waiting.length > 0) {
    const still: string[] = [];
    await inTurns(waiting, async (caseId) => {
      const standing = await standingOf(parts, caseId);
      if (standing.is === 'there') return;
      const { runId, buildId, fails } = standing;
      if (fails || !polled.has(buildId) || performance.now() >= until) {
        stays.push({ caseId, runId });
        return;
      }
      still.push(caseId);
      if (asked.has(caseId)) return;
      try {
        await client.workflow.getHandle(caseId).signal(rolloverSignal, to.buildId);
        asked.add(caseId);
      } catch (error) {
        // Its run ends just now: what follows is looked at again.
        if (!isClosing(error)) throw error;
      }
    });
    waiting = still;
    if (waiting.length > 0) await pause(LOOK);
  }
  return stays;
}

async function standingOf({ client, to }: RolloverParts, caseId: string): Promise<Standing> {
  const described = await client.workflow.getHandle(caseId).describe().catch(whenGone(null));
  if (described === null || described.status.name !== 'RUNNING') return { is: 'there' };
  const { versioningInfo } = described.raw.workflowExecutionInfo ?? {};
  const version = versioningInfo?.deploymentVersion ?? null;
  // What no worker has taken up yet begins by the current version.
  if (version === null && described.historyLength < FIRST_TASK_DONE) return { is: 'there' };
  const buildId = version?.buildId ?? null;
  if (version?.deploymentName === to.deploymentName && buildId === to.buildId) return { is: 'there' };
  const { pendingWorkflowTask } = described.raw;
  return {
    is: 'elsewhere',
    runId: described.runId,
    buildId,
    fails: (pendingWorkflowTask?.attempt ?? 1) >= FAILED_OFTEN,
  };
}

/** Started, signalled, scheduled, begun, completed. */
const FIRST_TASK_DONE = 5;

/** By its run, so that one which moved after all is left alone. */
async function endRun({ client }: RolloverParts, { caseId, runId }: Stay): Promise<void> {
  await client.workflow
    .getHandle(caseId, runId)
    .terminate('no worker runs it any more; the case begins again from what is recorded')
    .catch(whenGone(undefined));
}

/** A gateway begins them again, because it has something to tell them. @returns those that do not run by then */
async function beginAgain(
  parts: RolloverParts,
  caseIds: readonly string[],
  wake: RolloverOptions['wake'],
): Promise<string[]> {
  let waiting = [...caseIds];
  for (const until = performance.now() + BEGUN_WITHIN; waiting.length > 0; await pause(LOOK)) {
    // Those that are closed have nothing to be told.
    const open = await tellAgain(parts.pool, waiting);
    wake?.();
    const still: string[] = [];
    await inTurns(open, async (caseId) => {
      if (!(await isRunning(parts, caseId))) still.push(caseId);
    });
    waiting = still;
    if (performance.now() >= until) break;
  }
  return waiting;
}

async function isRunning({ client }: RolloverParts, caseId: string): Promise<boolean> {
  const described = await client.workflow.getHandle(caseId).describe().catch(whenGone(null));
  return described?.status.name === 'RUNNING';
}

/** The same, once there is somebody to move to. */
async function buildsOnceReady(parts: RolloverParts): Promise<ReadonlySet<string | null>> {
  const { deploymentName, buildId } = parts.to;
  for (const until = performance.now() + KNOWN_WITHIN; ; await pause(LOOK)) {
    const polled = await buildsWithWorkers(parts);
    if (polled.has(buildId)) return polled;
    if (performance.now() >= until) {
      throw new DeploymentFailure(
        `No worker runs version ${buildId} of the deployment ${deploymentName} on the task queue ${parts.taskQueue}, so nothing was moved.\n` +
          'Start its workers first, and try again.',
      );
    }
  }
}

/** Builds whose workers have asked for work lately; null stands for workers without a version. */
async function buildsWithWorkers({
  client,
  taskQueue,
  to,
}: RolloverParts): Promise<ReadonlySet<string | null>> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  const asked = (pollers ?? []).map(({ lastAccessTime, deploymentOptions }) => ({
    at: Number(lastAccessTime?.seconds ?? 0) * SECOND,
    buildId: deploymentOptions?.buildId || null,
  }));
  // By the server's clock alone: this machine's may be wrong, and cases of workers that are there would be begun again.
  const since = Math.max(...asked.map(({ at }) => at)) - POLLS_EVERY;
  const builds = asked.filter(({ at }) => at >= since).map(({ buildId }) => buildId);
  // A run without a version goes on by the current one.
  return new Set(builds.includes(to.buildId) ? [...builds, null] : builds);
}

/** gRPC's statuses for an operation that came at the wrong moment: the run is being closed, or continued as new. */
const WRONG_MOMENT = [8, 10];

const isClosing = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  (error instanceof ServiceError &&
    isGrpcServiceError(error.cause) &&
    WRONG_MOMENT.includes(error.cause.code));

const whenGone =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof WorkflowNotFoundError) return value;
    throw error;
  };

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, queue.length) }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
