import { connect } from 'node:net';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../../../domain/time/instant.ts';
import { change, MONDAY, openGateway, postOf, SECRETS, sign, text } from '../../worlds/gateway.ts';
import { VERIFY_TOKEN } from '../../worlds/environment.ts';

const hook = '/webhooks/whatsapp';

describe('S2: a webhook needs a valid signature over its raw bytes', () => {
  test('S2: unsigned, wrongly signed and malformed signatures are 401, and nothing is stored', async () => {
    const world = await openGateway();
    const body = JSON.stringify(postOf(change({ messages: [text('hola')] })));
    const signatures = [
      null,
      '',
      'sha256=',
      sign(body, 'other'),
      sign(`${body} `),
      sign(body).slice(0, -1),
      `sha1=${'0'.repeat(40)}`,
      sign(body).replace('sha256=', ''),
    ];
    for (const signature of signatures) {
      const answer = await world.post(body, { signature });
      expect(answer.status, String(signature)).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'invalid_signature', status: 401 });
    }
    expect(await world.rows('select from messages')).toEqual([]);
    expect(await world.rows('select from webhook_events')).toEqual([]);
  });

  test('S2: any of several secrets holds, and the raw bytes count, not what they mean', async () => {
    const world = await openGateway();
    for (const secret of SECRETS) {
      // As Meta writes JSON: escapes where JSON.stringify has none.
      const body = JSON.stringify(postOf(change({ messages: [text('¿Dónde está?')] })))
        .replaceAll('ó', '\\u00f3')
        .replaceAll('/', '\\/');
      expect((await world.post(body, { secret })).status).toBe(200);
    }
    expect(await world.rows(`select content->'text'->>'body' as body from messages`)).toEqual([
      { body: '¿Dónde está?' },
      { body: '¿Dónde está?' },
    ]);
  });
});

