import type { Duration } from '../domain/time/instant.ts';

/** Works on a queue in Postgres, beside the case workflows. Several processes may work on the same one. */
export interface Sweep {
  /** Looks for work now rather than at the next sweep. */
  wake(): void;
  /** True when nothing can be done now; what can be is taken up. */
  idle(): Promise<boolean>;
  /** Takes no more up and lets what is under way finish. */
  stop(): Promise<void>;
}

export interface SweepParts {
  /** Between two looks without being woken, real time. */
  readonly every: Duration;
  /** Can anything be done now? Asked at each transition of each case, so it must be one cheap query. */
  readonly isDue: () => Promise<boolean>;
  /** Takes up some of it and does it; false when others had taken all there was. */
  readonly work: () => Promise<boolean>;
  /** What was thrown; it is tried again at the next sweep. */
  readonly failed: (error: unknown) => void;
}

/** Looks at once, whenever it is woken, and every now and then. A wake while it works is not lost: it looks again. */
export function startSweep({ every, isDue, work, failed }: SweepParts): Sweep {
  const stopped = new AbortController();
  let isWanted = false;
  let working: Promise<void> | null = null;

  const workOff = async (): Promise<void> => {
    do {
      isWanted = false;
      try {
        while (!stopped.signal.aborted && (await isDue()) && (await work()));
      } catch (error) {
        failed(error);
      }
    } while (isWanted && !stopped.signal.aborted);
  };
  const wake = (): void => {
    if (stopped.signal.aborted) return;
    isWanted = true;
    working ??= workOff().finally(() => {
      working = null;
      // Woken after the last look.
      if (isWanted) wake();
    });
  };
  const timer = setInterval(wake, every);
  wake();

  return {
    wake,
    async idle() {
      if (working !== null) return false;
      if (!(await isDue())) return true;
      // It has come due since the last look, by the clock alone: whoever waits need not wait for the next sweep.
      wake();
      return false;
    },
    async stop() {
      stopped.abort();
      clearInterval(timer);
      await working;
    },
  };
}
