import { expect, test } from 'vitest';
import { NEWS_TEMPLATE, PAYMENT_COMPONENTS, PAYMENT_TEMPLATE, startWorld } from './world.ts';

const TO = '573001112233';
const envelope = { messaging_product: 'whatsapp', to: TO };
const buttons = (...titles: string[]) => ({
  ...envelope,
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: '¿Seguimos?' },
    action: { buttons: titles.map((title, index) => ({ type: 'reply', reply: { id: `b${index}`, title } })) },
  },
});
const list = (...counts: number[]) => ({
  ...envelope,
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'Elige' },
    action: {
      button: 'Opciones',
      sections: counts.map((count, section) => ({
        title: `Parte ${section}`,
        rows: Array.from({ length: count }, (_, row) => ({ id: `r${section}-${row}`, title: `Fila ${row}` })),
      })),
    },
  },
});

const INVALID: readonly (readonly [
  what: string,
  body: Readonly<Record<string, unknown>>,
  status: number,
  code: number,
  says: string,
])[] = [
  [
    'no messaging_product',
    { to: TO, text: { body: 'a' } },
    400,
    100,
    'The parameter messaging_product is required.',
  ],
  [
    'another product',
    { ...envelope, messaging_product: 'sms', text: { body: 'a' } },
    400,
    100,
    'must be one of {WHATSAPP} - got "sms"',
  ],
  [
    'nobody addressed',
    { messaging_product: 'whatsapp', text: { body: 'a' } },
    400,
    100,
    'The parameter to is required.',
  ],
  ['unknown type', { ...envelope, type: 'hologram' }, 400, 100, 'Param type must be one of'],
  ['type without its object', { ...envelope, type: 'text' }, 400, 131008, "Parameter 'text' is mandatory"],
  [
    'text without body',
    { ...envelope, type: 'text', text: {} },
    400,
    100,
    "The parameter text['body'] is required.",
  ],
  [
    'empty text',
    { ...envelope, type: 'text', text: { body: '' } },
    400,
    100,
    "The parameter text['body'] is required.",
  ],
  [
    'text of 4097',
    { ...envelope, type: 'text', text: { body: 'a'.repeat(4097) } },
    400,
    100,
    "Param text['body'] must be at most 4096 characters long.",
  ],
  [
    'a key too many',
    { ...envelope, type: 'text', text: { body: 'a', boddy: 'a' } },
    400,
    100,
    'Unexpected key "boddy" on param "text".',
  ],
  [
    'callback data of 513',
    { ...envelope, text: { body: 'a' }, biz_opaque_callback_data: 'x'.repeat(513) },
    400,
    100,
    'must be at most 512 characters long',
  ],
  [
    'a group',
    { ...envelope, recipient_type: 'group', text: { body: 'a' } },
    400,
    100,
    'must be one of {INDIVIDUAL}',
  ],
  [
    'malformed number',
    { ...envelope, to: '3oo111', text: { body: 'a' } },
    400,
    131009,
    'The phone number is malformed',
  ],
  [
    'malformed user id',
    { messaging_product: 'whatsapp', recipient: '12345', text: { body: 'a' } },
    400,
    131009,
    'not a business-scoped user ID',
  ],
  [
    'to itself',
    { ...envelope, to: '56911112222', text: { body: 'a' } },
    400,
    131021,
    'Sender and recipient phone number is the same.',
  ],
  [
    'no buttons',
    buttons(),
    400,
    131009,
    'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3',
  ],
  [
    'four buttons',
    buttons('a', 'b', 'c', 'd'),
    400,
    131009,
    'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3',
  ],
  [
    'button title of 21',
    buttons('t'.repeat(21)),
    400,
    131009,
    'Button title length invalid. Min length: 1, Max length: 20',
  ],
  ['equal button titles', buttons('Sí', 'Sí'), 400, 131009, 'Button titles must be unique'],
  [
    'interactive without action',
    { ...envelope, type: 'interactive', interactive: { type: 'button', body: { text: 'x' } } },
    400,
    131008,
    "Parameter interactive['action'] is mandatory.",
  ],
  ['list of eleven rows', list(6, 5), 400, 131009, 'Total row count exceed max allowed count: 10'],
  ['empty list section', list(1, 0), 400, 131009, 'Section must have at least one row'],
  [
    'row title of 25',
    {
      ...list(1),
      interactive: {
        ...list(1).interactive,
        action: { button: 'Ver', sections: [{ rows: [{ id: '1', title: 'x'.repeat(25) }] }] },
      },
    },
    400,
    131009,
    'Row title length invalid. Min length: 1, Max length: 24',
  ],
  [
    'link that is none',
    {
      ...envelope,
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        body: { text: 'x' },
        action: { name: 'cta_url', parameters: { display_text: 'Ver', url: 'example' } },
      },
    },
    400,
    131009,
    'Link must be an http or https URL',
  ],
  [
    'flow without id',
    {
      ...envelope,
      type: 'interactive',
      interactive: {
        type: 'flow',
        body: { text: 'x' },
        action: { name: 'flow', parameters: { flow_message_version: '3', flow_cta: 'Abrir' } },
      },
    },
    400,
    131009,
    'Exactly one of flow_id and flow_name',
  ],
  [
    'image without source',
    { ...envelope, type: 'image', image: {} },
    400,
    131009,
    'Exactly one of id and link is required',
  ],
  [
    'image with two sources',
    { ...envelope, type: 'image', image: { id: '1', link: 'https://example.com/a.jpg' } },
    400,
    131009,
    'Exactly one of id and link is required',
  ],
  [
    'caption on a sticker',
    { ...envelope, type: 'sticker', sticker: { id: '1', caption: 'x' } },
    400,
    100,
    'Unexpected key "caption" on param "sticker".',
  ],
  [
    'reaction to nothing',
    { ...envelope, type: 'reaction', reaction: { emoji: '👍' } },
    400,
    131008,
    "Parameter reaction['message_id'] is mandatory.",
  ],
  [
    'template without language',
    { ...envelope, type: 'template', template: { name: 'pago_pendiente' } },
    400,
    100,
    "The parameter template['language'] is required.",
  ],
];

