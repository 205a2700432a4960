import type { Instant } from './instant.ts';
import { type Verdict, yes } from './verdict.ts';

/** E4: a message to the person that was reserved, sent or may have been. A definite refusal is none. */
export interface PastSend {
  readonly at: Instant;
}

/** What E4 must know of a person: what was sent to them, and the limits that apply to the message asked about. */
export interface FrequencyFacts {
  readonly sends: readonly PastSend[];
}

/** E4: under every limit at `at`, or the first instant from which it is. */
export function underLimits(_facts: FrequencyFacts, _at: Instant): Verdict {
  return yes('no limit applies');
}
