import { type Duration, HOUR, MINUTE } from './time/instant.ts';

/** What supervisors are told by, and what their figures are held against. Nothing is sent to a customer or withheld by it. */
export interface Supervision {
  /** A7: an answer is in time within this much working time, counted while the business owes. */
  readonly answerWithin: Duration;
  /** A8: an alert that nobody acknowledged within this much working time is repeated once to the next role. */
  readonly acknowledgeWithin: Duration;
  /** Open cases that one agent has in hand at once when fully occupied. */
  readonly casesPerAgent: number;
}

export const DEFAULT_SUPERVISION: Supervision = {
  answerWithin: HOUR,
  acknowledgeWithin: 15 * MINUTE,
  casesPerAgent: 8,
};
