import { quietOpenCases, type StoredStart } from '../../database/receiving/dispatch.ts';
import type { Pool } from '../../database/pool.ts';
import { type Duration, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { describeError } from '../../settings/describe-error.ts';
import type { Logger } from '../../settings/log.ts';
import type { CaseStarter } from './case-starter.ts';
import { type DispatchTime, realTime } from './dispatcher-time.ts';
import type { Metrics } from '../metrics/metrics.ts';

export interface OrphanParts {
  readonly pool: Pool;
  readonly starter: CaseStarter;
  readonly log: Logger;
  readonly metrics?: Pick<Metrics, 'orphans'>;
  readonly time?: DispatchTime;
  /** Cases that were told something more recently are left alone: their workflows are only just starting. */
  readonly quiet?: Duration;
}

export interface Orphans {
  /** Open cases that had no workflow and have one again. */
  readonly restarted: readonly string[];
  /** Open cases whose workflow has completed, which cannot restart: something is wrong, and a person must look. */
  readonly stuck: readonly string[];
}

/** As many as one query of Temporal's index can name. */
const PAGE = 200;
const EVERY: Duration = 5 * MINUTE;
const FIRST: Duration = 30 * SECOND;
/** Any number; the same for every gateway. Only one of them sweeps at a time. */
const LOCK = 7_263_001;

/**
 * Finds open cases without a running workflow (Temporal lost its data, or somebody ended it from outside) and starts them
 * again: the workflow takes up its case from Postgres.
 */
export async function sweepOrphans({
  pool,
  starter,
  log,
  metrics,
  time = realTime,
  quiet = MINUTE,
}: OrphanParts): Promise<Orphans> {
  const restarted: string[] = [];
  const stuck: string[] = [];
  let after = '';
  for (;;) {
    const cases = await quietOpenCases(pool, { after, limit: PAGE, quiet, now: time.now() });
    const last = cases.at(-1);
    if (last === undefined) return { restarted, stuck };
    after = last.caseId;
    const running = await starter.runningOf(cases.map(({ caseId }) => caseId));
    for (const found of cases.filter(({ caseId }) => !running.has(caseId))) {
      const outcome = await restart(starter, found);
      if (outcome === 'running') continue;
      (outcome === 'restarted' ? restarted : stuck).push(found.caseId);
      metrics?.orphans.inc({ outcome });
      log[outcome === 'restarted' ? 'warn' : 'error'](
        { caseId: found.caseId },
        outcome === 'restarted'
          ? 'an open case had no workflow; it runs again'
          : 'an open case’s workflow has completed; it cannot restart',
      );
    }
  }
}

/** The index lags, so the case itself is asked before anything is done. */
async function restart(starter: CaseStarter, found: StoredStart): Promise<'running' | 'restarted' | 'stuck'> {
  const standing = await starter.standing(found.caseId);
  if (standing === 'running') return 'running';
  if (standing === 'completed') return 'stuck';
  return (await starter.signal(found, [])) === 'delivered' ? 'restarted' : 'stuck';
}

/** Sweeps every few minutes, one gateway at a time. */
export function startOrphanSweep(parts: OrphanParts): { stop(): Promise<void> } {
  const time = parts.time ?? realTime;
  let isStopped = false;
  let cancel: () => void;
  let sweeping: Promise<void> = Promise.resolve();
  const next = (wait: Duration): void => {
    cancel = time.after(wait, () => {
      sweeping = sweepAlone(parts).catch((error: unknown) =>
        // Temporal or Postgres is away; the dispatcher says so, and the next sweep finds what is left.
        parts.log.debug({ error: describeError(error) }, 'open cases could not be looked through'),
      );
      void sweeping.then(() => (isStopped ? undefined : next(EVERY)));
    });
  };
  next(FIRST);
  return {
    async stop() {
      isStopped = true;
      cancel();
      await sweeping;
    },
  };
}

async function sweepAlone(parts: OrphanParts): Promise<void> {
  const connection = await parts.pool.connect();
  let failure: Error | undefined;
  try {
    const { rows } = await connection.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1) as locked',
      [LOCK],
    );
    if (rows[0]?.locked !== true) return;
    try {
      await sweepOrphans(parts);
    } finally {
      await connection.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A connection that may still hold the lock is not given back.
    connection.release(failure);
  }
}
