import { type FrequencyFacts, type FrequencyLimit, isCounted, underLimits } from './frequency.ts';
import type { Instant } from '../time/instant.ts';
import { periodAt } from '../time/local-period.ts';

/** How much of one limit is used now, for people to see; the gate asks by itself (E4). */
export interface LimitUse {
  readonly limit: FrequencyLimit;
  /** In the stretch or local period that ends or lies at the instant; in several zones the one with most. */
  readonly used: number;
  /** The first instant at which one more may go; null: now. */
  readonly freeAt: Instant | null;
}

/** E4: each limit on the message by itself, at `at`. */
export function limitsUsed(facts: FrequencyFacts, at: Instant): LimitUse[] {
  const { message, sends, zones } = facts;
  return facts.limits.map((limit) => {
    const times = sends.filter((send) => isCounted(limit, message, send)).map((send) => send.at);
    const alone = underLimits({ ...facts, limits: [limit] }, at);
    return {
      limit,
      used: usedOf(limit, times, zones, at),
      freeAt: alone.answer === 'hold' ? alone.until : null,
    };
  });
}

function usedOf(
  { per }: FrequencyLimit,
  times: readonly Instant[],
  zones: FrequencyFacts['zones'],
  at: Instant,
): number {
  // What lies ahead counts: a booked call takes its place now.
  if (typeof per === 'number') return times.filter((time) => time > at - per).length;
  const perZone = zones.map(
    (zone) => times.filter((time) => periodAt(zone, time, per) === periodAt(zone, at, per)).length,
  );
  return Math.max(0, ...perZone);
}
