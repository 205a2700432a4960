import { type Attempt, startCalling } from '../../database/sending/attempts.ts';
import type { Pool } from '../../database/pool.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Clock } from '../../settings/clock.ts';
import type { Channel, DeliveryResult, Recipient } from '../channels/channel.ts';

/** A reserved attempt, and whom it goes to; null: nobody any more (S3). */
export interface Carried<To extends Recipient = Recipient> {
  readonly attempt: Attempt;
  readonly to: To | null;
}

/** What happened to it, to be settled at once. */
export type Delivery =
  | (DeliveryResult & { readonly calledAt: Instant })
  /** The permitted span or the window ended first (E5, W2). This run holds `calling`, and has not called. */
  | { readonly was: 'expired'; readonly at: Instant }
  /** R6: the case learned something after the reservation, and the attempt is fenced. */
  | { readonly was: 'overtaken' }
  /** Another run called, or nobody may: the row says what became of it. */
  | { readonly was: 'not-mine' };

/**
 * Carries a reserved attempt to the provider, at most once whoever repeats this: only the run that moves it from `reserved`
 * to `calling`, in a commit of its own, calls.
 * @param seen R6: the watermark the plan was made with; null where no word of the customer makes it wrong
 */
export async function deliver<To extends Recipient>(
  { pool, clock }: { readonly pool: Pool; readonly clock: Clock },
  { attempt, to }: Carried<To>,
  channel: Channel<To>,
  seen: number | null,
): Promise<Delivery> {
  if (attempt.status !== 'reserved' || to === null) return { was: 'not-mine' };
  const prepared = await channel.prepare(attempt, to);
  // While it is still only reserved: whoever dies here has not called.
  const turn = await prepared.turn();
  const calledAt = clock.now();
  const calling = await startCalling(pool, attempt.id, calledAt, seen);
  if (calling !== 'mine') return { was: calling };
  // The commit took longer than the turn lasts: sends that were held up together must not go together.
  if (turn.isPast()) await prepared.turn();
  const now = clock.now();
  if (attempt.notAfter !== null && now >= attempt.notAfter) return { was: 'expired', at: now };
  return { ...(await prepared.send()), calledAt };
}
