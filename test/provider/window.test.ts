import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { MONDAY, NEWS_TEMPLATE, PAYMENT_COMPONENTS, PAYMENT_TEMPLATE, startWorld } from './world.ts';

const TO = '573001112233';

test('W1 W2: free-form goes until exactly 24 h after the message, and not then', async () => {
  const world = await startWorld();
  await world.control.text(TO, 'hola');

  world.clock.now = MONDAY + DAY - 1;
  await world.text(TO);
  world.clock.now = MONDAY + DAY;
  await world.text(TO);
  await world.control.settled();

  const [inside, outside] = await world.control.messages();
  expect(inside?.statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
  expect(outside?.statuses).toMatchObject([{ status: 'failed', code: 131047 }]);
});

test('W5: by default the refusal comes later: 200 with an id, then a failed status that echoes our id', async () => {
  const world = await startWorld();
  const answer = await world.text(TO, 'tarde', { biz_opaque_callback_data: 'attempt-7' });
  await world.control.settled();

  expect(answer.status).toBe(200);
  expect(world.receiver.values('messages')).toHaveLength(1);
  const [value] = world.receiver.values('messages');
  expect(value).not.toHaveProperty('contacts');
  expect(value?.statuses).toEqual([
    {
      id: answer.body.messages[0]?.id,
      status: 'failed',
      timestamp: String(MONDAY / SECOND),
      recipient_id: TO,
      biz_opaque_callback_data: 'attempt-7',
      errors: [
        {
          code: 131047,
          title: 'Re-engagement message',
          message: 'Re-engagement message',
          error_data: { details: expect.stringContaining('more than 24 hours') },
          href: expect.stringContaining('error-codes'),
        },
      ],
    },
  ]);
});

test('W5: on request the refusal is in the answer, and takes no effect', async () => {
  const world = await startWorld({ settings: { windowRefusal: 'at-once' } });
  const answer = await world.text(TO);
  await world.control.settled();

  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({ code: 131047, message: '(#131047) Re-engagement message' });
  expect(await world.control.messages({ tookEffect: true })).toEqual([]);
  expect(world.receiver.statuses()).toEqual([]);
});

test('W1: a template goes at any time and opens no window', async () => {
  const world = await startWorld({ templates: [PAYMENT_TEMPLATE] });
  await world.template(TO, 'pago_pendiente', PAYMENT_COMPONENTS);
  await world.text(TO);
  await world.control.settled();

  const [template, text] = await world.control.messages();
  expect(template?.statuses.at(-1)?.status).toBe('read');
  expect(text?.statuses.at(-1)).toMatchObject({ status: 'failed', code: 131047 });
});

test('W3: the anchor never goes back, and a future timestamp counts as now', async () => {
  const world = await startWorld();
  const closing = async () => (await world.control.state()).customers[0]?.windowClosesAt['70007'];

  await world.control.text(TO, 'ahora');
  await world.control.text(TO, 'de ayer', { timestamp: MONDAY - 20 * HOUR });
  expect(await closing()).toBe(MONDAY + DAY);

  world.clock.now = MONDAY + HOUR;
  await world.control.text(TO, 'del futuro', { timestamp: '2026-12-24T20:00:00-05:00' });
  expect(await closing()).toBe(MONDAY + HOUR + DAY);
  expect(world.receiver.messages().map((message) => message['timestamp'])).toEqual([
    String(MONDAY / SECOND),
    String((MONDAY - 20 * HOUR) / SECOND),
    String(Date.parse('2026-12-25T01:00:00Z') / SECOND),
  ]);
});

test('W1: calls and unknown types renew the window; reactions, revocations, system entries and echoes do not', async () => {
  const world = await startWorld();
  const { control, clock } = world;
  const { messageIds } = await control.text(TO, 'hola');
  const closing = async () => (await control.state()).customers[0]?.windowClosesAt['70007'];

  clock.now += HOUR;
  await control.write(TO, { type: 'reaction', messageId: 'wamid.x', emoji: '👍' });
  await control.write(TO, { type: 'revoke', messageId: messageIds[0] ?? '' });
  await control.echo(TO, { body: 'respondo desde el teléfono' });
  await control.write(TO, { type: 'system', newPhone: '573009998877' });
  expect(await closing()).toBe(MONDAY + DAY);

  await control.write('573009998877', { type: 'raw', message: { type: 'hologram', hologram: {} } });
  expect(await closing()).toBe(MONDAY + HOUR + DAY);
  clock.now += HOUR;
  await control.call('573009998877');
  expect(await closing()).toBe(MONDAY + 2 * HOUR + DAY);
});

test('W1: each line has its own window', async () => {
  const lines = [
    { phoneNumberId: '70007', displayPhoneNumber: '56911112222' },
    { phoneNumberId: '70008', displayPhoneNumber: '56933334444' },
  ];
  const world = await startWorld({ lines });
  await world.control.text(TO, 'hola', { line: '70008' });
  for (const line of ['70007', '70008']) {
    await world.send({ messaging_product: 'whatsapp', to: TO, text: { body: 'x' } }, { line });
  }
  await world.control.settled();

  const sends = await world.control.messages();
  expect(sends.map(({ line, statuses }) => [line, statuses.at(-1)?.status])).toEqual([
    ['70007', 'failed'],
    ['70008', 'read'],
  ]);
});

test('W4: where somebody else posts the webhooks, strangers can be taken for open', async () => {
  const world = await startWorld({ settings: { strangers: 'open' } });
  await world.text(TO);
  await world.control.settled();
  expect((await world.control.messages())[0]?.statuses.at(-1)?.status).toBe('read');

  await world.control.text(TO, 'ahora sí', { timestamp: MONDAY - 2 * DAY });
  await world.text(TO);
  await world.control.settled();
  expect((await world.control.messages())[1]?.statuses).toMatchObject([{ code: 131047 }]);
});

test('M4: pricing is per message: free in the window for service, until October 2026 for utility, billed otherwise', async () => {
  const world = await startWorld({ templates: [PAYMENT_TEMPLATE, NEWS_TEMPLATE] });
  const priced = async (name: string, components: readonly unknown[] = []) => {
    const { body } = await world.template(TO, name, components);
    await world.control.settled();
    const id = body.messages[0]?.id;
    return world.receiver.statuses().filter((status) => status['id'] === id);
  };

  const [sent, delivered, read] = await priced('pago_pendiente', PAYMENT_COMPONENTS);
  const billed = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' };
  expect(sent?.['pricing']).toEqual(billed);
  expect(delivered?.['pricing']).toEqual(billed);
  expect(read).not.toHaveProperty('pricing');
  expect(sent).not.toHaveProperty('conversation');

  const inWindow = async (now: number) => {
    world.clock.now = now;
    await world.control.text(TO, 'hola');
    const [utility] = await priced('pago_pendiente', PAYMENT_COMPONENTS);
    const { body } = await world.text(TO);
    await world.control.settled();
    const reply = world.receiver.statuses().find(({ id }) => id === body.messages[0]?.id);
    return [utility?.['pricing'], reply?.['pricing']];
  };
  const free = { billable: false, type: 'free_customer_service' };
  const october = Date.parse('2026-10-01');
  expect(await inWindow(october - DAY)).toMatchObject([
    { ...free, category: 'utility' },
    { ...free, category: 'service' },
  ]);
  expect(await inWindow(october)).toMatchObject([billed, { ...free, category: 'service' }]);
  const [marketing] = await priced('novedad');
  expect(marketing?.['pricing']).toMatchObject({ billable: true, type: 'regular', category: 'marketing' });
});

test('W6: an arrival from an ad answered in time makes 72 h free, with a conversation of its own', async () => {
  const world = await startWorld({ templates: [NEWS_TEMPLATE] });
  const referral = { source_id: '120', source_type: 'ad' as const };
  await world.control.write(TO, { type: 'text', body: 'vi su anuncio', referral });
  expect(world.receiver.messages()[0]).toMatchObject({ referral });

  world.clock.now += HOUR;
  await world.text(TO);
  await world.control.settled();
  world.clock.now += 71 * HOUR + 59 * MINUTE;
  await world.template(TO, 'novedad');
  await world.control.settled();
  world.clock.now += MINUTE;
  await world.template(TO, 'novedad');
  await world.control.settled();

  const sent = world.receiver.statuses().filter(({ status }) => status === 'sent');
  expect(sent.map(({ pricing }) => pricing)).toMatchObject([
    { type: 'free_entry_point', category: 'referral_conversion', billable: false },
    { type: 'free_entry_point', category: 'referral_conversion' },
    { type: 'regular', category: 'marketing' },
  ]);
  const end = String((MONDAY + HOUR + 72 * HOUR) / SECOND);
  expect(sent[0]?.['conversation']).toMatchObject({
    expiration_timestamp: end,
    origin: { type: 'referral_conversion' },
  });
  expect(sent[1]?.['conversation']).toEqual(sent[0]?.['conversation']);
  expect(sent[2]).not.toHaveProperty('conversation');
});

test('R8: a person not on WhatsApp, and one who stopped marketing, fail later by their codes', async () => {
  const world = await startWorld({ templates: [PAYMENT_TEMPLATE, NEWS_TEMPLATE] });
  await world.control.change('573004445566', { onWhatsApp: false });
  await world.control.preference(TO, 'stop');
  expect(world.receiver.values('user_preferences')[0]?.['user_preferences']).toMatchObject([
    { wa_id: TO, category: 'marketing_messages', value: 'stop', timestamp: MONDAY / SECOND },
  ]);

  await world.template('573004445566', 'pago_pendiente', PAYMENT_COMPONENTS);
  await world.template(TO, 'novedad');
  await world.template(TO, 'pago_pendiente', PAYMENT_COMPONENTS);
  await world.control.preference(TO, 'resume');
  await world.template(TO, 'novedad');
  await world.control.settled();

  const last = (await world.control.messages()).map(({ statuses }) => statuses.at(-1));
  expect(last).toMatchObject([
    { status: 'failed', code: 131026 },
    { status: 'failed', code: 131050 },
    { status: 'read' },
    { status: 'read' },
  ]);
});
