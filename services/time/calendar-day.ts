import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../../domain/time/instant.ts';

/** A day as forms and addresses name it, such as `2026-03-02`; null for one that no calendar has. */
export function calendarDay(text: string): string | null {
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch {
    return null;
  }
}

/** When a day begins and ends by the clocks of a zone: 23 to 25 hours apart where they are changed. */
export function instantsOfDay(
  day: string,
  zone: string,
): { readonly begins: Instant; readonly ends: Instant } {
  const date = Temporal.PlainDate.from(day);
  return {
    begins: date.toZonedDateTime(zone).epochMilliseconds,
    ends: date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
  };
}
