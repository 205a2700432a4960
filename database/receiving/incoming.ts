import type { InboundKind } from '../../domain/case/fact.ts';
import type { Named } from '../../domain/contacts/settle-entry.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { TemplateEvent } from '../templates/template-events.ts';
import type { HealthChange } from '../lines/line-health.ts';

/**
 * Whoever a webhook speaks of, by what it gave: all of it is one person's (I1). At least one identity is there. Numbers are
 * in the spelling under which they are stored; user ids are of this business, and of its parent where there is one.
 */
export interface Person extends Named {
  readonly name: string | null;
  readonly country: string | null;
  /** When it was said, by the provider; absent: now. What is told late takes no number from who got it since. */
  readonly saidAt?: Instant | null;
}

export interface IncomingLine {
  readonly id: string;
  readonly displayNumber: string | null;
  readonly accountId: string | null;
}

/** W7: whether a person lets the line call them, and until when; null with a permanent permission, and with none. */
export interface CallPermissionAnswer {
  readonly isGranted: boolean;
  readonly isPermanent: boolean;
  readonly until: Instant | null;
  /** As the provider names it: `user_action`, `automatic`. */
  readonly source: string | null;
}

/** Something said in a conversation on a line: by the customer, or by the business in its phone app. */
export interface Spoken {
  readonly direction: 'in' | 'echo';
  readonly line: string;
  readonly person: Person;
  /** A duplicate stops here (W3). */
  readonly providerId: string;
  /** The provider's type, unknown ones included. */
  readonly type: string;
  /** What the customer's word is; null for what renews nothing and asks for nothing, and for echoes. */
  readonly kind: InboundKind | null;
  /** E2: what a tapped button says of marketing alone. Left out: nothing. */
  readonly marketing?: 'stop' | 'resume';
  /** W7: the answer to a call-permission request. Left out: it is none. */
  readonly permission?: CallPermissionAnswer;
  /** W9: an echo that answers the customer. */
  readonly answers: boolean;
  /** The provider's timestamp as it was given; null where it was none. */
  readonly at: Instant | null;
  /** Case time of its arrival, where it is stored together with what came at other instants. Left out: now. */
  readonly arrivedAt?: Instant;
  readonly replyTo: string | null;
  /** JSON, as received. */
  readonly content: string;
  /** W1, S6: which earlier message it changes or takes back, by the provider's id. It renews nothing. Left out: none. */
  readonly revises?: { readonly is: 'edit' | 'revoke'; readonly providerId: string | null };
  /** W1: it opens a case although it asks for nothing, such as a call of ours that they took. */
  readonly opens?: true;
  /** F7: a number on a card that may be the customer's own. Left out: none. */
  readonly shares?: SharedNumber;
  /** E2: they tapped what asks for a call, which is their wish for one in this case. Left out: they did not. */
  readonly wantsCall?: true;
}

/** F7: a number that the customer sent on a card. */
export interface SharedNumber {
  /** In the spelling under which numbers are stored. */
  readonly phone: string;
  /** The provider knows it as a WhatsApp account; else it can only be called. */
  readonly isOnWhatsApp: boolean;
  /** `asked`: the provider says that its own button shared it; `own`: the card bears their name, and counts as an answer to a request of ours only. */
  readonly by: 'asked' | 'own';
}

/** What became of a message of ours. */
export interface IncomingStatus {
  readonly providerId: string;
  /** The attempt, where it travelled as `biz_opaque_callback_data`. */
  readonly ourId: string | null;
  readonly status: string;
  readonly at: Instant | null;
  /** Case time of its arrival, where it is stored together with what came at other instants. Left out: now. */
  readonly arrivedAt?: Instant;
  readonly errorCode: string | null;
  readonly pricing: unknown;
  readonly conversation: unknown;
  /** M4: of the recipient's number, as far as the status shows it. */
  readonly country: string | null;
  /** For webhook_events, in case that nobody knows the message. */
  readonly kept: KeptEvent;
}

/** A provider event that is no message, or something not understood: kept as it came. */
export interface KeptEvent {
  readonly field: string;
  /** The same for every repetition of the same event. */
  readonly digest: string;
  /** JSON. */
  readonly value: string;
  readonly means: Meaning | null;
}

/** What an event changes, besides being kept. */
export type Meaning =
  /** I1: the person is now known by other identities, `before` may be none; `at` is the provider's instant, null where it gave none. */
  | {
      readonly is: 'identity-change';
      readonly before: Person;
      readonly after: Person;
      readonly at: Instant | null;
    }
  /** E2: the person stopped or resumed marketing messages in the provider's own settings. */
  | { readonly is: 'marketing-preference'; readonly person: Person; readonly wanted: boolean }
  /** E2: the person signed up for marketing messages by the provider's link. */
  | { readonly is: 'marketing-sign-up'; readonly person: Person; readonly signUpId: string }
  | ProviderClick
  | TemplateEvent
  /** E6. No changes: only something that operators are told of. */
  | {
      readonly is: 'line-health';
      readonly at: Instant | null;
      readonly changes: readonly HealthChange[];
      /** The provider's own name of what happened, and how grave it is. */
      readonly alert: {
        readonly about: Pick<HealthChange, 'scope' | 'id'>;
        readonly type: string;
        readonly severity: string;
      } | null;
    };

/** M3: somebody clicked in a marketing message, as the provider counts it. It says neither who nor in which message. */
export interface ProviderClick {
  readonly is: 'provider-click';
  readonly line: string;
  readonly at: Instant | null;
  readonly component: 'cta' | 'body' | null;
  readonly productId: string | null;
}

/** One post of the provider, read. */
export interface IncomingPost {
  readonly lines: readonly IncomingLine[];
  /** In order of arrival (W3). */
  readonly spoken: readonly Spoken[];
  readonly statuses: readonly IncomingStatus[];
  readonly events: readonly KeptEvent[];
}
