import type { Instant } from '../time/instant.ts';

/**
 * E6: what the provider restricts an account in, by its own word. `until: null`: it did not say.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/account_update
 */
export interface NamedRestriction {
  readonly type: string;
  readonly until: Instant | null;
}

/** What a restriction keeps back of what is sent here: writing first, answering, texts without a template of one's own. */
export const RESTRICTED = ['initiate', 'reply', 'direct-send'] as const;
export type Restricted = (typeof RESTRICTED)[number];

export const DIRECT_SEND_RESTRICTED = 'RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES';

const STOPS: Readonly<Record<string, Restricted>> = {
  RESTRICTED_BIZ_INITIATED_MESSAGING: 'initiate',
  RESTRICTED_CUSTOMER_INITIATED_MESSAGING: 'reply',
  [DIRECT_SEND_RESTRICTED]: 'direct-send',
};

/** Null: nothing that is sent here; it concerns calls, new numbers or new templates, or nobody has seen it yet. */
export const restricts = (type: string): Restricted | null =>
  Object.hasOwn(STOPS, type) ? (STOPS[type] ?? null) : null;

/** The restrictions that hold at `at`; one that has run out is none. */
export const inForce = (
  restrictions: readonly NamedRestriction[],
  at: Instant,
): readonly NamedRestriction[] => restrictions.filter(({ until }) => until === null || until > at);

/** Until when something is restricted, where it is: the latest end, `until: null` where one has none. */
export function restrictionOf(
  restrictions: readonly NamedRestriction[],
  what: Restricted,
): { readonly until: Instant | null } | null {
  const ends = restrictions.filter(({ type }) => restricts(type) === what).map(({ until }) => until);
  if (ends.length === 0) return null;
  return { until: ends.includes(null) ? null : Math.max(...ends.map(Number)) };
}
