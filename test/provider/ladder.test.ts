import { expect, test } from 'vitest';
import { expectedSignature, MONDAY, startWorld } from './world.ts';

const TO = '573001112233';

async function openWorld(options: Parameters<typeof startWorld>[0] = {}) {
  const world = await startWorld(options);
  await world.control.text(TO, 'hola');
  world.receiver.webhooks.length = 0;
  return world;
}

test('R7: sent, delivered and read arrive in order, each signed and echoing our id', async () => {
  const world = await openWorld();
  const answer = await world.text(TO, '¿confirmas?', { biz_opaque_callback_data: 'attempt-1' });
  await world.control.settled();

  const id = answer.body.messages[0]?.id;
  expect(world.receiver.statuses()).toMatchObject(
    ['sent', 'delivered', 'read'].map((status) => ({
      id,
      status,
      timestamp: String(MONDAY / 1_000),
      recipient_id: TO,
      recipient_user_id: expect.stringMatching(/^CO\.\d+$/),
      biz_opaque_callback_data: 'attempt-1',
    })),
  );
  for (const { raw, signature } of world.receiver.webhooks) expect(signature).toBe(expectedSignature(raw));
  const [send] = await world.control.messages();
  expect(send).toMatchObject({
    id,
    answer: { status: 200, code: null },
    tookEffect: true,
    callbackData: 'attempt-1',
  });
});

test('R7: the order of many messages climbing at once is kept for each', async () => {
  const world = await openWorld();
  await Promise.all(Array.from({ length: 120 }, (_, index) => world.text(TO, `mensaje ${index}`)));
  await world.control.settled();

  const climbs = new Map<unknown, unknown[]>();
  for (const { id, status } of world.receiver.statuses()) climbs.set(id, [...(climbs.get(id) ?? []), status]);
  expect(climbs.size).toBe(120);
  for (const climb of climbs.values()) expect(climb).toEqual(['sent', 'delivered', 'read']);
});

test('R7: statuses out of order and duplicated on demand, for one message or for all', async () => {
  const world = await openWorld();
  await world.control.fault({
    effect: { kind: 'ladder', steps: ['read', 'delivered', 'delivered', 'sent'] },
  });
  await world.text(TO);
  await world.text(TO);
  await world.control.settled();
  const statusesOf = async () =>
    (await world.control.messages()).map((send) => send.statuses.map(({ status }) => status));
  expect(await statusesOf()).toEqual([
    ['read', 'delivered', 'delivered', 'sent'],
    ['sent', 'delivered', 'read'],
  ]);

  await world.control.settings({ ladder: ['delivered', 'sent'] });
  await world.text(TO);
  await world.control.settled();
  expect((await statusesOf()).at(-1)).toEqual(['delivered', 'sent']);
  for (const { id, statuses } of await world.control.messages()) {
    const arrived = world.receiver.statuses().filter((each) => each['id'] === id);
    expect(arrived.map(({ status }) => status)).toEqual(statuses.map(({ status }) => status));
  }
});

test('R8: an accepted message fails later by a code of choice, after the statuses of choice', async () => {
  const world = await openWorld();
  await world.control.fault({ effect: { kind: 'fail-later', code: 131026, after: ['sent'] } });
  await world.control.fault({ effect: { kind: 'fail-later', code: 999_999, details: 'nobody knows' } });
  const first = await world.text(TO);
  const second = await world.text(TO);
  await world.control.settled();

  expect([first.status, second.status]).toEqual([200, 200]);
  const [one, two] = await world.control.messages();
  expect(one?.statuses).toMatchObject([{ status: 'sent' }, { status: 'failed', code: 131026 }]);
  expect(two?.statuses).toMatchObject([{ status: 'failed', code: 999_999 }]);
  const unknown = world.receiver.statuses().find(({ id }) => id === second.body.messages[0]?.id);
  expect(unknown?.['errors']).toMatchObject([
    { code: 999_999, title: 'Unknown error', error_data: { details: 'nobody knows' } },
  ]);
});

test('R8: a message delivered long ago can still be reported as failed, and a silent one climbs no further', async () => {
  const world = await openWorld();
  await world.control.fault({ effect: { kind: 'ladder', steps: ['sent'] } });
  await world.control.fault({ effect: { kind: 'ladder', steps: [] } });
  const { body } = await world.text(TO);
  await world.text(TO);
  await world.control.settled();
  const [stuck, silent] = await world.control.messages();
  expect(stuck?.statuses).toMatchObject([{ status: 'sent' }]);
  expect(silent?.statuses).toEqual([]);

  world.clock.now += 3_600_000;
  await world.control.report(body.messages[0]?.id ?? '', { failed: 131049 });
  await world.control.settled();
  expect(world.receiver.statuses().at(-1)).toMatchObject({
    id: body.messages[0]?.id,
    status: 'failed',
    timestamp: String(MONDAY / 1_000 + 3_600),
    errors: [{ code: 131049 }],
  });
  await expect(world.control.report('wamid.unknown', 'read')).rejects.toThrow('no message has this id');
});

test('I1: statuses name the identity the message was sent to', async () => {
  const world = await startWorld();
  const hidden = 'CO.1234567890123456';
  await world.control.text(hidden, 'hola');
  await world.control.change(hidden, { username: '@ana.perez' });
  const answer = await world.send({ messaging_product: 'whatsapp', recipient: hidden, text: { body: 'x' } });
  expect(answer.body.contacts).toEqual([{ input: hidden, user_id: hidden }]);
  await world.control.settled();

  const [sent, delivered] = world.receiver
    .values('messages')
    .filter(({ statuses }) => statuses !== undefined);
  expect(sent?.contacts).toEqual([{ profile: { name: 'Cliente 3456' }, user_id: hidden }]);
  expect(delivered?.contacts).toMatchObject([{ profile: { username: '@ana.perez' }, user_id: hidden }]);
  expect(sent?.statuses?.[0]).not.toHaveProperty('recipient_id');
  expect(sent?.statuses?.[0]).toMatchObject({ recipient_user_id: hidden });

  await world.control.fault({ effect: { kind: 'fail-later', code: 131026 } });
  await world.send({ messaging_product: 'whatsapp', recipient: hidden, text: { body: 'x' } });
  await world.control.settled();
  const failed = world.receiver.values('messages').at(-1);
  expect(failed).not.toHaveProperty('contacts');
  expect(failed?.statuses?.[0]).toMatchObject({ status: 'failed', recipient_user_id: hidden });
});

test('I1: a number wins over a user id, and its variants are one customer', async () => {
  const world = await startWorld();
  await world.control.text('5215512345678', 'hola desde México');
  const answer = await world.send({
    messaging_product: 'whatsapp',
    to: '+52 55 1234 5678',
    recipient: 'MX.1',
    text: { body: 'x' },
  });
  expect(answer.body.contacts).toEqual([{ input: '+52 55 1234 5678', wa_id: '5215512345678' }]);
  await world.control.settled();
  expect((await world.control.messages({ to: '525512345678' }))[0]?.statuses.at(-1)?.status).toBe('read');
});
