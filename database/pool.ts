import pg from 'pg';
import type { Logger } from '../settings/log.ts';

export type Pool = pg.Pool;
export type Connection = pg.PoolClient;
/** What a query can be put to: the pool, or a connection inside a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

// Instants are bigint milliseconds: exact in a double until the year 287396.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

export interface PoolOptions {
  readonly max?: number;
  readonly name?: string;
  /**
   * Whether statements that have a name stay prepared on their connection (`named`); yes where it is left out. Behind a
   * pooler that gives a connection away after each transaction they must not.
   */
  readonly prepares?: boolean;
}

/** A pool of connections. Without an `error` listener an idle connection that Postgres drops would end the process. */
export function createPool(databaseUrl: string, log: Logger, options: PoolOptions = {}): Pool {
  const pool = new pg.Pool({
    ...(options.prepares === false ? { Client: Unprepared } : {}),
    connectionString: databaseUrl,
    max: options.max ?? 10,
    application_name: options.name ?? 'ventana',
    connectionTimeoutMillis: 5_000,
    types,
  });
  pool.on('error', (error: Error & { code?: string }) =>
    log.warn({ code: error.code }, 'an idle database connection was lost'),
  );
  // One that is lost between two queries of a transaction says so by an event of its own, which would end the process;
  // the next query on it fails, and so whoever holds it learns of it.
  pool.on('connect', (connection) => connection.on('error', () => undefined));
  return pool;
}

/**
 * A look at what is alive among all that ever was: through indexes, whatever the planner thinks. By the costs that PostgreSQL
 * assumes of disks it would rather read a whole table, so that the look would grow with history. In memory, as far as a
 * quarter of a million cases take it.
 */
export const byIndex = <T>(pool: Pool, look: (connection: Queryable) => Promise<T>): Promise<T> =>
  transaction(pool, look, {
    settings: { transaction_read_only: 'on', enable_seqscan: 'off', work_mem: "'32MB'" },
  });

/** A statement that is asked very often, with its name: a connection parses and plans it once. */
interface Named {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** The same name for the same text, always. */
export const named = (name: string, text: string, values: readonly unknown[]): Named => ({
  name,
  text,
  values: [...values],
});

/** Takes the names off on the way, whoever asks. */
class Unprepared extends pg.Client {
  // The driver's own signatures are many; what is changed is the one argument that bears a name.
  override query: pg.Client['query'] = (...given: unknown[]) => {
    const [first, ...rest] = given;
    const asked =
      typeof first === 'object' && first !== null && 'name' in first && 'values' in first
        ? { ...first, name: undefined }
        : first;
    return (super.query as (...all: unknown[]) => never)(asked, ...rest);
  };
}

const RETRIED = new Set(['40P01', '40001']);
const TRIES = 8;

export interface TransactionOptions {
  /** Settings of this transaction alone, such as `lock_timeout`. They go with its first words: no round trip more. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Runs `work` in one transaction, again from the start after a deadlock (40P01) or a serialization failure (40001):
 * those are the database's way to say "again", never an answer to a caller.
 */
export async function transaction<T>(
  pool: Pool,
  work: (connection: Connection) => Promise<T>,
  { settings = {} }: TransactionOptions = {},
): Promise<T> {
  const begin = ['begin', ...Object.entries(settings).map(([name, value]) => `set local ${name} = ${value}`)];
  for (let attempt = 1; ; attempt += 1) {
    const connection = await pool.connect();
    let broken: Error | undefined;
    try {
      await connection.query(begin.join('; '));
      const result = await work(connection);
      await connection.query('commit');
      return result;
    } catch (error) {
      await connection.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      const code = (error as { code?: string }).code ?? '';
      if (!RETRIED.has(code) || attempt === TRIES) throw error;
    } finally {
      connection.release(broken);
    }
  }
}