describe('bad input is answered or kept, and never a crash', () => {
  test('oversized is 413, and the next webhook is taken in', async () => {
    const world = await openGateway();
    const body = JSON.stringify(postOf(change({ messages: [text('x'.repeat(3_200_000))] })));
    const answer = await world.post(body);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'too_large' });
    await world.messages([text('y'.repeat(1_000_000))]);
    expect(await world.rows('select from messages')).toHaveLength(1);
  });

  test('truncated and non-JSON bodies that are signed are kept as text, once', async () => {
    const world = await openGateway();
    const whole = JSON.stringify(postOf(change({ messages: [text('hola')] })));
    for (const body of [whole.slice(0, -20), 'not json', '', '<xml/>', '\u0000', 'NaN']) {
      expect((await world.post(body)).status).toBe(200);
      expect((await world.post(body)).status).toBe(200);
    }
    expect((await world.post(Buffer.from([0xff, 0xfe, 0x00, 0x80]))).status).toBe(200);
    const kept = await world.rows<{ field: string; value: { text?: string; base64?: string } }>(
      'select field, value from webhook_events order by id',
    );
    expect(kept.map(({ field }) => field)).toEqual(Array.from({ length: 7 }, () => 'unreadable'));
    expect(kept[0]?.value.text).toBe(whole.slice(0, -20));
    expect(kept.at(-1)?.value.base64).toBe('//4AgA==');
    expect(await world.rows('select from messages')).toEqual([]);
  });

  test('JSON of the wrong shape is kept as it came, wherever it is wrong', async () => {
    const world = await openGateway();
    const wrong: [body: unknown, keeps: number][] = [
      [null, 1],
      [1, 1],
      ['text', 1],
      [[], 1],
      [[1], 1],
      [{}, 1],
      [{ entry: null }, 1],
      [{ entry: {} }, 1],
      [{ entry: [false, 2, 'x', [3]] }, 4],
      [{ entry: [{ changes: {} }] }, 1],
      [{ entry: [{ changes: [true, 3, { field: 4 }, { field: 'messages' }] }] }, 4],
      [postOf({ field: 'messages', value: 'x' }), 1],
      [postOf({ field: 'messages', value: { messages: [text('no line')] } }), 1],
      [postOf(change({ messages: 'x', statuses: 3, contacts: 'y' })), 1],
      [postOf(change({ messages: [null, 1, 'x', [], {}] })), 5],
      [postOf(change({ messages: [{ type: 'text', from: '573001234567' }] })), 1],
      [postOf(change({ messages: [{ id: 'wamid.X' }] })), 1],
      [postOf(change({ messages: [{ id: 'x'.repeat(3_000), from: '573001234567' }] })), 1],
      [postOf(change({ statuses: [{}, { id: 3 }] })), 2],
      [postOf(change({ message_echoes: [{}] }, 'smb_message_echoes')), 1],
      [postOf(change({ calls: [{}] }, 'calls')), 1],
      [postOf({ field: 'constructor', value: {} }), 1],
      [postOf({ field: '__proto__', value: {} }), 1],
      [postOf({ field: 'x'.repeat(5_000), value: {} }), 1],
    ];
    let before = 0;
    for (const [body, keeps] of wrong) {
      const shown = JSON.stringify(body).slice(0, 200);
      expect((await world.post(body)).status, shown).toBe(200);
      const after = (await world.rows('select from webhook_events')).length;
      expect(after - before, shown).toBe(keeps);
      before = after;
    }
    expect(await world.rows('select from messages')).toEqual([]);
    expect(await world.rows('select from cases')).toEqual([]);
  });

  test('one wrong entry does not spoil the others', async () => {
    const world = await openGateway();
    const body = {
      object: 'whatsapp_business_account',
      entry: [
        'nonsense',
        {
          id: 'waba-1',
          changes: [
            { field: 'messages', value: { metadata: {} } },
            change({ messages: [{ from: 1 }, text('hola'), null] }),
          ],
        },
      ],
    };
    expect((await world.post(body)).status).toBe(200);
    expect(await world.rows('select type, kind from messages')).toEqual([{ type: 'text', kind: 'message' }]);
    expect(await world.rows('select from webhook_events')).toHaveLength(4);
  });

  test('deeply nested JSON is kept: all of it as text, and its message counts', async () => {
    const world = await openGateway();
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const message = JSON.stringify(text('x')).replace('"x"', deep);
    expect(
      (await world.post(JSON.stringify(postOf(change({ messages: ['@'] }))).replace('"@"', message))).status,
    ).toBe(200);
    expect((await world.post(deep)).status).toBe(200);
    expect((await world.post(`{"entry":${deep}}`)).status).toBe(200);
    expect(await world.rows('select type, kind, content from messages')).toEqual([
      { type: 'text', kind: 'message', content: { id: expect.any(String), type: 'text', unreadable: true } },
    ]);
    const kept = await world.rows<{ length: number }>(
      `select length(value->>'text') as length from webhook_events`,
    );
    expect(kept.map(({ length }) => length).every((length) => length >= 100_000)).toBe(true);
    expect(kept).toHaveLength(3);
  });

  test('what PostgreSQL cannot hold is taken in all the same', async () => {
    const world = await openGateway();
    await world.messages([
      text('a\u0000b \ud83d half \\u0000'),
      text('hola', { id: 'wamid.\u0000X', type: 'te\u0000xt', 'k\u0000y': '\udfff' }),
    ]);
    const [one, other] = await world.rows<{ body: string; id: string; type: string; content: object }>(
      `select content->'text'->>'body' as body, provider_id as id, type, content from messages order by seq`,
    );
    expect(one?.body).toBe('a\uFFFDb \uFFFD half \\u0000');
    expect(other).toMatchObject({
      id: 'wamid.\uFFFDX',
      type: 'te\uFFFDxt',
      content: { 'k\uFFFDy': '\uFFFD' },
    });
  });

  test('unknown fields and types are tolerated and kept', async () => {
    const world = await openGateway();
    await world.messages([text('x', { type: 'hologram', hologram: { frames: 3 }, brandNew: [1] })], {
      something: [{ new: true }],
    });
    await world.post(postOf({ field: 'brand_new_field', value: { a: 1 } }));
    expect(await world.rows('select type, kind, content from messages')).toMatchObject([
      { type: 'hologram', kind: 'message', content: { hologram: { frames: 3 }, brandNew: [1] } },
    ]);
    expect(await world.rows('select field, value from webhook_events order by id')).toMatchObject([
      { field: 'messages', value: { something: [{ new: true }] } },
      { field: 'brand_new_field', value: { a: 1 } },
    ]);
  });

  test('a thousand entries in one post', async () => {
    const world = await openGateway();
    const body = postOf(
      ...Array.from({ length: 1_000 }, (_, index) =>
        change({ messages: [text(`m${index}`, { from: `5730012${String(index % 400).padStart(5, '0')}` })] }),
      ),
    );
    expect((await world.post(body)).status).toBe(200);
    expect(
      await world.rows('select count(*) as messages, count(distinct case_id) as cases from messages'),
    ).toEqual([{ messages: 1_000, cases: 400 }]);
    expect(await world.rows('select sum(fact_seq)::integer as facts from cases')).toEqual([{ facts: 1_000 }]);
  });

  test('W3: timestamps in the past and the future, and none at all', async () => {
    const world = await openGateway();
    const at = (timestamp: unknown, from: string) => text('x', { timestamp, from });
    const cases: [unknown, number][] = [
      [String(MONDAY / 1_000 + 3_600), MONDAY],
      ['99999999999999', MONDAY],
      ['1e308', MONDAY],
      [Math.floor((MONDAY - 30 * HOUR) / 1_000), Math.floor((MONDAY - 30 * HOUR) / 1_000) * 1_000],
      ['1', 1_000],
      ['0', MONDAY],
      ['-5', MONDAY],
      ['soon', MONDAY],
      [null, MONDAY],
      [{}, MONDAY],
    ];
    for (const [index, [timestamp, expected]] of cases.entries()) {
      const from = `57300000${String(index).padStart(4, '0')}`;
      await world.messages([at(timestamp, from)]);
      const [row] = await world.rows<{
        anchor: number;
        opened_at: number;
        fact: { at: number; arrived: number };
      }>(
        `select anchor, opened_at, fact from cases join case_facts on case_id = id
         join identities i on i.contact_id = cases.contact_id where i.value = $1`,
        [from],
      );
      expect(row, String(timestamp)).toMatchObject({
        anchor: expected,
        opened_at: MONDAY,
        fact: { fact: 'inbound', at: expected, arrived: MONDAY, kind: 'message' },
      });
    }
  });

  test('503 with Retry-After while nothing can be stored, and everything again afterwards', async () => {
    const world = await openGateway();
    const database = new URL(world.url).pathname.slice(1);
    const message = text('hola');
    await world.pool.query(`alter table messages rename to messages_away`);
    const refused = await world.post(postOf(change({ messages: [message] })));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.json()).toMatchObject({ code: 'unavailable', status: 503 });
    await world.pool.query(`alter table messages_away rename to messages`);
    expect(await world.rows('select from cases')).toEqual([]);
    await world.messages([message]);
    // Connections that were cut are made again; who was answered 503 meanwhile sends again.
    await world.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
      [database],
    );
    const next = postOf(change({ messages: [text('otra')] }));
    expect([200, 503]).toContain((await world.post(next)).status);
    expect((await world.post(next)).status).toBe(200);
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 2 }]);
  });

  test('what the database will never take is kept whole, since it would come again for days; the rest is taken in', async () => {
    const world = await openGateway();
    await world.pool.query(`alter table messages add constraint never check (type <> 'impossible')`);
    const post = postOf(
      change({ messages: [text('hola'), text('x', { type: 'impossible' }), text('adiós y gracias')] }),
      { field: 'account_update', value: { event: 'VERIFIED_ACCOUNT' } },
    );
    expect((await world.post(post)).status).toBe(200);
    expect(await world.rows('select type, seq from messages order by seq')).toEqual([
      { type: 'text', seq: 1 },
      { type: 'text', seq: 2 },
    ]);
    const kept = await world.rows<{ field: string; value: { text: string } }>(
      'select field, value from webhook_events order by field',
    );
    expect(kept.map(({ field }) => field)).toEqual(['account_update', 'not-taken-in']);
    expect(JSON.parse(kept[1]?.value.text ?? '')).toEqual(post);
  });

  test('S1: the log holds nothing personal, whatever goes wrong', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const world = await openGateway({ log });
    const said = text('mi clave es 4242', { from: '573009998877' });
    const contacts = [{ wa_id: '573009998877', profile: { name: 'Anastasia' } }];
    await world.messages([said], { contacts });
    await world.post(JSON.stringify(postOf(change({ messages: [said], contacts }))).slice(0, -9));
    await world.pool.query(`alter table messages add constraint never check (type <> 'impossible')`);
    await world.messages([{ ...said, id: 'wamid.OTHER', type: 'impossible' }], { contacts });
    await world.pool.query('alter table messages rename to messages_away');
    expect((await world.post(postOf(change({ messages: [said], contacts })))).status).toBe(503);
    await fetch(`${world.gateway.url}/v1/cases?phone=573009998877`, {
      headers: { authorization: 'Bearer token' },
    });
    await fetch(`${world.gateway.url}/nowhere/573009998877`);
    await world.gateway.stop();
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.join('')).not.toMatch(/4242|573009998877|Anastasia/);
  });

  test('bytes that are no HTTP are refused as a problem', async () => {
    const world = await openGateway();
    const { port } = new URL(world.gateway.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
    });
    expect(answer).toContain('400 Bad Request');
    expect(answer).toContain('application/problem+json');
  });
});

