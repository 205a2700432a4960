import type { Duration, Instant, Span } from './instant.ts';

/** How much of an interval lies in working time. Spans sorted and disjoint, in UTC; `to` before `from` is none. */
export function workingTime(spans: readonly Span[], from: Instant, to: Instant): Duration {
  return spans.reduce((sum, [begin, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(begin, from)), 0);
}

/**
 * The instant at which so much working time has passed since `from`; null when the spans end before.
 * @param spans sorted and disjoint, in UTC
 */
export function afterWorkingTime(spans: readonly Span[], from: Instant, duration: Duration): Instant | null {
  let left = duration;
  for (const [begin, end] of spans) {
    const start = Math.max(begin, from);
    if (start >= end) continue;
    if (end - start >= left) return start + left;
    left -= end - start;
  }
  return null;
}
