import { DAY, type Duration } from '../time/instant.ts';

/** What offers wait for, besides consent, hours and limits. */
export interface MarketingPolicy {
  /** E1: they also go while the business owes, or a person is needed, in a case of the contact's. */
  readonly whileOwing: boolean;
  /** E8: a register that is older holds them in its country. */
  readonly registerAge: Duration;
}

export const DEFAULT_MARKETING: MarketingPolicy = { whileOwing: false, registerAge: 30 * DAY };
