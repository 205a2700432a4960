import type { Duration, Span } from './instant.ts';

/**
 * F3: cuts the business's calling hours into slots. The grid begins where the business opens and not where a contact's
 * hours begin, so that two contacts never get slots that overlap without being the same: capacity is counted per slot.
 */
export function cutSlots(calling: readonly Span[], slot: Duration): Span[] {
  const slots: Span[] = [];
  for (const [from, to] of calling) {
    for (let begin = from; begin + slot <= to; begin += slot) slots.push([begin, begin + slot]);
  }
  return slots;
}

/** The slots that lie wholly inside the spans. Both sorted. */
export function within(slots: readonly Span[], spans: readonly Span[]): Span[] {
  let index = 0;
  return slots.filter(([begin, end]) => {
    while ((spans[index]?.[1] ?? Number.POSITIVE_INFINITY) < end) index += 1;
    const span = spans[index];
    return span !== undefined && span[0] <= begin && end <= span[1];
  });
}
