import { describe, expect, it, onTestFinished } from 'vitest';
import { placeEvents } from '../../database/events/deliveries.ts';
import { registerSubscribers } from '../../gateway/api/subscribers/subscribers.ts';
import { createServer } from '../../gateway/http/server.ts';
import type { ApiToken } from '../../settings/api-tokens.ts';
import type { Environment } from '../../settings/environment.ts';
import { ANY_NETWORK, PUBLIC_NETWORKS } from '../../settings/networks.ts';
import { createLog } from '../../settings/log.ts';
import { freshDatabase } from '../servers/database.ts';
import { eventually, givenCases, givenEndpoint, givenSubscriber, happen, SECRET, started } from './world.ts';

async function serving(networks = ANY_NETWORK) {
  const { pool } = await freshDatabase();
  const app = await createServer(createLog('silent'), 'https://ventana.example.com');
  const environment = {
    API_TOKENS: [
      { name: 'orders', secret: 'secret-1', scopes: null, author: 'system' },
    ] as readonly ApiToken[],
    SUBSCRIBER_NETWORKS: networks,
  } as Environment;
  registerSubscribers(app, { pool, environment });
  onTestFinished(() => app.close());
  const ask = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) => {
    const answer = await app.inject({
      method,
      url,
      headers: { authorization: 'Bearer secret-1' },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  return { pool, app, ask };
}

describe('subscribers', () => {
  it('contract: registering makes a secret, shows it once, and events are signed with it', async () => {
    const { ask } = await serving();
    const endpoint = await givenEndpoint();
    const made = await ask('PUT', '/v1/subscribers/orders', { url: 'http://127.0.0.1:9/none' });
    expect(made.status).toBe(201);
    expect(made.body.secret).toMatch(/^whsec_/);
    expect(made.body).toMatchObject({ name: 'orders', active: true, events: [], waiting: 0 });
    const changed = await ask('PUT', '/v1/subscribers/orders', {
      url: endpoint.url,
      events: ['case.closed'],
    });
    expect(changed).toMatchObject({ status: 200, body: { url: endpoint.url, events: ['case.closed'] } });
    expect(changed.body.secret).toBeUndefined();
    expect(JSON.stringify(await ask('GET', '/v1/subscribers'))).not.toContain('whsec_');
    endpoint.secret = made.body.secret;
    expect((await ask('POST', '/v1/subscribers/orders/test')).body).toMatchObject({ delivered: true });
    expect(endpoint.accepted).toHaveLength(1);
  });

  it('contract: a given secret is used, never shown, and may be rotated', async () => {
    const { ask } = await serving();
    const endpoint = await givenEndpoint();
    const made = await ask('PUT', '/v1/subscribers/orders', { url: endpoint.url, secret: SECRET });
    expect(made.status).toBe(201);
    expect(made.body.secret).toBeUndefined();
    const tested = await ask('POST', '/v1/subscribers/orders/test');
    expect(tested).toEqual({ status: 200, body: { delivered: true, status: 200, error: null } });
    expect(endpoint.accepted[0]?.type).toBe('ventana.test');
  });

  it('contract: a test says what the endpoint answered', async () => {
    const { ask } = await serving();
    const endpoint = await givenEndpoint(() => 503);
    await ask('PUT', '/v1/subscribers/orders', { url: endpoint.url, secret: SECRET });
    expect((await ask('POST', '/v1/subscribers/orders/test')).body).toEqual({
      delivered: false,
      status: 503,
      error: 'status 503',
    });
    endpoint.close();
    expect((await ask('POST', '/v1/subscribers/orders/test')).body).toEqual({
      delivered: false,
      status: null,
      error: 'ECONNREFUSED',
    });
  });

  it('a disabled subscriber is active again once it is registered again', async () => {
    const { pool, ask } = await serving();
    const [id = ''] = await givenCases(pool, 1);
    const endpoint = await givenEndpoint(() => (endpoint.asked.length === 1 ? 410 : 200));
    const put = () => ask('PUT', '/v1/subscribers/orders', { url: endpoint.url, secret: SECRET });
    await put();
    await happen(pool, id, 'evt-1');
    const out = started(pool);
    await eventually(async () =>
      expect((await ask('GET', '/v1/subscribers/orders')).body).toMatchObject({
        active: false,
        disabledWhy: 'gone',
        givenUp: 1,
      }),
    );
    await put();
    await happen(pool, id, 'evt-2');
    out.wake();
    await eventually(() => expect(endpoint.accepted.map((event) => event.id)).toEqual(['evt-2']));
  });

  it('deleting drops it with what waits for it', async () => {
    const { pool, ask } = await serving();
    const [id = ''] = await givenCases(pool, 1);
    await ask('PUT', '/v1/subscribers/orders', { url: 'http://127.0.0.1:1/', secret: SECRET });
    await happen(pool, id, 'evt-1');
    await placeEvents(pool);
    expect((await ask('GET', '/v1/subscribers/orders')).body).toMatchObject({ waiting: 1 });
    expect(await ask('DELETE', '/v1/subscribers/orders')).toEqual({ status: 204, body: null });
    expect((await pool.query('select 1 from deliveries')).rowCount).toBe(0);
    expect(await ask('DELETE', '/v1/subscribers/orders')).toMatchObject({
      status: 404,
      body: { code: 'unknown_subscriber' },
    });
  });

  it('contract: who polls gets every event once, in pages', async () => {
    const { pool, ask } = await serving();
    const [one = '', two = ''] = await givenCases(pool, 2);
    for (const n of [1, 2, 3]) for (const id of [one, two]) await happen(pool, id, `evt-${id}-${n}`);
    while ((await placeEvents(pool)) > 0);
    const seen: { id: string; data: { caseId: string; sequence: number } }[] = [];
    for (let after = 0; ; ) {
      const { body } = await ask('GET', `/v1/events?after=${after}&limit=4`);
      if (body.events.length === 0) break;
      seen.push(...body.events);
      after = body.next;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(6);
    expect(seen).toHaveLength(6);
    for (const id of [one, two]) {
      expect(seen.filter(({ data }) => data.caseId === id).map(({ data }) => data.sequence)).toEqual([
        1, 2, 3,
      ]);
    }
  });

  it.each<[string, string, object, string]>([
    ['plain http to elsewhere', 'orders', { url: 'http://orders.example.com/' }, 'url'],
    ['no address', 'orders', { url: 'orders' }, 'url'],
    ['another protocol', 'orders', { url: 'ftp://example.com' }, 'url'],
    ['a password in the address', 'orders', { url: 'https://a:b@example.com' }, 'url'],
    ['an unknown event', 'orders', { url: 'https://example.com', events: ['case.vanished'] }, 'events[0]'],
    ['a short secret', 'orders', { url: 'https://example.com', secret: 'whsec_c2hvcnQ=' }, 'secret'],
    ['an unknown field', 'orders', { url: 'https://example.com', active: false }, 'active'],
  ])('contract: %s is refused with its field', async (_, name, body, field) => {
    const { ask } = await serving();
    const refused = await ask('PUT', `/v1/subscribers/${encodeURIComponent(name)}`, body);
    expect(refused).toMatchObject({ status: 422, body: { field } });
  });

  it.each([
    'https://127.0.0.1/',
    'http://127.0.0.1:8080/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://10.0.0.8/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]/',
    'https://100.100.100.200/',
    'https://localhost/',
  ])('S2: %s is registered nowhere but where SUBSCRIBER_NETWORKS has it', async (url) => {
    const { ask } = await serving(PUBLIC_NETWORKS);
    expect(await ask('PUT', '/v1/subscribers/orders', { url })).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ field: 'url', code: 'invalid_field' }] },
    });
  });

  it('S2: a test tells nothing of what listens at an address that is not permitted', async () => {
    const { pool, ask } = await serving(PUBLIC_NETWORKS);
    const endpoint = await givenEndpoint();
    // As they were registered before the rule, or where the network was another.
    await givenSubscriber(pool, 'open', endpoint.url);
    await givenSubscriber(pool, 'shut', 'http://127.0.0.1:9/');
    await givenSubscriber(pool, 'nowhere', 'http://10.255.255.1:81/');
    await givenSubscriber(pool, 'name', 'http://localhost:9/');
    for (const name of ['open', 'shut', 'nowhere', 'name']) {
      const answer = await ask('POST', `/v1/subscribers/${name}/test`);
      expect(answer.body, name).toEqual({ delivered: false, status: null, error: 'forbidden_address' });
    }
    expect(endpoint.asked).toEqual([]);
    const [id = ''] = await givenCases(pool, 1);
    await happen(pool, id, 'evt-1');
    started(pool, { networks: PUBLIC_NETWORKS });
    await eventually(async () =>
      expect((await pool.query('select from deliveries where tries > 0')).rowCount).toBe(4),
    );
    expect(endpoint.asked).toEqual([]);
  });

  it('contract: a bad name is refused with what it must be', async () => {
    const { ask } = await serving();
    const refused = await ask('PUT', '/v1/subscribers/Orders!', { url: 'https://example.com' });
    expect(refused).toMatchObject({ status: 422, body: { field: 'name' } });
  });

  it('S2: without a token nothing is told', async () => {
    const { app } = await serving();
    for (const url of ['/v1/subscribers', '/v1/events']) {
      expect((await app.inject({ url })).statusCode).toBe(401);
    }
  });
});
