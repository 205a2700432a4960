import type { MessageAnswer } from '../../../services/messages/message-answer.ts';
import { afterReply } from '../../../domain/schedule/refusal.ts';
import { whyJsonOrNull } from '../../http/explained-json.ts';
import { Problem } from '../../http/problem.ts';
import { asTime, asTimeOrNull } from '../../http/fields.ts';
import type { SentJson } from './message-schema.ts';
import { idempotencyConflict, invalidFields, suppressedBy, unknown } from '../../http/refusals.ts';

export interface HttpAnswer {
  readonly status: 201 | 202;
  /** All but what the case says of it. */
  readonly body: Omit<SentJson, 'countedAs' | 'owes'>;
}

/** What became of a message, as the contract says it: 201 sent, 202 it may still go or wait, else a problem. */
export function httpAnswer(answer: MessageAnswer): HttpAnswer {
  switch (answer.was) {
    case 'sent':
      return went(201, { status: 'sent', id: answer.messageId, providerId: answer.providerId });
    case 'unknown':
      return went(202, { status: 'unknown', id: answer.messageId, rule: 'R7' });
    case 'kept':
      return went(202, { status: 'kept', id: answer.messageId, rule: answer.rule });
    case 'held':
      return went(202, {
        status: 'held',
        id: answer.messageId,
        rule: answer.rule,
        ...whyJsonOrNull(answer.why),
        until: asTime(answer.until),
      });
    default:
      throw refusal(answer);
  }
}

const went = (
  status: 201 | 202,
  body: Pick<SentJson, 'status' | 'id'> & Partial<HttpAnswer['body']>,
): HttpAnswer => ({
  status,
  body: { providerId: null, rule: null, ...whyJsonOrNull(null), until: null, ...body },
});

type Refused = Exclude<MessageAnswer, { was: 'sent' | 'unknown' | 'kept' | 'held' }>;

function refusal(answer: Refused): Problem {
  switch (answer.was) {
    case 'outside-window':
      return outsideWindow(answer);
    case 'suppressed':
      return suppressedBy(answer.rule, { what: 'message', why: answer.why, lacks: answer.lacks });
    case 'refused':
      return new Problem({
        status: 409,
        code: 'provider_refused',
        detail: answer.what,
        more: {
          id: answer.messageId,
          providerCode: answer.code,
          providerClass: answer.class,
          next: afterReply(answer.class),
        },
      });
    case 'invalid':
      return invalidFields(answer);
    case 'too-fast':
      return new Problem({
        status: 429,
        code: 'too_fast',
        detail:
          'Too many messages at once for this customer or line. Nothing was sent; repeat it in a moment.',
        retryAfter: Math.max(1, Math.ceil(answer.retryAfter / 1_000)),
      });
    case 'discarded':
      return new Problem({
        status: 409,
        code: 'discarded',
        detail: 'This kept reply was thrown away, so it is not sent.',
        more: { id: answer.messageId },
      });
    case 'key-conflict':
      return idempotencyConflict('idempotencyKey');
    case 'no-case':
      return unknown('case');
    case 'no-message':
      return unknown('message');
  }
}

/** W4, W2: when it closed and what can be done instead. */
function outsideWindow(answer: Extract<Refused, { was: 'outside-window' }>): Problem {
  const { code, rule, closedAt, alternatives } = answer;
  const instead =
    alternatives.length === 0
      ? 'No approved template fits; with "keep": true it waits until the customer writes.'
      : 'Send one of the alternatives, or with "keep": true it waits until the customer writes.';
  return new Problem({
    status: 409,
    code,
    detail: `The customer service window ${code === 'window_closing' ? 'is about to close' : 'is closed'}. ${instead}`,
    rule,
    more: { closedAt: asTimeOrNull(closedAt), alternatives },
  });
}
