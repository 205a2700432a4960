import { describe, expect, it } from 'vitest';
import { BUSINESS_ACCOUNT_ID } from '../../dev/provider/line.ts';
import { PAYLOADS } from '../../dev/provider/reference/payloads.ts';
import {
  ACCESS_TOKEN,
  expectedSignature,
  MONDAY,
  NEWS_TEMPLATE,
  PAYMENT_TEMPLATE,
  startWorld,
  type World,
} from './world.ts';

const LINE = '70007';
const CUSTOMER = '56955550199';

async function ask(
  world: World,
  method: string,
  path: string,
  body?: { readonly type: string; readonly raw: string } | FormData,
): Promise<{ status: number; headers: Headers; json: Record<string, unknown> }> {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${new URL(world.provider.url).origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ACCESS_TOKEN}`,
      ...(body === undefined || isForm ? {} : { 'content-type': body.type }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : body.raw }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return {
    status: answer.status,
    headers: answer.headers,
    json: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text },
  };
}
const json = (value: unknown) => ({ type: 'application/json', raw: JSON.stringify(value) });
const form = (values: Record<string, string>) => ({
  type: 'application/x-www-form-urlencoded',
  raw: new URLSearchParams(values).toString(),
});

describe('T6: the Cloud API as public clients use it', () => {
  it('answers any version that there is or was, or none, and says which, and how much is used', async () => {
    const world = await startWorld();
    for (const [path, version] of [
      [`/v26.0/${LINE}`, 'v26.0'],
      [`/v14.0/${LINE}`, 'v14.0'],
      [`/${LINE}`, 'v26.0'],
    ] as const) {
      const { status, headers, json: line } = await ask(world, 'GET', path);
      expect({ path, status, line }).toEqual({
        path,
        status: 200,
        line: { id: LINE, display_phone_number: '56911112222' },
      });
      expect(headers.get('facebook-api-version')).toBe(version);
      expect(JSON.parse(headers.get('x-business-use-case-usage') ?? '')).toEqual({
        [BUSINESS_ACCOUNT_ID]: [
          expect.objectContaining({ type: 'whatsapp', call_count: 1, estimated_time_to_regain_access: 0 }),
        ],
      });
      expect(JSON.parse(headers.get('x-app-usage') ?? '')).toHaveProperty('total_time');
    }
    // One that is not out yet.
    const { status, json: unknown } = await ask(world, 'GET', `/v99.0/${LINE}`);
    expect([status, unknown]).toEqual([400, { error: expect.objectContaining({ code: 2500 }) }]);
  });

  it('takes forms as it takes JSON, and null for nothing', async () => {
    const world = await startWorld();
    await world.control.text(CUSTOMER, 'hola');
    const path = `/v26.0/${LINE}/messages`;
    const bodies = [
      form({ messaging_product: 'whatsapp', to: CUSTOMER, type: 'text', text: '{"body":"por formulario"}' }),
      json({
        messaging_product: 'whatsapp',
        context: null,
        to: CUSTOMER,
        type: 'image',
        image: { link: 'https://example.com/a.jpg', caption: null, id: null },
      }),
    ];
    for (const body of bodies) expect((await ask(world, 'POST', path, body)).status).toBe(200);
    const parts = new FormData();
    for (const [key, value] of Object.entries({
      messaging_product: 'whatsapp',
      to: CUSTOMER,
      type: 'text',
      text: '{"body":"por partes"}',
    })) {
      parts.set(key, value);
    }
    expect((await ask(world, 'POST', path, parts)).status).toBe(200);
    expect((await world.control.messages({ to: CUSTOMER })).map(({ request }) => request)).toMatchObject([
      { text: { body: 'por formulario' } },
      { image: { link: 'https://example.com/a.jpg' } },
      { text: { body: 'por partes' } },
    ]);
  });

  it('looks at requests for a number, a place, an address or a call, and at lists of products', async () => {
    const world = await startWorld();
    await world.control.text(CUSTOMER, 'hola');
    const send = async (interactive: object) => {
      const { status, json: answer } = await ask(
        world,
        'POST',
        `/${LINE}/messages`,
        json({ messaging_product: 'whatsapp', to: CUSTOMER, type: 'interactive', interactive }),
      );
      const { error } = answer as { error?: { error_data?: { details?: string } } };
      return status === 200 ? 'sent' : (error?.error_data?.details ?? 'refused');
    };
    const body = { text: 'Por favor' };
    for (const [type, name] of [
      ['request_contact_info', 'request_contact_info'],
      ['location_request_message', 'send_location'],
      ['call_permission_request', 'call_permission_request'],
      ['voice_call', 'voice_call'],
      ['catalog_message', 'catalog_message'],
    ]) {
      expect(await send({ type, body, action: { name } })).toBe('sent');
      expect(await send({ type, body, action: { name: 'other' } })).not.toBe('sent');
    }
    const address = (parameters?: object) =>
      send({ type: 'address_message', body, action: { name: 'address_message', parameters } });
    expect(await address({ country: 'SG' })).toBe('sent');
    expect(await address()).not.toBe('sent');
    const assortment = (count: number) =>
      send({
        type: 'product_list',
        header: { type: 'text', text: 'Sillas' },
        body,
        action: {
          catalog_id: '7',
          sections: [
            {
              title: 'Todas',
              product_items: Array.from({ length: count }, (_, at) => ({ product_retailer_id: `S-${at}` })),
            },
          ],
        },
      });
    expect(await assortment(30)).toBe('sent');
    expect(await assortment(31)).toContain('Total products count exceed max allowed count: 30');
  });

  it('T2: templates are read by id, edited and deleted, and webhooks tell of it', async () => {
    const world = await startWorld({ templates: [PAYMENT_TEMPLATE, NEWS_TEMPLATE] });
    const list = `/v26.0/${BUSINESS_ACCOUNT_ID}/message_templates`;
    const { json: page } = await ask(
      world,
      'GET',
      `${list}?status=APPROVED,PAUSED&fields=quality_score&summary=total_count`,
    );
    const { data } = page as { data: { id: string; quality_score: object }[] };
    expect(page).toMatchObject({ summary: { total_count: 2 } });
    expect(data.map(({ quality_score: score }) => score)).toEqual([
      { score: 'UNKNOWN', date: MONDAY / 1_000 },
      { score: 'UNKNOWN', date: MONDAY / 1_000 },
    ]);
    const id = data[0]?.id ?? '';
    expect((await ask(world, 'GET', `/v26.0/${id}?fields=name`)).json).toEqual({
      id,
      name: PAYMENT_TEMPLATE.name,
    });
    const edited = [
      { type: 'body', text: 'Hola {{1}}, vuelve a tu pedido.', example: { body_text: [['Ana']] } },
    ];
    const edit = (components: object[]) => ask(world, 'POST', `/v26.0/${id}`, json({ components }));
    expect((await edit(edited)).json).toMatchObject({ success: true });
    expect(await edit([{ type: 'BODY', text: 'Hola {{1}}' }])).toMatchObject({ status: 400 });
    await world.control.settled();
    expect(world.receiver.values('message_template_components_update')).toEqual([
      expect.objectContaining({ message_template_element: 'Hola {{1}}, vuelve a tu pedido.' }),
    ]);
    expect(world.receiver.values('message_template_status_update').map(({ event }) => event)).toEqual([
      'APPROVED',
    ]);
    // By form, too, with what is wrong told before anybody reviews it.
    const bad = form({
      name: 'por_formulario',
      language: 'es',
      category: 'AUTHENTICATION',
      components: '[{"type":"BODY"}]',
      message_send_ttl_seconds: '1200',
    });
    expect((await ask(world, 'POST', list, bad)).json).toMatchObject({
      error: { error_data: { details: expect.stringContaining('message_send_ttl_seconds') } },
    });
    expect((await ask(world, 'DELETE', `${list}?name=${PAYMENT_TEMPLATE.name}`)).json).toEqual({
      success: true,
    });
    expect((await ask(world, 'DELETE', `${list}?name=${PAYMENT_TEMPLATE.name}`)).status).toBe(400);
    expect((await world.control.templates()).map(({ name }) => name)).toEqual([NEWS_TEMPLATE.name]);
    await world.control.settled();
    expect(world.receiver.values('message_template_status_update').at(-1)).toMatchObject({
      event: 'PENDING_DELETION',
    });
  });

  it('has the account’s numbers, what each says of the business, and files', async () => {
    const world = await startWorld();
    const numbers = await ask(world, 'GET', `/v26.0/${BUSINESS_ACCOUNT_ID}/phone_numbers`);
    expect(numbers.json).toMatchObject({
      data: [{ id: LINE, verified_name: expect.any(String), quality_rating: 'UNKNOWN' }],
    });
    const profile = `/v26.0/${LINE}/whatsapp_business_profile`;
    const set = json({ messaging_product: 'whatsapp', about: 'Muebles', websites: ['https://example.com'] });
    expect((await ask(world, 'POST', profile, set)).json).toEqual({ success: true });
    expect((await ask(world, 'GET', `${profile}?fields=about,websites,vertical`)).json).toEqual({
      data: [
        {
          vertical: 'OTHER',
          about: 'Muebles',
          websites: ['https://example.com'],
          messaging_product: 'whatsapp',
        },
      ],
    });
    expect(
      (await ask(world, 'POST', profile, json({ messaging_product: 'whatsapp', about: 'x'.repeat(140) })))
        .status,
    ).toBe(400);

    const upload = new FormData();
    upload.set('messaging_product', 'whatsapp');
    upload.set('file', new File(['%PDF-1.4'], 'a.pdf', { type: 'application/pdf' }));
    const { id } = (await ask(world, 'POST', `/v26.0/${LINE}/media`, upload)).json as { id: string };
    const { json: media } = await ask(world, 'GET', `/v26.0/${id}`);
    expect(media).toMatchObject({ id, mime_type: 'application/pdf', file_size: 8 });
    const address = new URL(String(media['url']));
    expect((await ask(world, 'GET', address.pathname + address.search)).json).toEqual({ text: '%PDF-1.4' });
    // The address is good with the token only.
    expect((await fetch(address)).status).toBe(401);
    upload.set('file', new File(['x'], 'a.exe', { type: 'application/x-msdownload' }));
    expect((await ask(world, 'POST', `/v26.0/${LINE}/media`, upload)).status).toBe(400);
    expect((await ask(world, 'DELETE', `/v26.0/${id}`)).json).toEqual({ success: true });
    expect((await ask(world, 'GET', `/v26.0/${id}`)).status).toBe(400);
  });
});

describe('T6: every payload of the reference', () => {
  it('is sent by its name, signed, about whom and what is asked for', async () => {
    const world = await startWorld({ templates: [PAYMENT_TEMPLATE] });
    expect((await world.control.payloads()).map(({ name }) => name)).toEqual(
      PAYLOADS.map(({ name }) => name),
    );
    for (const { name, field } of PAYLOADS) {
      const before = world.receiver.webhooks.length;
      const { posts } = await world.control.payload(name, { customer: CUSTOMER });
      expect({ name, status: posts[0]?.status }).toEqual({ name, status: 200 });
      const { raw, signature, body } = world.receiver.webhooks[before] ?? {};
      expect(signature).toBe(expectedSignature(raw ?? ''));
      expect(body?.entry[0]?.changes[0]?.field).toBe(field);
    }
    expect(world.receiver.values('message_template_status_update')[0]).toMatchObject({
      message_template_name: PAYMENT_TEMPLATE.name,
    });
    // Nothing that was sent is a duplicate of anything else.
    const ids = world.receiver.messages().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    await expect(world.control.payload('messages/telegram')).rejects.toThrow('GET /control/payloads');
    await expect(world.control.payload('messages/imge')).rejects.toThrow(
      'no payload messages/imge; did you mean messages/image? GET /control/payloads',
    );
  });

  it('does to the customer what it says: whoever has written may be answered, whoever stopped is not', async () => {
    const world = await startWorld();
    const state = async () =>
      (await world.control.state()).customers.find(
        ({ name, phone }) => phone === CUSTOMER || name === CUSTOMER,
      );
    await world.control.payload('statuses/read', { customer: CUSTOMER });
    expect((await state())?.windowClosesAt).toEqual({});
    await world.control.payload('messages/image', { customer: CUSTOMER });
    expect((await state())?.windowClosesAt).toEqual({ [LINE]: MONDAY + 86_400_000 });
    await world.control.payload('preferences/stop', { customer: CUSTOMER });
    expect((await state())?.stoppedMarketing).toBe(true);
    await world.control.payload('preferences/signup', { customer: CUSTOMER });
    expect((await state())?.stoppedMarketing).toBe(false);
    await world.control.payload('messages/system-number', { customer: CUSTOMER });
    expect(await state()).toBeUndefined();
  });
});

it('where the banner of npm start leads says what there is to see, and each of it is there', async () => {
  const world = await startWorld();
  for (const path of ['/control', '/control/']) {
    const { status, json: index } = await ask(world, 'GET', path);
    expect([path, status]).toEqual([path, 200]);
    for (const address of index['see'] as string[]) {
      const { origin, pathname } = new URL(address);
      expect(origin).toBe(new URL(world.provider.url).origin);
      expect([pathname, (await ask(world, 'GET', pathname)).status]).toEqual([pathname, 200]);
    }
  }
});
