import { attemptByKey } from '../../database/sending/attempts.ts';
import { lockCaselessChat } from '../../database/sending/eligibility.ts';
import { messageId } from '../../database/sending/outbound.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { mayGoLater } from '../../domain/schedule/refusal.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import { type Carried, deliver } from '../sending/deliver.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import { evaluateReply } from './reply.ts';
import { reserve } from '../sending/reserve.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { settle } from '../sending/settle.ts';
import type { ConfirmOptOut } from './send-chat-notice.ts';
import { overWhatsApp } from '../channels/whatsapp-channel.ts';

const KIND = 'opt-out-notice';

/**
 * Confirms an opt-out of somebody with no open case (E2), through the gate and the attempt rows of every other reply: at
 * most once per key, and only while the window is open. It belongs to no case and opens none (D5), so no workflow hears of it.
 */
export function createOptOutConfirmation(parts: SenderParts): ConfirmOptOut {
  const { pool, pace } = parts;
  const channel = overWhatsApp(parts);

  return async (notice) => {
    const wait = await pace.take(notice.lineId, notice.contactId);
    const reserved = await transaction(pool, (connection) => reserveNotice(parts, connection, notice, wait));
    if (typeof reserved === 'string') return reserved;
    // W2: where the window ends on the way, nobody is to send it later.
    const settled = await settle(parts, reserved, await deliver(parts, reserved, channel, null), 'discarded');
    if (settled.was === 'sent' || settled.was === 'unknown') return settled.was;
    return settled.was === 'refused' && mayGoLater(settled.class) ? 'later' : 'refused';
  };
}

/** The row under the key, whoever made it, with whom it goes to; or an answer at once. */
async function reserveNotice(
  parts: SenderParts,
  connection: Connection,
  { contactId, lineId, key, body, at }: Parameters<ConfirmOptOut>[0],
  wait: number,
): Promise<'refused' | 'later' | Carried<ChatRecipient>> {
  const chat = await lockCaselessChat(connection, { contactId, lineId });
  if (chat === null) return 'refused';
  const to = recipientOf(chat);
  const standing = await attemptByKey(connection, key);
  // S3: without an address the row is one that an erasure fenced, or what went before it.
  if (standing !== null) return to === null ? 'refused' : { attempt: standing, to };
  if (wait > 0) return 'later';
  const evaluation = await evaluateReply(parts, connection, chat, {
    kind: 'free-form',
    at,
    until: null,
    confirmsOptOut: true,
  });
  const reserved = await reserve(connection, evaluation, {
    step: KIND,
    caseId: null,
    contactId,
    at,
    to,
    attempt: { key, kind: KIND, digest: key },
    message: {
      id: messageId(),
      lineId,
      written: { content: { type: 'text', text: { body } }, author: 'system:ventana' },
    },
  });
  return reserved.is === 'reserved' ? reserved : 'refused';
}
