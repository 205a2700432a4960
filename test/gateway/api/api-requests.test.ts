import { expect, test } from 'vitest';
import { z } from 'zod';
import { SCOPES, scopeName, scopeNeeded } from '../../../domain/access/scope.ts';
import { sentSchema } from '../../../gateway/api/messages/message-schema.ts';
import { problemSchema } from '../../../gateway/http/problem.ts';
import { MONDAY } from '../../worlds/case-store.ts';
import { openApi, TOKEN } from '../../worlds/api.ts';

test('S2: nobody gets in without a known token, and no answer tells more', async () => {
  const { app, world } = await openApi();
  const caseId = await world.receive(await world.contact(), 'wamid.1', MONDAY);
  const url = `/v1/cases/${caseId}`;
  for (const authorization of [undefined, '', 'Bearer', `Basic ${TOKEN}`, `bearer${TOKEN}`]) {
    const answer = await app.inject({ url, headers: authorization === undefined ? {} : { authorization } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
  }
  for (const secret of ['wrong', `${TOKEN}x`, TOKEN.slice(1), 'test', `test:${TOKEN}`]) {
    const answer = await app.inject({ url, headers: { authorization: `Bearer ${secret}` } });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'invalid_token' });
  }
  for (const secret of [TOKEN, 'other-secret']) {
    const answer = await app.inject({ url, headers: { authorization: `bearer ${secret}` } });
    expect(answer.statusCode).toBe(200);
  }
});

test('bodies that are no JSON, too large, too deep or of another type each have a code', async () => {
  const { ask, app, world } = await openApi();
  const caseId = await world.receive(await world.contact(), 'wamid.1', MONDAY);
  const path = `/v1/cases/${caseId}/task`;
  expect(await ask('PUT', path, '{"reason": "payment",')).toMatchObject({
    status: 400,
    body: { code: 'malformed_json' },
  });
  expect(await ask('PUT', path, `{"a":"${'x'.repeat(300 * 1024)}"}`)).toMatchObject({
    status: 413,
    body: { code: 'too_large' },
  });
  const deep = `${'{"data":'.repeat(2_000)}1${'}'.repeat(2_000)}`;
  expect(await ask('PUT', path, `{"reason":"payment","step":"pay","data":${deep}}`)).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', field: expect.stringMatching(/^data\.data\./) },
  });
  expect(await ask('PUT', path, '{"__proto__":{"x":1},"reason":"payment","step":"pay"}')).toMatchObject({
    status: 400,
  });
  const xml = await app.inject({
    method: 'PUT',
    url: path,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/xml' },
    payload: '<task/>',
  });
  expect(xml.statusCode).toBe(415);
  expect(xml.json()).toMatchObject({ code: 'unsupported_media_type' });
  for (const body of ['', 'null', '[]', '"text"', '7']) {
    expect(await ask('PUT', path, body), body).toMatchObject({
      status: 422,
      body: { code: 'invalid_request' },
    });
  }
});

test('every fault of a task is named with its field', async () => {
  const { ask, world } = await openApi();
  const caseId = await world.receive(await world.contact(), 'wamid.1', MONDAY);
  const good = { reason: 'payment', step: 'pay' };
  const cases: [object, string, string][] = [
    [{ step: 'pay' }, 'invalid_request', 'reason'],
    [{ reason: 'payment' }, 'invalid_request', 'step'],
    [{ ...good, reason: 'paymnt' }, 'unknown_reason', 'reason'],
    [{ ...good, reason: 7 }, 'invalid_request', 'reason'],
    [{ ...good, step: 'Ana Pérez' }, 'invalid_request', 'step'],
    [{ ...good, step: 'ana@example.com' }, 'invalid_request', 'step'],
    [{ ...good, data: [] }, 'invalid_request', 'data'],
    [{ ...good, data: { text: 'x'.repeat(70_000) } }, 'invalid_request', 'data'],
    [{ ...good, data: { notes: ['ok', 'a\u0000'] } }, 'invalid_request', 'data.notes[1]'],
    [{ ...good, resumeUrl: 'javascript:alert(1)' }, 'invalid_request', 'resumeUrl'],
    [{ ...good, dueAt: '2026-12-01' }, 'invalid_request', 'dueAt'],
    [{ ...good, dueAt: '2126-12-01T00:00:00Z' }, 'invalid_request', 'dueAt'],
    [{ ...good, validUntil: new Date(MONDAY).toISOString() }, 'invalid_request', 'validUntil'],
    [{ ...good, reopen: 'yes' }, 'invalid_request', 'reopen'],
    [{ ...good, dueDate: '2026-12-01T00:00:00Z' }, 'unknown_field', 'dueDate'],
  ];
  for (const [body, code, field] of cases) {
    const answer = await ask('PUT', `/v1/cases/${caseId}/task`, JSON.stringify(body));
    expect(answer, JSON.stringify(body).slice(0, 100)).toMatchObject({ status: 422, body: { code, field } });
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  }
  const unknown = await ask('PUT', `/v1/cases/${caseId}/task`, { ...good, reason: 'paymnt' });
  expect(unknown.body.known).toContain('payment');
  expect(unknown.body.detail).toMatch('did you mean payment?');
  expect(await world.column('select id as value from tasks')).toEqual([]);
});

