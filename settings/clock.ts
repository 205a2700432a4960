import type { Instant } from '../domain/time/instant.ts';

/**
 * Case time at the edge. The system's clock in production; under the local test clock it is moved. Only what takes in
 * the world's word (a webhook, a request) or is about to speak to it reads a clock; rules are given instants.
 */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };
