import { randomInt } from 'node:crypto';
import { describe, expect, test, type TestContext, vi } from 'vitest';
import { stateQuery } from '../../workflows/messages.ts';
import { freshDatabase } from '../servers/database.ts';
import { temporal } from '../servers/temporal.ts';
import { ownProcess } from './own-process.ts';
import { openSystem, type System } from './system.ts';
import { openWay } from './way.ts';
import { executionsOf, expectWhole } from './whole.ts';

const soon = { timeout: 90_000, interval: 20 };

/** The production's gateway as a process of its own; cases are run here. */
async function openWithGatewayProcess(context: TestContext) {
  const [database, server] = await Promise.all([freshDatabase(context), temporal()]);
  const system = await openSystem(context, { database, temporal: server });
  const isUp = async () => (await fetch(`${system.gatewayUrl}/livez`)).ok;
  const gatewayProcess = (over: Readonly<Record<string, string>> = {}) =>
    ownProcess(context, 'gateway/main.ts', { ...system.variables, ...over }, isUp);
  return { system, gatewayProcess };
}

const people = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `57300${randomInt(10_000, 99_999)}${10 + index}`);

/** What the dead gateway had taken up is free for others after 30 s; it is as if they had passed. */
const leasesEnd = ({ pool }: System) =>
  pool.query('update dispatch set lease_until = now() where lease_until is not null');

const numberOf = async ({ pool }: System, what: string): Promise<number> =>
  (await pool.query<{ n: number }>(`select count(*) as n from ${what}`)).rows[0]?.n ?? -1;

/** An agent's reply, always the same one. */
async function replyTo({ pool, gatewayUrl, token }: System, customer: string) {
  const { rows } = await pool.query<{ id: string }>(
    'select c.id from cases c join identities i using (contact_id) where i.value = $1',
    [customer],
  );
  return async (): Promise<{ readonly status: number; readonly answer: unknown }> => {
    const answer = await fetch(`${gatewayUrl}/v1/cases/${rows[0]?.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ idempotencyKey: 'reply', text: { body: 'Sí, dígame' } }),
    });
    return { status: answer.status, answer: await answer.json() };
  };
}

describe.concurrent('a gateway that is killed', () => {
  test('S2, W3, W10, R7: after it has acknowledged and before it has told the cases, and after it has told them and before it knows, with a reply on its way: the next tells all of it, and nobody hears anything twice', {
    timeout: 240_000,
  }, async (context) => {
    const { system, gatewayProcess } = await openWithGatewayProcess(context);
    const { provider } = system;
    const customers = people(12);
    const all = async (body: string, wait = true) => {
      const written = await Promise.all(customers.map((each) => provider.text(each, body, { wait })));
      return written.flatMap(({ posts }) => posts.map(({ status }) => status));
    };
    const accepted = customers.map(() => 200);

    const way = await openWay(context, system.temporal.address, 'nothing');
    const first = await gatewayProcess({ TEMPORAL_ADDRESS: way.address });
    await system.worker();
    expect(await all('hola')).toEqual(accepted);
    await first.kill();
    expect(await numberOf(system, 'dispatch where dirty > sent')).toBe(customers.length);
    expect((await executionsOf(system)).size).toBe(0);
    // Nobody is there: the provider tries again.
    await all('¿hay alguien?', false);

    way.passes = 'everything';
    await leasesEnd(system);
    const second = await gatewayProcess({ TEMPORAL_ADDRESS: way.address });
    await expectWhole(system);
    expect(await numberOf(system, 'messages')).toBe(2 * customers.length);

    way.passes = 'answers-lost';
    expect(await all('¿y ahora?')).toEqual(accepted);
    const { rows: cases } = await system.pool.query<{ id: string }>('select id from cases');
    const seen = ({ id }: { readonly id: string }) =>
      system.temporal.client.workflow.getHandle(id).query(stateQuery);
    await vi.waitFor(async () => {
      for (const state of await Promise.all(cases.map(seen))) expect(state?.seen).toBe(3);
    }, soon);
    expect(await numberOf(system, 'dispatch where dirty > sent')).toBe(customers.length);
    // An agent's reply is with the provider, and nothing is heard of it.
    const [customer = ''] = customers;
    await provider.settings({ webhooks: { hold: 'statuses' } });
    await provider.fault({
      effect: { kind: 'timeout', when: 'after' },
      match: { to: customer, type: 'text' },
    });
    const reply = await replyTo(system, customer);
    const sends = () => provider.messages({ to: customer });
    const unheard = reply().catch(() => null);
    await vi.waitFor(async () => expect(await sends()).toHaveLength(1), soon);
    await second.kill();
    expect(await unheard).toBeNull();

    await leasesEnd(system);
    await system.gateway();
    expect(await reply()).toMatchObject({ status: 202, answer: { status: 'unknown', rule: 'R7' } });
    await provider.release();
    await provider.settled();
    await expectWhole(system);
    expect(await reply()).toMatchObject({ status: 201 });
    expect(await sends()).toHaveLength(1);
    expect(await numberOf(system, 'cases')).toBe(customers.length);
    expect(await numberOf(system, `messages where direction = 'in'`)).toBe(3 * customers.length);
  });

  test('S2, W3: in the middle of a burst: what it acknowledged is there, what it did not is sent again, each message once', {
    timeout: 240_000,
  }, async (context) => {
    const { system, gatewayProcess } = await openWithGatewayProcess(context);
    const { provider } = system;
    const customers = people(20);
    const [gateway] = await Promise.all([gatewayProcess(), system.worker()]);
    const storm = provider.storm({ customers, messages: 400, copies: 2, concurrency: 16 });
    // A test that fails before it awaits it has said why.
    storm.catch(() => undefined);
    await vi.waitFor(async () => expect(await numberOf(system, 'messages')).toBeGreaterThan(100), soon);
    await gateway.kill();
    expect(await numberOf(system, 'messages')).toBeLessThan(400);
    await leasesEnd(system);
    await system.gateway();
    const { answers } = await storm;
    // Otherwise nothing was cut off.
    expect(answers['none']).toBeGreaterThan(0);
    await provider.settled(40_000);
    await expectWhole(system);
    expect(await numberOf(system, 'messages')).toBe(400);
    expect(await numberOf(system, 'cases')).toBe(customers.length);
  });
});
