import { expect, test } from 'vitest';
import type { CustomerMessage } from '../../dev/provider/client.ts';
import { MONDAY, PAYMENT_COMPONENTS, PAYMENT_TEMPLATE, startWorld } from './world.ts';

const TO = '573001112233';
const media = {
  id: expect.stringMatching(/^\d+$/),
  sha256: expect.any(String),
  url: expect.stringMatching(/^https:/),
};

/** What the customer does, and what the webhook's message then has beside id, timestamp and sender. */
const MESSAGES: readonly (readonly [
  message: CustomerMessage,
  expected: Readonly<Record<string, unknown>>,
])[] = [
  [
    { type: 'text', body: '¿Dónde está?' },
    { type: 'text', text: { body: '¿Dónde está?' } },
  ],
  [
    { type: 'text', body: 'sí', replyTo: 'wamid.a' },
    { type: 'text', context: { from: '56911112222', id: 'wamid.a' } },
  ],
  [
    { type: 'image', caption: 'foto' },
    { type: 'image', image: { ...media, mime_type: 'image/jpeg', caption: 'foto' } },
  ],
  [{ type: 'video' }, { type: 'video', video: { ...media, mime_type: 'video/mp4' } }],
  [
    { type: 'audio' },
    { type: 'audio', audio: { ...media, mime_type: 'audio/ogg; codecs=opus', voice: true } },
  ],
  [
    { type: 'document', filename: 'cédula.pdf' },
    { type: 'document', document: { ...media, mime_type: 'application/pdf', filename: 'cédula.pdf' } },
  ],
  [{ type: 'sticker' }, { type: 'sticker', sticker: { ...media, mime_type: 'image/webp', animated: false } }],
  [
    { type: 'location', latitude: 4.6, longitude: -74.1, name: 'Casa' },
    { type: 'location', location: { latitude: 4.6, longitude: -74.1, name: 'Casa' } },
  ],
  [
    { type: 'contacts', name: 'Luis', phone: '+57 300 999 8877' },
    {
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: 'Luis', first_name: 'Luis' },
          phones: [{ phone: '+57 300 999 8877', wa_id: '573009998877', type: 'CELL' }],
        },
      ],
    },
  ],
  [
    { type: 'order', items: [{ product: 'sku-1', quantity: 2, price: 9.5, currency: 'COP' }] },
    {
      type: 'order',
      order: {
        catalog_id: expect.any(String),
        product_items: [{ product_retailer_id: 'sku-1', quantity: 2, item_price: 9.5, currency: 'COP' }],
      },
    },
  ],
  [
    { type: 'reaction', messageId: 'wamid.b', emoji: '👍' },
    { type: 'reaction', reaction: { message_id: 'wamid.b', emoji: '👍' } },
  ],
  [
    { type: 'unsupported', kind: 'poll_creation' },
    {
      type: 'unsupported',
      unsupported: { type: 'poll_creation' },
      errors: [
        {
          code: 131051,
          title: 'Message type unknown',
          message: 'Message type unknown',
          error_data: { details: 'Message type is currently not supported.' },
        },
      ],
    },
  ],
  [
    { type: 'revoke', messageId: 'wamid.c' },
    { type: 'revoke', revoke: { original_message_id: 'wamid.c' } },
  ],
  [
    { type: 'edit', messageId: 'wamid.d', body: 'mejor mañana' },
    {
      type: 'edit',
      edit: { original_message_id: 'wamid.d', message: { type: 'text', text: { body: 'mejor mañana' } } },
    },
  ],
  [{ type: 'request_welcome' }, { type: 'request_welcome' }],
  [
    { type: 'raw', message: { type: 'hologram', hologram: { depth: 3 } } },
    { type: 'hologram', hologram: { depth: 3 } },
  ],
];

