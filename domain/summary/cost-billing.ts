import { type Instant, SECOND } from '../time/instant.ts';

/** M4: by message (PMP, since July 2025) or by conversation of 24 h (CBP, before). */
export type BillingModel = 'PMP' | 'CBP';

/** `free_customer_service`: free inside the window, or of a month's free ones. `free_entry_point`: W6's 72 h. */
export type BillingType = 'regular' | 'free_customer_service' | 'free_entry_point';

/** The conversation a message belongs to, as older accounts know it, and as a free entry point still tells it. */
export interface BilledConversation {
  readonly id: string;
  /** A category of 2023, `referral_conversion`, or `business_initiated` and `user_initiated` before June 2023. */
  readonly origin: string | null;
  /** Told with `sent` only. */
  readonly expiresAt: Instant | null;
}

/** What the provider says it bills a message as, in a status. */
export interface Billing {
  readonly model: BillingModel;
  readonly type: BillingType;
  /** The provider's word, in small letters and underscores; new ones are kept as they come. */
  readonly category: string;
  readonly conversation: BilledConversation | null;
}

/** Marketing Lite is marketing on the rate card. */
const SAME_RATE: Readonly<Record<string, string>> = { marketing_lite: 'marketing' };

/** The category of a conversation that an advertisement began; free for its 72 h. */
const FREE_ENTRY = 'referral_conversion';

/** Longer texts are not names of anything, and ids must fit into an index. */
const LONGEST = 200;

/**
 * Reads `pricing` and `conversation` of a status as they came. Total: what is not understood is null, and never keeps a
 * status from being applied.
 *
 * Older forms: before v14 there was no `type` and often no `pricing_model`; `billable: false` said that nothing is
 * charged; before June 2023 the category was who had begun the conversation.
 */
export function readBilling(pricing: unknown, conversation: unknown): Billing | null {
  if (!isRecord(pricing)) return null;
  const talk = readConversation(conversation);
  const category = nameOf(pricing['category']) ?? talk?.origin ?? null;
  if (category === null) return null;
  const model = textOf(pricing['pricing_model'])?.toUpperCase();
  return {
    // A conversation alone does not tell: a free entry point has one under either model.
    model: model === 'CBP' || (model === undefined && talk !== null) ? 'CBP' : 'PMP',
    type: typeOf(nameOf(pricing['type']), category, pricing['billable'], talk),
    category: SAME_RATE[category] ?? category,
    conversation: talk,
  };
}

function typeOf(
  type: string | null,
  category: string,
  billable: unknown,
  conversation: BilledConversation | null,
): BillingType {
  if (type === 'free_customer_service' || type === 'free_entry_point') return type;
  if (category === FREE_ENTRY || conversation?.origin === FREE_ENTRY) return 'free_entry_point';
  return type === null && billable === false ? 'free_customer_service' : 'regular';
}

function readConversation(value: unknown): BilledConversation | null {
  if (!isRecord(value)) return null;
  const id = textOf(value['id']);
  if (id === null) return null;
  const { origin, expiration_timestamp: expires } = value;
  const seconds = Number(typeof expires === 'string' || typeof expires === 'number' ? expires : Number.NaN);
  return {
    id,
    origin: isRecord(origin) ? nameOf(origin['type']) : null,
    expiresAt: Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) * SECOND : null,
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : null;

/** `authentication-international` and `AUTHENTICATION_INTERNATIONAL` are one category. */
const nameOf = (value: unknown): string | null =>
  textOf(value)?.trim().toLowerCase().replaceAll('-', '_') ?? null;