test.each(INVALID)(
  'E3: %s is refused as the Cloud API refuses it',
  async (_what, body, status, code, says) => {
    const world = await startWorld();
    const answer = await world.send(body);

    expect(answer.status).toBe(status);
    const { error } = answer.body;
    expect(error).toMatchObject({
      code,
      type: 'OAuthException',
      fbtrace_id: expect.stringMatching(/^A[\w-]{20,}$/),
    });
    expect(error['message']).toMatch(new RegExp(`^\\(#${code}\\) `));
    expect(`${String(error['message'])} ${error.error_data?.details ?? ''}`).toContain(says);
    if (error.error_data !== undefined) {
      expect(error.error_data).toMatchObject({ messaging_product: 'whatsapp' });
    }
    await world.control.settled();
    expect(world.receiver.webhooks).toEqual([]);
    expect(await world.control.messages({ tookEffect: true })).toEqual([]);
    expect(await world.control.messages()).toMatchObject([{ answer: { status, code }, tookEffect: false }]);
  },
);

const [header, body, reply, url] = PAYMENT_COMPONENTS;
const INVALID_TEMPLATES: readonly (readonly [
  what: string,
  components: readonly unknown[],
  code: number,
  says: string,
])[] = [
  [
    'too few body variables',
    [header, { type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }, reply, url],
    132000,
    'body: number of localizable_params (1) does not match the expected number of params (2)',
  ],
  [
    'no header variable',
    [body, reply, url],
    132000,
    'header: number of localizable_params (0) does not match the expected number of params (1)',
  ],
  [
    'an image for text',
    [{ type: 'header', parameters: [{ type: 'image', image: { id: '1' } }] }, body, reply, url],
    132012,
    'header: Format mismatch, expected TEXT, received IMAGE',
  ],
  [
    'no value for the URL',
    [header, body, reply],
    131008,
    'buttons: Button at index 1 of type Url requires a parameter',
  ],
  [
    'a payload for a URL button',
    [
      header,
      body,
      url,
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '1',
        parameters: [{ type: 'payload', payload: 'x' }],
      },
    ],
    131009,
    'Button at index 1 is given twice',
  ],
  [
    'a button of another type',
    [
      header,
      body,
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '1',
        parameters: [{ type: 'payload', payload: 'x' }],
      },
    ],
    132018,
    'must be of type URL',
  ],
  [
    'a button that is not there',
    [header, body, url, { type: 'button', sub_type: 'quick_reply', index: '7', parameters: [] }],
    131009,
    'Button index 7 is out of bounds',
  ],
  [
    'an empty value',
    [
      header,
      {
        type: 'body',
        parameters: [
          { type: 'text', text: '' },
          { type: 'text', text: 'x' },
        ],
      },
      url,
    ],
    131008,
    'Parameter of type text is missing text value',
  ],
  [
    'a line break in a value',
    [
      header,
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'a\nb' },
          { type: 'text', text: 'x' },
        ],
      },
      url,
    ],
    132018,
    'cannot have new-line/tab characters',
  ],
  [
    'a body that gets too long',
    [
      header,
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'x'.repeat(1024) },
        ],
      },
      url,
    ],
    132005,
    'too long',
  ],
];