test('unknown cases, messages and outcomes are told apart from what is wrong with the request', async () => {
  const { ask } = await openApi();
  const unknown = { status: 404, body: { code: 'unknown_case', field: 'caseId' } };
  const requests: [string, string, object | undefined][] = [
    ['PUT', 'task', { reason: 'payment', step: 'pay' }],
    ['POST', 'task/complete', undefined],
    ['POST', 'task/complete', {}],
    ['POST', 'resolve', { outcome: 'done' }],
    ['POST', 'assign', { queue: 'payments' }],
    ['POST', 'cancel-step', undefined],
    ['POST', 'call', { outcome: 'done' }],
    ['POST', 'call/book', undefined],
    ['POST', 'messages', { idempotencyKey: 'k', text: { body: 'Hola' } }],
    ['POST', 'messages/reported', { author: 'bot', text: 'Hola' }],
    ['POST', 'kept/msg-1/send', undefined],
    ['DELETE', 'kept/msg-1', undefined],
  ];
  for (const [method, path, body] of requests) {
    for (const id of ['case-99999', 'case-', 'other']) {
      expect(await ask(method, `/v1/cases/${id}/${path}`, body), `${method} ${id}/${path}`).toMatchObject(
        unknown,
      );
    }
  }
  expect(await ask('POST', '/v1/cases/case-1/call', { outcome: 'perhaps' })).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', field: 'outcome' },
  });
  expect(await ask('POST', '/v1/cases/case-1/assign', {})).toMatchObject({ status: 422 });
  expect(await ask('POST', '/v1/cases/case-1/resolve', {})).toMatchObject({ body: { field: 'outcome' } });
  expect(await ask('GET', '/v1/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('with Temporal away a command says so and when to come again; nothing is half done', async () => {
  const { ask, get, world } = await openApi();
  const caseId = await world.receive(await world.contact(), 'wamid.1', MONDAY);
  const away = { status: 503, body: { code: 'temporarily_unavailable' } };
  const answer = await ask('PUT', `/v1/cases/${caseId}/task`, { reason: 'payment', step: 'pay' });
  expect(answer).toMatchObject(away);
  expect(answer.headers['retry-after']).toBe('2');
  expect(await ask('POST', `/v1/cases/${caseId}/resolve`, { outcome: 'done' })).toMatchObject(away);
  expect((await get(`/v1/cases/${caseId}`)).body).toMatchObject({
    task: null,
    state: 'open',
    owes: 'business',
  });
  // A repetition takes up the same proposal.
  await ask('PUT', `/v1/cases/${caseId}/task`, { reason: 'payment', step: 'pay' });
  await ask('PUT', `/v1/cases/${caseId}/task`, { reason: 'payment', step: 'pay', data: { amount: 5 } });
  expect(await world.column('select state as value from tasks')).toEqual(['proposed', 'proposed']);
});

test('an idempotency key belongs to one request', async () => {
  const { ask, world } = await openApi();
  const caseId = await world.receive(await world.contact(), 'wamid.1', MONDAY);
  const key = { 'idempotency-key': 'order-42' };
  const resolve = (outcome: string, headers: Record<string, string>) =>
    ask('POST', `/v1/cases/${caseId}/resolve`, { outcome }, headers);
  expect((await resolve('done', key)).status).toBe(503);
  expect(await resolve('other', key)).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
  expect((await resolve('done', key)).status).toBe(503);
  expect((await resolve('other', { ...key, authorization: 'Bearer other-secret' })).status).toBe(503);
  expect(await resolve('done', { 'idempotency-key': 'with space' })).toMatchObject({
    status: 422,
    body: { field: 'idempotency-key' },
  });
});

test('a closed case takes no commands', async () => {
  const { ask, world } = await openApi();
  const caseId = await world.receive(await world.contact(), 'wamid.1', MONDAY);
  await world.pool.query('update cases set is_open = false, closed_at = $2 where id = $1', [caseId, MONDAY]);
  const closed = { status: 409, body: { code: 'case_closed' } };
  expect(await ask('PUT', `/v1/cases/${caseId}/task`, { reason: 'payment', step: 'pay' })).toMatchObject(
    closed,
  );
  expect(await ask('POST', `/v1/cases/${caseId}/task/complete`)).toMatchObject(closed);
  expect(
    await ask('POST', `/v1/cases/${caseId}/messages/reported`, { author: 'bot', text: 'Hola' }),
  ).toMatchObject(closed);
  expect(
    await ask('POST', `/v1/cases/${caseId}/messages`, { idempotencyKey: 'k', text: { body: 'Hola' } }),
  ).toMatchObject(closed);
});

