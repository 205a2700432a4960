import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, inject, onTestFinished, type TestContext } from 'vitest';
import { createPool, type Pool } from '../../database/pool.ts';
import { createLog } from '../../settings/log.ts';

const global = { onTestFinished };

export interface FreshDatabase {
  readonly url: string;
  /** Whoever has the database may use it, the product's parts too; taken away by `drop`. */
  readonly pool: Pool;
  drop(): Promise<void>;
}

/** Enough for a gateway, a worker and their test at once. */
const CONNECTIONS = 20;

/** Rows that were deleted stay in the files until a vacuum; a database that has had more of them is no longer as good as new. */
const WORN_OUT_AFTER = 20_000;

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('servers').postgresUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database that this process has made, and the connections to it. */
class OwnDatabase {
  readonly name: string;
  readonly url: string;
  readonly #pool: Pool;
  #rowsDeleted = 0;

  constructor() {
    const { postgresUrl, templateDatabase } = inject('servers');
    this.name = `${templateDatabase}_${randomBytes(6).toString('hex')}`;
    const url = new URL(postgresUrl);
    url.pathname = `/${this.name}`;
    this.url = url.href;
    this.#pool = createPool(this.url, createLog('silent'), { name: 'test', max: CONNECTIONS });
    // Kept for the next test, however long this one takes: a new one costs more than most of its queries.
    this.#pool.options.idleTimeoutMillis = 0;
  }

  create(): Promise<void> {
    const { templateDatabase } = inject('servers');
    return onServer(`create database ${this.name} template ${templateDatabase} strategy file_copy`);
  }

  /** Its pool for one test: afterwards nobody reaches the database by it any more, as little as by a pool that ended. */
  lend(): { readonly pool: Pool; readonly takeBack: () => void } {
    const own = this.#pool;
    let isOver = false;
    const unlessOver = (): void => {
      if (isOver) throw new Error('The test whose database this was is over.');
    };
    const pool = Object.create(own, {
      query: {
        writable: true,
        value: (...args: Parameters<Pool['query']>) => {
          unlessOver();
          return own.query(...args);
        },
      },
      connect: {
        writable: true,
        value: (...args: []) => {
          unlessOver();
          return own.connect(...args);
        },
      },
    }) as Pool;
    return {
      pool,
      takeBack: () => {
        isOver = true;
      },
    };
  }

  /**
   * As it was made: no rows, all sequences at their start.
   * @returns false when it cannot be: somebody still uses it, its schema was changed, or it is worn out
   */
  async empty(): Promise<boolean> {
    if (this.#pool.totalCount !== this.#pool.idleCount || this.#pool.waitingCount > 0) return false;
    try {
      const { rows } = await this.#pool.query<{ deleted: number }>('select test_reset.empty() as deleted');
      this.#rowsDeleted += rows[0]?.deleted ?? 0;
      return this.#rowsDeleted <= WORN_OUT_AFTER;
    } catch {
      return false;
    }
  }

  async drop(): Promise<void> {
    await this.#pool.end();
    await onServer(`drop database if exists ${this.name} with (force)`);
  }
}

/** Databases of this process that nobody uses now, as good as new. What is left of them goes with the run. */
const free: OwnDatabase[] = [];

/**
 * A migrated, empty database of one's own. One that an earlier test of this process has given back is emptied and used
 * again, with its connections: to make one costs more than most tests do in it. Called within a test it is given back when
 * the test is over; in a `beforeAll` return its `drop`:
 * `beforeAll(async () => { database = await freshDatabase(); return database.drop; })`.
 * @param during the test's own context; needed within `test.concurrent`, where the runner cannot tell who calls
 */
export async function freshDatabase(
  during: Pick<TestContext, 'onTestFinished'> = global,
): Promise<FreshDatabase> {
  const kept = free.pop();
  const own = kept ?? new OwnDatabase();
  const { pool, takeBack } = own.lend();
  let created: Promise<void> | undefined;
  let dropped: Promise<void> | undefined;
  const drop = (): Promise<void> => {
    dropped ??= (async () => {
      await created?.catch(() => undefined);
      takeBack();
      if (await own.empty()) free.push(own);
      else await own.drop();
    })();
    return dropped;
  };
  try {
    // Before anything is waited for: afterwards another test may be the current one.
    during.onTestFinished(drop);
  } catch {
    // Not within a test: the caller drops it.
  }
  created = kept === undefined ? own.create() : Promise.resolve();
  await created;
  return { url: own.url, pool, drop };
}

let shared: { readonly file: string; readonly database: Promise<FreshDatabase> } | undefined;

/** One database for all tests of a file, where a database for each would only cost time; the next file has another. */
export async function databaseOfFile(): Promise<FreshDatabase> {
  const file = expect.getState().testPath ?? '';
  if (shared?.file !== file) {
    const before = shared;
    // A hook of this module would be registered for the first file alone: files of one process share their modules.
    const afterThat = async (): Promise<FreshDatabase> => {
      await (await before?.database.catch(() => undefined))?.drop();
      return freshDatabase({ onTestFinished: () => undefined });
    };
    shared = { file, database: afterThat() };
  }
  return shared.database;
}
