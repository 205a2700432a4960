import { type Attempt, attemptById, startCalling } from '../../database/sending/attempts.ts';
import { markUnreachable } from '../../database/contacts/email-address.ts';
import { announceContactChange } from '../../database/cases/facts.ts';
import { giveBack } from '../../database/sending/frequency.ts';
import { giveUpMail, settleMail } from '../../database/sending/mail-attempts.ts';
import { transaction } from '../../database/pool.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Parts } from '../parts.ts';
import type { Mail, Mailer } from '../channels/smtp.ts';

/** What became of a reserved mail. */
export type DeliveryResult =
  | { readonly was: 'sent' | 'unknown'; readonly at: Instant }
  /** `person`: the address was refused, and is marked. `line`: we, the content or a policy were refused. */
  | { readonly was: 'refused'; readonly cause: 'person' | 'line' }
  /** Certainly not sent; another attempt may follow. */
  | { readonly was: 'later' }
  /** The permitted span ended before the server was spoken to: nothing was begun. */
  | { readonly was: 'too-late' }
  /** R6: the case has learned something since, or what the mail was to tell is no longer true. Never sent. */
  | { readonly was: 'fenced' };

export interface HandOver {
  readonly at: Instant;
  /** R6: the watermark it was planned with; null when nothing the customer says can make it wrong. */
  readonly seen: number | null;
  readonly contactId: string;
  readonly mail: Omit<Mail, 'messageId' | 'at'>;
}

/**
 * Hands a reserved mail to the server, at most once whoever repeats this (design, Sending): only the run that moves the
 * attempt from reserved to calling speaks SMTP, and one that finds it calling answers unknown.
 */
export async function deliverMail(
  { pool, clock }: Pick<Parts, 'pool' | 'clock'>,
  mailer: Mailer,
  attempt: Attempt,
  { at, seen, contactId, mail }: HandOver,
): Promise<DeliveryResult> {
  if (attempt.status !== 'reserved') return asked(pool, attempt.id);
  if (attempt.notAfter !== null && clock.now() >= attempt.notAfter) {
    await giveBack(pool, attempt.id);
    return { was: 'too-late' };
  }
  switch (await startCalling(pool, attempt.id, at, seen)) {
    case 'overtaken':
      return { was: 'fenced' };
    case 'not-mine':
      return asked(pool, attempt.id);
    case 'mine':
  }
  // Derived from the attempt, so that a mail seen twice is known as one.
  const messageId = `${attempt.id}@${mailer.domain}`;
  const handover = await mailer.deliver({ ...mail, messageId, at });
  switch (handover.was) {
    case 'accepted':
      await settleMail(pool, attempt.id, { status: 'sent', at, messageId });
      return { was: 'sent', at };
    case 'unknown':
      await settleMail(pool, attempt.id, { status: 'unknown', at, code: handover.code, messageId });
      return { was: 'unknown', at };
    case 'later':
      await settleMail(pool, attempt.id, { status: 'refused', at, code: handover.code, errorClass: 'pace' });
      return { was: 'later' };
    case 'refused': {
      const { code, address } = handover;
      const cause = address ? 'person' : 'line';
      await transaction(pool, async (connection) => {
        if (address) {
          // The contact's other cases plan no mail any more.
          await announceContactChange(connection, contactId, at);
          await markUnreachable(connection, contactId, mail.to, at);
        }
        await settleMail(connection, attempt.id, { status: 'refused', at, code, errorClass: cause });
      });
      return { was: 'refused', cause };
    }
  }
}

/** What a settled attempt says to whoever asks again; one that is under way, or was when its run died, is unknown (R7). */
export async function asked(pool: Parts['pool'], id: string): Promise<DeliveryResult> {
  await giveUpMail(pool, id);
  const attempt = await attemptById(pool, id);
  if (attempt === null) throw new Error('an attempt is gone');
  const at = attempt.calledAt ?? attempt.reservedAt;
  switch (attempt.status) {
    case 'sent':
      return { was: 'sent', at };
    case 'held':
    case 'reserved':
    case 'calling':
    case 'unknown':
      return { was: 'unknown', at };
    case 'fenced':
      return { was: 'fenced' };
    case 'refused':
      return attempt.errorClass === 'pace'
        ? { was: 'later' }
        : { was: 'refused', cause: attempt.errorClass === 'person' ? 'person' : 'line' };
  }
}
