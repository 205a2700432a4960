import type { Parts } from '../services/parts.ts';
import type { Sender } from '../services/messages/sender.ts';
import { startSweep, type Sweep } from '../services/sweep.ts';
import { heldAttempts } from '../database/sending/attempts.ts';
import { type Duration, SECOND } from '../domain/time/instant.ts';
import { describeError } from '../settings/describe-error.ts';

const SWEEP: Duration = 5 * SECOND;

/** Lets the API's held templates go when their instant has come (E3, E5). */
export function startHeldSends({ pool, clock, log }: Parts, { sendHeld }: Pick<Sender, 'sendHeld'>): Sweep {
  return startSweep({
    every: SWEEP,
    isDue: async () => (await heldAttempts(pool, clock.now(), 1)).length > 0,
    work: async () => (await sendHeld(clock.now())) > 0,
    failed: (error) =>
      log.warn(
        { error: describeError(error) },
        'held templates could not be looked at; they are again in a while',
      ),
  });
}
