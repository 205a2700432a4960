import type { Instant, Span } from './instant.ts';

/**
 * The first instant in `[from, until]`, both inclusive, that lies in one of the spans; null when there is none.
 * @param spans sorted and disjoint, half-open
 */
export function firstPermitted(spans: readonly Span[], from: Instant, until: Instant): Instant | null {
  for (const [begin, end] of spans) {
    if (begin > until) return null;
    const at = Math.max(begin, from);
    if (at < end) return at <= until ? at : null;
  }
  return null;
}

/** The begin of the first span that begins after `at`; null when none is known. */
export function nextBegin(spans: readonly Span[], at: Instant): Instant | null {
  return spans.find(([begin]) => begin > at)?.[0] ?? null;
}
