import {
  type Attempt,
  attemptById,
  fenceAttempt,
  fenceKey,
  holdAgain,
} from '../../database/sending/attempts.ts';
import { markUnreachable } from '../../database/contacts/email-address.ts';
import { announceContactChange, appendFact } from '../../database/cases/facts.ts';
import { lockLiving } from '../../database/cases/merged-case.ts';
import { giveUpMail, settleMail } from '../../database/sending/mail-attempts.ts';
import { setOutbound } from '../../database/sending/outbound.ts';
import { type Connection, type Pool, transaction } from '../../database/pool.ts';
import { markRefused, markSent, markUnknown } from '../../database/sending/settlement.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import type { Clock } from '../../settings/clock.ts';
import type { DeliveryResult } from '../channels/channel.ts';
import type { Carried, Delivery } from './deliver.ts';

/** The last look at the clock, right before the provider (E5). */
export const HOURS_ENDED = explain('hours.ended');

/** What became of an attempt. */
export type Settlement =
  | { readonly was: 'sent'; readonly providerId: string }
  | { readonly was: 'refused'; readonly code: string; readonly class: ErrorClass }
  /** R7 */
  | { readonly was: 'unknown' }
  /** E5, W2: nothing was sent, and unless it is held the key is used up. */
  | { readonly was: 'expired'; readonly at: Instant }
  /** R6: the case learned something after the reservation: nothing was sent, the key is used up. */
  | { readonly was: 'overtaken' }
  /** R7: the key was fenced: nothing was sent. */
  | { readonly was: 'fenced' };

/**
 * What its message becomes where the time to send it ended: `held` waits for the gate's next answer, `kept` for the
 * customer, `kept-confirm` for an agent's word.
 */
export type IfExpired = 'discarded' | 'held' | 'kept' | 'kept-confirm';

interface SettleParts {
  readonly pool: Pool;
  readonly clock: Clock;
}

/** Writes what became of a send, with all that follows from it. */
export async function settle(
  parts: SettleParts,
  carried: Carried,
  delivery: Delivery,
  ifExpired: IfExpired,
): Promise<Settlement> {
  const { pool } = parts;
  const { attempt } = carried;
  switch (delivery.was) {
    case 'accepted':
    case 'refused':
    case 'unknown':
      await (isMail(attempt) ? settleAsMail(pool, carried, delivery) : settleInChat(pool, attempt, delivery));
      return settlementOfResult(delivery);
    case 'expired':
      await transaction(pool, (connection) => expire(connection, attempt, delivery.at, ifExpired));
      return delivery;
    case 'overtaken':
      if (attempt.messageId !== null) await setOutbound(pool, attempt.messageId, { status: 'discarded' });
      return delivery;
    case 'not-mine':
      return settlementOf(await settleStanding(parts, attempt.id));
  }
}

/**
 * R7: asks for the key of a send that threw, and fences it, so that no run that is still on its way calls. Null: there was
 * no row, so it never went.
 */
export async function settleKey(
  parts: SettleParts,
  key: string,
  by: { readonly caseId: string; readonly at: Instant },
): Promise<Attempt | null> {
  const attempt = await fenceKey(parts.pool, key, by);
  return attempt === null ? null : takenAsSent(parts, attempt);
}

/** The row as a run sees it that does not call. */
export async function settleStanding(parts: SettleParts, id: string): Promise<Attempt> {
  const attempt = await attemptById(parts.pool, id);
  if (attempt === null) throw new Error(`attempt ${id} is gone`);
  return takenAsSent(parts, attempt);
}

/** One found `calling` may be under way or lost: it counts as sent until the provider says otherwise (R7). */
async function takenAsSent({ pool, clock }: SettleParts, attempt: Attempt): Promise<Attempt> {
  if (attempt.status !== 'calling') return attempt;
  const at = attempt.calledAt ?? clock.now();
  if (isMail(attempt)) await giveUpMail(pool, attempt.id);
  else await transaction(pool, (connection) => markUnknown(connection, attempt, { at, code: null }));
  return (await attemptById(pool, attempt.id)) ?? attempt;
}

/** A settled attempt, to whoever asks again. */
export function settlementOf(attempt: Attempt): Settlement {
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

function settlementOfResult(result: DeliveryResult): Settlement {
  switch (result.was) {
    case 'accepted':
      return { was: 'sent', providerId: result.providerId };
    case 'refused':
      return { was: 'refused', code: result.code, class: result.class };
    case 'unknown':
      return { was: 'unknown' };
  }
}

/** What goes out in a chat has its message; of mails none is kept. */
const isMail = ({ messageId }: Attempt): boolean => messageId === null;

type Called = Extract<Delivery, { readonly calledAt: Instant }>;

/** The status webhook may have been faster: then nothing is left to do. */
async function settleInChat(pool: Pool, attempt: Attempt, delivery: Called): Promise<void> {
  const { calledAt: at } = delivery;
  const called: Attempt = { ...attempt, status: 'calling', calledAt: at };
  await transaction(pool, async (connection) => {
    switch (delivery.was) {
      case 'accepted':
        await markSent(connection, called, { providerId: delivery.providerId, at });
        break;
      case 'refused':
        await markRefused(connection, called, { code: delivery.code, class: delivery.class, at });
        break;
      case 'unknown':
        await markUnknown(connection, called, { code: delivery.code, at });
        break;
    }
  });
}

async function settleAsMail(pool: Pool, { attempt, to }: Carried, delivery: Called): Promise<void> {
  const { calledAt: at } = delivery;
  switch (delivery.was) {
    case 'accepted':
      return settleMail(pool, attempt.id, { status: 'sent', at, messageId: delivery.providerId });
    case 'unknown': {
      const { code, providerId } = delivery;
      return settleMail(pool, attempt.id, {
        status: 'unknown',
        at,
        code,
        ...(providerId === undefined ? {} : { messageId: providerId }),
      });
    }
    case 'refused': {
      const refused = { status: 'refused', at, code: delivery.code, errorClass: delivery.class } as const;
      const { contactId } = attempt;
      if (delivery.class !== 'person' || contactId === null) return settleMail(pool, attempt.id, refused);
      return transaction(pool, async (connection) => {
        // The contact's other cases plan no mail any more.
        await announceContactChange(connection, contactId, at);
        await markUnreachable(connection, contactId, to?.value ?? null, at);
        await settleMail(connection, attempt.id, refused);
      });
    }
  }
}

/** Lock order: the case, by its fact, then what hangs on it. I1: of a merged one, the case that took over. */
async function expire(
  connection: Connection,
  { id, caseId: given, messageId }: Attempt,
  at: Instant,
  becomes: IfExpired,
): Promise<void> {
  const caseId = given === null ? null : await lockLiving(connection, given);
  if (caseId !== given && messageId !== null)
    await connection.query('update messages set case_id = $2 where id = $1', [messageId, caseId]);
  if (becomes === 'kept' && caseId !== null) await appendFact(connection, caseId, { fact: 'kept', at });
  await (becomes === 'held' ? holdAgain(connection, id, at) : fenceAttempt(connection, id));
  if (messageId !== null) await setOutbound(connection, messageId, { status: becomes });
}