test.each(MESSAGES)('W1: a customer sends %j', async (message, expected) => {
  const world = await startWorld();
  const written = await world.control.write(TO, message);

  expect(written.posts).toMatchObject([{ status: 200, error: null, held: false }]);
  expect(world.receiver.messages()).toEqual([
    {
      from: TO,
      from_user_id: written.customer?.userId,
      id: written.messageIds[0],
      timestamp: String(MONDAY / 1_000),
      ...expected,
      ...(expected['type'] === 'text' && { text: { body: message.type === 'text' ? message.body : '' } }),
    },
  ]);
  const [value] = world.receiver.values('messages');
  expect(value?.metadata).toEqual({ display_phone_number: '56911112222', phone_number_id: '70007' });
  expect(value?.contacts).toEqual([
    { profile: { name: 'Cliente 2233' }, wa_id: TO, user_id: written.customer?.userId },
  ]);
});

test('R9: a tap on a template’s button brings back the payload the send gave it', async () => {
  const world = await startWorld({ templates: [PAYMENT_TEMPLATE] });
  const { body } = await world.template(TO, 'pago_pendiente', PAYMENT_COMPONENTS);
  const context = { from: '56911112222', id: body.messages[0]?.id };

  await world.control.tap(TO);
  await world.control.tap(TO, { text: 'Necesito ayuda' });
  await world.control.tap(TO, { messageId: body.messages[0]?.id ?? '', index: 2 });
  expect(world.receiver.messages()).toMatchObject([
    { type: 'button', context, button: { payload: 'resume:pay', text: 'Pagar ahora' } },
    { type: 'button', context, button: { payload: 'Necesito ayuda', text: 'Necesito ayuda' } },
    { type: 'button', context, button: { payload: 'Necesito ayuda', text: 'Necesito ayuda' } },
  ]);
  await expect(world.control.tap(TO, { text: 'Otra cosa' })).rejects.toThrow(
    'has no quick reply "Otra cosa"',
  );
  await expect(world.control.tap('573009998877')).rejects.toThrow(
    'has received no message with a template button',
  );
});

test('D2: replies to buttons, lists and Flows refer to what was sent', async () => {
  const world = await startWorld();
  await world.control.text(TO, 'hola');
  const interactive = (content: Readonly<Record<string, unknown>>) =>
    world.send({
      messaging_product: 'whatsapp',
      to: TO,
      type: 'interactive',
      interactive: { body: { text: 'x' }, ...content },
    });
  const rows = [
    { id: 'am', title: 'Mañana', description: '8 a 12' },
    { id: 'pm', title: 'Tarde' },
  ];
  const buttons = await interactive({
    type: 'button',
    action: {
      buttons: [
        { type: 'reply', reply: { id: 'yes', title: 'Sí' } },
        { type: 'reply', reply: { id: 'no', title: 'No' } },
      ],
    },
  });
  await interactive({ type: 'list', action: { button: 'Horarios', sections: [{ rows }] } });
  await interactive({
    type: 'flow',
    action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1', flow_cta: 'Abrir' } },
  });
  await world.control.settled();
  world.receiver.webhooks.length = 0;

  await world.control.write(TO, { type: 'button-reply', id: 'no' });
  await world.control.write(TO, { type: 'list-reply' });
  await world.control.write(TO, { type: 'flow-reply', response: { slot: 'am' } });
  expect(world.receiver.messages()).toMatchObject([
    {
      context: { id: buttons.body.messages[0]?.id },
      interactive: { type: 'button_reply', button_reply: { id: 'no', title: 'No' } },
    },
    { interactive: { type: 'list_reply', list_reply: { id: 'am', title: 'Mañana', description: '8 a 12' } } },
    { interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"slot":"am"}' } } },
  ]);
});

