import type { StoredCall } from '../../database/cases/calls.ts';
import type { FallbackCase } from '../../database/fallback/fallback-case.ts';
import type { Connection } from '../../database/pool.ts';
import { attemptByKey } from '../../database/sending/attempts.ts';
import { decide } from '../../domain/gate/gate.ts';
import type { CallFacts, CallNews } from '../../domain/messages/call-notice.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { MailRecipient } from '../channels/channel.ts';
import { byMail, mailTo } from '../channels/mail-channel.ts';
import type { Mailer } from '../channels/smtp.ts';
import type { Parts } from '../parts.ts';
import { deliver } from '../sending/deliver.ts';
import type { Loaded } from '../sending/load-facts.ts';
import { type Reserved, reserve } from '../sending/reserve.ts';
import { type Settlement, settle } from '../sending/settle.ts';
import { callMail } from './call-letter.ts';

/** E, F3: a mail about a call is decided on and reserved, or what stands under its key is taken up. */
export async function reserveCallMail(
  connection: Connection,
  { question, facts }: Loaded,
  { about, key, reason }: { readonly about: FallbackCase; readonly key: string; readonly reason: string },
): Promise<Reserved<MailRecipient>> {
  const { email, id: contactId } = about.contact;
  const decision = decide(question, facts);
  const standing = decision.answer === 'allowed' ? await attemptByKey(connection, key) : null;
  const evaluation = { question, facts, decision };
  return reserve(connection, evaluation, {
    step: 'call-notice',
    caseId: about.id,
    contactId,
    at: question.at,
    to: mailTo(email),
    attempt: { key, kind: 'call-notice', reason },
    standing,
    message: null,
  });
}

/** @param seen R6: the watermark the call was planned with; null for what no word of the customer makes wrong */
export async function sendCallMail(
  parts: Pick<Parts, 'pool' | 'clock'>,
  mailer: Mailer,
  mail: Extract<Reserved<MailRecipient>, { is: 'reserved' }>,
  {
    news,
    call,
    facts,
    at,
    seen,
  }: {
    readonly news: CallNews;
    readonly call: StoredCall;
    readonly facts: CallFacts;
    readonly at: Instant;
    readonly seen: number | null;
  },
): Promise<Settlement> {
  const channel = byMail(mailer, callMail(mailer, news, call, facts, { to: mail.to.value, at }));
  return settle(parts, mail, await deliver(parts, mail, channel, seen), 'discarded');
}
