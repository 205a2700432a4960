import type { Pool } from '../../database/pool.ts';
import { changeMark } from '../../database/sessions/change-mark.ts';
import { describeError } from '../../settings/describe-error.ts';
import type { Logger } from '../../settings/log.ts';

/** Between two looks while somebody watches, in real milliseconds: what happens is on every screen within a second. */
const EVERY_MS = 300;

/**
 * Looks that follow a change. A row's number is taken before its commit, so what is seen to have changed may become
 * visible a moment later.
 */
const AFTERWARDS = 3;

/** Tells those who watch that something changed; asks the database only while somebody does. */
export interface LiveFeed {
  /**
   * @param looked after each look that came about, whether anything had changed or not
   * @returns stops watching
   */
  watch(looked: (hasChanged: boolean) => void): () => void;
  stop(): void;
}

export function startLiveFeed(pool: Pool, log: Logger): LiveFeed {
  const watchers = new Set<(hasChanged: boolean) => void>();
  let timer: NodeJS.Timeout | undefined;
  let mark: string | null = null;
  let left = 0;
  let isStopped = false;

  const look = async (): Promise<void> => {
    try {
      const now = await changeMark(pool);
      if (now !== mark) left = AFTERWARDS;
      mark = now;
      const hasChanged = left > 0;
      if (hasChanged) left -= 1;
      for (const looked of watchers) looked(hasChanged);
    } catch (error) {
      log.debug({ error: describeError(error) }, 'live pages could not look for changes');
    }
    goOn();
  };
  const goOn = (): void => {
    clearTimeout(timer);
    timer = watchers.size === 0 || isStopped ? undefined : setTimeout(() => void look(), EVERY_MS);
  };
  return {
    watch(looked) {
      watchers.add(looked);
      if (timer === undefined) goOn();
      return () => void watchers.delete(looked);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      watchers.clear();
    },
  };
}
