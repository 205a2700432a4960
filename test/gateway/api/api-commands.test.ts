import { expect, test } from 'vitest';
import type { Play } from '../../../dev/scenarios/play.ts';
import { HOUR } from '../../../domain/time/instant.ts';
import { worldOfTests } from '../../workflows/shared-world.ts';
import type { World } from '../../workflows/world.ts';
import type { Json } from '../../worlds/api.ts';
import { storeFact } from '../../worlds/cases.ts';

/** Whose clock stands still, and whose does not. */
const still = worldOfTests();
const moving = worldOfTests();

interface Asked {
  readonly status: number;
  readonly body: Json;
}

/** Asks the running gateway; refusals are answers. */
async function ask(
  { gatewayUrl, token }: World,
  method: string,
  path: string,
  body?: object,
  key?: string,
): Promise<Asked> {
  const answer = await fetch(`${gatewayUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as Json) };
}

/** A customer who has just written. */
async function begun(world: World): Promise<{ play: Play; caseId: string; path: string }> {
  const play = world.play();
  await play.writes('¿Llega hoy mi pedido?');
  const caseId = await play.caseId();
  return { play, caseId, path: `/v1/cases/${caseId}` };
}

test('W9, W10: a task answers what was written before it, and replaces the one before', async () => {
  const world = await still();
  const { play, caseId, path } = await begun(world);
  const pay = {
    reason: 'payment',
    step: 'pay',
    data: { amount: 'COP 120000' },
    resumeUrl: 'https://pay.example/1',
  };
  const set = await ask(world, 'PUT', `${path}/task`, pay);
  expect(set).toMatchObject({
    status: 200,
    body: {
      reason: 'payment',
      owes: 'customer',
      queue: 'payments',
      task: { step: 'pay', data: { amount: 'COP 120000' }, resumeUrl: 'https://pay.example/1' },
    },
  });
  // Two messages within the dispatcher's pause: what is stored is learned before the task that follows it.
  await play.writes('¿Y ahora?');
  await play.writes('¿Hola?');
  const slot = await ask(world, 'PUT', `${path}/task`, { reason: 'delivery', step: 'choose-slot' });
  expect(slot.body).toMatchObject({
    reason: 'delivery',
    owes: 'customer',
    task: { step: 'choose-slot', data: {} },
  });
  const { rows } = await world.pool.query('select step, state from tasks where case_id = $1 order by since', [
    caseId,
  ]);
  expect(rows).toEqual([
    { step: 'pay', state: 'replaced' },
    { step: 'choose-slot', state: 'pending' },
  ]);
});

test('a request repeated under its key is done once, whatever happened in between', async () => {
  const world = await still();
  const { caseId, path } = await begun(world);
  const pay = { reason: 'payment', step: 'pay' };
  const [one, other] = await Promise.all([
    ask(world, 'PUT', `${path}/task`, pay, 'key-1'),
    ask(world, 'PUT', `${path}/task`, pay, 'key-1'),
  ]);
  expect([one.status, other.status]).toEqual([200, 200]);
  expect(one.body.task.id).toBe(other.body.task.id);
  await ask(world, 'PUT', `${path}/task`, { reason: 'delivery', step: 'choose-slot' }, 'key-2');
  const repeated = await ask(world, 'PUT', `${path}/task`, pay, 'key-1');
  expect(repeated).toMatchObject({ status: 200, body: { task: { step: 'choose-slot' } } });
  expect(await ask(world, 'PUT', `${path}/task`, { ...pay, step: 'other' }, 'key-1')).toMatchObject({
    status: 409,
    body: { code: 'idempotency_conflict' },
  });
  expect((await world.pool.query('select id from tasks where case_id = $1', [caseId])).rows).toHaveLength(2);
});

test('R10: completing the task resolves the case, and may be repeated', async () => {
  const world = await still();
  const { path } = await begun(world);
  expect(await ask(world, 'POST', `${path}/task/complete`)).toMatchObject({
    status: 409,
    body: { code: 'no_pending_task' },
  });
  await ask(world, 'PUT', `${path}/task`, { reason: 'payment', step: 'pay' });
  const done = await ask(world, 'POST', `${path}/task/complete`);
  expect(done).toMatchObject({ status: 200, body: { state: 'resolved', outcome: 'completed', task: null } });
  expect(await ask(world, 'POST', `${path}/task/complete`, {})).toMatchObject({
    status: 200,
    body: { state: 'resolved' },
  });
  expect(await ask(world, 'PUT', `${path}/task`, { reason: 'payment', step: 'pay' })).toMatchObject({
    status: 409,
    body: { code: 'case_resolved' },
  });
});

test('D5, W7: resolving may be repeated; another outcome is told that it is resolved; a message reopens', async () => {
  const world = await still();
  const { play, path } = await begun(world);
  const resolve = (outcome: string, key?: string) => ask(world, 'POST', `${path}/resolve`, { outcome }, key);
  expect(await resolve('delivered', 'r-1')).toMatchObject({ status: 200, body: { outcome: 'delivered' } });
  expect(await resolve('delivered')).toMatchObject({ status: 200, body: { state: 'resolved' } });
  expect(await resolve('cancelled')).toMatchObject({ status: 409, body: { code: 'case_resolved' } });
  await play.writes('Falta una caja');
  await play.soon('reopened', ({ state }) => state === 'open');
  // The key was used up: the repetition of an old request does not resolve what came after it.
  expect(await resolve('delivered', 'r-1')).toMatchObject({ status: 200, body: { state: 'open' } });
  expect(await resolve('delivered', 'r-2')).toMatchObject({ status: 200, body: { state: 'resolved' } });
});

test('W7: a message that the case has not seen wins over a resolution, and who then decides anew is heard', async () => {
  const world = await still();
  const { play, caseId, path } = await begun(world);
  await play.soon('the case has its first message', ({ state }) => state === 'open');
  await ask(world, 'POST', `${path}/assign`, { queue: 'priority' });
  const lease = (until: string | null) =>
    world.pool.query('update dispatch set lease_until = $1 where case_id = $2', [until, caseId]);
  await lease('infinity');
  await play.writes('¡Un momento!');
  const resolve = () => ask(world, 'POST', `${path}/resolve`, { outcome: 'delivered' });
  expect(await resolve()).toMatchObject({ status: 409, body: { code: 'new_message' } });
  expect(await resolve()).toMatchObject({ status: 200, body: { state: 'resolved' } });
  await lease(null);
});

test('R10: with `seen` what the customer asked after it refuses, whoever learnt of it first; what was read does not', async () => {
  const world = await still();
  const { play, caseId, path } = await begun(world);
  await ask(world, 'PUT', `${path}/task`, { reason: 'payment', step: 'pay' });
  const { seq } = (await ask(world, 'GET', path)).body;
  await play.writes('¡Un momento!');
  // The case itself has learnt it by now.
  await ask(world, 'POST', `${path}/assign`, { queue: 'priority' });
  const resolve = (seen?: unknown) =>
    ask(world, 'POST', `${path}/resolve`, { outcome: 'delivered', ...(seen === undefined ? {} : { seen }) });
  const complete = (seen: unknown) => ask(world, 'POST', `${path}/task/complete`, { seen });
  for (const refused of [await resolve(seq), await complete(seq)])
    expect(refused).toMatchObject({ status: 409, body: { code: 'new_message' } });

  const { entries } = (await ask(world, 'GET', `${path}/timeline`)).body as {
    entries: { kind: string; id: string; seq: number; direction: string }[];
  };
  const [first, last] = entries.filter(({ kind, direction }) => kind === 'message' && direction === 'in');
  expect(await resolve(first?.id)).toMatchObject({ status: 409, body: { code: 'new_message' } });
  expect(await resolve('msg-of-nobody')).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'seen' }] },
  });
  // Nobody has read what has not been written: it would refuse nothing.
  const { seq: newest } = (await ask(world, 'GET', path)).body;
  for (const ahead of [await resolve(newest + 1), await complete(newest + 1)])
    expect(ahead).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'seen', detail: expect.stringContaining(`at most ${newest}`) }] },
    });
  expect(await complete(last?.seq)).toMatchObject({ status: 200, body: { task: null } });

  // Who has read more than the case has learnt is heard.
  const lease = (until: string | null) =>
    world.pool.query('update dispatch set lease_until = $1 where case_id = $2', [until, caseId]);
  await lease('infinity');
  await play.writes('Gracias por la ayuda, ¿algo más?');
  const read = (await ask(world, 'GET', path)).body;
  expect(await resolve(seq)).toMatchObject({ status: 409, body: { code: 'new_message' } });
  expect(await resolve(read.seq)).toMatchObject({ status: 200, body: { state: 'resolved' } });
  await lease(null);
});

test('H4: a need that the case itself has not learnt of yet is dismissed, not answered as if there were none', async () => {
  const world = await still();
  const { play, caseId, path } = await begun(world);
  await ask(world, 'PUT', `${path}/task`, { reason: 'payment', step: 'pay' });
  await play.soon('the case knows its task', ({ task }) => task !== null);
  // Stored, and nobody wakes the dispatcher.
  await storeFact(world.pool, caseId, { fact: 'opted-out', at: world.clock.now() });
  expect((await ask(world, 'GET', path)).body).toMatchObject({ needsHuman: true });
  expect(await ask(world, 'DELETE', `${path}/need`)).toMatchObject({
    status: 200,
    body: { needsHuman: false },
  });
});

test('A3: a case is assigned to a queue or an agent', async () => {
  const world = await still();
  const { path } = await begun(world);
  expect(await ask(world, 'POST', `${path}/assign`, { agent: 'agent-7' })).toMatchObject({
    status: 200,
    body: { agent: 'agent-7', queue: 'general' },
  });
  const queue = await ask(world, 'POST', `${path}/assign`, { queue: 'vip' });
  expect(queue.body).toMatchObject({ agent: 'agent-7', queue: 'vip' });
  const listed = await ask(world, 'GET', '/v1/cases?queue=vip');
  expect(listed.body.cases).toHaveLength(1);
});

test('R6: a planned template is cancelled by an operator', { timeout: 60_000 }, async () => {
  const world = await moving();
  const play = world.play();
  await play.begins('Tue', '22:30');
  await play.writes('¿Me recuerda el carrito?');
  const path = `/v1/cases/${await play.caseId()}`;
  expect(await ask(world, 'POST', `${path}/cancel-step`)).toMatchObject({
    status: 409,
    body: { code: 'nothing_planned' },
  });
  await play.isKnownAs({ country: 'CO', timeZone: 'America/Bogota' });
  await play.consents('whatsapp', 'utility', true);
  await play.setsTask({ reason: 'cart', step: 'checkout' });
  await play.until((await play.now()) + 24 * HOUR);
  const planned = await play.soon('an impact is planned', ({ state }) => state === 'reopening');
  expect(planned.agenda[0]).toMatchObject({ step: 'impact-1' });
  expect(await ask(world, 'POST', `${path}/cancel-step`)).toMatchObject({
    status: 200,
    body: { state: 'dormant', impacts: [] },
  });
  await play.until((await play.now()) + 12 * HOUR);
  expect(await play.templates()).toEqual([]);
});

test('F3: a call is booked at the first free slot, and its outcome recorded', {
  timeout: 60_000,
}, async () => {
  const world = await moving();
  const play = world.play();
  await play.begins('Tue', '08:00');
  await play.writes('Necesito hablar con alguien');
  const path = `/v1/cases/${await play.caseId()}`;
  expect(await ask(world, 'POST', `${path}/call`, { outcome: 'done' })).toMatchObject({
    status: 409,
    body: { code: 'no_call' },
  });
  await play.isKnownAs({ country: 'CO', timeZone: 'America/Bogota', email: `${play.phone}@example.com` });
  // E2: nobody has agreed to calls, and nobody says that the customer asked.
  const { contactId } = (await play.case()) as Json;
  const grant = `/v1/contacts/${contactId}/consents/call/utility`;
  expect(await ask(world, 'POST', `${path}/call/book`)).toMatchObject({
    status: 409,
    body: {
      code: 'suppressed',
      rule: 'E2',
      reason: { code: 'consent.call-missing' },
      detail: expect.stringContaining(`PUT ${grant} `),
      consent: {
        contactId,
        channel: 'call',
        category: 'utility',
        grant: { method: 'PUT', path: grant, body: { granted: true } },
      },
    },
  });
  expect((await ask(world, 'POST', `${path}/call/book`, { wished: 'chat', agent: 'ana' })).status).toBe(200);
  const wishes = await world.pool.query(
    'select case_id, source, said_by from call_wishes where case_id = $1',
    [await play.caseId()],
  );
  expect(wishes.rows).toEqual([{ case_id: await play.caseId(), source: 'chat', said_by: 'agent:ana' }]);
  await play.soon('a call is booked', (seen) => (seen as Json).call?.state === 'booked');
  const booked = (await play.case()) as Json;
  expect(Date.parse(booked.call.slot.from)).toBeGreaterThan(await play.now());
  const done = await ask(world, 'POST', `${path}/call`, { outcome: 'cancelled' });
  expect(done).toMatchObject({ status: 200, body: { call: null } });
  const { entries } = (await ask(world, 'GET', `${path}/timeline`)).body;
  expect(entries.filter(({ kind }: Json) => kind === 'call').map(({ became }: Json) => became)).toEqual([
    'booked',
    'cancelled',
  ]);
});

test('a case whose workflow was lost is started again by the command that needs it', async () => {
  const world = await still();
  const { caseId, path } = await begun(world);
  await ask(world, 'PUT', `${path}/task`, { reason: 'payment', step: 'pay' });
  await world.temporal.client.workflow.getHandle(caseId).terminate('lost');
  const assigned = await ask(world, 'POST', `${path}/assign`, { agent: 'agent-7' });
  expect(assigned).toMatchObject({ status: 200, body: { agent: 'agent-7', task: { step: 'pay' } } });
});

test('D5: a case that has closed takes no more commands', { timeout: 60_000 }, async () => {
  const world = await moving();
  const { play, path } = await begun(world);
  await ask(world, 'POST', `${path}/resolve`, { outcome: 'done' });
  await play.until((await play.now()) + 25 * HOUR);
  const closed = await play.soon('closed', ({ state }) => state === 'closed');
  expect(closed).toMatchObject({ outcome: 'done', agenda: [] });
  for (const [method, what, body] of [
    ['PUT', 'task', { reason: 'payment', step: 'pay' }],
    ['POST', 'assign', { queue: 'vip' }],
    ['POST', 'task/complete', {}],
    ['POST', 'messages', { idempotencyKey: 'k', text: { body: 'Hola' } }],
    ['POST', 'messages/reported', { author: 'bot', text: 'Hola' }],
  ] as const) {
    expect(await ask(world, method, `${path}/${what}`, body), what).toMatchObject({
      status: 409,
      body: { code: 'case_closed' },
    });
  }
});
