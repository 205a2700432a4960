import type { Time } from './types.ts';

/**
 * What somebody wants to write for. `finish`, `inform`: about something of the customer's own; `code`: a one-time code;
 * `offer`: anything offered; `purchase`: an unfinished purchase; `none`: of no clear value to the customer.
 */
export type AdvicePurpose = 'finish' | 'inform' | 'code' | 'offer' | 'purchase' | 'none';

export interface AdviceQuestion {
  purpose: AdvicePurpose;
  /** Of an unfinished purchase: an order exists. */
  order?: boolean;
  /** Of an unfinished purchase: the customer asked to be reminded. */
  reminder?: boolean;
  author?: 'agent' | 'bot' | 'system';
}
/** A contact on a line, with or without a case. */
export interface AdviceForContact {
  contactId: string;
  line: string;
  reason?: string;
}

export interface AdvisedTemplate {
  name: string;
  language: string;
  category: string;
  body: string;
  variables: { name: string; type: string; example: string; required: boolean }[];
}

/** R2. */
export interface ReopeningUse {
  /** Used up already. */
  used: number;
  /** There are no more. */
  most: number;
}

export interface ExpectedCost {
  /** In units of the currency; null where the rate table does not say. At most this: a month's free ones are not known. */
  amount: number | null;
  currency: string;
  type: 'regular' | 'free_customer_service' | 'free_entry_point';
}

/** What may be sent now, and what is advised. Nothing is reserved. */
export interface Advice {
  caseId: string | null;
  mode: 'free-form' | 'template' | 'direct-send' | 'nothing';
  category: 'utility' | 'authentication' | 'marketing' | null;
  /** When it may go: now, or once it is no longer held. */
  at: Time | null;
  rule: string;
  why: string;
  /** The same as a code, for programs: sentences may be reworded, codes are not. */
  code: string;
  params: Record<string, unknown>;
  template: AdvisedTemplate | null;
  cost: ExpectedCost | null;
  window: { open: boolean; closesAt: Time | null; freeFormUntil: Time | null };
  freeEntryUntil: Time | null;
  options: {
    mode: 'free-form' | 'template' | 'direct-send';
    template: AdvisedTemplate | null;
    answer: 'allowed' | 'held' | 'suppressed';
    rule: string | null;
    why: string | null;
    code: string | null;
    params: Record<string, unknown> | null;
    until: Time | null;
    cost: ExpectedCost;
    /** What it would use up of the attempts to reopen about its reason (R2); null: nothing. */
    reopening: ReopeningUse | null;
    /** The same version failed in this case within a day, so that it is not advised (R8). */
    hasFailed: boolean;
  }[];
}
