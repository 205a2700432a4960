import { expect, test } from 'vitest';
import { encodeWebhook } from '../../dev/provider/webhooks/signature.ts';
import { ACCESS_TOKEN, expectedSignature, MONDAY, NEWS_TEMPLATE, startWorld } from './world.ts';

const TO = '573001112233';
const quick = { webhooks: { firstRetry: 5, longestRetry: 20, attempts: 4 } };

test('S2: the signature is over the raw bytes, escaped as Meta escapes them', async () => {
  const world = await startWorld();
  await world.control.text(TO, 'mañana a/las 10 👍');
  const [webhook] = world.receiver.webhooks;

  expect(webhook?.raw).toContain(String.raw`ma\u00f1ana a\/las 10 \ud83d\udc4d`);
  expect(webhook?.signature).toBe(expectedSignature(webhook?.raw ?? ''));
  const reencoded = JSON.stringify(JSON.parse(webhook?.raw ?? ''));
  expect(webhook?.signature).not.toBe(expectedSignature(reencoded));
  expect(JSON.parse(encodeWebhook({ a: 'ñ/é' }))).toEqual({ a: 'ñ/é' });
});

test('S2: unsigned, wrongly signed and broken webhooks by hand', async () => {
  const world = await startWorld();
  const raw = '{"object":';
  for (const signature of ['valid', 'wrong', 'none', { header: 'sha256=' }] as const) {
    await world.control.webhook({ raw, signature });
  }
  const [valid, wrong, none, odd] = world.receiver.webhooks;
  expect(world.receiver.webhooks.every((webhook) => webhook.raw === raw)).toBe(true);
  expect(valid?.signature).toBe(expectedSignature(raw));
  expect(wrong?.signature).toMatch(/^sha256=[0-9a-f]{64}$/);
  expect(wrong?.signature).not.toBe(valid?.signature);
  expect([none?.signature, odd?.signature]).toEqual([undefined, 'sha256=']);

  await world.control.webhook({ field: 'account_update', value: { event: 'ACCOUNT_RESTRICTION' } });
  expect(world.receiver.webhooks.at(-1)?.body.entry).toMatchObject([
    { time: MONDAY / 1_000, changes: [{ field: 'account_update', value: { event: 'ACCOUNT_RESTRICTION' } }] },
  ]);
});

test('S2: a webhook is posted again, byte for byte, until the answer is 200', async () => {
  const world = await startWorld({ settings: quick });
  world.receiver.answer(503, 500, 200);
  const written = await world.control.text(TO, 'hola');
  expect(written.posts).toMatchObject([{ status: 503 }]);
  await world.control.settled();

  expect(world.receiver.webhooks).toHaveLength(3);
  expect(new Set(world.receiver.webhooks.map(({ raw, signature }) => `${raw} ${signature}`)).size).toBe(1);
  const [log] = await world.control.webhooks();
  expect(log).toMatchObject({
    state: 'delivered',
    attempts: [{ status: 503 }, { status: 500 }, { status: 200 }],
  });
});

test('S2: it is given up after the last attempt, and can be sent again later', async () => {
  const world = await startWorld({ settings: quick });
  world.receiver.answer(401);
  await world.control.text(TO, 'hola');
  expect(await world.provider.idle()).toBe(false);
  await world.control.settled();
  expect(world.receiver.webhooks).toHaveLength(4);
  expect((await world.control.state()).webhooks).toMatchObject({ 'given-up': 1 });

  world.receiver.answer(200);
  expect((await world.control.redeliver()).posts).toMatchObject([{ seq: 1 }]);
  await world.control.settled();
  expect((await world.control.state()).webhooks).toMatchObject({ 'given-up': 0, delivered: 1 });
});

test('S2: a gateway that is not there is an answer without status, tried again', async () => {
  const world = await startWorld({ webhookUrl: 'http://127.0.0.1:1/webhooks/whatsapp', settings: quick });
  const written = await world.control.text(TO, 'hola');
  expect(written.posts).toMatchObject([{ status: null, error: 'ECONNREFUSED', held: false }]);
  await world.control.settled();
  expect((await world.control.webhooks())[0]?.attempts).toHaveLength(4);
});

test('W3: a control call need not wait for the gateway', async () => {
  const world = await startWorld();
  const written = await world.control.text(TO, 'hola', { wait: false });
  expect(written.posts).toMatchObject([{ status: null, held: false }]);
  await world.control.settled();
  expect(world.receiver.messages()).toHaveLength(1);
});

