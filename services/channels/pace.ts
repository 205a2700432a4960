import { type Duration, SECOND } from '../../domain/time/instant.ts';

/**
 * How fast messages may leave: the Cloud API takes 80 a second per line, and 1 in 6 s to one person with bursts of 45
 * that borrow from the time to come (131056).
 */
export interface PaceLimits {
  readonly linePerSecond: number;
  readonly personEvery: Duration;
  readonly personBurst: number;
}

export const DEFAULT_PACE: PaceLimits = { linePerSecond: 80, personEvery: 6 * SECOND, personBurst: 45 };

/** A line's turn: the moment at which one message may leave. */
export interface Turn {
  /** It was not used when it came: another one is to be waited for. */
  isPast(): boolean;
}

export interface Pace {
  /** Takes a place, at once or after a short wait. @returns 0, or how long it would have to wait: then none was taken. */
  take(lineId: string, contactId: string): Promise<Duration>;
  /** Waits for the line's turn, right before the provider is spoken to. */
  turn(lineId: string): Promise<Turn>;
}

/** Nobody is kept waiting for a place much longer than this in a request or an activity. */
export const PATIENCE: Duration = 3 * SECOND;
/** Full buckets are forgotten from here on; a full one says the same as none. */
const KEPT = 10_000;

/** A bucket of places: filled one by one, emptied by sends. */
interface Bucket {
  places: number;
  at: number;
}

/**
 * Of one process, in real time, because the provider counts in real time. Where several send on a line it is
 * `createSharedPace` that keeps it.
 * @param now a monotonic clock in milliseconds; real time: the provider's
 */
export function createPace(limits: PaceLimits = DEFAULT_PACE, now = () => performance.now()): Pace {
  const lines = new Map<string, Bucket>();
  const people = new Map<string, Bucket>();
  const lineEvery = SECOND / limits.linePerSecond;

  function bucket(buckets: Map<string, Bucket>, key: string, every: Duration, size: number): Bucket {
    const at = now();
    const known = buckets.get(key) ?? { places: size, at };
    known.places = Math.min(size, known.places + (at - known.at) / every);
    known.at = at;
    buckets.set(key, known);
    return known;
  }

  function forget(): void {
    for (const [key, { places, at }] of people) {
      if (places + (now() - at) / limits.personEvery >= limits.personBurst) people.delete(key);
    }
  }

  /** Takes from both or from neither. */
  function tryTake(lineId: string, contactId: string): Duration {
    const line = bucket(lines, lineId, lineEvery, Math.max(1, limits.linePerSecond));
    const person = bucket(people, `${lineId}/${contactId}`, limits.personEvery, limits.personBurst);
    const wait = Math.max(0, (1 - line.places) * lineEvery, (1 - person.places) * limits.personEvery);
    if (wait > 0) return Math.ceil(wait);
    line.places -= 1;
    person.places -= 1;
    if (people.size > KEPT) forget();
    return 0;
  }

  return {
    async take(lineId, contactId) {
      const until = now() + PATIENCE;
      for (;;) {
        const wait = tryTake(lineId, contactId);
        if (wait === 0 || now() + wait > until) return wait;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    },
    // The place that was taken is the turn: nobody else sends on the line.
    turn: async () => ({ isPast: () => false }),
  };
}
