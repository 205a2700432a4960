import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import type { Purpose } from '../purpose.ts';
import type { Instant } from '../time/instant.ts';
import type { ContactChannel } from './frequency.ts';
import type { Consent } from './gate.ts';

/** E2: what stands for consent where the ledger has no entry. */
export interface ConsentPolicy {
  /** A customer's own message grants utility templates: it is written to the ledger, with the case as its source. */
  readonly messageGrantsUtility: boolean;
  /** Mail about a case needs a grant; otherwise it goes unless it was withdrawn. */
  readonly emailNeedsGrant: boolean;
  /** A call about a case needs a grant or the customer's own wish; otherwise it is made unless it was withdrawn. */
  readonly callNeedsGrant: boolean;
  /** By ISO 3166-1 alpha-2: where nothing but a grant of the person stands for one. */
  readonly countries: Readonly<Record<string, GrantsDemanded>>;
}

/** A country's law: for messages of these purposes each of these channels needs a grant of its own. */
export interface GrantsDemanded {
  readonly purposes: readonly Purpose[];
  readonly channels: readonly ContactChannel[];
}

/** The latest entry of the ledger for a contact, channel and category. */
export interface ConsentEntry {
  readonly granted: boolean;
  readonly at: Instant;
  /** Where it was given. */
  readonly source: string;
}

/** E2: the customer asked for a call in this case. */
export interface CallWish {
  readonly at: Instant;
  /** By what: a slot they chose, a button, or where a person heard it. */
  readonly source: string;
}

/** What consent is asked for. */
export interface ConsentAsked {
  readonly channel: ContactChannel;
  readonly category: string;
  /** E5: what the message is for. */
  readonly purpose: Purpose;
  /** ISO 3166-1 of the contact. */
  readonly country: string;
  /** Of the case, where a call is meant. */
  readonly wish?: CallWish | null;
}

/** Sources of grants that the policy made of the customer's own message begin so (E2). */
export const BY_MESSAGE = 'inbound:';

/**
 * E2: how consent stands for a channel and category. No entry means no, with two exceptions that serve the customer's own
 * case and never reach marketing: mail, because whoever leaves an address for a matter that is under way expects to be
 * written to about it, and withdrawing stays possible; a call the customer asked for in this case, which no earlier
 * withdrawal meant. A country may demand a grant all the same; a wish is more than that.
 */
export function consentOf(
  entry: ConsentEntry | undefined,
  { channel, category, purpose, country, wish = null }: ConsentAsked,
  policy: ConsentPolicy,
): Consent {
  const isWished =
    channel === 'call' && wish !== null && (entry === undefined || entry.granted || wish.at > entry.at);
  if (isWished) return { is: 'presumed', why: explain('consent.wished', { source: wish.source }) };
  const isDemanded = demandsGrant(policy, { channel, purpose, country });
  if (entry !== undefined && !(entry.granted && isDemanded && entry.source.startsWith(BY_MESSAGE)))
    return { is: entry.granted ? 'granted' : 'withdrawn', at: entry.at };
  if (isDemanded) return { is: 'none', why: explain('consent.demanded', { country, channel }) };
  const why = category === 'utility' ? presumption(channel, policy) : null;
  if (why !== null) return { is: 'presumed', why };
  return { is: 'none', why: explain(channel === 'call' ? 'consent.call-missing' : 'consent.missing') };
}

function demandsGrant(
  { countries }: ConsentPolicy,
  { channel, purpose, country }: Pick<ConsentAsked, 'channel' | 'purpose' | 'country'>,
): boolean {
  const demanded = Object.hasOwn(countries, country) ? countries[country] : undefined;
  return demanded !== undefined && demanded.purposes.includes(purpose) && demanded.channels.includes(channel);
}

function presumption(channel: ContactChannel, policy: ConsentPolicy): Clause | null {
  switch (channel) {
    case 'whatsapp':
      return null;
    case 'email':
      return policy.emailNeedsGrant ? null : explain('consent.mail-presumed');
    case 'call':
      return policy.callNeedsGrant ? null : explain('consent.call-presumed');
  }
}
