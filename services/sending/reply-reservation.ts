import { type AttemptKind, attemptById, attemptId, insertAttempt } from '../../database/sending/attempts.ts';
import { recordDecision } from '../../database/sending/decisions.ts';
import type { CaselessChat, SendCase } from '../../database/sending/eligibility.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { insertOutbound, messageId } from '../../database/sending/outbound.ts';
import { appendEvents } from '../../database/events/outbox.ts';
import type { Connection } from '../../database/pool.ts';
import {
  type Decision,
  decide,
  type GateFacts,
  notAfter,
  type SendQuestion,
} from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type FreeFormContent, providerContent } from '../../domain/messages/message-content.ts';
import type { Rule } from '../../domain/rule.ts';
import { alternativesFor } from '../messages/alternatives.ts';
import { addressOf, consentFor, placeOfCase, policyOf, recipientOf, windowOf } from './gate-facts.ts';
import { healthFor } from './line-health.ts';
import type { MessageAnswer, MessageRequest } from '../messages/message-answer.ts';
import { messageKey, type ReservedMessage } from '../messages/reserved-message.ts';
import type { SenderParts } from './sender-parts.ts';

/**
 * The gate's question about a reply, with what it is answered on (E1, E2, E6, W2, W4, W5).
 * @param byPerson W6: some channels give a person of the business longer than a bot
 */
export async function askReply(
  { policies }: SenderParts,
  connection: Connection,
  facts: SendCase | CaselessChat,
  question: SendQuestion & { readonly kind: 'free-form' | 'kept' },
  byPerson = false,
): Promise<{ question: SendQuestion; gateFacts: GateFacts; decision: Decision }> {
  const gateFacts: GateFacts = {
    case: facts.id === null ? null : { isOpen: facts.isOpen },
    address: addressOf(facts),
    consent: consentFor(policies, facts, 'service'),
    askedAt: facts.askedAt,
    window: windowOf(facts, policyOf(policies, facts), { byPerson, at: question.at }),
    health: await healthFor(policies, connection, facts, question),
  };
  return { question, gateFacts, decision: decide(question, gateFacts) };
}

/** Free-form: reserved inside the window; outside it is refused before any call of the provider, or kept (W4). */
export async function reserveReply(
  parts: SenderParts,
  connection: Connection,
  facts: SendCase,
  request: MessageRequest,
  content: FreeFormContent,
): Promise<ReservedMessage> {
  const { caseId, at, author, digest, purpose = 'reply' } = request;
  const asked = await askReply(
    parts,
    connection,
    facts,
    { kind: 'free-form', at, until: null, confirmsOptOut: purpose === 'opt-out-notice' },
    author.startsWith('agent:'),
  );
  const { question, gateFacts, decision } = asked;
  const to = recipientOf(facts);
  const isOutside = decision.answer === 'suppressed' && (decision.rule === 'W4' || decision.rule === 'W2');
  const isStored = decision.answer === 'allowed' || (isOutside && request.keep);
  const id = isStored ? attemptId() : null;
  const kind: AttemptKind = purpose === 'reply' ? 'free-form' : purpose;
  const decisionId = await recordDecision(connection, {
    caseId,
    attemptId: id,
    step: kind,
    question,
    facts: gateFacts,
    decision,
  });
  if (decision.answer === 'held') throw new Error('replies are exempt from everything that holds');
  if (id === null && decision.answer === 'suppressed') {
    await announceSuppressed(connection, caseId, at, { step: kind, decision, decisionId });
    return {
      answer: isOutside
        ? await outsideWindow(parts, connection, facts, at, decision.rule)
        : { was: 'suppressed', rule: decision.rule, why: decision.why },
    };
  }
  if (id === null || to === null) throw new Error('a reply was allowed without an address');
  const message = messageId();
  const isKept = decision.answer === 'suppressed';
  await insertAttempt(connection, {
    id,
    key: messageKey(request),
    caseId,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    kind,
    messageId: message,
    digest,
    reservedAt: at,
    notAfter: notAfter(question, gateFacts),
    ...(isKept ? { status: 'refused', errorClass: 'window' } : { status: 'reserved' }),
  });
  const sent = providerContent(content);
  await insertOutbound(connection, {
    id: message,
    caseId,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    type: sent.type,
    at,
    content: sent,
    status: isKept ? 'kept' : 'reserved',
    attemptId: id,
    author,
  });
  if (isKept) {
    await appendFact(connection, caseId, { fact: 'kept', at });
    return { answer: { was: 'kept', messageId: message, rule: decision.rule } };
  }
  const attempt = await attemptById(connection, id);
  if (attempt === null) throw new Error(`attempt ${id} was not stored`);
  return { attempt, to };
}

/** W2, W4: when the window closed or closes, and what can be done instead. */
export async function outsideWindow(
  { policies }: SenderParts,
  connection: Connection,
  facts: SendCase,
  at: Instant,
  rule: Rule,
): Promise<MessageAnswer> {
  const reason = facts.reason ?? policies.defaultReason;
  const { country } = placeOfCase(policies, facts);
  return {
    was: 'outside-window',
    code: rule === 'W2' ? 'window_closing' : 'window_closed',
    rule,
    closedAt: windowOf(facts, policyOf(policies, facts)).closesAt,
    alternatives: await alternativesFor(connection, facts, { reason, at, country }),
  };
}

/** Other services hear of what the gate suppressed, once per decision. */
export async function announceSuppressed(
  connection: Connection,
  caseId: string,
  at: Instant,
  suppressed: {
    readonly step: string;
    readonly decision: Extract<Decision, { answer: 'suppressed' }>;
    readonly decisionId: number;
  },
): Promise<void> {
  const { step, decisionId } = suppressed;
  const { rule, why } = suppressed.decision;
  await appendEvents(connection, caseId, at, [
    { type: 'message.refused', data: { step, rule, why }, eventId: `evt-decision-${decisionId}` },
  ]);
}
