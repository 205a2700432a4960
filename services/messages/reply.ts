import type { CaselessChat, SendCase } from '../../database/sending/eligibility.ts';
import { messageId } from '../../database/sending/outbound.ts';
import type { Connection } from '../../database/pool.ts';
import { decide, type SendQuestion } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type FreeFormContent, providerContent } from '../../domain/messages/message-content.ts';
import type { Rule } from '../../domain/rule.ts';
import { alternativesFor } from './alternatives.ts';
import { placeOfCase, policyOf, recipientOf, windowOf } from '../sending/gate-facts.ts';
import { type Evaluation, lacksConsent, loadReplyFacts } from '../sending/load-facts.ts';
import {
  messageKey,
  type ReservedMessage,
  type MessageAnswer,
  type MessageRequest,
} from './message-answer.ts';
import { isOutsideWindow, reserve } from '../sending/reserve.ts';
import type { SenderParts } from '../sending/sender-parts.ts';

/**
 * What the gate says of a reply.
 * @param byPerson W6: some channels give a person of the business longer than a bot
 */
export async function evaluateReply(
  parts: SenderParts,
  connection: Connection,
  chat: SendCase | CaselessChat,
  asked: SendQuestion & { readonly kind: 'free-form' | 'kept' },
  byPerson = false,
): Promise<Evaluation> {
  const loaded = await loadReplyFacts(parts, connection, chat, asked, byPerson);
  return { ...loaded, decision: decide(loaded.question, loaded.facts) };
}

/** Free-form: reserved inside the window; outside it is refused before any call of the provider, or kept (W4). */
export async function reserveReply(
  parts: SenderParts,
  connection: Connection,
  about: SendCase,
  request: MessageRequest,
  content: FreeFormContent,
): Promise<ReservedMessage> {
  const { caseId, at, author, digest, keep, purpose = 'reply' } = request;
  const evaluation = await evaluateReply(
    parts,
    connection,
    about,
    { kind: 'free-form', at, until: null, confirmsOptOut: purpose === 'opt-out-notice' },
    author.startsWith('agent:'),
  );
  const kind = purpose === 'reply' ? 'free-form' : purpose;
  const id = messageId();
  const reserved = await reserve(connection, evaluation, {
    step: kind,
    caseId,
    contactId: about.contact.id,
    at,
    to: recipientOf(about),
    attempt: { key: messageKey(request), kind, digest },
    message: { id, lineId: about.lineId, written: { content: providerContent(content), author } },
    waits: keep,
  });
  switch (reserved.is) {
    case 'reserved':
      return reserved;
    case 'kept':
      return { answer: { was: 'kept', messageId: id, rule: reserved.decision.rule } };
    case 'suppressed': {
      const { decision } = reserved;
      const { rule, why } = decision;
      return {
        answer: isOutsideWindow(decision)
          ? await outsideWindow(parts, connection, about, at, rule)
          : { was: 'suppressed', rule, why, lacks: lacksConsent(evaluation) },
      };
    }
    case 'held':
      throw new Error('replies are exempt from everything that holds');
  }
}

/** W2, W4: when the window closed or closes, and what can be done instead. */
export async function outsideWindow(
  { policies }: SenderParts,
  connection: Connection,
  about: SendCase,
  at: Instant,
  rule: Rule,
): Promise<MessageAnswer> {
  const reason = about.reason ?? policies.defaultReason;
  const { country } = placeOfCase(policies, about);
  return {
    was: 'outside-window',
    code: rule === 'W2' ? 'window_closing' : 'window_closed',
    rule,
    closedAt: windowOf(about, policyOf(policies, about)).closesAt,
    alternatives: await alternativesFor(connection, about, { reason, at, country }),
  };
}
