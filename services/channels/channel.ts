import type { Attempt } from '../../database/sending/attempts.ts';
import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import type { Turn } from './pace.ts';

/** Digits of a phone number, or a business-scoped user id where no number is known (I1). */
export interface ChatRecipient {
  readonly kind: 'phone' | 'user_id';
  readonly value: string;
}
export interface MailRecipient {
  readonly kind: 'email';
  readonly value: string;
}
export type Recipient = ChatRecipient | MailRecipient;

/** How a message leaves: over a line of WhatsApp, or by the mail server. */
export interface Channel<To extends Recipient> {
  /** Reads what is to go, while the attempt is only reserved: whoever dies here has not called. */
  prepare(attempt: Attempt, to: To): Promise<Prepared>;
}

export interface Prepared {
  /** Waits until the channel has room for one more. */
  turn(): Promise<Turn>;
  /** Speaks to the provider, once. Never throws. */
  send(): Promise<DeliveryResult>;
}

/** What is known after the provider was spoken to. Only its own word makes a refusal (R7). */
export type DeliveryResult =
  | { readonly was: 'accepted'; readonly providerId: string }
  /** `code`: the provider's, or the kind of a failure that came before anything was handed over. */
  | { readonly was: 'refused'; readonly code: string; readonly class: Exclude<ErrorClass, 'unclear'> }
  /** `providerId` where it is ours to give, as a mail's is. */
  | { readonly was: 'unknown'; readonly code: string; readonly providerId?: string };
