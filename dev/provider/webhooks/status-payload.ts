import type { Instant } from '../../../domain/time/instant.ts';
import type { Customer } from '../customers.ts';
import { statusError } from '../graph-error.ts';
import type { Line } from '../line.ts';
import type { Send } from '../sends.ts';
import type { OpenFreeEntry } from '../service-window.ts';
import type { StatusStep } from '../settings.ts';
import { type Change, contactValue, lineValue, seconds, showsPhone } from './webhook-envelope.ts';

export type PricingCategory = 'utility' | 'marketing' | 'authentication' | 'service';

/** How a message is billed, decided when it is accepted. */
export interface Pricing {
  readonly category: PricingCategory;
  readonly windowOpen: boolean;
  readonly freeEntry: OpenFreeEntry | null;
}

/** From here on utility is charged inside the window as well. */
const UTILITY_CHARGED = Date.parse('2026-10-01T00:00:00Z');

/**
 * Per-message pricing: free in a free entry point, and inside the window for service (here nobody gets to the end of the
 * month's free ones) and, once, for utility.
 */
function pricingValue(pricing: Pricing, at: Instant): Record<string, unknown> {
  const { category, windowOpen, freeEntry } = pricing;
  const freeInWindow =
    windowOpen && (category === 'service' || (category === 'utility' && at < UTILITY_CHARGED));
  const type = freeEntry ? 'free_entry_point' : freeInWindow ? 'free_customer_service' : 'regular';
  return {
    billable: type === 'regular',
    pricing_model: 'PMP',
    type,
    category: freeEntry ? 'referral_conversion' : category,
  };
}

/** Since v24.0 only messages of a free entry point have a conversation; it tells its end on `sent`. */
function conversationValue(entry: OpenFreeEntry, status: string): Record<string, unknown> {
  return {
    id: entry.conversationId,
    ...(status === 'sent' ? { expiration_timestamp: seconds(entry.expiresAt) } : {}),
    origin: { type: 'referral_conversion' },
  };
}

export interface StatusOf {
  readonly step: StatusStep;
  readonly send: Send;
  readonly customer: Customer;
  readonly line: Line;
  readonly at: Instant;
  readonly pricing: Pricing;
}

/** The change that reports one status of one message. */
export function statusChange({ step, send, customer, line, at, pricing }: StatusOf): Change {
  const failed = typeof step === 'object';
  const status = failed ? 'failed' : step;
  const toPhone = send.addressedBy === 'phone';
  const shows = toPhone && customer.shows === 'user-id' ? 'both' : customer.shows;
  return {
    field: 'messages',
    value: {
      ...lineValue(line),
      // A failed status has no contacts, and no user id unless the message was sent to one.
      ...(failed ? {} : { contacts: [contactValue(customer, shows, status !== 'sent')] }),
      statuses: [
        {
          id: send.id,
          status,
          timestamp: seconds(at),
          ...(toPhone || showsPhone(customer, customer.shows) ? { recipient_id: customer.phone } : {}),
          ...((failed && toPhone) || shows === 'phone' ? {} : { recipient_user_id: customer.userId }),
          ...(send.callbackData === null ? {} : { biz_opaque_callback_data: send.callbackData }),
          ...(pricing.freeEntry === null || failed
            ? {}
            : { conversation: conversationValue(pricing.freeEntry, status) }),
          // In `sent` and in one of delivered and read.
          ...(failed || status === 'read' ? {} : { pricing: pricingValue(pricing, at) }),
          ...(failed ? { errors: [statusError(step.failed, step.details)] } : {}),
        },
      ],
    },
  };
}
