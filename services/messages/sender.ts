import { type AdviceAnswer, type AdviceRequest, adviceOn } from './advice.ts';
import { createCaseOpening, type OpeningAnswer, type OpeningRequest } from './case-opening.ts';
import type { Effects } from '../../domain/effects/case-effects.ts';
import { sendHeld } from './held-templates.ts';
import { createKeptReplies, type KeptRequest } from './kept-replies.ts';
import type { MessageAnswer, MessageRequest } from './message-answer.ts';
import { createNumberRequest } from './number-request.ts';
import { createMessageSend } from './message-send.ts';
import { createOptOutConfirmation } from './opt-out-confirmation.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import type { ConfirmOptOut, SendChatNotice } from './send-chat-notice.ts';
import { type PreviewRequest, previewTemplate, type TemplatePreview } from './named-template.ts';
import { createTemplateSends } from './template-send.ts';
import { mayGoLater } from '../../domain/schedule/refusal.ts';
import type { Duration, Instant } from '../../domain/time/instant.ts';
import type { Parts } from '../parts.ts';
import { createSharedPace } from '../channels/shared-pace.ts';
import { createWhatsApp } from '../channels/whatsapp.ts';

/** Everything that goes out on WhatsApp: for the case workflow, and for the API. */
export interface Sender
  extends Pick<Effects, 'sendTemplate' | 'settleTemplate' | 'deliverKept' | 'requestNumber'> {
  /** W2, W4, W8: free-form or a template by name. Safe to repeat under its key. */
  sendMessage(request: MessageRequest): Promise<MessageAnswer>;
  /** W8: what may be sent now, and what is advised. Reserves nothing. */
  adviceOn(request: AdviceRequest): Promise<AdviceAnswer | null>;
  /** E3, R2: a template as it would go out now. Reserves nothing. */
  previewTemplate(request: PreviewRequest): Promise<TemplatePreview | null>;
  /** R11: opens a case by a template. Safe to repeat under its key. */
  openCase(request: OpeningRequest): Promise<OpeningAnswer>;
  /** R9: an agent lets a kept reply go. */
  confirmKept(request: KeptRequest): Promise<MessageAnswer>;
  /** R9: an agent throws a kept reply away. */
  discardKept(request: KeptRequest): Promise<MessageAnswer>;
  /** E3, E5: sends the API's held templates that are due; 0: none was. To be called every few seconds. */
  sendHeld(now: Instant): Promise<number>;
  /** F3, E2: a notice of ours in the chat, which answers nothing. */
  readonly sendChatNotice: SendChatNotice;
  /** E2: what confirms an opt-out where no case is open. */
  readonly confirmOptOut: ConfirmOptOut;
}

/** Never throws for a refusal; throws when Postgres cannot be asked, and then everything may be repeated. */
export function createSender(parts: SenderParts): Sender {
  const { sendMessage, answerOf } = createMessageSend(parts);
  const { deliverKept, confirmKept, discardKept } = createKeptReplies(parts, answerOf);
  return {
    ...createTemplateSends(parts),
    ...createNumberRequest(parts),
    sendMessage,
    ...createCaseOpening(parts, sendMessage),
    adviceOn: (request) => adviceOn(parts, request),
    previewTemplate: (request) => previewTemplate(parts, request),
    deliverKept,
    confirmKept,
    discardKept,
    sendHeld: (now) => sendHeld(parts, now),
    confirmOptOut: createOptOutConfirmation(parts),
    sendChatNotice: async ({ caseId, key, body, at, purpose = 'call-notice' }) => {
      const answer = await sendMessage({
        caseId,
        idempotencyKey: key,
        tokenName: 'ventana',
        digest: key,
        content: { type: 'text', text: { body } },
        keep: false,
        author: 'system:ventana',
        at,
        purpose,
      });
      if (answer.was === 'too-fast') return 'later';
      if (answer.was === 'refused' && mayGoLater(answer.class)) return 'later';
      return answer.was === 'sent' || answer.was === 'unknown' ? answer.was : 'refused';
    },
  };
}

/**
 * The sender of a process: on the provider that its environment names, at a pace shared with all other processes.
 * @param timeout how long the provider may take over an answer; as the provider's client has it where left out
 */
export function createProcessSender(
  { environment, pool, policies, clock, log }: Parts,
  timeout?: Duration,
): Sender {
  return createSender({
    pool,
    policies,
    clock,
    log,
    pace: createSharedPace(pool),
    whatsapp: createWhatsApp({
      apiUrl: environment.WHATSAPP_API_URL,
      accessToken: environment.WHATSAPP_ACCESS_TOKEN,
      ...(timeout === undefined ? {} : { timeout }),
    }),
  });
}
