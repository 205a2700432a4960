import { CompleteAsyncError } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { errorKind } from '../settings/describe-error.ts';

/**
 * S1: what Temporal may know of an error: type and code. A failure is kept in the history and shown in its UI for as long
 * as the case is, and messages, details, causes and stacks of Postgres and of providers carry values.
 */
export function plainFailure(error: unknown): Error {
  if (error instanceof CompleteAsyncError) return error;
  if (error instanceof CancelledFailure) return new CancelledFailure('cancelled');
  const { type, code } = errorKind(error);
  const named =
    error instanceof ApplicationFailure && error.type ? { type: error.type, code: null } : { type, code };
  const failure = ApplicationFailure.create({
    message: named.code === null ? named.type : `${named.type} ${named.code}`,
    type: named.code ?? named.type,
    nonRetryable: (error as { nonRetryable?: unknown } | null)?.nonRetryable === true,
  });
  // The stack begins with a message of its own and names folders of the machine.
  failure.stack = '';
  return failure;
}
