import { expect, test } from 'vitest';
import { MONDAY } from '../../worlds/case-store.ts';
import { LINE } from '../../worlds/cases.ts';
import { type ApiWorld, type Answer, type Json, openApi } from '../../worlds/api.ts';

/** Words that only a validator says. */
const RAW =
  /invalid (input|option|string|discriminator|key)|received|expected|too (small|big)|unrecognized|pattern|\bNaN\b|undefined/i;

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Json }[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Record<string, { readonly schema: Json }>;
  };
}

async function operations({
  app,
}: ApiWorld): Promise<{ method: string; path: string; operation: Operation }[]> {
  const document = (await app.inject({ url: '/openapi.json' })).json() as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    );
}

/** RFC 9457 with every field at fault by its code, in words that are ours. */
function expectRefused({ status, headers, body }: Answer, where: string): void {
  expect([status, headers['content-type']], where).toEqual([422, 'application/problem+json']);
  expect(['invalid_request', 'unknown_field'], where).toContain(body.code);
  expect(body.errors.length, where).toBeGreaterThan(0);
  expect(body.field, where).toBe(body.errors[0].field);
  for (const { code, detail } of body.errors) {
    expect(['unknown_field', 'missing_field', 'invalid_field'], where).toContain(code);
    expect(detail, where).not.toMatch(RAW);
  }
  expect(body.detail, where).not.toMatch(RAW);
}

test('one kind of mistake has one answer, in the query and in the body of every route, and no validator speaks', async () => {
  const api = await openApi();
  const all = await operations(api);
  const at = (path: string): string => path.replace('{version}', '1').replaceAll(/\{\w+\}/g, 'case-1');
  let queries = 0;
  let bodies = 0;
  for (const { method, path, operation } of all) {
    const asked = operation.parameters?.filter((each) => each.in === 'query') ?? [];
    if (asked.length > 0 && operation.requestBody === undefined) {
      queries += 1;
      expectRefused(await api.ask(method, `${at(path)}?surplus=1`), `${method} ${path}?surplus`);
    }
    for (const { name, schema } of asked) {
      const isWord = schema.type === 'string' && schema.enum === undefined && schema.format === undefined;
      if (isWord || schema.type === undefined) continue;
      expectRefused(await api.ask(method, `${at(path)}?${name}=%3F`), `${method} ${path}?${name}`);
    }
    if (operation.requestBody === undefined) continue;
    bodies += 1;
    for (const wrong of [[], 7, { surplus: 1 }]) {
      expectRefused(
        await api.ask(method, at(path), JSON.stringify(wrong)),
        `${method} ${path} ${JSON.stringify(wrong)}`,
      );
    }
  }
  expect([queries > 8, bodies > 15]).toEqual([true, true]);

  for (const path of ['/v1/cases?cursor=x', '/v1/audit?cursor=x', '/v1/cases/case-1/timeline?cursor=x']) {
    expect(await api.get(path), path).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_request',
        field: 'cursor',
        errors: [{ field: 'cursor', code: 'invalid_field' }],
      },
    });
  }
});

