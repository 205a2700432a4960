import { setTimeout as pause } from 'node:timers/promises';
import { type Duration, SECOND } from '../domain/time/instant.ts';

/**
 * Errors by which Postgres, or the way to it, says "not now": connection refused or lost, starting up, shutting down
 * (57P01–57P03), connection exceptions (08…), too many connections (53300), read-only while a standby takes over (25006),
 * and the two that mean "again" (40001, 40P01).
 */
const CODES =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|57P0[1-3]|08\w{3}|53300|25006|40001|40P01)$/;

/** The driver's own words for a lost connection carry no code. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether waiting may help: the database is away or busy, nothing is wrong with what it was asked. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? CODES.test(code) : WORDS.test(error.message);
}

export interface Patience {
  /** In real time, in all. */
  readonly atMost?: Duration;
  /** Ends the waiting at once, e.g. when the process shuts down. */
  readonly signal?: AbortSignal;
}

/**
 * Does what may be repeated, again while the database is away. Waiting happens here, in real time, and not in a retry of
 * the caller: under the test clock the backoff of a retry is case time, and an outage of ten seconds would eat an hour.
 * @throws the last error once patience is over, any other error at once
 */
export async function waitOut<T>(
  work: () => Promise<T>,
  { atMost = 20 * SECOND, signal }: Patience = {},
): Promise<T> {
  // real time: patience while the database is away.
  const until = performance.now() + atMost;
  for (let wait = 50; ; wait = Math.min(2 * wait, SECOND)) {
    try {
      return await work();
    } catch (error) {
      // real time: the same patience.
      if (!isOutage(error) || performance.now() + wait >= until || signal?.aborted) throw error;
      await pause(wait, undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  }
}
