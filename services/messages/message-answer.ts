import type { Attempt } from '../../database/sending/attempts.ts';
import type { Clause } from '../../domain/explanation/codes.ts';
import type { Explanation } from '../../domain/explanation/explanation.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { BrokenLimit, MessageContent } from '../../domain/messages/message-content.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import type { Carried } from '../sending/deliver.ts';
import type { ConsentOn } from '../sending/load-facts.ts';
import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import type { Rule } from '../../domain/rule.ts';

/** A message that an agent or a service asks for. The caller has stored nothing; bodies go no further than Postgres (S1). */
export interface MessageRequest {
  readonly caseId: string;
  /** With `tokenName`: the same for every repetition of one request. */
  readonly idempotencyKey: string;
  readonly tokenName: string;
  /** Of the whole request: the same key with another digest is an error. */
  readonly digest: string;
  readonly content: MessageContent;
  /** W4: outside the window a free-form message is kept instead of refused. */
  readonly keep: boolean;
  /** W8: outside the window a text goes as a utility message by Direct Send, where the line can. */
  readonly directSend?: boolean;
  /** `agent:…`, `bot:…`, `system:…` */
  readonly author: string;
  readonly at: Instant;
  /** Only a reply answers the customer (W9); a notice of a call (F3) or of an opt-out (E2) does not. */
  readonly purpose?: 'reply' | 'call-notice' | 'opt-out-notice';
  /** R11: the template that opens a case as a notice: it is no impact, so it does not count (R2). */
  readonly isNotice?: boolean;
}

/** W4: a template that fits the contact's language and the case's reason. */
export interface Alternative {
  /** To be given as `template.name`. */
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly body: string;
  readonly variables: readonly {
    readonly name: string;
    readonly type: string;
    readonly example: string;
    readonly required: boolean;
  }[];
}

/** What became of it. The contract's HTTP answers are made of this. */
export type MessageAnswer =
  | { readonly was: 'sent'; readonly messageId: string; readonly providerId: string }
  /** R7: it may have gone; its status will tell, and it is not sent again under this key. */
  | { readonly was: 'unknown'; readonly messageId: string }
  /** W4, W5: delivered when the customer reopens the window (R9). */
  | { readonly was: 'kept'; readonly messageId: string; readonly rule: Rule }
  /** A template that waits for `until`; it then goes by itself, if it still may. */
  | {
      readonly was: 'held';
      readonly messageId: string;
      readonly until: Instant;
      readonly rule: Rule;
      readonly why: Explanation | null;
    }
  /** By the gate, before any call of the provider. Nothing is stored, so the same key may be tried again. */
  | {
      readonly was: 'suppressed';
      readonly rule: Rule;
      readonly why: Clause;
      /** E2: the consent that would let it go; null by another rule. */
      readonly lacks: ConsentOn | null;
    }
  /** W2, W4. `closedAt: null` where no window was ever open. As above, the key may be tried again, e.g. with `keep`. */
  | {
      readonly was: 'outside-window';
      readonly code: 'window_closed' | 'window_closing';
      readonly rule: Rule;
      readonly closedAt: Instant | null;
      readonly alternatives: readonly Alternative[];
    }
  /** By the provider, definitely. `what` says what happened and what to do now. */
  | {
      readonly was: 'refused';
      readonly messageId: string;
      readonly code: string;
      readonly class: ErrorClass;
      readonly what: string;
    }
  /** D2, E3: fields of the request that are not as they must be. */
  | { readonly was: 'invalid'; readonly rule: Rule; readonly errors: readonly BrokenLimit[] }
  /** Too fast for the line or this person; nothing is stored. */
  | { readonly was: 'too-fast'; readonly retryAfter: number }
  /** A kept reply that was thrown away. */
  | { readonly was: 'discarded'; readonly messageId: string }
  | { readonly was: 'key-conflict' }
  | { readonly was: 'no-case' }
  | { readonly was: 'no-message' };

/** A reserved message and whom it goes to, or an answer at once. */
export type ReservedMessage =
  | { readonly answer: MessageAnswer }
  | Carried<ChatRecipient>
  /** The key was used before: the row says what became of it. */
  | { readonly standing: Attempt; readonly to: ChatRecipient | null };

export const messageKey = ({ tokenName, idempotencyKey }: MessageRequest): string =>
  `api/${tokenName}/${idempotencyKey}`;
