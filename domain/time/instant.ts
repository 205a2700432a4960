/** A point on the UTC line, in milliseconds since 1970. Zones and civil time exist only at the edge (E5). */
export type Instant = number;

/** A length of time in milliseconds. */
export type Duration = number;

/** A half-open interval `[from, to)`: the window and every permitted span close at exactly `to` (W2). */
export type Span = readonly [from: Instant, to: Instant];

export const SECOND: Duration = 1_000;
export const MINUTE: Duration = 60 * SECOND;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;