test('I1: webhooks with the number only, the user id only, or both', async () => {
  const world = await startWorld();
  const { customer } = await world.control.text(TO, 'ambos');
  expect(customer?.userId).toMatch(/^CO\.\d{16}$/);
  await world.control.text(TO, 'solo número', { shows: 'phone' });
  await world.control.text(TO, 'solo id', { shows: 'user-id' });
  await world.control.change(TO, { shows: 'user-id', username: '@ana' });
  await world.control.text(TO, 'desde ahora');

  const userId = customer?.userId;
  const senders = world.receiver.messages().map(({ from, from_user_id }) => [from, from_user_id]);
  expect(senders).toEqual([
    [TO, userId],
    [TO, undefined],
    [undefined, userId],
    [undefined, userId],
  ]);
  const contacts = world.receiver.values('messages').map((value) => value.contacts?.[0]);
  expect(contacts[1]).toEqual({ profile: { name: 'Cliente 2233' }, wa_id: TO });
  expect(contacts[2]).toEqual({ profile: { name: 'Cliente 2233' }, user_id: userId });
  expect(contacts[3]).toEqual({ profile: { name: 'Cliente 2233', username: '@ana' }, user_id: userId });
});

test('I1: a customer is created on first use, by number, user id or name, and stays the same', async () => {
  const world = await startWorld();
  const byNumber = await world.control.text('+56 9 8765 4321', 'hola');
  const byUserId = await world.control.text('BR.9876543210987654', 'oi');
  const byName = await world.control.text('Ana Pérez', 'hola');

  expect(byNumber.customer).toMatchObject({ phone: '56987654321', userId: expect.stringMatching(/^CL\./) });
  expect(byUserId.customer).toMatchObject({ phone: null, userId: 'BR.9876543210987654' });
  expect(byName.customer).toMatchObject({ name: 'Ana Pérez', phone: expect.stringMatching(/^57300\d{7}$/) });
  expect((await world.control.text('ana pérez', 'otra vez')).customer).toEqual(byName.customer);
  expect((await world.control.state()).customers).toHaveLength(3);
});

test('I1: a new number brings a new user id, told by a system message without a contact', async () => {
  const world = await startWorld();
  const before = await world.control.text(TO, 'hola');
  await world.control.write(TO, { type: 'system', newPhone: '573009998877' });
  const after = await world.control.text('573009998877', 'soy yo');
  expect(after.customer?.userId).not.toBe(before.customer?.userId);

  const system = world.receiver.values('messages')[1];
  expect(system).not.toHaveProperty('contacts');
  expect(system?.messages).toEqual([
    {
      id: expect.stringMatching(/^wamid\./),
      timestamp: String(MONDAY / 1_000),
      type: 'system',
      from: TO,
      system: {
        body: `User Cliente 2233 changed from ${TO} to 573009998877`,
        wa_id: '573009998877',
        user_id: after.customer?.userId,
        previous_user_id: before.customer?.userId,
        type: 'user_changed_number',
      },
    },
  ]);

  await world.control.change('573009998877', { shows: 'user-id' });
  await world.control.write('573009998877', { type: 'system', newPhone: TO });
  const [hidden] = world.receiver.messages().slice(-1);
  expect(hidden).not.toHaveProperty('from');
  expect(hidden).toMatchObject({
    system: {
      type: 'user_changed_user_id',
      previous_user_id: after.customer?.userId,
      user_id: before.customer?.userId,
    },
  });
});

test('W1: a call of the customer, and what the business writes in its phone app', async () => {
  const world = await startWorld();
  const call = await world.control.call(TO, { event: 'connect' });
  await world.control.call(TO, { event: 'terminate', id: call.messageIds[0] ?? '', duration: 90 });
  const calls = world.receiver.values('calls').flatMap((value) => value['calls']);
  expect(calls).toMatchObject([
    { id: call.messageIds[0], event: 'connect', direction: 'USER_INITIATED', from: TO, to: '56911112222' },
    {
      id: call.messageIds[0],
      event: 'terminate',
      status: 'COMPLETED',
      duration: 90,
      start_time: String(MONDAY / 1_000 - 90),
    },
  ]);

  await world.control.echo(TO, { body: 'ya te respondo' });
  expect(world.receiver.values('smb_message_echoes')[0]?.['message_echoes']).toEqual([
    {
      from: '56911112222',
      to: TO,
      to_user_id: call.customer?.userId,
      id: expect.stringMatching(/^wamid\./),
      timestamp: String(MONDAY / 1_000),
      type: 'text',
      text: { body: 'ya te respondo' },
    },
  ]);
});

