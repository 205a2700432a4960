import { describe, expect, test } from 'vitest';
import { HOUR } from '../../../domain/time/instant.ts';
import { everythingStored, foundIn } from '../../privacy/disclosed.ts';
import { change, type GatewayWorld, MONDAY, openGateway, postOf, text } from '../../worlds/gateway.ts';

const PHONE = '573001234567';

async function ask(
  world: GatewayWorld,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${world.gateway.url}/v1${path}`, {
    method,
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const contacts = (world: GatewayWorld) =>
  world.rows<{ id: string; erased: boolean }>(
    'select id, erased_at is not null as erased from contacts order by created_at, id',
  );
const erase = async (world: GatewayWorld, contactId: string): Promise<void> => {
  const { status } = await ask(world, 'POST', `/contacts/${contactId}/erasure`, {
    confirm: true,
    why: 'T-1',
  });
  expect(status).toBe(200);
};

describe('S3: erasure at the gateway', () => {
  test('S3, W3: what the provider posts again after the erasure makes nobody known again', async () => {
    const world = await openGateway();
    const said = text('Perdí el trabajo', { contacts: undefined });
    const posts = [
      postOf(change({ messages: [said], contacts: [{ wa_id: PHONE, profile: { name: 'Zoraida' } }] })),
      postOf(
        change(
          {
            user_preferences: [{ wa_id: PHONE, category: 'marketing_messages', value: 'stop', timestamp: 1 }],
          },
          'user_preferences',
        ),
      ),
      postOf(change({ messages: [{ id: 'm-1', type: 'group-thing', group_id: 'g', from: PHONE }] })),
    ];
    for (const post of posts) expect((await world.post(post)).status).toBe(200);
    const [{ id } = { id: '' }] = await contacts(world);
    await erase(world, id);
    for (const post of posts) expect((await world.post(post)).status).toBe(200);
    expect(await contacts(world)).toEqual([{ id, erased: true }]);
    expect(foundIn(await everythingStored(world.pool), [PHONE, 'Zoraida', 'Perdí el trabajo'])).toEqual([]);
    // A message that is new is somebody new.
    await world.messages([text('hola')]);
    expect(await contacts(world)).toEqual([
      { id, erased: true },
      { id: expect.not.stringMatching(id), erased: false },
    ]);
  });

  test('S3: numbers the person had before are removed from what was posted about them as well', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    const system = {
      id: 'm-2',
      from: PHONE,
      timestamp: '1',
      type: 'system',
      system: {
        type: 'user_changed_number',
        wa_id: '573009999999',
        body: `User ${PHONE} is now 573009999999`,
      },
    };
    await world.messages([system]);
    const [{ id } = { id: '' }] = await contacts(world);
    await erase(world, id);
    expect(foundIn(await everythingStored(world.pool), [PHONE, '573009999999'])).toEqual([]);
  });

  test('S3: messages and an erasure at once: each message is the erased one’s and blank, or a new contact’s and whole', async () => {
    const world = await openGateway();
    await world.messages([text('primero')]);
    const [{ id } = { id: '' }] = await contacts(world);
    await Promise.all([
      ...Array.from({ length: 10 }, (_, n) => world.messages([text(`mensaje ${n}`)])),
      erase(world, id),
      ...Array.from({ length: 10 }, (_, n) => world.messages([text(`y otro ${n}`)])),
    ]);
    const rows = await world.rows<{ contact_id: string; whole: boolean }>(
      `select contact_id, content ? 'text' as whole from messages`,
    );
    expect(rows).toHaveLength(21);
    for (const row of rows) expect(row.whole).toBe(row.contact_id !== id);
    expect(await world.rows('select from identities where contact_id = $1', [id])).toEqual([]);
    expect(await world.rows('select from cases where contact_id = $1 and is_open', [id])).toHaveLength(1);
    expect(
      await world.rows(`select from case_facts f join cases c on c.id = f.case_id
        where c.contact_id = '${id}' and f.fact ->> 'fact' = 'erased'`),
    ).toHaveLength(1);
  });

  test('S3: what cannot be done says why: no reason, one that names the person, nobody of that id', async () => {
    const world = await openGateway();
    await world.messages([text('hola')], {
      contacts: [{ wa_id: PHONE, profile: { name: 'Zoraida Ñandú' } }],
    });
    const [{ id } = { id: '' }] = await contacts(world);
    const path = `/contacts/${id}/erasure`;
    expect((await ask(world, 'POST', path, { confirm: true })).body).toMatchObject({ field: 'why' });
    for (const why of ['Pedido de zoraida nandu', `Llamó +57 300 123-4567`]) {
      const { status, body } = await ask(world, 'POST', path, { confirm: true, why });
      expect([status, body['field']]).toEqual([422, 'why']);
    }
    expect((await ask(world, 'POST', '/contacts/contact-none/erasure', { confirm: false })).status).toBe(404);
    expect((await ask(world, 'POST', path, {})).status).toBe(422);
    expect(await contacts(world)).toEqual([{ id, erased: false }]);
  });
});

describe('E2: the ledger', () => {
  test('E2: every entry is shown with time, source and wording version, newest first, and which of them hold', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    const [{ id } = { id: '' }] = await contacts(world);
    const put = (granted: boolean, at: string, wordingVersion?: string) =>
      ask(world, 'PUT', `/contacts/${id}/consents/whatsapp/utility`, {
        granted,
        source: 'checkout',
        at,
        ...(wordingVersion && { wordingVersion }),
      });
    await put(true, '2026-03-01T10:00:00Z', 'terms-3');
    await put(false, '2026-02-01T10:00:00Z');
    const { consents } = (await ask(world, 'GET', `/contacts/${id}/consents`)).body;
    const entry = { channel: 'whatsapp', category: 'utility', source: 'checkout', id: expect.any(Number) };
    expect(consents).toEqual([
      { ...entry, granted: true, at: '2026-03-01T10:00:00.000Z', wordingVersion: 'terms-3', holds: true },
      { ...entry, granted: false, at: '2026-02-01T10:00:00.000Z', wordingVersion: null, holds: false },
    ]);
    expect((await ask(world, 'GET', '/contacts/contact-none/consents')).status).toBe(404);
  });

  const tap = (payload: string, label: string, type: 'button' | 'interactive') =>
    text('', {
      type,
      text: undefined,
      ...(type === 'button'
        ? { button: { payload, text: label } }
        : { interactive: { type: 'button_reply', button_reply: { id: payload, title: label } } }),
    });
  const last = (world: GatewayWorld) =>
    world.rows<{ category: string; granted: boolean; source: string }>(
      `select distinct on (category) category, granted, source from consents
       order by category, at desc, id desc`,
    );
  const kinds = (world: GatewayWorld, line: string) =>
    world.rows<{ what: string }>(
      `select coalesce(f.fact ->> 'kind', f.fact ->> 'fact') as what from case_facts f join cases c on c.id = f.case_id
       where c.line_id = $1 order by f.seq`,
      [line],
    );

  test.each([
    ['Stop promotions', 'Stop promotions', 'button'],
    ['Detener promociones', 'Detener promociones', 'button'],
    ['opt-out:marketing', 'No más ofertas', 'interactive'],
  ] as const)(
    'E2: the button %j withdraws marketing alone, asks for nothing, and every line hears of it',
    async (payload, label, type) => {
      const world = await openGateway();
      await world.messages([text('hola')]);
      await world.post(postOf(change({ messages: [text('hola')] }, 'messages', '70008')));
      world.clock.at += HOUR;
      await world.messages([tap(payload, label, type)]);
      expect(await last(world)).toEqual([{ category: 'marketing', granted: false, source: 'button' }]);
      expect(await kinds(world, '70007')).toEqual([
        { what: 'message' },
        { what: 'ack' },
        { what: 'contact' },
      ]);
      expect(await kinds(world, '70008')).toEqual([{ what: 'message' }, { what: 'contact' }]);
      world.clock.at += HOUR;
      await world.messages([tap('opt-in:marketing', 'Quiero ofertas', 'interactive')]);
      expect(await last(world)).toEqual([{ category: 'marketing', granted: true, source: 'button' }]);
    },
  );

  test('E2: a button that opts out of everything is STOP, and one that opts in is START, on all lines', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    await world.post(postOf(change({ messages: [text('hola')] }, 'messages', '70008')));
    await world.messages([tap('opt-out', 'No escribirme más', 'interactive')]);
    expect((await last(world)).map(({ granted }) => granted)).toEqual([false, false, false, false]);
    await world.messages([tap('OPT_IN', 'Sí, escríbanme', 'button')]);
    expect((await last(world)).find(({ category }) => category === 'utility')?.granted).toBe(true);
    const learned = async (line: string) => (await kinds(world, line)).map(({ what }) => what);
    expect(await learned('70007')).toEqual(['message', 'stop', 'start']);
    expect(await learned('70008')).toEqual(['message', 'opted-out', 'opted-in']);
  });

  test('E2: a withdrawal is told to the cases on every line, and to those of nobody else', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    await world.post(postOf(change({ messages: [text('hola')] }, 'messages', '70008')));
    await world.messages([text('hola', { from: '573007654321' })]);
    await world.messages([text('BAJA')]);
    expect(await kinds(world, '70007')).toEqual([{ what: 'message' }, { what: 'message' }, { what: 'stop' }]);
    expect(await kinds(world, '70008')).toEqual([{ what: 'message' }, { what: 'opted-out' }]);
  });

  test('R8: whoever writes can be reached again under the identity they wrote from, and cases plan with it', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    await world.pool.query('update identities set unreachable_at = $1', [MONDAY]);
    await world.pool.query(
      `insert into identities (channel, kind, value, contact_id, unreachable_at)
       select 'whatsapp', 'user_id', 'CO.77', id, $1 from contacts`,
      [MONDAY],
    );
    world.clock.at += HOUR;
    await world.messages([text('aquí estoy')]);
    expect(await world.rows('select kind, unreachable_at from identities order by kind')).toEqual([
      { kind: 'phone', unreachable_at: null },
      { kind: 'user_id', unreachable_at: MONDAY },
    ]);
    expect((await kinds(world, '70007')).at(-1)).toEqual({ what: 'contact' });
    const before = (await kinds(world, '70007')).length;
    await world.messages([text('y otra vez')]);
    expect(await kinds(world, '70007')).toHaveLength(before + 1);
  });
});