test('every route is described: summary, what it takes, what it answers, and its token', async () => {
  const { app } = await openApi();
  const document = (await app.inject({ url: '/openapi.json' })).json() as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, object> };
  };
  interface Operation {
    summary?: string;
    tags?: string[];
    security?: unknown;
    requestBody?: { content: Record<string, { schema: object }> };
    responses: Record<string, { content?: Record<string, { schema: object }> }>;
  }
  const contract = [
    'get /v1/cases',
    'get /v1/cases/{caseId}',
    'get /v1/cases/{caseId}/timeline',
    'put /v1/cases/{caseId}/task',
    'post /v1/cases/{caseId}/task/complete',
    'post /v1/cases/{caseId}/messages',
    'post /v1/cases/{caseId}/resolve',
    'post /v1/cases/{caseId}/messages/reported',
    'post /v1/cases/{caseId}/assign',
    'put /v1/contacts/{contactId}/consents/{channel}/{category}',
    'put /v1/contacts/{contactId}',
  ];
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );
  expect(described.map(({ name }) => name)).toEqual(expect.arrayContaining(contract));
  for (const { name, operation } of described.filter((each) => each.name.includes(' /v1/'))) {
    expect(operation.summary, name).toBeTruthy();
    expect(operation.tags, name).toHaveLength(1);
    // Services by their token; people by their sign-in, except where only services may.
    const [method = '', path = ''] = name.split(' ');
    const scope = scopeName(scopeNeeded(method.toUpperCase(), path));
    expect(SCOPES, name).toContain(scope);
    expect([[{ bearer: [scope] }], [{ bearer: [scope] }, { session: [] }]], name).toContainEqual(
      operation.security,
    );
    const statuses = Object.keys(operation.responses);
    expect(statuses, name).toEqual(expect.arrayContaining(['401', '503']));
    expect(
      statuses.some((status) => status.startsWith('2')),
      name,
    ).toBe(true);
    expect(operation.responses['401']?.content, name).toHaveProperty(['application/problem+json']);
  }
  const named = Object.keys(document.components.schemas);
  const referred = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name,
  );
  expect(referred).toEqual(expect.arrayContaining(['Case', 'Timeline', 'Problem']));
  expect(referred.filter((name) => !named.includes(name ?? ''))).toEqual([]);
  const task = document.paths['/v1/cases/{caseId}/task']?.['put'];
  expect(
    Object.keys(
      z
        .object({ properties: z.record(z.string(), z.unknown()) })
        .parse(task?.requestBody?.content['application/json']?.schema).properties,
    ),
  ).toEqual(['reason', 'step', 'data', 'resumeUrl', 'dueAt', 'validUntil', 'reopen']);
});

test('R9: confirming a kept reply is described with an example that is a true answer', async () => {
  const { app } = await openApi();
  const { paths, components } = (await app.inject({ url: '/openapi.json' })).json();
  const { summary, responses } = paths['/v1/cases/{caseId}/kept/{messageId}/send'].post;
  expect(summary).toBe('Confirm a kept reply: let it go');
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['201', '202', '404', '409', '429']));
  const [sent] = components.schemas.Sent.examples;
  expect(sentSchema.parse(sent)).toEqual(sent);
  const [problem] = components.schemas.Problem.examples;
  expect(problemSchema.parse(problem)).toEqual(problem);
});

test('an unknown field of a query is refused by every route, also by those that take none', async () => {
  const { ask, app, world } = await openApi();
  const contactId = await world.contact();
  const caseId = await world.receive(contactId, 'wamid.1', MONDAY);
  for (const [method, path, body] of [
    ['GET', `/v1/cases/${caseId}`, undefined],
    ['GET', `/v1/cases/${caseId}/cost`, undefined],
    ['GET', `/v1/cases/${caseId}/timeline`, undefined],
    ['GET', '/v1/lines', undefined],
    ['GET', `/v1/contacts/${contactId}`, undefined],
    ['POST', `/v1/cases/${caseId}/assign`, { queue: 'payments' }],
    ['DELETE', `/v1/cases/${caseId}/hold`, undefined],
  ] as const) {
    expect(await ask(method, `${path}?foo=1`, body), `${method} ${path}`).toMatchObject({
      status: 422,
      body: { code: 'unknown_field', field: 'foo', errors: [{ field: 'foo', code: 'unknown_field' }] },
    });
  }
  expect((await ask('GET', `/v1/cases/${caseId}`)).status).toBe(200);
  // Nobody learns by it what there is.
  expect((await app.inject({ url: `/v1/cases/${caseId}?foo=1` })).statusCode).toBe(401);
  // Described, and with no parameter more.
  const { paths } = app.swagger() as unknown as {
    paths: Record<string, Record<string, { parameters?: { in: string }[]; responses: object }>>;
  };
  const silent = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      path.startsWith('/v1/') && !Object.hasOwn(responses, '422') ? [`${method} ${path}`] : [],
    ),
  );
  expect(silent).toEqual([]);
  expect(paths['/v1/lines']?.['get']?.parameters ?? []).toEqual([]);
});
