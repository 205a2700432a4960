import { type Attempt, attemptByKey, holdAgain } from '../../database/sending/attempts.ts';
import { lastHold } from '../../database/sending/decisions.ts';
import { findOutbound, setOutbound } from '../../database/sending/outbound.ts';
import { transaction } from '../../database/pool.ts';
import { lockSendCase } from '../../database/sending/eligibility.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { brokenLimit } from '../../domain/messages/message-limits.ts';
import { providerError } from '../../domain/gate/provider-error.ts';
import { callProvider, settled } from '../sending/call-provider.ts';
import { goesDirect, reserveDirect } from './direct-send.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import type { MessageAnswer, MessageRequest } from './message-answer.ts';
import { outsideWindow, reserveReply } from '../sending/reply-reservation.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { reserveNamedTemplate } from './named-template.ts';
import { HOURS_ENDED } from './template-send.ts';
import { readyLinks } from './template-choice.ts';
import { messageKey, type ReservedMessage } from './reserved-message.ts';
import type { Outgoing } from '../channels/whatsapp.ts';

/**
 * What agents and services send: through the same gate and the same attempt rows as the schedule's templates, and without
 * the workflow, which learns of an answer as a fact. Depends on Postgres and the provider only.
 */
export function createMessageSend(parts: SenderParts) {
  const { pool, pace } = parts;

  /** @throws when Postgres cannot be asked; then the same request may be repeated under its key */
  async function sendMessage(request: MessageRequest): Promise<MessageAnswer> {
    const { content } = request;
    const broken = content.type === 'template' ? null : brokenLimit(content);
    if (broken !== null) return { was: 'invalid', rule: 'D2', errors: [broken] };
    await readyLinks(pool);
    const reserved = await reserve(request);
    if ('answer' in reserved) return reserved.answer;
    if ('standing' in reserved) {
      const { standing, to } = reserved;
      if (standing.digest !== request.digest || standing.caseId !== request.caseId)
        return { was: 'key-conflict' };
      return standing.status === 'reserved' && to !== null
        ? deliver(request, standing, to)
        : answerOf(standing);
    }
    return deliver(request, reserved.attempt, reserved.to);
  }

  async function reserve(request: MessageRequest): Promise<ReservedMessage> {
    const wait = await paceOf(request.caseId);
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

  async function paceOf(caseId: string): Promise<number> {
    const { rows } = await pool.query<{ line_id: string; contact_id: string }>(
      'select line_id, contact_id from cases where id = $1',
      [caseId],
    );
    return rows[0] === undefined ? 0 : pace.take(rows[0].line_id, rows[0].contact_id);
  }

  async function deliver(
    request: MessageRequest,
    attempt: Attempt,
    to: Outgoing['to'],
  ): Promise<MessageAnswer> {
    const called = await callProvider(parts, attempt, to, null);
    return called.was === 'late' ? late(request, attempt) : answerOf(await settled(parts, attempt.id));
  }

  /** W2, E5: the window or the send hours ended while it was on its way: nothing was sent. */
  async function late(request: MessageRequest, { id, messageId, kind }: Attempt): Promise<MessageAnswer> {
    return transaction(pool, async (connection): Promise<MessageAnswer> => {
      const facts = await lockSendCase(connection, request.caseId);
      if (facts === null || messageId === null) return { was: 'no-case' };
      // W8: by Direct Send it was asked about as a template, and waits as one.
      if (kind === 'template') {
        const until = parts.clock.now();
        await holdAgain(connection, id, until);
        await setOutbound(connection, messageId, { status: 'held' });
        return { was: 'held', messageId, until, rule: 'E5', why: HOURS_ENDED };
      }
      if (!request.keep) {
        await setOutbound(connection, messageId, { status: 'discarded' });
        return outsideWindow(parts, connection, facts, parts.clock.now(), 'W2');
      }
      await setOutbound(connection, messageId, { status: 'kept' });
      await appendFact(connection, request.caseId, { fact: 'kept', at: parts.clock.now() });
      return { was: 'kept', messageId, rule: 'W2' };
    });
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
        const { status, providerId } = await settled(parts, attempt.id);
        if (status === 'sent') return { was: 'sent', messageId, providerId: providerId ?? '' };
        return { was: status === 'fenced' ? 'discarded' : 'unknown', messageId };
      }
    }
  }

  return { sendMessage, answerOf };
}
