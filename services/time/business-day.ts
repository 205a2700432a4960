import { DAY, type Instant, MINUTE } from '../../domain/time/instant.ts';

/** Clocks are changed on whole quarters of an hour only, so the offset of one is that of all its instants. */
const QUARTER = 15 * MINUTE;
/** As many quarters as some years have; then it begins anew. */
const MOST = 200_000;

/** Days of a calendar by number, 0 being 1970-01-01: what is counted by day needs no time zone any more. */
export function businessDays(timeZone: string): (at: Instant) => number {
  const format = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone });
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    if (known.size >= MOST) known.clear();
    const day = dayOfText(format.format(quarter * QUARTER));
    known.set(quarter, day);
    return day;
  };
}

/** `2026-11-21` as a number. */
export const dayOfText = (text: string): number => Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY);

/** The other way round. */
export const textOfDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