test('E6: webhooks held back, of one kind or all, come out in the order asked for', async () => {
  const world = await startWorld();
  const { control, receiver } = world;
  await control.text(TO, 'hola');
  await control.settings({ webhooks: { hold: 'statuses' } });
  await world.text(TO);
  await control.text(TO, 'sigo aquí');
  await control.settled();
  expect(receiver.statuses()).toEqual([]);
  expect(receiver.messages()).toHaveLength(2);
  expect(await world.provider.idle()).toBe(true);
  expect((await control.state()).webhooks).toMatchObject({ held: 3 });

  await control.release({ order: 'reversed' });
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['read', 'delivered', 'sent']);

  await control.settings({ webhooks: { hold: 'messages' } });
  const written = await control.text(TO, 'uno');
  expect(written.posts).toMatchObject([{ held: true, status: null }]);
  for (const body of ['dos', 'tres', 'cuatro', 'cinco']) await control.text(TO, body);
  receiver.webhooks.length = 0;
  await control.release({ order: 'shuffled', seed: 3, keepHolding: true });
  const order = receiver.messages().map((message) => (message['text'] as { body: string }).body);
  expect(order.toSorted()).toEqual(['cinco', 'cuatro', 'dos', 'tres', 'uno']);
  expect(order).not.toEqual(['uno', 'dos', 'tres', 'cuatro', 'cinco']);
  expect((await control.text(TO, 'seis')).posts).toMatchObject([{ held: true }]);
});

test('W3: every webhook in copies, spread out and late', async () => {
  const world = await startWorld({ settings: { webhooks: { copies: 3, delay: 20, spread: 40 } } });
  await world.control.text(TO, 'hola');
  await world.text(TO);
  await world.control.settled();
  expect(world.receiver.messages()).toHaveLength(3);
  expect(
    world.receiver
      .statuses()
      .map(({ status }) => String(status))
      .toSorted(),
  ).toEqual(['delivered', 'read', 'sent'].flatMap((status) => [status, status, status]));
});

test('S2: the verification handshake as Meta does it', async () => {
  const world = await startWorld();
  expect(await world.control.handshake()).toEqual({ status: 200, verified: true });
  const wrong = await startWorld({ verifyToken: 'another' });
  expect(await wrong.control.handshake()).toEqual({ status: 403, verified: false });
});

test('R7: a reset forgets customers, faults, sends and what is still to be delivered', async () => {
  const settings = { statusDelay: { sent: 60_000 }, webhooks: { firstRetry: 60_000, longestRetry: 60_000 } };
  const world = await startWorld({ settings });
  world.receiver.answer(503);
  await world.control.text(TO, 'hola');
  await world.control.fault({
    effect: { kind: 'refuse', code: 131026 },
    times: 'always',
    match: { to: '573009998877' },
  });
  await world.text(TO);
  await world.control.settings({ windowRefusal: 'at-once', webhooks: { hold: 'everything' } });
  await world.control.text(TO, 'otra vez');
  world.receiver.webhooks.length = 0;
  await world.control.reset();
  // A retry and a status were a minute away.
  await world.control.settled();

  expect(world.receiver.webhooks).toEqual([]);
  expect(await world.control.state()).toMatchObject({
    customers: [],
    faults: [],
    sends: 0,
    settings: { windowRefusal: 'later', statusDelay: { sent: 60_000 }, webhooks: { hold: 'nothing' } },
    webhooks: { held: 0, waiting: 0, delivered: 0, 'given-up': 0 },
  });
  expect((await world.control.release()).released).toEqual([]);
});

