import {
  type Attempt,
  attemptById,
  attemptByKey,
  attemptId,
  insertAttempt,
} from '../../database/sending/attempts.ts';
import { recordDecision } from '../../database/sending/decisions.ts';
import { lockCaselessChat } from '../../database/sending/eligibility.ts';
import { insertOutbound, messageId, setOutbound } from '../../database/sending/outbound.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { notAfter } from '../../domain/gate/gate.ts';
import { callProvider } from '../sending/call-provider.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import { askReply } from '../sending/reply-reservation.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import type { ConfirmOptOut } from './send-chat-notice.ts';
import type { Outgoing } from '../channels/whatsapp.ts';

const KIND = 'opt-out-notice';

/**
 * Confirms an opt-out of somebody with no open case (E2), through the gate and the attempt rows of every other reply: at
 * most once per key, and only while the window is open. It belongs to no case and opens none (D5), so no workflow hears of it.
 */
export function createOptOutConfirmation(parts: SenderParts): ConfirmOptOut {
  const { pool, pace } = parts;

  return async (notice) => {
    const wait = await pace.take(notice.lineId, notice.contactId);
    const reserved = await transaction(pool, (connection) => reserve(parts, connection, notice, wait));
    if (typeof reserved === 'string') return reserved;
    const { attempt, to } = reserved;
    const called = await callProvider(parts, attempt, to, null);
    switch (called.was) {
      case 'sent':
      case 'unknown':
        return called.was;
      case 'late':
        // W2: the window ended on the way. Nobody is to send it later.
        if (attempt.messageId !== null) await setOutbound(pool, attempt.messageId, { status: 'discarded' });
        return 'refused';
      case 'refused':
      case 'overtaken':
      case 'fenced':
        return 'refused';
    }
  };
}

/** The row under the key, whoever made it, with whom it goes to; or an answer at once. */
async function reserve(
  parts: SenderParts,
  connection: Connection,
  { contactId, lineId, key, body, at }: Parameters<ConfirmOptOut>[0],
  wait: number,
): Promise<'refused' | 'later' | { readonly attempt: Attempt; readonly to: Outgoing['to'] }> {
  const chat = await lockCaselessChat(connection, { contactId, lineId });
  if (chat === null) return 'refused';
  const to = recipientOf(chat);
  const standing = await attemptByKey(connection, key);
  // S3: without an address the row is one that an erasure fenced, or what went before it.
  if (standing !== null) return to === null ? 'refused' : { attempt: standing, to };
  if (wait > 0) return 'later';
  const asked = await askReply(parts, connection, chat, {
    kind: 'free-form',
    at,
    until: null,
    confirmsOptOut: true,
  });
  const { question, gateFacts, decision } = asked;
  const id = decision.answer === 'allowed' ? attemptId() : null;
  await recordDecision(connection, {
    caseId: null,
    contactId,
    attemptId: id,
    step: KIND,
    question,
    facts: gateFacts,
    decision,
  });
  if (id === null || to === null) return 'refused';
  const message = messageId();
  await insertAttempt(connection, {
    id,
    key,
    contactId,
    lineId,
    kind: KIND,
    messageId: message,
    digest: key,
    status: 'reserved',
    reservedAt: at,
    notAfter: notAfter(question, gateFacts),
  });
  await insertOutbound(connection, {
    id: message,
    caseId: null,
    contactId,
    lineId,
    type: 'text',
    at,
    content: { type: 'text', text: { body } },
    status: 'reserved',
    attemptId: id,
    author: 'system:ventana',
  });
  const attempt = await attemptById(connection, id);
  if (attempt === null) throw new Error(`attempt ${id} was not stored`);
  return { attempt, to };
}
