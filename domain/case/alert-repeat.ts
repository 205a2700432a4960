import type { Instant } from '../time/instant.ts';
import type { Role } from '../access/role.ts';

/** A8: to whom an alert goes at first, and to whom when nobody there acknowledges it. */
const ROLES_OF: Readonly<Record<1 | 2, readonly [first: Role, next: Role]>> = {
  1: ['agent', 'supervisor'],
  2: ['supervisor', 'admin'],
};

/** Who is told when an alert of this level is repeated. */
export const repeatedTo = (level: 1 | 2): Role => ROLES_OF[level][1];

export interface AlertSince {
  readonly repeatAt: Instant;
  /** When the window closes that the alert was about. */
  readonly closesAt: Instant;
  /** The first instant after the alert at which each happened; null: it did not. */
  readonly wroteAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly nextAlertAt: Instant | null;
}

/**
 * Whether an alert that nobody acknowledged is still worth repeating at `repeatAt`: the window it was about is open, the
 * customer has not written, nobody answered, the case was not resolved, and no higher alert has taken its place. Asked of
 * instants, so that it does not matter when it is asked (A4).
 */
export function isWorthRepeating(since: AlertSince): boolean {
  const { repeatAt, closesAt, wroteAt, answeredAt, endedAt, nextAlertAt } = since;
  if (repeatAt >= closesAt) return false;
  return [wroteAt, answeredAt, endedAt, nextAlertAt].every((at) => at === null || at > repeatAt);
}
