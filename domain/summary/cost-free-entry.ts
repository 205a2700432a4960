import { DAY, type Duration, HOUR, type Instant } from '../time/instant.ts';

/** W6: an arrival from an advertisement must be answered within this, exclusive. */
export const FREE_ENTRY_ANSWER: Duration = DAY;
/** W6: how long messages are free from that answer on. */
export const FREE_ENTRY_LENGTH: Duration = 72 * HOUR;

/** An arrival from an advertisement, as far as it makes messages free. */
export interface FreeEntry {
  readonly referredAt: Instant;
  readonly answeredAt: Instant;
  /** Half-open, as the window is (W2). */
  readonly endsAt: Instant;
}

/**
 * W6, M4: the free entry point that is open at `at`, or null. A clock of its own: it says what messages cost, never
 * whether they may go. It begins with the first answer within 24 h of the arrival; a later arrival that is answered begins
 * another, and of several the one that ends last counts.
 * @param referrals when the customer came from an advertisement, by the provider's timestamps
 * @param answers when the business wrote
 */
export function freeEntryAt(
  referrals: readonly Instant[],
  answers: readonly Instant[],
  at: Instant,
): FreeEntry | null {
  const sorted = answers.toSorted((one, other) => one - other);
  let last: FreeEntry | null = null;
  for (const referredAt of referrals) {
    const answeredAt = sorted.find((answer) => answer >= referredAt);
    if (answeredAt === undefined || answeredAt >= referredAt + FREE_ENTRY_ANSWER) continue;
    const endsAt = answeredAt + FREE_ENTRY_LENGTH;
    if (answeredAt <= at && at < endsAt && (last === null || endsAt > last.endsAt)) {
      last = { referredAt, answeredAt, endsAt };
    }
  }
  return last;
}