describe('the handshake', () => {
  test('echoes the challenge for the right token alone', async () => {
    const { gateway } = await openGateway();
    const ask = (query: string) => fetch(`${gateway.url}${hook}?${query}`);
    const right = await ask(`hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1158201444`);
    expect([right.status, await right.text()]).toEqual([200, '1158201444']);
    expect(right.headers.get('content-type')).toContain('text/plain');
    const wrong = await ask('hub.mode=subscribe&hub.verify_token=other&hub.challenge=1');
    expect(wrong.status).toBe(403);
    expect(await wrong.json()).toMatchObject({ code: 'wrong_verify_token', field: 'hub.verify_token' });
    for (const [query, field] of [
      ['', 'hub.mode'],
      ['hub.mode=subscribe&hub.challenge=1', 'hub.verify_token'],
      [`hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}`, 'hub.challenge'],
    ] as const) {
      const answer = await ask(query);
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'not_a_handshake', field }]);
    }
  });
});

describe('the server', () => {
  test('is ready with PostgreSQL alone, and says that Temporal is down', async () => {
    const { gateway } = await openGateway();
    const live = await fetch(`${gateway.url}/livez`);
    expect([live.status, await live.json()]).toEqual([200, { live: true }]);
    const ready = await fetch(`${gateway.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ready: true, postgres: 'up', temporal: 'down' },
    ]);
  });

  test('is not ready without PostgreSQL', async () => {
    const { gateway, url } = await openGateway();
    gateway.pool.query = (() => Promise.reject(new Error('away'))) as never;
    const ready = await fetch(`${gateway.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ready: false, postgres: 'down', temporal: 'down' },
    ]);
    expect(url).toBeTruthy();
  });

  test('describes itself and counts', async () => {
    const world = await openGateway();
    await world.messages([text('hola', { from: '573009998866' })]);
    await world.post('x', { signature: null });
    const openapi = (await (await fetch(`${world.gateway.url}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(openapi.paths)).toEqual(
      expect.arrayContaining([hook, '/livez', '/readyz', '/v1/cases', '/v1/cases/{caseId}/messages']),
    );
    expect((await fetch(`${world.gateway.url}/docs`)).status).toBe(200);
    const metrics = await (await fetch(`${world.gateway.url}/metrics`)).text();
    expect(metrics).toContain('ventana_webhooks_total{outcome="stored"} 1');
    expect(metrics).toContain('ventana_webhooks_total{outcome="unsigned"} 1');
    // S1: nobody's number; a line is the business's own.
    expect(metrics).not.toContain('573009998866');
    const unknown = await fetch(`${world.gateway.url}/nowhere`);
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'not_found' }]);
  });
});
