import { AsyncLocalStorage } from 'node:async_hooks';
import type { Instant } from '../domain/time/instant.ts';
import type { Clock } from '../settings/clock.ts';

/** When the running activity was scheduled in its case's time, and when it began on a clock that only goes forward. */
const running = new AsyncLocalStorage<{ readonly scheduled: Instant; readonly began: number }>();

/** Runs an activity so that `caseTime` can be asked in it. */
export const timed = <T>(scheduled: Instant, work: () => Promise<T>): Promise<T> =>
  running.run({ scheduled, began: performance.now() }, work);

/**
 * The clock of a world whose time is moved: inside an activity that of its case, because the server skips time per case
 * and an activity's timestamps are the case's; elsewhere the world's.
 */
export const caseTime = (world: Clock): Clock => ({
  now() {
    const activity = running.getStore();
    if (activity === undefined) return world.now();
    return activity.scheduled + Math.floor(performance.now() - activity.began);
  },
});
