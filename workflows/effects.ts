import { type ActivityInterfaceFor, proxyActivities } from '@temporalio/workflow';
import { readFacts } from '../domain/case/read-fact.ts';
import { readOutcome } from '../domain/case/read-outcome.ts';
import { readOutlook } from '../domain/case/read-outlook.ts';
import type { Effects } from '../domain/effects/case-effects.ts';
import { readAdopted, readRecorded } from '../domain/effects/read-answer.ts';

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

/** An activity, and the reader by which its answer enters: a history may be older than the version that replays it. */
interface Effect<Input, Output> {
  readonly ask: { executeWithOptions(options: { summary: string }, args: [Input]): Promise<Output> };
  readonly read: (answer: Output) => Output;
}

export const effects = {
  adopt: { ask: unlimitedRetry.adopt, read: readAdopted },
  drawOutlook: { ask: unlimitedRetry.drawOutlook, read: readOutlook },
  loadFacts: { ask: unlimitedRetry.loadFacts, read: readFacts },
  record: { ask: unlimitedRetry.record, read: readRecorded },
  close: { ask: unlimitedRetry.close, read: readRecorded },
  sendTemplate: { ask: boundedRetry.sendTemplate, read: readOutcome },
  settleTemplate: { ask: unlimitedRetry.settleTemplate, read: readOutcome },
  deliverKept: { ask: unlimitedRetry.deliverKept, read: readOutcome },
  sendEmail: { ask: unlimitedRetry.sendEmail, read: readOutcome },
  requestNumber: { ask: unlimitedRetry.requestNumber, read: readOutcome },
  bookCall: { ask: unlimitedRetry.bookCall, read: readOutcome },
};

/** Calls one with a line for the history: what is done, in the story's words. */
export async function runEffect<Input, Output>(
  { ask, read }: Effect<Input, Output>,
  summary: string,
  input: Input,
): Promise<Output> {
  return read(await ask.executeWithOptions({ summary }, [input]));
}
