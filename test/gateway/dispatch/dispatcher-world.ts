import { setImmediate as turn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { appendFact } from '../../../database/cases/facts.ts';
import { type Pool, transaction } from '../../../database/pool.ts';
import type { Duration } from '../../../domain/time/instant.ts';
import type { CaseStanding, CaseStarter } from '../../../gateway/dispatch/case-starter.ts';
import {
  type Dispatcher,
  type DispatcherParts,
  startDispatcher,
} from '../../../gateway/dispatch/dispatcher.ts';
import type { DispatchTime } from '../../../gateway/dispatch/dispatcher-time.ts';
import { createLog } from '../../../settings/log.ts';
import { freshDatabase } from '../../servers/database.ts';
import { inbound, storeCase, storeLine } from '../../worlds/cases.ts';
import { storeContact } from '../../worlds/contacts.ts';

/** Real time, moved by hand. It begins a little after the database's, which new rows are due by. */
export class MovedTime implements DispatchTime {
  readonly #base = Date.now() + 10_000;
  #elapsed = 0;
  #timers: { readonly at: number; readonly call: () => void }[] = [];

  now(): Date {
    return new Date(this.#base + this.#elapsed);
  }
  elapsed(): Duration {
    return this.#elapsed;
  }
  after(wait: Duration, call: () => void): () => void {
    const timer = { at: this.#elapsed + wait, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }
  /** To the next timer, or by `most`. */
  step(most: Duration): Duration {
    const until = this.#elapsed + most;
    const next = this.#timers.toSorted((one, other) => one.at - other.at)[0];
    if (next === undefined || next.at > until) {
      this.#elapsed = until;
      return most;
    }
    const passed = Math.max(0, next.at - this.#elapsed);
    this.#timers = this.#timers.filter((each) => each !== next);
    this.#elapsed = Math.max(this.#elapsed, next.at);
    next.call();
    return passed;
  }
}

export interface Told {
  readonly at: Duration;
  readonly caseId: string;
  readonly seqs: readonly number[];
  readonly by: number;
}

/** Cases in a database of one's own, and a way to their workflows that is in memory and does what the test says. */
export async function openDispatch() {
  const database = await freshDatabase();
  const time = new MovedTime();
  let busy = 0;
  const counting = <T>(work: Promise<T>): Promise<T> => {
    busy += 1;
    return work.finally(() => {
      busy -= 1;
    });
  };
  const pool = Object.create(database.pool) as Pool;
  pool.query = ((...args: Parameters<Pool['query']>) =>
    counting(database.pool.query(...args) as unknown as Promise<unknown>)) as Pool['query'];

  const told: Told[] = [];
  const underWay = new Map<string, number>();
  const world = {
    pool: database.pool,
    time,
    told,
    /** The most signals of one case that were ever under way at once. */
    mostAtOnce: 0,
    standing: 'running' as CaseStanding,
    /** What becomes of a signal; runs before it is recorded. */
    answer: async (_caseId: string): Promise<'delivered' | 'case-ended'> => 'delivered',
    starter(by = 0): CaseStarter {
      return {
        signal: ({ caseId }, facts) =>
          counting(
            (async () => {
              const count = (underWay.get(caseId) ?? 0) + 1;
              underWay.set(caseId, count);
              world.mostAtOnce = Math.max(world.mostAtOnce, count);
              try {
                const outcome = await world.answer(caseId);
                told.push({ at: time.elapsed(), caseId, seqs: facts.map(({ seq }) => seq), by });
                return outcome;
              } finally {
                underWay.set(caseId, (underWay.get(caseId) ?? 1) - 1);
              }
            })(),
          ),
        standing: async () => world.standing,
        runningOf: async () => new Set(),
      };
    },
    start(over: Partial<DispatcherParts> = {}, by = 0): Dispatcher {
      const dispatcher = startDispatcher({
        pool,
        time,
        starter: world.starter(by),
        log: createLog('silent'),
        ...over,
      });
      onTestFinished(() => dispatcher.stop());
      return dispatcher;
    },
    async openCase(n = 1): Promise<string> {
      await storeLine(database.pool);
      const contactId = await storeContact(database.pool, { id: `contact-${n}`, country: 'CO' });
      return storeCase(database.pool, { id: `case-${n}`, contactId, openedAt: 1_000 });
    },
    async store(caseId: string, count = 1): Promise<void> {
      await transaction(database.pool, async (connection) => {
        for (let n = 0; n < count; n += 1) {
          await appendFact(connection, caseId, inbound(1_000));
        }
      });
    },
    /** Nothing is under way any more at this instant. */
    async quiet(): Promise<void> {
      for (let still = 0; still < 5; still = busy === 0 ? still + 1 : 0) await turn();
    },
    async pass(duration: Duration): Promise<void> {
      await world.quiet();
      for (let left = duration; left > 0; ) {
        left -= time.step(left);
        await world.quiet();
      }
    },
    row: async (caseId: string) =>
      (
        await database.pool.query<{ dirty: number; sent: number; failures: number; leased: boolean }>(
          'select dirty, sent, failures, lease_until is not null as leased from dispatch where case_id = $1',
          [caseId],
        )
      ).rows[0],
  };
  return world;
}
