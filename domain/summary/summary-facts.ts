import type { InboundKind } from '../case/fact.ts';
import type { Duration, Instant } from '../time/instant.ts';

/** The customer's word, each provider id once (W3). */
export interface InboundFact {
  /** The provider's timestamp, never later than the arrival. */
  readonly at: Instant;
  readonly arrived: Instant;
  readonly kind: InboundKind;
  /** The provider's id of the message that it answers. */
  readonly replyTo: string | null;
  /** What brought the customer here, where the message says so. */
  readonly campaign: string | null;
}

/** A free-form message of the business that went out, or may have. Templates and notices are no answers (W9). */
export interface OutboundFact {
  readonly at: Instant;
  readonly by: 'person' | 'automation';
}

/** A step into or out of being resolved. */
export interface Resolution {
  /** Number of the transition: what decides where instants are the same. */
  readonly n: number;
  readonly at: Instant;
  readonly isResolved: boolean;
}

export interface SummaryTask {
  readonly id: string;
  readonly reason: string;
  readonly since: Instant;
  readonly endedAt: Instant | null;
  readonly state: 'pending' | 'completed' | 'replaced' | 'ended';
  /** Of its resume link. */
  readonly campaign: string | null;
}

export interface Score {
  readonly kind: 'csat' | 'ces';
  readonly at: Instant;
  readonly score: number;
}

/** A template that the provider accepted, or may have (R7). */
export interface TemplateFact {
  /** The attempt. */
  readonly id: string;
  readonly caseId: string;
  readonly providerId: string | null;
  /** `reported`: another system's, which reopens and is no send of ours. */
  readonly kind: 'impact-1' | 'impact-2' | 'answer' | 'template' | 'reported';
  readonly sentAt: Instant;
  readonly delivered: boolean;
  readonly failedAt: Instant | null;
  readonly failedCode: string | null;
}

/** Everything that the sessions of one case are made of, in any order. */
export interface SessionFacts {
  readonly caseId: string;
  readonly closedAt: Instant | null;
  /** Of the case's channel and reason (W6); null: none. */
  readonly window: Duration | null;
  /** What the case is about where no task says otherwise. */
  readonly reason: string;
  readonly inbound: readonly InboundFact[];
  readonly outbound: readonly OutboundFact[];
  /** W5: instants at which the provider said that the window is closed. */
  readonly shuts: readonly Instant[];
  readonly resolutions: readonly Resolution[];
  readonly tasks: readonly SummaryTask[];
  readonly scores: readonly Score[];
  /** E2 */
  readonly optOuts: readonly Instant[];
  /** Of the contact on the line, also of earlier cases. */
  readonly templates: readonly TemplateFact[];
}