test.each(INVALID_TEMPLATES)('E3: a template with %s is refused', async (_what, components, code, says) => {
  const world = await startWorld({ templates: [PAYMENT_TEMPLATE] });
  const answer = await world.template(TO, 'pago_pendiente', components);

  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({ code, error_data: { details: expect.stringContaining(says) } });
});

test('E3: named variables need their names, all of them', async () => {
  const named = {
    name: 'con_nombres',
    language: 'es',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [{ type: 'BODY', text: 'Hola {{nombre}}, tu pedido {{pedido}} va en camino.' }],
  };
  const world = await startWorld({ templates: [named] });
  const values = (...names: (string | null)[]) => [
    {
      type: 'body',
      parameters: names.map((name) => ({
        type: 'text',
        text: 'x',
        ...(name ? { parameter_name: name } : {}),
      })),
    },
  ];

  expect((await world.template(TO, 'con_nombres', values('nombre', 'pedido'))).status).toBe(200);
  const unnamed = await world.template(TO, 'con_nombres', values('nombre', null));
  expect(unnamed.body.error).toMatchObject({
    code: 100,
    error_data: { details: 'Parameter name is missing or empty' },
  });
  const other = await world.template(TO, 'con_nombres', values('nombre', 'otro'));
  expect(other.body.error.code).toBe(132000);
});

test('E3: an image header needs an image', async () => {
  const picture = {
    name: 'con_imagen',
    language: 'es',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Mira tu pedido.' },
    ],
  };
  const world = await startWorld({ templates: [picture] });

  const without = await world.template(TO, 'con_imagen');
  expect(without.body.error).toMatchObject({
    code: 132012,
    error_data: { details: 'header: Format mismatch, expected IMAGE, received UNKNOWN' },
  });
  const image = {
    type: 'header',
    parameters: [{ type: 'image', image: { link: 'https://example.com/a.jpg' } }],
  };
  expect((await world.template(TO, 'con_imagen', [image])).status).toBe(200);
});

test('T2: absent, unapproved, paused and disabled templates have their own codes', async () => {
  const world = await startWorld({ templates: [NEWS_TEMPLATE] });
  const codeOf = async () => {
    const { status, body: answer } = await world.template(TO, 'novedad');
    return [status, answer.error?.code];
  };

  expect((await world.template(TO, 'otra')).body.error).toMatchObject({
    code: 132001,
    message: '(#132001) Template name does not exist in the translation',
    error_data: { details: 'template name (otra) does not exist in es' },
  });
  expect((await world.template(TO, 'otra')).status).toBe(404);
  expect(await codeOf()).toEqual([200, undefined]);
  for (const [status, expected] of [
    ['PAUSED', [400, 132015]],
    ['DISABLED', [400, 132016]],
    ['PENDING', [404, 132001]],
    ['REJECTED', [404, 132001]],
  ] as const) {
    await world.control.changeTemplate('novedad', 'es', { status, silent: true });
    expect([status, ...(await codeOf())]).toEqual([status, ...expected]);
  }
});