test('W3: one message as often as asked for, with the id and the timestamp asked for', async () => {
  const world = await startWorld();
  const written = await world.control.text(TO, 'hola', {
    id: 'wamid.fixed',
    times: 5,
    timestamp: MONDAY - 86_400_000,
  });
  expect(written.posts).toHaveLength(5);
  expect(world.receiver.messages()).toHaveLength(5);
  expect(new Set(world.receiver.webhooks.map(({ raw }) => raw)).size).toBe(1);
  expect(world.receiver.messages()[0]).toMatchObject({
    id: 'wamid.fixed',
    timestamp: String(MONDAY / 1_000 - 86_400),
  });
});

test.each([
  ['messages', [1, 1, 3]],
  ['changes', [1, 3, 3]],
  ['entries', [3, 3, 3]],
] as const)('W3: several messages in one post, as %s', async (grouping, counts) => {
  const world = await startWorld();
  const message = { type: 'text' as const, body: 'hola' };
  const customers = ['573001112233', '573001112233', 'CO.1234567890123456'];
  const written = await world.control.batch({
    messages: customers.map((customer) => ({ customer, message })),
    grouping,
  });

  expect(written.messageIds).toHaveLength(3);
  expect(world.receiver.webhooks).toHaveLength(1);
  const entries = world.receiver.webhooks[0]?.body.entry ?? [];
  const changes = entries.flatMap((entry) => entry.changes);
  expect([entries.length, changes.length, world.receiver.messages().length]).toEqual(counts);
  if (grouping === 'messages') expect(changes[0]?.value.contacts).toHaveLength(2);
});

test('X6: a storm posts every message in its copies, shuffled by a seed that plays it again', async () => {
  const world = await startWorld();
  const storm = { customers: [TO, '573004445566'], messages: 100, copies: 3, perPost: 4, seed: 7 };
  const report = await world.control.storm(storm);
  expect(report).toEqual({ seed: 7, messages: 100, posts: 75, answers: { '200': 75 } });

  const bodies = (): unknown[] =>
    world.receiver.messages().map((message) => (message['text'] as { body: string }).body);
  const first = bodies();
  expect(first).toHaveLength(300);
  expect(new Set(first).size).toBe(100);
  expect(new Set(world.receiver.messages().map(({ id }) => id)).size).toBe(100);
  expect(first.slice(0, 100)).not.toEqual(Array.from({ length: 100 }, (_, index) => `mensaje ${index + 1}`));
  const times = world.receiver.messages().map((message) => Number(message['timestamp']) * 1_000);
  expect(Math.max(...times)).toBeLessThanOrEqual(MONDAY);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(MONDAY - 60_000);

  world.receiver.webhooks.length = 0;
  await world.control.storm({ ...storm, concurrency: 1 });
  const again = bodies();
  world.receiver.webhooks.length = 0;
  await world.control.storm({ ...storm, concurrency: 1 });
  expect(bodies()).toEqual(again);
});

test('W1: a control request that makes no sense is refused by field', async () => {
  const world = await startWorld();
  const wrong = (message: unknown) => world.control.write(TO, message as CustomerMessage);
  await expect(wrong({ type: 'text' })).rejects.toThrow(/400 message\.body: /);
  await expect(wrong({ type: 'text', body: 'x', colour: 'red' })).rejects.toThrow(/400 message: .*colour/);
  await expect(world.control.text(TO, 'x', { line: '9' })).rejects.toThrow('404 line: no line');
  await expect(world.control.text(TO, 'x', { timestamp: 'yesterday' })).rejects.toThrow(/400 timestamp: /);
});
