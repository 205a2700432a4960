import type { Instant, Span } from './instant.ts';

/** The begin of the first span that begins after `at`; null when none is known. */
export function nextBegin(spans: readonly Span[], at: Instant): Instant | null {
  return spans.find(([begin]) => begin > at)?.[0] ?? null;
}

/** What lies in both. Sorted and disjoint, as its arguments are. */
export function intersect(one: readonly Span[], other: readonly Span[]): Span[] {
  const both: Span[] = [];
  let [i, j] = [0, 0];
  for (let a = one[i], b = other[j]; a !== undefined && b !== undefined; a = one[i], b = other[j]) {
    const [from, to] = [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
    if (from < to) both.push([from, to]);
    if (a[1] <= b[1]) i += 1;
    else j += 1;
  }
  return both;
}

/** The spans of one purpose until an instant, and those of another from it on. */
export function switchedAt(before: readonly Span[], after: readonly Span[], at: Instant): Span[] {
  const early = intersect(before, [[Number.MIN_SAFE_INTEGER, at]]);
  const [first, ...late] = intersect(after, [[at, Number.MAX_SAFE_INTEGER]]);
  if (first === undefined) return early;
  const last = early.at(-1);
  return last?.[1] === first[0]
    ? [...early.slice(0, -1), [last[0], first[1]], ...late]
    : [...early, first, ...late];
}
