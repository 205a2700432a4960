import { type Attempt, attemptByKey } from '../../database/sending/attempts.ts';
import { lastHold } from '../../database/sending/decisions.ts';
import { findOutbound } from '../../database/sending/outbound.ts';
import { transaction } from '../../database/pool.ts';
import { lockSendCase } from '../../database/sending/eligibility.ts';
import { brokenLimit } from '../../domain/messages/message-limits.ts';
import { providerError } from '../../domain/gate/provider-error.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import { type Carried, deliver } from '../sending/deliver.ts';
import { goesDirect, reserveDirect } from './direct-send.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import {
  messageKey,
  type ReservedMessage,
  type MessageAnswer,
  type MessageRequest,
} from './message-answer.ts';
import { paceOf } from '../channels/pace-of-case.ts';
import { outsideWindow, reserveReply } from './reply.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { reserveNamedTemplate } from './named-template.ts';
import { HOURS_ENDED, type IfExpired, settle, settleStanding } from '../sending/settle.ts';
import { readyLinks } from './template-choice.ts';
import { overWhatsApp } from '../channels/whatsapp-channel.ts';

/**
 * What agents and services send: through the same gate and the same attempt rows as the schedule's templates, and without
 * the workflow, which learns of an answer as a fact. Depends on Postgres and the provider only.
 */
export function createMessageSend(parts: SenderParts) {
  const { pool } = parts;
  const channel = overWhatsApp(parts);

  /** @throws when Postgres cannot be asked; then the same request may be repeated under its key */
  async function sendMessage(request: MessageRequest): Promise<MessageAnswer> {
    const { content } = request;
    const broken = content.type === 'template' ? null : brokenLimit(content);
    if (broken !== null) return { was: 'invalid', rule: 'D2', errors: [broken] };
    await readyLinks(pool);
    const reserved = await reserveMessage(request);
    if ('answer' in reserved) return reserved.answer;
    if ('standing' in reserved) {
      const { standing, to } = reserved;
      if (standing.digest !== request.digest || standing.caseId !== request.caseId)
        return { was: 'key-conflict' };
      return standing.status === 'reserved' && to !== null
        ? send(request, { attempt: standing, to })
        : answerOf(standing);
    }
    return send(request, reserved);
  }

  async function reserveMessage(request: MessageRequest): Promise<ReservedMessage> {
    const wait = await paceOf(parts, request.caseId);
    return transaction(pool, async (connection): Promise<ReservedMessage> => {
      const facts = await lockSendCase(connection, request.caseId);
      if (facts === null) return { answer: { was: 'no-case' } };
      const standing = await attemptByKey(connection, messageKey(request));
      if (standing !== null) return { standing, to: recipientOf(facts) };
      if (wait > 0) return { answer: { was: 'too-fast', retryAfter: wait } };
      const { content } = request;
      if (content.type === 'template') {
        return reserveNamedTemplate(parts, connection, facts, request, content);
      }
      return content.type === 'text' && goesDirect(parts, facts, request)
        ? reserveDirect(parts, connection, facts, request, content)
        : reserveReply(parts, connection, facts, request, content);
    });
  }

  async function send(request: MessageRequest, carried: Carried<ChatRecipient>): Promise<MessageAnswer> {
    const { attempt } = carried;
    const ifExpired = afterItsTime(request, attempt);
    const settlement = await settle(parts, carried, await deliver(parts, carried, channel, null), ifExpired);
    if (settlement.was !== 'expired') return answerOf(await settleStanding(parts, attempt.id));
    const { messageId } = attempt;
    if (messageId === null) return { was: 'no-message' };
    switch (ifExpired) {
      case 'held':
        return { was: 'held', messageId, until: settlement.at, rule: 'E5', why: HOURS_ENDED };
      case 'kept':
        return { was: 'kept', messageId, rule: 'W2' };
      case 'discarded':
        return transaction(pool, async (connection): Promise<MessageAnswer> => {
          const about = await lockSendCase(connection, request.caseId);
          return about === null
            ? { was: 'no-case' }
            : outsideWindow(parts, connection, about, settlement.at, 'W2');
        });
    }
  }

  /** What the rows say of a message, to whoever asks first or again. */
  async function answerOf(attempt: Attempt): Promise<MessageAnswer> {
    const { messageId } = attempt;
    const message = messageId === null ? null : await findOutbound(pool, messageId);
    if (messageId === null || message === null) return { was: 'no-message' };
    switch (message.status) {
      case 'kept':
      case 'kept-confirm':
        return {
          was: 'kept',
          messageId,
          rule: (attempt.errorCode ?? attempt.failedCode) === null ? 'W4' : 'W5',
        };
      case 'held': {
        const until = attempt.heldUntil ?? attempt.reservedAt;
        const hold = await lastHold(pool, attempt.id);
        return { was: 'held', messageId, until, rule: hold?.rule ?? 'E5', why: hold?.why ?? null };
      }
      case 'sent':
      case 'delivered':
      case 'read':
        return { was: 'sent', messageId, providerId: message.providerId ?? '' };
      case 'discarded':
        return { was: 'discarded', messageId };
      case 'failed':
      case 'refused': {
        const code = attempt.failedCode ?? attempt.errorCode ?? '';
        const errorClass = attempt.errorClass ?? 'line';
        return { was: 'refused', messageId, code, class: errorClass, what: providerError(code).what };
      }
      case 'reserved':
      case 'unknown': {
        const { status, providerId } = await settleStanding(parts, attempt.id);
        if (status === 'sent') return { was: 'sent', messageId, providerId: providerId ?? '' };
        return { was: status === 'fenced' ? 'discarded' : 'unknown', messageId };
      }
    }
  }

  return { sendMessage, answerOf };
}

/** W8: what goes by Direct Send was asked about as a template, and waits as one. */
const afterItsTime = ({ keep }: MessageRequest, { kind }: Attempt): Exclude<IfExpired, 'kept-confirm'> =>
  kind === 'template' ? 'held' : keep ? 'kept' : 'discarded';
