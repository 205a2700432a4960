import type { SendCase } from '../../database/sending/eligibility.ts';
import { messageId, type Outbound } from '../../database/sending/outbound.ts';
import type { Connection } from '../../database/pool.ts';
import type { Template } from '../../domain/templates/template.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import { type Evaluation, lacksConsent } from '../sending/load-facts.ts';
import { messageKey, type ReservedMessage, type MessageRequest } from './message-answer.ts';
import { reserve } from '../sending/reserve.ts';

/** What the gate says of a message that needs no open window, and the reason that it counts for. */
export interface EvaluatedTemplate extends Evaluation {
  readonly reason: string;
}

/** A template, or a text by Direct Send, that an agent or a service asks for: reserved, or stored until it may go. */
export async function reserveAsked(
  connection: Connection,
  about: SendCase,
  request: MessageRequest,
  { reason, ...evaluation }: EvaluatedTemplate,
  message: {
    readonly step: 'template' | 'direct-send';
    readonly template: Pick<Template, 'name' | 'version' | 'language'> | null;
    readonly content: Outbound['content'] & { readonly type: string };
  },
): Promise<ReservedMessage> {
  const { caseId, at, author, digest } = request;
  const { step, template, content } = message;
  const id = messageId();
  const reserved = await reserve(connection, evaluation, {
    step,
    caseId,
    contactId: about.contact.id,
    at,
    to: recipientOf(about),
    attempt: {
      key: messageKey(request),
      kind: 'template',
      reason,
      ...(evaluation.facts.counted === undefined ? {} : { impact: 'reported' }),
      digest,
    },
    template,
    message: { id, lineId: about.lineId, written: { content, author } },
    waits: true,
  });
  switch (reserved.is) {
    case 'reserved':
      return reserved;
    case 'held': {
      const { until, rule, why } = reserved.decision;
      return { answer: { was: 'held', messageId: id, until, rule, why } };
    }
    case 'kept':
    case 'suppressed': {
      const { rule, why } = reserved.decision;
      return { answer: { was: 'suppressed', rule, why, lacks: lacksConsent(evaluation) } };
    }
  }
}
