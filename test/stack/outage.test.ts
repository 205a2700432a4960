import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { keepRunning } from '../../dev/servers/kept-server.ts';
import { SHARED_FOLDER } from '../../dev/servers/postgres-binaries.ts';
import { startPostgres } from '../../dev/servers/postgres.ts';

/** Whether the database answers. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('a database that is taken away is away, and comes back by itself on its data and port, or when it is asked to', async () => {
  mkdirSync(SHARED_FOLDER, { recursive: true });
  const root = mkdtempSync(join(SHARED_FOLDER, 'outage-'));
  // As root PostgreSQL’s user must enter it.
  chmodSync(root, 0o755);
  const told: string[] = [];
  let port: number | null = null;
  const kept = await keepRunning(
    'PostgreSQL',
    () =>
      startPostgres({
        dataFolder: join(root, 'data'),
        durable: false,
        logFile: join(root, 'log'),
        recordFile: join(root, 'record'),
        ...(port === null ? {} : { port }),
      }).then((started) => {
        port = started.port;
        return started;
      }),
    (line) => told.push(line),
    (failure) => told.push(String(failure)),
  );
  onTestFinished(async () => {
    await kept.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const url = kept.current().url('postgres');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  client.on('error', () => undefined);
  await client.query('create table kept (n integer)');
  expect(kept.outageUntil()).toBeNull();

  kept.beginOutage(60_000);
  await expect.poll(() => answers(url), { timeout: 20_000 }).toBe(false);
  expect(kept.outageUntil()).toBeGreaterThan(0);
  kept.endOutage();
  await expect.poll(() => answers(url), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => kept.outageUntil(), { timeout: 5_000 }).toBeNull();

  kept.beginOutage(1_000);
  await expect.poll(() => answers(url), { timeout: 20_000 }).toBe(false);
  await expect.poll(() => answers(url), { timeout: 20_000 }).toBe(true);
  const again = new pg.Client({ connectionString: url });
  await again.connect();
  expect((await again.query('select * from kept')).rowCount).toBe(0);
  await again.end();
  // It answers a moment before that is told.
  await expect.poll(() => told.filter((line) => line.includes('is back')).length).toBe(2);
  expect(told.some((line) => line.includes('times within a minute'))).toBe(false);
}, 90_000);
