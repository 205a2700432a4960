import { CancelledFailure, CompleteAsyncError, type Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { isOutage, waitOut } from '../database/outage.ts';
import { type Duration, SECOND } from '../domain/time/instant.ts';
import { describeError } from '../settings/describe-error.ts';
import type { Logger } from '../settings/log.ts';
import { timed } from './case-time.ts';
import { plainFailure } from './plain-failure.ts';

/** Well within the activities' heartbeat timeout. One that is over before then, as nearly all are, costs no heartbeat. */
const HEARTBEAT: Duration = 3 * SECOND;

/**
 * Around every activity: says that its worker lives, waits out a database that is away (activities are safe to repeat),
 * and replaces whatever error is left by its type and code before it reaches Temporal (S1); what can be said of it goes
 * to the log.
 */
export function activityInterceptors(log: Logger): ActivityInterceptorsFactory {
  return (context: Context) => ({
    inbound: {
      execute: (input, next) =>
        timed(context.info.currentAttemptScheduledTimestampMs, async () => {
          const { info, cancellationSignal } = context;
          const beating = setInterval(() => context.heartbeat(), HEARTBEAT);
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
          } finally {
            clearInterval(beating);
          }
        }),
    },
  });
}
