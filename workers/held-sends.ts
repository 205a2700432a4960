import type { Parts } from '../activities/parts.ts';
import type { Sender } from '../activities/sender.ts';
import { heldAttempts } from '../database/attempts.ts';
import { type Duration, SECOND } from '../domain/instant.ts';
import { describeError } from '../settings/describe-error.ts';
import type { Background } from './background.ts';

const SWEEP: Duration = 5 * SECOND;

/** Lets the API's held templates go when their instant has come (E3, E5). */
export function startHeldSends(
  { pool, clock, log }: Parts,
  { sendHeld }: Pick<Sender, 'sendHeld'>,
): Background {
  const stopped = new AbortController();
  let working: Promise<void> | null = null;

  const work = async (): Promise<void> => {
    try {
      while (!stopped.signal.aborted && (await sendHeld(clock.now())) > 0);
    } catch (error) {
      log.warn(
        { error: describeError(error) },
        'held templates could not be looked at; they are again in a while',
      );
    }
  };
  const wake = (): void => {
    if (stopped.signal.aborted) return;
    working ??= work().finally(() => {
      working = null;
    });
  };
  const timer = setInterval(wake, SWEEP);
  wake();

  return {
    wake,
    idle: async () => working === null && (await heldAttempts(pool, clock.now())).length === 0,
    async stop() {
      stopped.abort();
      clearInterval(timer);
      await working;
    },
  };
}