test('E3: a token that is wrong or missing gets 190 with 401', async () => {
  const world = await startWorld();
  for (const token of ['wrong', null]) {
    const answer = await world.send({ ...envelope, text: { body: 'a' } }, { token });
    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({ code: 190, type: 'OAuthException' });
    expect(answer.body.error.error_data).toBeUndefined();
  }
});

test('E3: another phone number id, path and body are refused as Graph does', async () => {
  const world = await startWorld();
  const line = await world.send({ ...envelope, text: { body: 'a' } }, { line: '999' });
  expect([line.status, line.body.error]).toMatchObject([
    400,
    { code: 100, error_subcode: 33, type: 'GraphMethodException' },
  ]);

  const path = await world.graph('POST', '/70007/nothing', {});
  expect([path.status, path.body.error.code]).toEqual([400, 2500]);

  const text = await world.graph('POST', '/70007/messages', '{"messaging_product":');
  expect([text.status, text.body.error.code]).toEqual([400, 100]);
});

test('I1: a user id in `to` is accepted and reaches nobody, as with Meta', async () => {
  const world = await startWorld();
  await world.control.write('CO.1234567890123456', { type: 'text', body: 'hola' });
  const answer = await world.text('CO.1234567890123456');
  expect(answer.status).toBe(200);
  await world.control.settled();
  expect(world.receiver.statuses()).toEqual([]);
});

test('D2: every kind of message that fits is accepted', async () => {
  const world = await startWorld({ templates: [PAYMENT_TEMPLATE] });
  await world.control.text(TO, 'hola');
  const fits: readonly Readonly<Record<string, unknown>>[] = [
    { ...envelope, text: { body: 'sin tipo' } },
    {
      ...envelope,
      recipient_type: 'individual',
      type: 'text',
      text: { body: 'a'.repeat(4096), preview_url: true },
    },
    buttons('Sí', 'No', 'Quizá'),
    list(5, 5),
    {
      ...envelope,
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        header: { type: 'text', text: 'x' },
        body: { text: 'x' },
        footer: { text: 'x' },
        action: { name: 'cta_url', parameters: { display_text: 'Ver', url: 'https://example.com' } },
      },
    },
    {
      ...envelope,
      type: 'interactive',
      interactive: {
        type: 'flow',
        body: { text: 'x' },
        action: {
          name: 'flow',
          parameters: {
            flow_message_version: '3',
            flow_id: '1',
            flow_cta: 'Abrir',
            flow_token: 't',
            flow_action: 'navigate',
            flow_action_payload: { screen: 'A' },
          },
        },
      },
    },
    { ...envelope, type: 'image', image: { link: 'https://example.com/a.jpg', caption: 'x' } },
    { ...envelope, type: 'document', document: { id: '1', filename: 'a.pdf' } },
    { ...envelope, type: 'audio', audio: { id: '1' } },
    { ...envelope, type: 'video', video: { id: '1', caption: 'x' } },
    { ...envelope, type: 'sticker', sticker: { id: '1' } },
    { ...envelope, type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } },
    { ...envelope, type: 'location', location: { latitude: 4.6, longitude: -74.1, name: 'Bogotá' } },
    { ...envelope, type: 'contacts', contacts: [{ name: { formatted_name: 'Ana' } }] },
    { ...envelope, context: { message_id: 'wamid.x' }, text: { body: 'respuesta' } },
    {
      ...envelope,
      type: 'template',
      template: {
        name: 'pago_pendiente',
        language: { code: 'es', policy: 'deterministic' },
        components: PAYMENT_COMPONENTS,
      },
    },
  ];
  for (const message of fits) {
    const answer = await world.send(message);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    expect(answer.body).toMatchObject({
      messaging_product: 'whatsapp',
      contacts: [{ input: TO, wa_id: TO }],
      messages: [{ id: expect.stringMatching(/^wamid\.[A-Za-z0-9+/=]+$/) }],
    });
  }
  expect(
    await world.send({ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.x' }),
  ).toMatchObject({
    status: 200,
    body: { success: true },
  });
  expect(await world.control.messages()).toHaveLength(fits.length);
});
