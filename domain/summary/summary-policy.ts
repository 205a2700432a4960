import { DAY, type Duration } from '../time/instant.ts';

/** What the summary's figures are counted by; nothing is sent or withheld by it. */
export interface SummaryPolicy {
  /** M3: a conversion is credited to a template that was answered or clicked at most this long before. */
  readonly attribution: Duration;
  /** M2: whoever writes again within this time of the resolution was not served at the first contact. */
  readonly repeatContactWithin: Duration;
}

export const DEFAULT_SUMMARY_POLICY: SummaryPolicy = { attribution: 7 * DAY, repeatContactWithin: 7 * DAY };