test('T2: status, quality and category of a template change by webhook, or in silence', async () => {
  const world = await startWorld({ templates: [NEWS_TEMPLATE] });
  const change = (what: Parameters<typeof world.control.changeTemplate>[2]) =>
    world.control.changeTemplate('novedad', 'es', what);
  await change({ status: 'PAUSED', pause: 2 });
  await change({ status: 'DISABLED', reason: 'ABUSIVE_CONTENT' });
  await change({ quality: 'RED' });
  await change({ category: 'UTILITY', effectiveAt: MONDAY + 86_400_000 });
  await change({ category: 'UTILITY' });
  await change({ status: 'APPROVED', silent: true });

  const template = {
    message_template_id: expect.any(Number),
    message_template_name: 'novedad',
    message_template_language: 'es',
  };
  expect(world.receiver.values()).toMatchObject([
    {
      ...template,
      event: 'PAUSED',
      message_template_category: 'MARKETING',
      other_info: { title: 'SECOND_PAUSE' },
    },
    {
      ...template,
      event: 'DISABLED',
      reason: 'ABUSIVE_CONTENT',
      disable_info: { disable_date: String(MONDAY / 1_000) },
    },
    { ...template, previous_quality_score: 'UNKNOWN', new_quality_score: 'RED' },
    {
      ...template,
      correct_category: 'UTILITY',
      new_category: 'MARKETING',
      category_update_timestamp: MONDAY / 1_000 + 86_400,
    },
    { ...template, previous_category: 'MARKETING', new_category: 'UTILITY' },
  ]);
  expect(await world.control.templates()).toMatchObject([
    { status: 'APPROVED', quality: 'RED', category: 'UTILITY' },
  ]);
});

test('T2: templates are listed page by page, filtered, with the fields asked for', async () => {
  const templates = Array.from({ length: 7 }, (_, index) => ({ ...NEWS_TEMPLATE, name: `novedad_${index}` }));
  const world = await startWorld({ templates });
  await world.control.changeTemplate('novedad_3', 'es', { status: 'PAUSED', silent: true });
  const { businessAccountId } = await world.control.state();
  const path = `/${businessAccountId}/message_templates`;

  const names: string[] = [];
  let next: string | undefined = `${world.provider.url}${path}?limit=3&fields=name,status,quality_score`;
  while (next !== undefined) {
    const answer = await fetch(next, { headers: { authorization: `Bearer ${ACCESS_TOKEN}` } });
    const page = (await answer.json()) as { data: { name: string }[]; paging: { next?: string } };
    expect(page.data[0]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      name: expect.any(String),
      status: expect.any(String),
      quality_score: { score: 'UNKNOWN', date: expect.any(Number) },
    });
    names.push(...page.data.map(({ name }) => name));
    next = page.paging.next;
  }
  expect(names).toEqual(templates.map(({ name }) => name));

  const paused = await world.graph('GET', `${path}?status=PAUSED`);
  expect(paused.body['data']).toMatchObject([{ name: 'novedad_3', components: NEWS_TEMPLATE.components }]);
  expect((await world.graph('GET', '/1/message_templates')).body.error.code).toBe(100);
});

test('T2: a template created through the API waits for review and is approved by webhook', async () => {
  const world = await startWorld();
  const { businessAccountId } = await world.control.state();
  const create = (definition: unknown) =>
    world.graph('POST', `/${businessAccountId}/message_templates`, definition);

  const created = await create(NEWS_TEMPLATE);
  expect(created.body).toMatchObject({ id: expect.any(String), status: 'PENDING', category: 'MARKETING' });
  await world.control.settled();
  expect(world.receiver.values('message_template_status_update')).toMatchObject([
    { event: 'APPROVED', message_template_name: 'novedad', reason: 'NONE' },
  ]);
  expect((await world.template(TO, 'novedad')).status).toBe(200);

  expect((await create(NEWS_TEMPLATE)).body.error).toMatchObject({ code: 100, error_subcode: 2388024 });
  expect((await create({ ...NEWS_TEMPLATE, name: 'Con Mayúsculas' })).body.error.code).toBe(100);
  const edge = { ...NEWS_TEMPLATE, name: 'borde', components: [{ type: 'BODY', text: '{{1}} hola' }] };
  expect((await create(edge)).body.error).toMatchObject({ error_subcode: 2388299 });

  await world.control.settings({ templateReview: 'leave-pending' });
  await create({ ...NEWS_TEMPLATE, name: 'espera' });
  expect((await world.template(TO, 'espera')).body.error.code).toBe(132001);
});

test('T2: the template list fails by choice too', async () => {
  const world = await startWorld();
  const { businessAccountId } = await world.control.state();
  const path = `/${businessAccountId}/message_templates`;
  await world.control.fault({
    effect: { kind: 'http', status: 503, body: 'html' },
    match: { endpoint: 'templates' },
  });
  expect((await world.graph('GET', path)).status).toBe(503);
  expect((await world.graph('GET', path)).status).toBe(200);
});
