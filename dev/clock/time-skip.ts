import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Instant } from '../../domain/time/instant.ts';

const { FastForwardPollingResult, WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

/** The default of 200 skips would end a long life's fast-forward in the middle. */
const SKIPS = 1_000_000;

/** Passing errors in a row that are put up with. */
const FAILURES = 20;

/** gRPC NOT_FOUND: the execution is gone. */
const NOT_FOUND = 5;

export interface Where {
  /**
   * Made with `interceptors: []`: a fast-forward is relative, so one that the SDK repeated after a passing error would be
   * made twice, and the case would be a day ahead of everybody.
   */
  readonly connection: Connection;
  readonly namespace: string;
}

/** A case as the server sees it now. */
export interface Standing {
  readonly isRunning: boolean;
  /** Its own clock: the wall's plus what it skipped. */
  readonly currentTime: Instant;
  /** A fast-forward is still on. */
  readonly isSkipping: boolean;
  /** No workflow task and no activity is under way. */
  readonly isQuiet: boolean;
  readonly runId: string;
  /** Events in its run's history: while there are no more, it has done and learned nothing. */
  readonly events: number;
}

/** Events that one `skipTo` adds to a case's history. */
export const EVENTS_PER_SKIP = 2;

const toDuration = (ms: number) => ({
  seconds: Math.floor(ms / 1_000) as never,
  nanos: (ms % 1_000) * 1_000_000,
});

/** `null` when there is no such execution. */
export async function standingOf(
  { connection, namespace }: Where,
  workflowId: string,
): Promise<Standing | null> {
  try {
    const described = await connection.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId },
    });
    const skipping = described.workflowExtendedInfo?.timeSkippingInfo;
    const time = skipping?.currentTime;
    return {
      isRunning:
        described.workflowExecutionInfo?.status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
      currentTime:
        time?.seconds == null
          ? Date.now()
          : Number(time.seconds) * 1_000 + Math.floor((time.nanos ?? 0) / 1e6),
      isSkipping: skipping?.effectiveConfig?.enabled === true,
      isQuiet: (described.pendingActivities ?? []).length === 0 && !described.pendingWorkflowTask,
      runId: described.workflowExecutionInfo?.execution?.runId ?? '',
      events: Number(described.workflowExecutionInfo?.historyLength ?? 0),
    };
  } catch (failure) {
    if ((failure as { code?: number }).code === NOT_FOUND) return null;
    throw failure;
  }
}

/** What a signalWithStart needs so that a case that starts after the clock has moved lives in the clock's time. */
export function startsLater(offset: number): object {
  return offset <= 0
    ? {}
    : {
        // With the skip alone its first task would see a clock that is too early by the offset.
        workflowStartDelay: toDuration(offset),
        timeSkippingConfig: {
          enabled: true,
          maxSessionSkipCount: SKIPS,
          // It must be over before the case wakes: one that ends with the delay is, now and then, still on when a request
          // arrives first, and then goes on to the case's first timer.
          fastForwardConfig: { id: randomUUID(), duration: toDuration(offset - 1) },
        },
      };
}

/**
 * One skip of a case that is quiet to an instant at or before the next thing it has to do, so that the server makes it in
 * the same transaction and skips no more. What the server (1.32) does otherwise: it takes a timer that is over but has not
 * fired yet, and a fast-forward whose end went by while an activity ran, for none, and goes on to the next one, days ahead.
 *
 * Returns at once. Where the case stands then must be asked: something may have come in between.
 */
export async function skipTo(where: Where, workflowId: string, to: Instant, now: Instant): Promise<void> {
  try {
    await setSkipping(where, workflowId, to <= now ? null : { id: randomUUID(), duration: to - now });
  } catch (failure) {
    // It ended in between; or it may have been taken all the same, and a repeated one would be made twice.
    if ((failure as { code?: number }).code === NOT_FOUND) return;
    await pause(10);
  }
}

/** @param skip null: no more skipping */
async function setSkipping(
  { connection, namespace }: Where,
  workflowId: string,
  skip: { readonly id: string; readonly duration: number } | null,
): Promise<void> {
  await connection.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution: { workflowId },
    workflowExecutionOptions: {
      timeSkippingConfig:
        skip === null
          ? { enabled: false }
          : {
              enabled: true,
              maxSessionSkipCount: SKIPS,
              fastForwardConfig: { id: skip.id, duration: toDuration(skip.duration) },
            },
    },
    updateMask: { paths: ['time_skipping_config'] },
  });
}

/**
 * Moves one execution's own clock to an absolute instant on the real server, doing on the way what is due; returns when it
 * is there or has ended. Never by a duration that is the same for all: errors would add up. The target must be clear of
 * everything that the case has to do, by more than a step takes (see `skipTo`).
 */
export async function fastForward(where: Where, workflowId: string, target: Instant): Promise<void> {
  let failures = 0;
  for (;;) {
    const standing = await standingOf(where, workflowId);
    if (standing === null || !standing.isRunning) return;
    const ahead = target - standing.currentTime;
    if (ahead <= 0 && !standing.isSkipping) return;
    const id = randomUUID();
    try {
      await setSkipping(where, workflowId, ahead <= 0 ? null : { id, duration: ahead });
      // Whether it came about or not: where the case stands then is asked again.
      if (ahead > 0) await untilOver(where, workflowId, id);
    } catch (failure) {
      // It ended in between.
      if ((failure as { code?: number }).code === NOT_FOUND) return;
      failures += 1;
      if (failures === FAILURES) throw failure;
      // It may have been taken all the same: where the case stands is asked before anything is asked of it again.
      await pause(failures * 10);
    }
  }
}

/** Waits until a fast-forward is there, or can no longer complete. */
async function untilOver(
  { connection, namespace }: Where,
  workflowId: string,
  fastForwardId: string,
): Promise<void> {
  for (;;) {
    const { fastForwardPollingResult } = await connection.workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution: { workflowId },
      fastForwardId,
    });
    if (fastForwardPollingResult !== FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT)
      return;
  }
}
