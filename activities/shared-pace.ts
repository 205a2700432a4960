import { setTimeout as pause } from 'node:timers/promises';
import { forgetPace, returnPeople, takePeople, takePlaces } from '../database/pace.ts';
import type { Pool } from '../database/pool.ts';
import { type Duration, MINUTE } from '../domain/instant.ts';
import { DEFAULT_PACE, type Pace, type PaceLimits, PATIENCE } from './pace.ts';

/** Of the line's throughput: between a place and the provider lie a transaction and a network, so sends bunch a little. */
const SHARE = 0.9;
/** Places that one statement takes at most: few enough that nobody waits much beyond the patience. */
const AT_ONCE = 32;

interface Waiting {
  readonly person: string;
  readonly settle: (wait: Duration, place: Duration | null) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The pace of a line over every process that sends on it: PostgreSQL gives the places out. Whoever asks while a statement
 * is under way is served by the next, so a busy process costs two statements for up to 32 sends. Real time: the provider's.
 */
export function createSharedPace(pool: Pool, limits: PaceLimits = DEFAULT_PACE): Pace {
  const queues = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  // real time: how often this process clears up.
  let forgotten = performance.now();

  async function serve(lineId: string): Promise<void> {
    const queue = queues.get(lineId) ?? [];
    try {
      while (queue.length > 0) await serveSome(lineId, queue);
    } finally {
      busy.delete(lineId);
      queues.delete(lineId);
    }
    // real time: as above.
    const now = performance.now();
    if (now - forgotten < MINUTE) return;
    forgotten = now;
    // Another process may be at it as well; what is left is forgotten the next time.
    await forgetPace(pool).catch(() => undefined);
  }

  async function serveSome(lineId: string, queue: Waiting[]): Promise<void> {
    const batch = takeBatch(queue);
    const { personEvery: every, personBurst: burst, linePerSecond: perSecond } = limits;
    try {
      const people = await takePeople(
        pool,
        batch.map(({ person }) => person),
        { every, burst },
      );
      const allowed = batch.filter((waiting) => {
        const wait = people.get(waiting.person) ?? 0;
        if (wait > 0) waiting.settle(wait, null);
        return wait === 0;
      });
      if (allowed.length === 0) return;
      const line = await takePlaces(pool, lineId, {
        wanted: allowed.length,
        perSecond,
        share: SHARE,
        patience: PATIENCE,
      });
      if (!line.taken) {
        await returnPeople(
          pool,
          allowed.map(({ person }) => person),
          every,
        );
      }
      allowed.forEach((waiting, index) => {
        const place = line.wait + index * line.every;
        waiting.settle(line.taken ? 0 : Math.max(1, Math.ceil(place)), line.taken ? place : null);
      });
    } catch (error) {
      for (const waiting of batch) waiting.fail(error);
    }
  }

  return {
    async take(lineId, contactId) {
      const place = new Promise<{ wait: Duration; place: Duration | null }>((resolve, reject) => {
        const queue = queues.get(lineId) ?? [];
        queues.set(lineId, queue);
        queue.push({
          person: `person/${lineId}/${contactId}`,
          settle: (wait, at) => resolve({ wait, place: at }),
          fail: reject,
        });
      });
      if (!busy.has(lineId)) {
        busy.add(lineId);
        void serve(lineId);
      }
      const given = await place;
      if (given.place !== null && given.place >= 1) await pause(given.place);
      return given.wait;
    },
  };
}

/** The first of the queue, each person once: a second message of one person asks with the next. */
function takeBatch(queue: Waiting[]): Waiting[] {
  const batch: Waiting[] = [];
  const people = new Set<string>();
  for (let index = 0; index < queue.length && batch.length < AT_ONCE; ) {
    const waiting = queue[index];
    if (waiting === undefined || people.has(waiting.person)) {
      index += 1;
      continue;
    }
    people.add(waiting.person);
    batch.push(waiting);
    queue.splice(index, 1);
  }
  return batch;
}
