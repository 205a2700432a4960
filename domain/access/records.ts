import type { Duration, Instant } from '../time/instant.ts';

/**
 * S5: what a law orders to be kept, without content, even where retention is shorter: by country, for how long after it
 * happened.
 */
export interface RecordsPolicy {
  /** That somebody was contacted about a debt: kind, channel and instant. */
  readonly collection: Readonly<Record<string, Duration>>;
}

/** Until when a contact about a debt is to be kept; null where no law is known for the country. */
export function keptUntil(
  { collection }: RecordsPolicy,
  { country, at }: { readonly country: string | null; readonly at: Instant },
): Instant | null {
  const period = country === null ? undefined : collection[country];
  return period === undefined ? null : at + period;
}
