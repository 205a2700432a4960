import { type Attempt, attemptById, fenceAttempt, startCalling } from '../../database/sending/attempts.ts';
import { findOutbound } from '../../database/sending/outbound.ts';
import { transaction } from '../../database/pool.ts';
import { markRefused, markSent, markUnknown } from '../../database/sending/settlement.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import type { SenderParts } from './sender-parts.ts';
import type { Outgoing, SendResult } from '../channels/whatsapp.ts';

/** What became of a reserved attempt. */
export type Called =
  | { readonly was: 'sent'; readonly providerId: string }
  | { readonly was: 'refused'; readonly code: string; readonly class: ErrorClass }
  /** R7 */
  | { readonly was: 'unknown' }
  /** The permitted span or the window ended before the provider was spoken to: nothing was sent, the key is used up. */
  | { readonly was: 'late'; readonly at: Instant }
  /** R6: the case learned something after the reservation: nothing was sent, the key is used up. */
  | { readonly was: 'overtaken' }
  /** R7: the key was fenced: nothing was sent. */
  | { readonly was: 'fenced' };

/**
 * Carries a reserved attempt to the provider, at most once whoever repeats this: only the run that moves it from
 * `reserved` to `calling` calls; any other answers what the row says (design, Sending).
 * @param to whom; read afresh, because the address is not kept with the attempt
 * @param seen R6: the watermark the plan was made with; null for what a person asked for
 */
export async function callProvider(
  parts: SenderParts,
  attempt: Attempt,
  to: Outgoing['to'],
  seen: number | null,
): Promise<Called> {
  const { pool, clock, whatsapp, pace, log } = parts;
  if (attempt.status !== 'reserved') return calledOf(await settled(parts, attempt.id));
  const { lineId, messageId, notAfter } = attempt;
  const message = messageId === null ? null : await findOutbound(pool, messageId);
  if (lineId === null || messageId === null || message === null) {
    throw new Error(`attempt ${attempt.id} has nothing to send`);
  }
  // While it is still only reserved: whoever dies here has not called.
  const turn = await pace.turn(lineId);
  const calledAt = clock.now();
  switch (await startCalling(pool, attempt.id, calledAt, seen)) {
    case 'not-mine':
      return calledOf(await settled(parts, attempt.id));
    case 'overtaken':
      return { was: 'overtaken' };
    case 'mine':
      break;
  }
  // The commit took longer than the turn lasts: sends that were held up together must not go together.
  if (turn.isPast()) await pace.turn(lineId);
  // The last look at the clock (E5, W2): this run alone holds `calling`, and knows that it has not called.
  if (notAfter !== null && clock.now() >= notAfter) {
    await fenceAttempt(pool, attempt.id);
    return { was: 'late', at: clock.now() };
  }
  const { rendered: _, ...content } = message.content as Outgoing['content'] & { rendered?: string };
  const result = await whatsapp.send({ lineId, to, content, callbackData: attempt.id });
  if (result.was !== 'accepted') {
    log.warn({ attempt: attempt.id, code: result.code, was: result.was }, 'a message was not accepted');
  }
  await settle(parts, { ...attempt, status: 'calling', calledAt }, result);
  return asCalled(result);
}

/** Stores what the provider said. The status webhook may have been faster: then nothing is left to do. */
async function settle({ pool, clock }: SenderParts, attempt: Attempt, result: SendResult): Promise<void> {
  const at = attempt.calledAt ?? clock.now();
  await transaction(pool, async (connection) => {
    switch (result.was) {
      case 'accepted':
        await markSent(connection, attempt, { providerId: result.providerId, at });
        break;
      case 'refused':
        await markRefused(connection, attempt, { code: result.code, class: result.class, at });
        break;
      case 'unknown':
        await markUnknown(connection, attempt, { at, code: result.code });
        break;
    }
  });
}

function asCalled(result: SendResult): Called {
  switch (result.was) {
    case 'accepted':
      return { was: 'sent', providerId: result.providerId };
    case 'refused':
      return { was: 'refused', code: result.code, class: result.class };
    case 'unknown':
      return { was: 'unknown' };
  }
}

/**
 * The row as a run sees it that does not call. One found `calling` may be under way or lost: it counts as sent until the
 * provider says otherwise (R7).
 */
export async function settled({ pool, clock }: SenderParts, id: string): Promise<Attempt> {
  const attempt = await attemptById(pool, id);
  if (attempt === null) throw new Error(`attempt ${id} is gone`);
  if (attempt.status !== 'calling') return attempt;
  const at = attempt.calledAt ?? clock.now();
  await transaction(pool, (connection) => markUnknown(connection, attempt, { at, code: null }));
  return (await attemptById(pool, id)) ?? attempt;
}

/** A settled attempt, to whoever asks again. */
export function calledOf(attempt: Attempt): Called {
  switch (attempt.status) {
    case 'sent':
      return { was: 'sent', providerId: attempt.providerId ?? '' };
    case 'refused':
      return { was: 'refused', code: attempt.errorCode ?? '', class: attempt.errorClass ?? 'line' };
    case 'fenced':
      return { was: 'fenced' };
    case 'held':
    case 'reserved':
    case 'calling':
    case 'unknown':
      return { was: 'unknown' };
  }
}
