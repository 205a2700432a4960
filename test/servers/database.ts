import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, inject, onTestFinished, type TestContext } from 'vitest';
import { createPool, type Pool } from '../../database/pool.ts';
import { createLog } from '../../settings/log.ts';

const global = { onTestFinished };

export interface FreshDatabase {
  readonly url: string;
  /** A pool of its own, closed by `drop`. */
  readonly pool: Pool;
  drop(): Promise<void>;
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('servers').postgresUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * A migrated database of one's own, made in about 50 ms. Called within a test it is dropped when the test is over;
 * in a `beforeAll` return its `drop`: `beforeAll(async () => { database = await freshDatabase(); return database.drop; })`.
 * @param during the test's own context; needed within `test.concurrent`, where the runner cannot tell who calls
 */
export async function freshDatabase(
  during: Pick<TestContext, 'onTestFinished'> = global,
): Promise<FreshDatabase> {
  const { postgresUrl, templateDatabase } = inject('servers');
  const name = `ventana_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  const pool = createPool(url.href, createLog('silent'), { name: 'test' });
  let created: Promise<void> | undefined;
  let dropped: Promise<void> | undefined;
  const drop = (): Promise<void> => {
    dropped ??= (async () => {
      await created?.catch(() => undefined);
      await pool.end();
      await onServer(`drop database if exists ${name} with (force)`);
    })();
    return dropped;
  };
  try {
    // Before anything is waited for: afterwards another test may be the current one.
    during.onTestFinished(drop);
  } catch {
    // Not within a test: the caller drops it.
  }
  created = onServer(`create database ${name} template ${templateDatabase} strategy file_copy`);
  await created;
  return { url: url.href, pool, drop };
}

let shared: { readonly file: string; readonly database: Promise<FreshDatabase> } | undefined;

/** One database for all tests of a file, where a database for each would only cost time; the next file has another. */
export function databaseOfFile(): Promise<FreshDatabase> {
  const file = expect.getState().testPath ?? '';
  if (shared?.file !== file) {
    const before = shared;
    shared = { file, database: freshDatabase({ onTestFinished: () => undefined }) };
    // A hook of this module would be registered for the first file alone: files of one process share their modules.
    void before?.database.then((database) => database.drop());
  }
  return shared.database;
}
