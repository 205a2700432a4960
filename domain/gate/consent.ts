import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import type { Consent } from './gate.ts';
import type { Instant } from '../time/instant.ts';

/** E2: what stands for consent where the ledger has no entry. */
export interface ConsentPolicy {
  /** A customer's own message grants utility templates: it is written to the ledger, with the case as its source. */
  readonly messageGrantsUtility: boolean;
  /** Mail about a case needs a grant; otherwise it goes unless it was withdrawn. */
  readonly emailNeedsGrant: boolean;
}

/** The latest entry of the ledger for a contact, channel and category. */
export interface ConsentEntry {
  readonly granted: boolean;
  readonly at: Instant;
}

/**
 * E2: how consent stands for a channel and category. No entry means no, with two exceptions that serve the customer's own
 * case and never reach marketing: mail, because whoever leaves an address for a
 * matter that is under way expects to be written to about it, and withdrawing stays possible; a call, because it is
 * booked for the customer and told before it is made.
 */
export function consentOf(
  entry: ConsentEntry | undefined,
  channel: 'whatsapp' | 'email' | 'call',
  category: string,
  policy: ConsentPolicy,
): Consent {
  if (entry !== undefined) return { is: entry.granted ? 'granted' : 'withdrawn', at: entry.at };
  const why = category === 'utility' ? presumption(channel, policy) : null;
  return why === null ? { is: 'none' } : { is: 'presumed', why };
}

function presumption(channel: 'whatsapp' | 'email' | 'call', policy: ConsentPolicy): Clause | null {
  switch (channel) {
    case 'whatsapp':
      return null;
    case 'email':
      return policy.emailNeedsGrant ? null : explain('consent.mail-presumed');
    case 'call':
      return explain('consent.call-presumed');
  }
}