test('what was probably meant is named: fields, values, reasons, templates', async () => {
  const api = await openApi();
  const caseId = await api.world.receive(
    await api.world.contact({ phone: '573001112233' }),
    'wamid.1',
    MONDAY,
  );
  const meant = async (method: string, path: string, body?: object): Promise<Json> =>
    (await api.ask(method, path, body)).body.errors[0];
  expect(await meant('GET', '/v1/cases?stat=open')).toEqual({
    field: 'stat',
    code: 'unknown_field',
    detail: 'is not a field of this request; did you mean state?',
    didYouMean: 'state',
  });
  expect(await meant('GET', '/v1/cases?state=opne')).toMatchObject({
    field: 'state',
    code: 'invalid_field',
    didYouMean: 'open',
  });
  const task = `/v1/cases/${caseId}/task`;
  expect(await meant('PUT', task, { reason: 'payment', step: 'pay', reopn: true })).toMatchObject({
    field: 'reopn',
    didYouMean: 'reopen',
  });
  expect(await meant('PUT', task, { reason: 'paymnt', step: 'pay' })).toMatchObject({
    field: 'reason',
    code: 'unknown_reason',
    didYouMean: 'payment',
  });
  const send = (name: string, language = 'es'): Promise<Json> =>
    meant('POST', `/v1/cases/${caseId}/messages`, { idempotencyKey: 'k', template: { name, language } });
  expect(await send('payment_pending')).toMatchObject({
    field: 'template.name',
    detail:
      'must be the name of a version, as the provider knows it: of payment_pending there is payment_pending_v3',
    didYouMean: 'payment_pending_v3',
  });
  expect(await send('paymnt_pending_v3')).toMatchObject({ didYouMean: 'payment_pending_v3' });
  expect(await send('payment_pending_v3', 'se')).toMatchObject({
    field: 'template.language',
    didYouMean: 'es',
  });
  expect(await api.get('/v1/templates/payment_pending_v3')).toMatchObject({
    status: 404,
    body: { code: 'unknown_template', didYouMean: 'payment_pending' },
  });
  const { body } = await api.ask('POST', '/v1/templates/payment_pending/2/retire', { by: 'Ana' });
  expect(body.detail).toContain('Of this name there is version 3.');
  expect(
    await api.ask('PUT', '/v1/contacts/contact-1/consents/whatsap/utility', { granted: true, source: 'x' }),
  ).toMatchObject({
    status: 404,
    body: { code: 'unknown_channel', didYouMean: 'whatsapp' },
  });
});

test('a method that an address does not know is 405 with Allow', async () => {
  const api = await openApi();
  expect(await api.ask('PATCH', '/v1/cases/case-1', { state: 'closed' })).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' },
    body: { code: 'method_not_allowed', allowed: ['GET', 'HEAD'] },
  });
  expect(await api.ask('PATCH', '/v1/nothing', {})).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
});

const opening = (contact: object, more: object = {}) => ({
  idempotencyKey: 'open-1',
  contact,
  template: { name: 'answer_ready_v1', language: 'es' },
  as: 'notice',
  ...more,
});

test('I1: a number without its country code is read by the person’s country, else by the line’s, or refused', async () => {
  const api = await openApi();
  const { pool } = api.world;
  await pool.query(`update lines set display_number = '56911112222' where id = $1`, [LINE]);
  const contactId = await api.world.contact({ phone: '56987654321' });
  const found = async (phone: string) =>
    (await api.get(`/v1/contacts?phone=${encodeURIComponent(phone)}`)).body.contacts?.map(
      ({ id }: Json) => id,
    );
  for (const phone of ['987654321', '9 8765 4321', '(9) 8765-4321', '+56 9 8765 4321', '56987654321']) {
    expect(await found(phone), phone).toEqual([contactId]);
  }
  // No number of Chile, and none of anywhere else.
  const refused = await api.get('/v1/contacts?phone=3001112233');
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', errors: [{ field: 'phone', detail: expect.stringContaining('CL') }] },
  });
  const open = (contact: object, more?: object) => api.ask('POST', '/v1/cases', opening(contact, more));
  const stored = async (contact: object): Promise<string> => {
    const { body } = await open(contact);
    return (await api.get(`/v1/contacts/${body.contactId}`)).body.identities[0].value;
  };
  expect(await stored({ phone: '3001112233', country: 'CO' })).toBe('573001112233');
  expect(await stored({ phone: '912345678' })).toBe('56912345678');

  // With lines of two countries the one that is named says which; without it the number says too little.
  await pool.query(`insert into lines (id, display_number) values ('80008', '525512345678')`);
  expect(await open({ phone: '3001112233' }, { line: LINE })).toMatchObject({
    status: 422,
    body: { field: 'contact.phone' },
  });
  expect((await open({ phone: '987654321' }, { line: LINE })).body).toMatchObject({ contactId });
});

