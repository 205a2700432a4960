import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Problem, unavailable } from '../../../gateway/http/problem.ts';
import { createServer } from '../../../gateway/http/server.ts';
import { createLog } from '../../../settings/log.ts';

/** One route whose handler does what the test says. */
async function serve(handler: () => unknown = () => ({ fine: true })) {
  const app = (
    await createServer(createLog('silent'), 'https://x.example')
  ).withTypeProvider<ZodTypeProvider>();
  app.post(
    '/things/:id',
    {
      schema: {
        params: z.object({ id: z.string().max(5) }),
        querystring: z.strictObject({ limit: z.coerce.number().int().optional() }),
        body: z.strictObject({
          name: z.string(),
          at: z.iso.datetime({ offset: true, error: 'must be a time with an offset' }).optional(),
          parts: z.array(z.strictObject({ size: z.number().int() })).optional(),
          what: z
            .union([
              z.strictObject({ text: z.strictObject({ body: z.string() }) }),
              z.strictObject({
                image: z.strictObject({ id: z.string(), link: z.string(), mime: z.string() }),
              }),
            ])
            .optional(),
        }),
        response: { 200: z.object({ fine: z.boolean() }) },
      },
    },
    handler as () => { fine: boolean },
  );
  return async (body: unknown, path = '/things/a', headers: Record<string, string> = {}) => {
    const answer = await app.inject({
      method: 'POST',
      url: path,
      payload: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
    return {
      status: answer.statusCode,
      type: answer.headers['content-type'],
      headers: answer.headers,
      body: answer.json() as Record<string, unknown>,
    };
  };
}

test('a faulty request names every faulty field at once', async () => {
  const ask = await serve();
  const answer = await ask({
    at: 'soon',
    parts: [{ size: 1 }, { size: 'big', colour: 'red' }],
    extra: 1,
    'odd key': 2,
  });
  expect(answer).toMatchObject({ status: 422, type: 'application/problem+json' });
  expect(answer.body).toMatchObject({
    title: 'Invalid request',
    status: 422,
    code: 'invalid_request',
    type: 'urn:ventana:problem:invalid_request',
  });
  expect(answer.body['errors']).toEqual([
    { field: 'name', code: 'missing_field', detail: 'is missing' },
    { field: 'at', code: 'invalid_field', detail: 'must be a time with an offset' },
    { field: 'parts[1].size', code: 'invalid_field', detail: 'must be a number' },
    { field: 'parts[1].colour', code: 'unknown_field', detail: 'is not a field of this request' },
    { field: 'extra', code: 'unknown_field', detail: 'is not a field of this request' },
    { field: 'odd key', code: 'unknown_field', detail: 'is not a field of this request' },
  ]);
  expect(answer.body['instance']).toMatch(/^urn:ventana:request:[\da-f-]{36}$/);
});

test('of several forms the closest says what is wrong', async () => {
  const ask = await serve();
  const { body } = await ask({ name: 'x', what: { text: { body: 7 } } });
  expect(body).toMatchObject({
    field: 'what.text.body',
    errors: [{ field: 'what.text.body', code: 'invalid_field' }],
  });
});

test('unknown fields alone have a code of their own; body, query and address are refused alike', async () => {
  const ask = await serve();
  expect((await ask({ name: 'x', nmae: 'y' })).body).toMatchObject({
    status: 422,
    code: 'unknown_field',
    field: 'nmae',
    detail: 'The body is not valid: nmae is not a field of this request; did you mean name?',
    errors: [{ field: 'nmae', code: 'unknown_field', didYouMean: 'name' }],
  });
  // What has words of its own for how it must be is first of all missing.
  expect((await ask({ name: 'x', what: {} })).body).toMatchObject({
    errors: [{ field: 'what.text', code: 'missing_field', detail: 'is missing' }],
  });
  expect((await ask({ name: 'x' }, '/things/a?limit=x')).body).toMatchObject({
    status: 422,
    code: 'invalid_request',
    field: 'limit',
    errors: [{ field: 'limit', code: 'invalid_field', detail: 'must be a number' }],
  });
  expect((await ask({ name: 'x' }, '/things/toolong')).body).toMatchObject({
    status: 422,
    code: 'invalid_request',
    field: 'id',
    errors: [{ field: 'id', code: 'invalid_field', detail: 'must have at most 5 characters' }],
  });
});

test('a method that a known address does not know is 405 with Allow, whatever comes with it', async () => {
  const app = await createServer(createLog('silent'), 'https://x.example');
  app.get('/things', () => 'all');
  app.post('/things', () => 'one');
  app.put('/things/:id/parts', () => 'parts');
  app.get('/assets/*', () => 'file');
  const ask = async (method: string, url: string, type = 'application/json') => {
    const answer = await app.inject({
      method: method as 'GET',
      url,
      payload: '{',
      headers: { 'content-type': type },
    });
    return [answer.statusCode, answer.headers['allow'], (answer.json() as { code: string }).code];
  };
  const refused = [405, 'GET, HEAD, POST', 'method_not_allowed'];
  expect(await ask('PATCH', '/things?x=1')).toEqual(refused);
  expect(await ask('DELETE', '/things/', 'text/plain')).toEqual(refused);
  expect(await ask('PATCH', '/things/a%2Fb/parts')).toEqual([405, 'PUT', 'method_not_allowed']);
  expect(await ask('PATCH', '/things/a', 'application/json')).toEqual([400, undefined, 'malformed_json']);
  const nowhere = await app.inject({ method: 'PATCH', url: '/things/a' });
  expect([nowhere.statusCode, nowhere.headers['allow']]).toEqual([404, undefined]);
  expect((await app.inject({ method: 'PATCH', url: '/assets/x.js' })).statusCode).toBe(404);
});

test('bodies that are no JSON, empty, too large or of another kind', async () => {
  const ask = await serve();
  expect((await ask('{"name":')).body).toMatchObject({ status: 400, code: 'malformed_json' });
  expect((await ask('')).body).toMatchObject({ status: 400, code: 'malformed_json' });
  expect((await ask('x', '/things/a', { 'content-type': 'image/png' })).body).toMatchObject({
    status: 415,
    code: 'unsupported_media_type',
  });
  expect((await ask(`"${'x'.repeat(2_000_000)}"`)).body).toMatchObject({ status: 413, code: 'too_large' });
  expect((await ask({}, '/things/%ZZ')).body).toMatchObject({ status: 400, code: 'bad_request' });
  expect((await ask({}, '/nowhere')).body).toMatchObject({ status: 404, code: 'not_found' });
});

test('a problem carries its rule, its field and what else it says', async () => {
  const ask = await serve(() => {
    throw new Problem({
      status: 409,
      code: 'window_closed',
      detail: 'The window is closed.',
      rule: 'W4',
      more: { closedAt: 'x', alternatives: [] },
    });
  });
  expect((await ask({ name: 'x' })).body).toMatchObject({
    status: 409,
    code: 'window_closed',
    title: 'Conflict',
    rule: 'W4',
    closedAt: 'x',
    alternatives: [],
  });
});

test('S1: no 5xx but 503, which says nothing of what went wrong inside; values that cannot be stored are the request’s', async () => {
  const failures: [unknown, number, string][] = [
    [new Error('duplicate key value (phone)=(573001234567)'), 503, 'unavailable'],
    [Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' }), 503, 'unavailable'],
    [unavailable('Nothing was stored.'), 503, 'unavailable'],
    [Object.assign(new Error('unsupported Unicode escape'), { code: '22P05' }), 422, 'invalid_value'],
  ];
  for (const [failure, status, code] of failures) {
    const ask = await serve(() => {
      throw failure;
    });
    const answer = await ask({ name: 'x' });
    expect(answer.body).toMatchObject({ status, code });
    expect(JSON.stringify(answer.body)).not.toContain('573001234567');
    expect(answer.headers['retry-after']).toBe(status === 503 ? '2' : undefined);
  }
  const wrong = await serve(() => ({ fine: 'no' }));
  expect((await wrong({ name: 'x' })).status).toBe(503);
});
