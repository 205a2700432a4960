import { setTimeout as pause } from 'node:timers/promises';
import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import type { Refusal } from '../../../domain/schedule/handle-command.ts';
import type { Queryable } from '../../../database/pool.ts';
import type { CommandResult } from '../../../workflows/messages.ts';
import { Problem } from '../../http/problem.ts';
import {
  caseMerged,
  commandRefused,
  isCommandRefusal,
  temporarilyUnavailable,
  unknown,
} from '../../http/refusals.ts';

/** How long a caller waits for a case to carry out a command: usually it takes tens of milliseconds. */
const PATIENCE = 10_000;
/** gRPC's statuses for an operation that came at the wrong moment: the run is being closed, or has just been. */
const WRONG_MOMENT = [8, 10];
/** How often a command is told in all: to a case that had to be started, or that is still recording what it learned. */
const TRIES = 6;
/** Doubled with every try: a second and a half in all. */
const FIRST_PAUSE = 50;

export interface CaseUpdatesParts {
  readonly pool: Queryable;
  /** Connects when it is first used; its calls fail while Temporal is away. */
  readonly temporal: Client;
  /** Hands a case's stored facts to its workflow, which starts it where it does not run. */
  readonly dispatcher: { flush(caseId: string): Promise<void> };
  /** Whether a refusal is right by everything stored, also by what the workflow has not learned yet. */
  readonly stillRefuses: (caseId: string, refusal: Refusal) => Promise<boolean>;
}

export interface CaseUpdates {
  /**
   * Tells a case and waits until it has recorded it. The same `id` is done once in a run, so it may be repeated.
   * @throws Problem when the case refuses, is closed or unknown, or Temporal is away
   */
  tell<Input>(
    caseId: string,
    update: UpdateDefinition<CommandResult, [Input]>,
    input: Input,
    id: string,
  ): Promise<void>;
  /** W9: what was stored before a command is learned before it. */
  learnFirst(caseId: string): Promise<void>;
}

export function createCaseUpdates({
  pool,
  temporal,
  dispatcher,
  stillRefuses,
}: CaseUpdatesParts): CaseUpdates {
  async function isOpen(caseId: string): Promise<boolean> {
    const { rows } = await pool.query<{ is_open: boolean; into: string | null }>(
      'select is_open, merged_into as into from cases where id = $1',
      [caseId],
    );
    if (rows[0] === undefined) throw unknown('case');
    // I1
    if (rows[0].into !== null) throw caseMerged(rows[0].into);
    return rows[0].is_open;
  }

  async function flush(caseId: string): Promise<void> {
    try {
      await dispatcher.flush(caseId);
    } catch (cause) {
      throw temporarilyUnavailable(AWAY, cause);
    }
  }

  return {
    learnFirst: flush,
    async tell(caseId, update, input, id) {
      if (!(await isOpen(caseId))) throw commandRefused('case_closed');
      for (let attempt = 1; ; attempt += 1) {
        try {
          // real time: the deadline of a call.
          await temporal.withDeadline(Date.now() + PATIENCE, () =>
            temporal.workflow.getHandle(caseId).executeUpdate(update, { args: [input], updateId: id }),
          );
          return;
        } catch (error) {
          const refusal = refusalOf(error);
          const refused = refusedOf(refusal);
          // The run is over, or never began; or it refused before it knew of what was stored meanwhile.
          const isWorthAnother =
            isGone(error) || (refused !== null && !(await stillRefuses(caseId, refused)));
          if (refused !== null) await isOpen(caseId);
          // Postgres knows whether the case is over.
          if ((isWorthAnother || refused === 'case_closing') && !(await isOpen(caseId)))
            throw commandRefused('case_closed');
          if (!isWorthAnother || attempt === TRIES) throw refusal;
          await flush(caseId);
          await pause(FIRST_PAUSE * 2 ** (attempt - 1));
        }
      }
    },
  };
}

const AWAY =
  'Temporal cannot be asked, so the command was most likely not carried out; it may be repeated. Messages are still received and replies still sent.';
const SLOW =
  'The case did not answer in time; the command may still be carried out. Repeat it with the same Idempotency-Key.';

/** What a case refused by its state; null for everything else. `new_message` is decided by what was read, not by what is so (R10). */
function refusedOf(refusal: unknown): Refusal | null {
  const code = refusal instanceof Problem ? refusal.code : '';
  return isCommandRefusal(code) && code !== 'new_message' ? code : null;
}

/** No workflow took the command up, or the one that did ended before it was carried out. */
function isGone(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  // The run is about to continue as new, or to close.
  if (
    error instanceof ServiceError &&
    isGrpcServiceError(error.cause) &&
    WRONG_MOMENT.includes(error.cause.code)
  ) {
    return true;
  }
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === 'AcceptedUpdateCompletedWorkflow'
  );
}

function refusalOf(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const code = error.cause.type ?? '';
    if (isCommandRefusal(code)) return commandRefused(code);
  }
  if (isGone(error)) return temporarilyUnavailable(AWAY, error);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return temporarilyUnavailable(SLOW, error);
  if (isGrpcServiceError(error) || error instanceof ServiceError) return temporarilyUnavailable(AWAY, error);
  return error;
}
