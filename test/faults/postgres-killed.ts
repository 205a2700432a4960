import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { createPool, type Pool } from '../../database/pool.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { createLog } from '../../settings/log.ts';
import { Life } from '../workflows/life.ts';
import { sign } from '../worlds/gateway.ts';
import { ownPostgres } from '../servers/own-servers.ts';
import { temporal } from '../servers/temporal.ts';
import { BY_CHANCE } from './by-chance.ts';
import { openSystem } from './system.ts';
import { TEMPLATES, UNANSWERED } from './unanswered.ts';
import { executionsOf, expectWhole } from './whole.ts';

const soon = { timeout: 90_000, interval: 10 };

/** Who waits for a lock. */
async function waiting(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity where wait_event_type = 'Lock' order by name`,
  );
  return rows.map(({ name }) => name);
}

test.concurrent('S2, R7, A1, R2: PostgreSQL killed in the middle of sends and records: webhooks are refused and come again, what runs waits it out, nothing is lost or doubled', {
  timeout: 240_000,
  ...BY_CHANCE,
}, async (context) => {
  const [postgres, server] = await Promise.all([ownPostgres(), temporal()]);
  context.onTestFinished(() => postgres.kill());
  const pool = createPool(postgres.url, createLog('silent'), { name: 'test' });
  context.onTestFinished(() => pool.end());
  const system = await openSystem(context, { database: { url: postgres.url, pool }, temporal: server });
  await Promise.all([system.gateway(), system.worker()]);
  const { provider, clock, gatewayUrl } = system;
  const customer = () => new Life(system, async () => undefined);

  const [called, writer] = [new Life(system, (to) => system.goOn(to)), customer()];
  await called.begun();
  const began = clock.now();
  await writer.begun();
  // Their second alerts are recorded when the others' windows expire. A send of theirs could be killed between the last
  // commit and the call, and then has rightly not gone (R7).
  await system.goOn(began + 4 * HOUR);
  const silent = Array.from({ length: 8 }, customer);
  await Promise.all(silent.map((life) => life.begun()));
  await system.goOn(began + 19 * HOUR);

  // The provider's answer comes when it cannot be written down; a record and a webhook are in the middle of theirs.
  await called.fails({ kind: 'slow', when: 'after', delay: 3 * SECOND });
  const holder = new pg.Client({ connectionString: postgres.url });
  holder.on('error', () => undefined);
  context.onTestFinished(() => holder.end());
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from cases where id = $1 for update', [await writer.caseId()]);
  const expiry = began + DAY + MINUTE;
  const going = system.goOn(expiry).catch(() => undefined);
  await vi.waitFor(async () => {
    expect(await called.templateNames()).toHaveLength(1);
    expect(await waiting(pool)).toEqual(['ventana-worker']);
  }, soon);
  const written = provider.text(writer.phone, '¿Hay alguien?');
  // A test that fails before it awaits it has said why.
  written.catch(() => undefined);
  await vi.waitFor(
    async () => expect(await waiting(pool)).toEqual(['ventana-gateway', 'ventana-worker']),
    soon,
  );
  await postgres.kill();

  const { posts, payload } = await written;
  expect(posts).toMatchObject([{ status: 503 }]);
  const body = JSON.stringify(payload);
  const again = await fetch(`${gatewayUrl}/webhooks/whatsapp`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, 'app-secret') },
  });
  expect([again.status, again.headers.get('retry-after')]).toEqual([503, '2']);
  const ready = await fetch(`${gatewayUrl}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { ready: false, postgres: 'down', temporal: 'up' },
  ]);

  await postgres.start();
  await going;
  await system.goOn(expiry);
  await provider.settled(40_000);
  await expectWhole(system);
  const stored = await pool.query(
    `select from messages where content -> 'text' ->> 'body' = '¿Hay alguien?'`,
  );
  expect(stored.rowCount).toBe(1);
  expect(await writer.case()).toMatchObject({ state: 'open', owes: 'business' });
  await writer.answers('Sí, dígame');
  expect(await called.templateNames()).toEqual([TEMPLATES[0]]);
  expect((await called.case()).impacts).toMatchObject([{ number: 1, status: 'read' }]);
  for (const life of silent)
    expect(await life.case()).toMatchObject({ alerts: [{ level: 1 }, { level: 2 }] });

  await system.goOn(began + 20 * DAY);
  await expectWhole(system);
  const lives = [called, writer, ...silent];
  for (const life of lives) {
    expect(await life.templateNames()).toEqual(TEMPLATES);
    expect(await life.mails(life.address)).toHaveLength(1);
    if (life !== writer) expect(await life.storyTypes()).toEqual(UNANSWERED);
  }
  await vi.waitFor(async () => {
    const executions = await executionsOf(system);
    expect([...executions.values()]).toEqual(lives.map(() => ['COMPLETED']));
  }, soon);
});
