import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { providerClient } from '../../dev/provider/client.ts';
import { startProvider } from '../../dev/provider/start.ts';
import { freshDatabase } from '../servers/database.ts';
import { change, openGateway, postOf, text } from '../worlds/gateway.ts';
import { VERIFY_TOKEN } from '../worlds/environment.ts';

/** What becomes of the gateway's next commit of a message: the connection breaks before Postgres has it, or after. */
type Breaks = 'never' | 'before' | 'after';

/** A way to Postgres that knows a commit when it sees one. */
async function breakableWay(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const way = { breaks: 'never' as Breaks, broken: 0, url: '' };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isStoring = false;
    let swallows = false;
    client.on('data', (chunk) => {
      const said = chunk.toString('latin1');
      isStoring ||= said.includes('insert into messages');
      if (isStoring && /commit/i.test(said) && way.breaks !== 'never') {
        way.broken += 1;
        const { breaks } = way;
        way.breaks = 'never';
        if (breaks === 'before') return void client.destroy();
        swallows = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      // The answer to the commit: it has taken effect, and nobody hears of it.
      if (swallows) client.destroy();
      else client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const through = new URL(databaseUrl);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  way.url = through.href;
  return way;
}

/** Messages that are stored, and facts their cases have. */
const stored = `select (select count(*)::int from messages) as messages, (select count(*)::int from case_facts) as facts`;

describe('S2: what is acknowledged is stored', () => {
  test('S2: a commit that Postgres refuses is 503 with when to come again, and nothing is stored; then 200, once', async () => {
    const world = await openGateway();
    await world.pool.query(`
      create function full_disk() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
      create constraint trigger full_disk after insert on messages deferrable initially deferred
        for each row execute function full_disk();`);
    const post = postOf(change({ messages: [text('hola')] }));
    const refused = await world.post(post);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({ status: 503, code: expect.any(String) as string });
    expect(await world.rows(stored)).toEqual([{ messages: 0, facts: 0 }]);
    await world.pool.query('drop trigger full_disk on messages');
    expect((await world.post(post)).status).toBe(200);
    expect((await world.post(post)).status).toBe(200);
    expect(await world.rows(stored)).toEqual([{ messages: 1, facts: 1 }]);
  });

  test.each([
    ['before Postgres has the commit', 'before', 0],
    ['after the commit, before anybody knows of it', 'after', 1],
  ] as const)(
    'S2, W3: the connection breaks %s: not acknowledged; the provider sends it again, and it is there once',
    async (_, breaks, storedAlready) => {
      const database = await freshDatabase();
      const way = await breakableWay(database.url);
      const world = await openGateway({ environment: { DATABASE_URL: way.url } });
      const provider = await startProvider({
        port: 0,
        webhookUrl: `${world.gateway.url}/webhooks/whatsapp`,
        appSecret: 'new-secret',
        verifyToken: VERIFY_TOKEN,
        accessToken: 'access',
        now: () => Date.now(),
        // It posts again when it is told to.
        settings: { webhooks: { attempts: 1 } },
      });
      onTestFinished(() => provider.stop());
      const control = providerClient(provider.controlUrl);

      way.breaks = breaks;
      const { posts } = await control.text('573001112233', 'hola');
      expect(posts).toMatchObject([{ status: 503 }]);
      expect(way.broken).toBe(1);
      const now = await database.pool.query(stored);
      expect(now.rows).toEqual([{ messages: storedAlready, facts: storedAlready }]);
      await control.redeliver();
      await control.settled();
      const [webhook] = await control.webhooks();
      expect(webhook).toMatchObject({ state: 'delivered', attempts: [{ status: 503 }, { status: 200 }] });
      expect((await database.pool.query(stored)).rows).toEqual([{ messages: 1, facts: 1 }]);
    },
  );
});
