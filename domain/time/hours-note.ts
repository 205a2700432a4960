import type { Explanations } from '../explanation/codes.ts';
import type { Duration, Instant, Span } from './instant.ts';

/** E5: whose send hours are asked about, as decisions and the agenda name it. Nothing personal (S1). */
export interface HoursNote {
  /** Country and law, e.g. `Colombia (Ley 2300 de 2023)`. */
  readonly of: string;
  /** Holidays on which nothing of the purpose goes, with the local day in UTC. */
  readonly holidays: readonly { readonly name: string; readonly day: Span }[];
}

/** What the gate is told of send hours besides the spans. */
export interface HoursAsked extends HoursNote {
  /** Of this case (`jitterOf`). */
  readonly jitter: Duration;
}

/** Whose hours a message waits for that is wanted at `from`, with the holidays on the way. */
export function hoursAsked(
  note: HoursNote | null,
  from: Instant,
  until: Instant,
): Explanations['hours.named'] {
  const holidays = (note?.holidays ?? []).filter(({ day }) => day[0] < until && from < day[1]);
  return { hours: note?.of ?? null, holidays: [...new Set(holidays.map(({ name }) => name))] };
}
