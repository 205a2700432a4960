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

/** Why a message that is wanted at `from` waits: `the send hours of Colombia (Ley 2300 de 2023), Navidad`. */
export function hoursNamed(note: HoursNote | undefined, from: Instant, until: Instant): string {
  if (note === undefined) return 'the send hours';
  const holidays = note.holidays.filter(({ day }) => day[0] < until && from < day[1]).map(({ name }) => name);
  return [`the send hours of ${note.of}`, ...new Set(holidays)].join(', ');
}
