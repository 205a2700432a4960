import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { isOutage, waitOut } from '../../database/outage.ts';
import { createPool } from '../../database/pool.ts';
import { createLog } from '../../settings/log.ts';
import { freshDatabase } from '../servers/database.ts';

/** A way to the real server that can be cut and mended. */
async function cuttableWay(): Promise<{ url: string; cut(): Promise<void>; mend(): Promise<void> }> {
  const target = new URL(inject('servers').postgresUrl);
  const { url } = await freshDatabase();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen({ port, host: '127.0.0.1' }, resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(async () => {
    if (server.listening) await close();
  });
  const through = new URL(url);
  through.host = `127.0.0.1:${port}`;
  return { url: through.href, cut: close, mend: () => listen(port) };
}

describe('a database that is away', () => {
  test('is waited out, and the work is done once it is back', async () => {
    const way = await cuttableWay();
    const pool = createPool(way.url, createLog('silent'), { max: 1 });
    onTestFinished(() => pool.end());
    await pool.query('select 1');
    await way.cut();
    let tries = 0;
    const work = waitOut(async () => {
      tries += 1;
      if (tries === 3) await way.mend();
      return (await pool.query<{ one: number }>('select 1 as one')).rows[0]?.one;
    });
    expect(await work).toBe(1);
    expect(tries).toBeGreaterThanOrEqual(3);
  });

  test('is waited for no longer than patience lasts, and not at all once the process shuts down', async () => {
    const way = await cuttableWay();
    const pool = createPool(way.url, createLog('silent'), { max: 1 });
    onTestFinished(() => pool.end());
    await way.cut();
    let tries = 0;
    const work = () => {
      tries += 1;
      return pool.query('select 1');
    };
    await expect(waitOut(work, { atMost: 120 })).rejects.toSatisfy(isOutage);
    expect(tries).toBe(2);
    tries = 0;
    await expect(waitOut(work, { signal: AbortSignal.abort() })).rejects.toSatisfy(isOutage);
    expect(tries).toBe(1);
  });

  test('by the words of a real server: shut down in the middle of a query', async () => {
    const { pool } = await freshDatabase();
    const ended = pool.query('select pg_terminate_backend(pg_backend_pid())');
    await expect(ended).rejects.toSatisfy(isOutage);
  });

  test('is told from a query that is wrong, which is not repeated', async () => {
    const { pool } = await freshDatabase();
    let tries = 0;
    const wrong = waitOut(() => {
      tries += 1;
      return pool.query('select no_such_column from cases');
    });
    await expect(wrong).rejects.toMatchObject({ code: '42703' });
    expect(tries).toBe(1);
  });
});
