import type { Duration, Instant, Span } from './instant.ts';

/** How much of an interval lies in working time. Spans sorted and disjoint, in UTC; `to` before `from` is none. */
export function workingTime(spans: readonly Span[], from: Instant, to: Instant): Duration {
  return spans.reduce((sum, [begin, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(begin, from)), 0);
}