test('a line that is left out is missing, one that is misspelt is named', async () => {
  const api = await openApi();
  await api.world.pool.query(`insert into lines (id) values ('80008')`);
  const contact = { phone: '573001112233' };
  expect(await api.ask('POST', '/v1/cases', opening(contact))).toMatchObject({
    status: 422,
    body: {
      code: 'invalid_request',
      field: 'line',
      errors: [
        { field: 'line', code: 'missing_field', detail: expect.stringMatching(/^is missing: .*80008/) },
      ],
      known: [LINE, '80008'],
    },
  });
  expect(await api.ask('POST', '/v1/cases', opening(contact, { line: '80080' }))).toMatchObject({
    status: 422,
    body: { code: 'unknown_line', errors: [{ field: 'line', code: 'unknown_line', didYouMean: '80008' }] },
  });
  const contactId = await api.world.contact({ phone: '573001112234' });
  const advice = `/v1/contacts/${contactId}/advice?purpose=inform`;
  expect(await api.get(advice)).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', errors: [{ field: 'line', code: 'missing_field' }] },
  });
  expect(await api.get(`${advice}&line=7007`)).toMatchObject({
    status: 422,
    body: { code: 'unknown_line', known: [LINE, '80008'], errors: [{ didYouMean: LINE }] },
  });
});

test('E2: a refusal names channel and category, and the call that records the grant lets the same key go', async () => {
  const api = await openApi();
  const body = opening({ phone: '573001112233' });
  const refused = await api.ask('POST', '/v1/cases', body);
  expect(refused).toMatchObject({
    status: 409,
    body: {
      code: 'suppressed',
      rule: 'E2',
      detail: expect.stringMatching(/for whatsapp and utility.*PUT \/v1\/contacts\/contact-/),
      consent: { channel: 'whatsapp', category: 'utility', contactId: refused.body.contactId },
    },
  });
  const { method, path, body: grant } = refused.body.consent.grant;
  expect((await api.ask(method, path, { ...grant, source: 'checkout' })).status).toBe(200);
  const opened = await api.ask('POST', '/v1/cases', body);
  expect(opened.status).toBe(201);

  await api.ask('PUT', path, { granted: false, source: 'call' });
  const again = await api.ask('POST', `/v1/cases/${opened.body.case.id}/messages`, {
    idempotencyKey: 'k',
    template: { name: 'answer_ready_v1', language: 'es' },
  });
  expect(again).toMatchObject({
    status: 409,
    body: {
      rule: 'E2',
      consent: { channel: 'whatsapp', category: 'utility', grant: { method: 'PUT', path } },
    },
  });
});

test('a body that may be left out is described as such, and only such a one', async () => {
  const api = await openApi();
  const at = (path: string): string => path.replace('{version}', '1').replaceAll(/\{\w+\}/g, 'case-1');
  let optional = 0;
  for (const { method, path, operation } of await operations(api)) {
    if (operation.requestBody === undefined) continue;
    const { status } = await api.ask(method, at(path));
    expect(operation.requestBody.required, `${method} ${path}: ${status}`).toBe(status === 422);
    optional += status === 422 ? 0 : 1;
  }
  expect(optional).toBeGreaterThan(5);
});

test('what is wrong with an address or a repeated field of a query is told as it is', async () => {
  const api = await openApi();
  expect(await api.get(`/v1/cases/${'a'.repeat(501)}`)).toMatchObject({
    status: 414,
    body: { code: 'address_too_long', detail: expect.stringContaining('500 characters') },
  });
  for (const [query, field] of [
    ['state=open&state=closed', 'state'],
    ['limit=5&limit=6', 'limit'],
    ['phone=%2B573001234567&phone=%2B573001234568', 'phone'],
  ] as const) {
    expect(await api.get(`/v1/cases?${query}`), query).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', field, errors: [{ field, detail: 'is given 2 times: give it once' }] },
    });
  }
});
