import type { Purpose } from './purpose.ts';
import { DAY, type Duration, HOUR, MINUTE } from './time/instant.ts';

/** An automatic way to reach a customer once reopening is exhausted (F1). */
export type Path = 'email' | 'call';

/**
 * The policy of one reason, resolved and validated: plain numbers, no file, no defaults left to fill in.
 * Durations are in milliseconds.
 */
export interface Policy {
  /** Changes whenever any value of the policy file changes; a running case redraws its outlook then. */
  readonly version: string;
  readonly reason: string;
  readonly purpose: Purpose;
  /** E5: what messages are for once the task's `dueAt` is reached. `null`: the same. */
  readonly overduePurpose: Purpose | null;
  /** W1: how long the customer service window stays open after the customer's last message. */
  readonly window: Duration;
  /** W2: free-form is refused from this long before closing. */
  readonly margin: Duration;
  /** A1: offsets of the two alerts from the window's anchor. */
  readonly alerts: readonly [first: Duration, second: Duration];
  /** R1: an impact goes at most this long after the expiry. */
  readonly reopenWithin: Duration;
  /** R2: the second impact goes between these two after the first, bounds inclusive. */
  readonly secondImpact: readonly [from: Duration, to: Duration];
  /** F1: how long the last impact waits for an answer. */
  readonly patience: Duration;
  /** R4: how long a dormant case stays before it closes. */
  readonly dormancy: Duration;
  /** F5: how long the case listens for late replies after the fallback. */
  readonly listen: Duration;
  /** D5: a case resolved without an open window closes this long after. */
  readonly resolvedFor: Duration;
  /** R5: abandonments that are reopened by a template; the next goes to the fallback. `null`: no limit. */
  readonly reopenAbandonments: number | null;
  /** F1: in order of preference. */
  readonly fallback: readonly Path[];
  /** F7: where only a call is left and no number is known, the customer is asked for one. */
  readonly requestNumber: boolean;
  /** R10: completing the task resolves the case when the business does not owe. */
  readonly completionResolves: boolean;
  /** Where the case is routed. Priority 1 is highest, 4 lowest. */
  readonly queue: string;
  readonly priority: 1 | 2 | 3 | 4;
  /** A3: where it goes at the second alert. */
  readonly escalationQueue: string;
  /** H4: a case that needs a person closes as unattended after this long without one. Zero: at once. */
  readonly unattendedAfter: Duration;
  /** F3: a call nobody recorded this long after its slot was missed by us. */
  readonly callGrace: Duration;
  /** F3: after this many calls missed by us, a person takes the case, so that nobody is promised a call for ever. */
  readonly callsMissedByUs: number;
}

/** The policy of a case on its channel (W6). */
export interface CasePolicy extends Omit<Policy, 'window'> {
  /** Null: the channel has no window, so nothing expires and no alert goes before it. */
  readonly window: Duration | null;
}

/** The defaults of docs/requirements.md; a policy file overrides them per reason. */
export const DEFAULT_POLICY: Omit<Policy, 'version' | 'reason'> = {
  purpose: 'utility',
  overduePurpose: null,
  window: 24 * HOUR,
  margin: 2 * MINUTE,
  alerts: [18 * HOUR, 20 * HOUR],
  reopenWithin: 72 * HOUR,
  secondImpact: [48 * HOUR, 72 * HOUR],
  patience: 24 * HOUR,
  dormancy: 72 * HOUR,
  listen: 7 * DAY,
  resolvedFor: 24 * HOUR,
  reopenAbandonments: null,
  fallback: ['email', 'call'],
  requestNumber: true,
  completionResolves: true,
  queue: 'general',
  priority: 3,
  escalationQueue: 'escalations',
  unattendedAfter: 30 * DAY,
  callGrace: 30 * MINUTE,
  callsMissedByUs: 3,
};

/** R2: templates that may reopen one reason in a case's life. Not policy: no deployment may raise it. */
export const IMPACTS_PER_REASON = 2;
/** W10: over all reasons of a case. */
export const IMPACTS_PER_CASE = 3;
