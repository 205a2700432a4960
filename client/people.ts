import type { Time } from './types.ts';

export type ConsentChannel = 'whatsapp' | 'email' | 'call';
export type ConsentCategory = 'utility' | 'marketing' | 'authentication' | 'service';

/** A grant or a withdrawal, as it was appended. */
export interface Consent {
  channel: ConsentChannel;
  category: ConsentCategory;
  granted: boolean;
  source: string;
  wordingVersion: string | null;
  at: Time;
}
/** An entry of the consent ledger. */
export interface ConsentEntry extends Consent {
  /** Grows with the order in which entries became known. */
  id: number;
  /** The last word on its channel and category. */
  holds: boolean;
}
export interface ConsentLedger {
  consents: ConsentEntry[];
}

/** What a person agreed to, or takes back. */
export interface ConsentWord {
  channel: ConsentChannel;
  category: ConsentCategory;
  /** Where it was given or withdrawn, e.g. `checkout`. */
  source: string;
  /** Now when absent. */
  at?: Time;
  /** Which wording the person agreed to. */
  wordingVersion?: string;
}

export interface Contact {
  id: string;
  name: string | null;
  language: string | null;
  country: string | null;
  timeZone: string | null;
  segment: string | null;
  email: string | null;
  emailUnreachableAt: Time | null;
  identities: { channel: string; kind: 'phone' | 'user_id'; value: string; unreachableAt: Time | null }[];
  erasedAt: Time | null;
  /** Other contacts that proved to be this person; their ids lead here. */
  mergedFrom: string[];
  /** The entries of the ledger that hold; none means no. */
  consents: Consent[];
}

/** Two contacts that are one person now. */
export interface ContactMerge {
  /** The contact that stays. */
  contactId: string;
  mergedFrom: string;
  /** Unclosed cases that were merged into an older one on the same line. */
  cases: { id: string; mergedInto: string }[];
}

/** A merge that was undone. */
export interface ContactUnmerge {
  contactId: string;
  unmergedFrom: string;
  /** Cases that were opened where one had been merged away. */
  opened: string[];
}

/** What an erasure removes, ends and keeps; counted, so that it can be looked at before. */
export interface Erasure {
  contactId: string;
  /** Null: nothing was done. */
  erasedAt: Time | null;
  why: string | null;
  removes: {
    profile: number;
    identities: number;
    messages: number;
    tasks: number;
    holds: number;
    openings: number;
    webhookEvents: number;
  };
  ends: { cases: number; heldSends: number; keptReplies: number; calls: number };
  keeps: {
    cases: number;
    messages: number;
    sends: number;
    decisions: number;
    transitions: number;
    consents: number;
    events: number;
  };
  /** S6: the entry that the provider itself keeps; `outcome` null: it has not answered yet. */
  providerContactBook: {
    line: string;
    outcome: 'deleted' | 'absent' | 'refused' | 'given-up' | null;
    code: string | null;
  }[];
}
