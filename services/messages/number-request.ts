import { attemptByKey, numberRequestIn } from '../../database/sending/attempts.ts';
import { lockSendCase } from '../../database/sending/eligibility.ts';
import { factsAfter } from '../../database/cases/facts.ts';
import { messageId } from '../../database/sending/outbound.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import type { Outcome } from '../../domain/case/step.ts';
import type { Effects } from '../../domain/effects/case-effects.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { customerReason } from '../../domain/messages/labels.ts';
import { providerContent } from '../../domain/messages/message-content.ts';
import { numberRequest } from '../../domain/messages/number-request.ts';
import { causeOf, holdAfter, mayGoLater } from '../../domain/schedule/refusal.ts';
import { readerOf } from '../case/reader.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import { paceOf } from '../channels/pace-of-case.ts';
import { overWhatsApp } from '../channels/whatsapp-channel.ts';
import { type Carried, deliver } from '../sending/deliver.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import { reserve } from '../sending/reserve.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { type Settlement, settle } from '../sending/settle.ts';
import { evaluateReply } from './reply.ts';

const KIND = 'number-request';

type Input = Parameters<Effects['requestNumber']>[0];

/**
 * The schedule's one request for a number to call (F7): through the gate and the attempt rows of every other reply, so at
 * most once whatever retries, crashes or is run again. It is the system's and answers nothing (W9).
 */
export function createNumberRequest(parts: SenderParts): Pick<Effects, 'requestNumber'> {
  const { pool } = parts;
  const channel = overWhatsApp(parts);

  return {
    async requestNumber(input) {
      const { caseId, at, seen } = input;
      const wait = await paceOf(parts, caseId);
      // Nothing is reserved, so it is asked anew.
      if (wait > 0)
        return { was: 'held', at, until: at + wait, rule: 'R8', why: explain('send.not-its-turn') };
      const reserved = await transaction(pool, (connection) => reserveRequest(parts, connection, input));
      if ('was' in reserved) return reserved;
      const delivery = await deliver(parts, reserved, channel, seen);
      // W2: where the window ends on the way, nobody is to send it later.
      return outcomeOf(parts, input, reserved, await settle(parts, reserved, delivery, 'discarded'));
    },
  };
}

/** Watermark, gate and that none went before, in one transaction, which holds the case's row (R6, F7). */
async function reserveRequest(
  parts: SenderParts,
  connection: Connection,
  { caseId, reason, round, seen, at }: Input,
): Promise<Outcome | Carried<ChatRecipient>> {
  const { policies } = parts;
  const about = await lockSendCase(connection, caseId);
  if (about === null) return { was: 'refused', at, rule: 'E1', cause: 'gate' };
  const to = recipientOf(about);
  const key = `${caseId}/${KIND}/${round}/${seen}`;
  const standing = await attemptByKey(connection, key);
  if (standing !== null) return { attempt: standing, to };
  const before = await numberRequestIn(connection, caseId);
  if (before !== null)
    return before.isOurs ? { was: 'done', at: before.at } : { was: 'refused', at, rule: 'F7', cause: 'gate' };
  if (about.factSeq > seen) return { was: 'overtaken', missed: await factsAfter(connection, caseId, seen) };

  const { language } = readerOf(policies, about);
  const content = numberRequest(language, {
    about: customerReason(policies.labels, reason, language),
    caseId,
  });
  const evaluation = await evaluateReply(parts, connection, about, { kind: 'free-form', at, until: null });
  const reserved = await reserve(connection, evaluation, {
    step: KIND,
    caseId,
    contactId: about.contact.id,
    at,
    to,
    attempt: { key, kind: KIND, reason },
    message: {
      id: messageId(),
      lineId: about.lineId,
      written: { content: providerContent(content), author: 'system:ventana' },
    },
  });
  switch (reserved.is) {
    case 'reserved':
      return reserved;
    case 'held': {
      const { until, rule, why } = reserved.decision;
      return { was: 'held', at, until, rule, why };
    }
    case 'kept':
    case 'suppressed':
      return { was: 'refused', at, rule: reserved.decision.rule, cause: 'gate' };
  }
}

/** What the schedule makes of it. */
async function outcomeOf(
  { pool }: SenderParts,
  { caseId, seen, at, tries }: Input,
  { attempt }: Carried<ChatRecipient>,
  settlement: Settlement,
): Promise<Outcome> {
  switch (settlement.was) {
    case 'sent':
      return { was: 'done', at: attempt.reservedAt };
    case 'unknown':
      return { was: 'unknown', at: attempt.reservedAt };
    case 'expired':
      return { was: 'refused', at, rule: 'W2', cause: 'gate' };
    case 'overtaken':
    case 'fenced': {
      const missed = await factsAfter(pool, caseId, seen);
      return missed.length === 0
        ? { was: 'held', at, until: at, rule: 'R7', why: explain('send.not-sent') }
        : { was: 'overtaken', missed };
    }
    case 'refused': {
      const { class: errorClass, code } = settlement;
      if (!mayGoLater(errorClass))
        return {
          was: 'refused',
          at,
          rule: errorClass === 'window' ? 'W5' : 'R8',
          cause: causeOf(errorClass),
        };
      const until = at + holdAfter(errorClass, tries);
      return { was: 'held', at, until, rule: 'R8', why: explain('provider.refused', { error: code }) };
    }
  }
}
