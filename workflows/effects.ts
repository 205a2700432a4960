import { type ActivityInterfaceFor, proxyActivities } from '@temporalio/workflow';
import type { Effects } from '../domain/effects/case-effects.ts';

type Proxies = ActivityInterfaceFor<Effects>;

/**
 * A worker that died says nothing any more and is given up after this, not only when its activity has had its minute.
 * Longer than a process that is at work is ever silent.
 */
const heartbeatTimeout = '10 seconds';

/**
 * For all that may be repeated without harm: tried until it succeeds. Activities wait out a database that is down
 * themselves; retries come within a second, because the backoff of a retry is case time under the test clock.
 */
const unlimitedRetry = proxyActivities<Proxies>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout,
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 second' },
});

/**
 * R7: a template send is tried a few times, then its attempt row is asked what became of it. Which kind of timeout it was
 * says nothing: of 18 timed-out sends 17 had never run and one had.
 */
const boundedRetry = proxyActivities<Proxies>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout,
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 second', maximumAttempts: 3 },
});

export const effects = {
  adopt: unlimitedRetry.adopt,
  drawOutlook: unlimitedRetry.drawOutlook,
  loadFacts: unlimitedRetry.loadFacts,
  record: unlimitedRetry.record,
  close: unlimitedRetry.close,
  sendTemplate: boundedRetry.sendTemplate,
  settleTemplate: unlimitedRetry.settleTemplate,
  deliverKept: unlimitedRetry.deliverKept,
  sendEmail: unlimitedRetry.sendEmail,
  bookCall: unlimitedRetry.bookCall,
};

/** Calls one with a line for the history: what is done, in the story's words. */
export function runEffect<Input, Output>(
  effect: { executeWithOptions(options: { summary: string }, args: [Input]): Promise<Output> },
  summary: string,
  input: Input,
): Promise<Output> {
  return effect.executeWithOptions({ summary }, [input]);
}
