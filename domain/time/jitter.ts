import { type Duration, type Instant, SECOND, type Span } from './instant.ts';

/**
 * E5: by how much a case that was held for hours goes later than their opening, so that not all of them go at once. A
 * hash of the case id, so it is the same whoever asks and however often.
 * @param most the largest jitter; 0 for none
 * @returns whole seconds from 0 to `most`, both inclusive
 */
export const jitterOf = (caseId: string, most: Duration): Duration =>
  Math.floor((hash(caseId) / 2 ** 32) * (Math.floor(most / SECOND) + 1)) * SECOND;

/** FNV-1a, then stirred as MurmurHash3 does: ids count up, and neighbours must land far apart. 32 bits, unsigned. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/**
 * E5: when a message that is wanted at `from` may go, `until` inclusive: at once where that is permitted; else held to the
 * begin of the next span, later by the jitter. Where less room is left before the span or the step ends, the jitter is
 * wrapped into it, so that late cases are spread as well and none is pushed out. The plan and the gate both ask here, so
 * they agree; what this answers is answered again when it is asked for that instant.
 * @param spans sorted, disjoint, half-open, each from its true begin
 * @returns null where no span has an instant from `from` to `until`
 */
export function permittedAt(
  spans: readonly Span[],
  from: Instant,
  until: Instant,
  jitter: Duration = 0,
): Instant | null {
  for (const [begin, end] of spans) {
    if (begin > until) return null;
    if (end <= from) continue;
    if (begin <= from) return from <= until ? from : null;
    const room = Math.min(end - 1, until) - begin;
    return begin + (jitter % (room + 1));
  }
  return null;
}
