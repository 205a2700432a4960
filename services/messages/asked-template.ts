import { attemptById, attemptId, insertAttempt } from '../../database/sending/attempts.ts';
import { recordDecision } from '../../database/sending/decisions.ts';
import type { SendCase } from '../../database/sending/eligibility.ts';
import { insertOutbound, messageId, type Outbound } from '../../database/sending/outbound.ts';
import type { Connection } from '../../database/pool.ts';
import { type Decision, type GateFacts, notAfter, type SendQuestion } from '../../domain/gate/gate.ts';
import type { Template } from '../../domain/templates/template.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import type { MessageRequest } from './message-answer.ts';
import { announceSuppressed } from '../sending/reply-reservation.ts';
import { messageKey, type ReservedMessage } from './reserved-message.ts';

/** What the gate was asked about a message that needs no open window, and answered. */
export interface AskedTemplate {
  readonly question: SendQuestion;
  readonly gateFacts: GateFacts;
  readonly decision: Decision;
  readonly reason: string;
}

/**
 * Stores the gate's answer about a template, or a text by Direct Send, that an agent or a service asks for; with it, where
 * it may go now or later, the attempt and the message, in the transaction of the answer.
 */
export async function reserveAsked(
  connection: Connection,
  facts: SendCase,
  request: MessageRequest,
  { question, gateFacts, decision, reason }: AskedTemplate,
  message: {
    readonly step: 'template' | 'direct-send';
    readonly template: Pick<Template, 'name' | 'version' | 'language'> | null;
    /** Null only where the gate cannot allow it. */
    readonly content: (Outbound['content'] & { readonly type: string }) | null;
  },
): Promise<ReservedMessage> {
  const { caseId, at, author, digest } = request;
  const { step, template, content } = message;
  const to = recipientOf(facts);
  const id = decision.answer === 'suppressed' ? null : attemptId();
  const decisionId = await recordDecision(connection, {
    caseId,
    attemptId: id,
    step,
    question,
    facts: gateFacts,
    decision,
  });
  if (decision.answer === 'suppressed') {
    await announceSuppressed(connection, caseId, at, { step, decision, decisionId });
    return { answer: { was: 'suppressed', rule: decision.rule, why: decision.why } };
  }
  if (id === null || to === null || content === null) {
    throw new Error('a template was allowed without an address');
  }
  const outboundId = messageId();
  await insertAttempt(connection, {
    id,
    key: messageKey(request),
    caseId,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    kind: 'template',
    reason,
    ...(gateFacts.counted === undefined ? {} : { impact: 'reported' }),
    ...(template === null
      ? {}
      : {
          templateName: template.name,
          templateVersion: template.version,
          templateLanguage: template.language,
        }),
    messageId: outboundId,
    digest,
    reservedAt: at,
    notAfter: notAfter(question, gateFacts),
    contacting: gateFacts.frequency?.message ?? null,
    ...(decision.answer === 'held' ? { status: 'held', heldUntil: decision.until } : { status: 'reserved' }),
  });
  await insertOutbound(connection, {
    id: outboundId,
    caseId,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    type: content.type,
    at,
    content,
    status: decision.answer === 'held' ? 'held' : 'reserved',
    attemptId: id,
    author,
  });
  if (decision.answer === 'held') {
    const { until, rule, why } = decision;
    return { answer: { was: 'held', messageId: outboundId, until, rule, why } };
  }
  const attempt = await attemptById(connection, id);
  if (attempt === null) throw new Error(`attempt ${id} was not stored`);
  return { attempt, to };
}
