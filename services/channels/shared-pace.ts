import { setTimeout as pause } from 'node:timers/promises';
import { forgetPace, takePerson, takePlaces } from '../../database/sending/pace.ts';
import type { Pool } from '../../database/pool.ts';
import { type Duration, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { DEFAULT_PACE, type Pace, type PaceLimits, PATIENCE, type Turn } from './pace.ts';

/** Of the line's throughput: between a place and the provider lies a commit and a network, so sends bunch a little. */
const SHARE = 0.9;
/** A place is used so long after it came, and not later: what was held up must not go with what is due now. */
const FRESH: Duration = SECOND / 20;
/** Places that one statement takes at most. */
const AT_ONCE = 32;

/** An instant on this process's clock. */
type Place = number;

interface Waiting {
  readonly resolve: (place: Place) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The pace of a line and of people over every process that sends: PostgreSQL gives the places out. Whoever wants a turn
 * while a statement is under way is served by the next, so a busy process costs one statement for up to 32 sends.
 * @param now a monotonic clock in milliseconds; real time: the provider's
 */
export function createSharedPace(
  pool: Pool,
  limits: PaceLimits = DEFAULT_PACE,
  // real time: the provider counts in it.
  // real time: the provider counts in it
  now = () => performance.now(),
): Pace {
  const queues = new Map<string, Waiting[]>();
  let forgotten = now();

  async function serve(lineId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, AT_ONCE);
      try {
        const { linePerSecond: perSecond } = limits;
        const { wait, every } = await takePlaces(pool, lineId, {
          count: batch.length,
          perSecond,
          share: SHARE,
        });
        // Counted from the answer on, so rather late than early.
        const first = now() + wait;
        batch.forEach(({ resolve }, index) => resolve(first + index * every));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    queues.delete(lineId);
  }

  function place(lineId: string): Promise<Place> {
    return new Promise((resolve, reject) => {
      const queue = queues.get(lineId);
      if (queue !== undefined) {
        queue.push({ resolve, reject });
        return;
      }
      const begun = [{ resolve, reject }];
      queues.set(lineId, begun);
      void serve(lineId, begun);
    });
  }

  /** Another process may be at it as well; what is left is forgotten the next time. */
  async function forget(): Promise<void> {
    if (now() - forgotten < MINUTE) return;
    forgotten = now();
    await forgetPace(pool).catch(() => undefined);
  }

  return {
    async take(lineId, contactId) {
      await forget();
      const { personEvery: every, personBurst: burst } = limits;
      return takePerson(pool, { lineId, contactId }, { every, burst, patience: PATIENCE });
    },
    async turn(lineId): Promise<Turn> {
      for (;;) {
        const at = await place(lineId);
        if (at > now()) await pause(at - now());
        const isPast = () => now() > at + FRESH;
        if (!isPast()) return { isPast };
      }
    },
  };
}
