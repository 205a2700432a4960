/** Counts what is under way, so that the test clock and tests can wait for quiet instead of sleeping. */
export interface PendingWork {
  /** Starts a piece of work; the returned function ends it (once). */
  begin(): () => void;
  idle(): boolean;
  /** Resolves with true at quiet, with false after `timeout` ms. */
  whenIdle(timeout: number): Promise<boolean>;
}

export function createPendingWork(): PendingWork {
  let running = 0;
  const waiting = new Set<() => void>();

  return {
    begin() {
      running += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        running -= 1;
        if (running === 0) for (const wake of waiting) wake();
      };
    },
    idle: () => running === 0,
    whenIdle(timeout) {
      if (running === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const finish = (quiet: boolean): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(quiet);
        };
        const wake = (): void => finish(true);
        const timer = setTimeout(() => finish(false), timeout);
        waiting.add(wake);
      });
    },
  };
}
