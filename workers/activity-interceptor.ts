import { CancelledFailure, CompleteAsyncError, type Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { isOutage, waitOut } from '../database/outage.ts';
import { describeError } from '../settings/describe-error.ts';
import type { Logger } from '../settings/log.ts';
import { timed } from './case-time.ts';
import { plainFailure } from './plain-failure.ts';

/**
 * Around every activity: waits out a database that is away (activities are safe to repeat), and replaces whatever error
 * is left by its type and code before it reaches Temporal (S1); what can be said of it goes to the log.
 */
export function activityInterceptors(log: Logger): ActivityInterceptorsFactory {
  return ({ info, cancellationSignal }: Context) => ({
    inbound: {
      execute: (input, next) =>
        timed(info.currentAttemptScheduledTimestampMs, async () => {
          try {
            return await waitOut(() => next(input), { signal: cancellationSignal });
          } catch (error) {
            const isExpected = error instanceof CancelledFailure || error instanceof CompleteAsyncError;
            if (!isExpected) {
              const about = {
                activity: info.activityType,
                caseId: info.workflowExecution?.workflowId,
                attempt: info.attempt,
                error: describeError(error),
              };
              if (isOutage(error)) log.warn(about, 'the database is away; the activity is tried again');
              else log.error(about, 'an activity failed');
            }
            throw plainFailure(error);
          }
        }),
    },
  });
}
