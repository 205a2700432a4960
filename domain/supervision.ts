import { type Duration, HOUR } from './instant.ts';

/** What a supervisor's figures are held against. Nothing is sent or withheld by it. */
export interface Supervision {
  /** A7: an answer is in time within this much working time, counted while the business owes. */
  readonly answerWithin: Duration;
  /** Open cases that one agent has in hand at once when fully occupied. */
  readonly casesPerAgent: number;
}

export const DEFAULT_SUPERVISION: Supervision = { answerWithin: HOUR, casesPerAgent: 8 };
