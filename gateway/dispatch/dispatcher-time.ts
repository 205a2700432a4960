import type { Duration } from '../../domain/time/instant.ts';

/** Real time, in which signals are spaced and leases end. Case time has no part in it. */
export interface DispatchTime {
  /** `null`: the database's own clock, which is the same for all gateways. */
  now(): Date | null;
  /** Milliseconds on a clock that never jumps. */
  elapsed(): Duration;
  /** Calls once after `wait`, unless cancelled. */
  after(wait: Duration, call: () => void): () => void;
}

export const realTime: DispatchTime = {
  now: () => null,
  elapsed: () => performance.now(),
  after(wait, call) {
    const timer = setTimeout(call, wait);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
