import type { Duration, Instant } from '../time/instant.ts';
import type { InboundFact } from './summary-facts.ts';

/** A session as the customer's messages cut it. */
export interface CutSession {
  readonly openedAt: Instant;
  /** Its latest message that counts for the window. */
  readonly lastAt: Instant;
  readonly expiresAt: Instant | null;
  /** By the provider's time. */
  readonly inbound: readonly InboundFact[];
}

/**
 * W1–W3, W5: messages that each come before the window of the one before has closed are one session, by the provider's time.
 * So a message that arrives late may join two sessions into one. One that was older than a whole window when it arrived never
 * opened any: it is counted with the session before it, or with the first, and alone it makes none.
 */
export function cutSessions(
  given: readonly InboundFact[],
  shuts: readonly Instant[],
  window: Duration | null,
): CutSession[] {
  const inbound = given.toSorted((one, other) => one.at - other.at || one.arrived - other.arrived);
  const cuts: { openedAt: Instant; lastAt: Instant; expiresAt: Instant | null; inbound: InboundFact[] }[] =
    [];
  const early: InboundFact[] = [];
  for (const message of inbound) {
    const current = cuts.at(-1);
    const closes = closesAt(message.at, shuts, window);
    if (current !== undefined && (current.expiresAt === null || message.at < current.expiresAt)) {
      current.inbound.push(message);
      current.lastAt = message.at;
      current.expiresAt = closes;
    } else if (window !== null && message.at + window <= message.arrived) {
      (current?.inbound ?? early).push(message);
    } else {
      cuts.push({ openedAt: message.at, lastAt: message.at, expiresAt: closes, inbound: [message] });
    }
  }
  cuts[0]?.inbound.unshift(...early);
  return cuts;
}

/** W5: the provider's word shuts a window that was open; one from before the message is void. */
function closesAt(anchor: Instant, shuts: readonly Instant[], window: Duration | null): Instant | null {
  const closes = window === null ? Number.POSITIVE_INFINITY : anchor + window;
  const shut = shuts.reduce((one, other) => (other >= anchor ? Math.min(one, other) : one), closes);
  return shut === Number.POSITIVE_INFINITY ? null : shut;
}
