import { describe, expect, test } from 'vitest';
import {
  change,
  type GatewayWorld,
  MONDAY,
  openGateway,
  postOf,
  seconds,
  text,
  wamid,
} from '../../worlds/gateway.ts';

const contacts = (world: GatewayWorld) =>
  world.rows<{ id: string; name: string | null; country: string | null; identities: string[] }>(
    `select c.id, c.name, c.country,
       (select coalesce(array_agg(i.kind || ' ' || i.value order by i.kind, i.value), '{}') from identities i where i.contact_id = c.id) as identities
     from contacts c order by c.created_at, c.id`,
  );
const write = (world: GatewayWorld, from: string | undefined, userId?: string, contact: object = {}) =>
  world.messages([text('hola', { from, ...(userId === undefined ? {} : { from_user_id: userId }) })], {
    contacts: [
      {
        profile: { name: 'Ana' },
        ...(from === undefined ? {} : { wa_id: from }),
        ...(userId === undefined ? {} : { user_id: userId }),
        ...contact,
      },
    ],
  });

describe('I1: a person is one contact', () => {
  test('I1: by phone number, with country and name', async () => {
    const world = await openGateway();
    await write(world, '573001234567');
    await write(world, '573001234567');
    expect(await contacts(world)).toMatchObject([
      { name: 'Ana', country: 'CO', identities: ['phone 573001234567'] },
    ]);
  });

  test('I1: by user id alone, a missing number is normal; the country is its prefix', async () => {
    const world = await openGateway();
    await write(world, undefined, 'BR.13491208655302741918', { parent_user_id: 'BR.ENT.1181579' });
    // The parent's id leads to the same person from another portfolio.
    await world.messages([text('hola', { from: undefined, from_parent_user_id: 'BR.ENT.1181579' })]);
    expect(await contacts(world)).toMatchObject([
      { country: 'BR', identities: ['user_id BR.13491208655302741918', 'user_id BR.ENT.1181579'] },
    ]);
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 2 }]);
  });

  test('I1: a user id in the number’s place is a user id', async () => {
    const world = await openGateway();
    await world.messages([text('hola', { from: 'CL.998877' })]);
    await world.messages([text('hola', { from: undefined, from_user_id: 'CL.998877' })]);
    expect(await contacts(world)).toMatchObject([{ country: 'CL', identities: ['user_id CL.998877'] }]);
  });

  test('I1: who is known by a number becomes known by the user id too, and the other way round', async () => {
    const world = await openGateway();
    await write(world, '573001111111');
    await write(world, '573001111111', 'CO.1');
    await write(world, undefined, 'CO.1');
    await write(world, undefined, 'CO.2');
    await write(world, '573002222222', 'CO.2');
    await write(world, '573002222222');
    expect((await contacts(world)).map(({ identities }) => identities)).toEqual([
      ['phone 573001111111', 'user_id CO.1'],
      ['phone 573002222222', 'user_id CO.2'],
    ]);
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 3 }, { fact_seq: 3 }]);
  });

  test('I1, W10: an entry that names a number and a user id shows that two contacts are one, with one unclosed case', async () => {
    const world = await openGateway();
    await write(world, '573001111111');
    await write(world, undefined, 'CO.1');
    await write(world, '573001111111', 'CO.1');
    const [older, younger] = await contacts(world);
    expect([older?.identities, younger?.identities]).toEqual([['phone 573001111111', 'user_id CO.1'], []]);
    expect(await world.rows('select id, merged_into from contacts where merged_into is not null')).toEqual([
      { id: younger?.id, merged_into: older?.id },
    ]);
    // The message that showed it is the older case's, as its third word after what it took over.
    const [first, second] = await world.rows<{ id: string; merged_into: string | null }>(
      'select id, merged_into from cases order by opened_at, id',
    );
    expect(second?.merged_into).toBe(first?.id);
    expect(await world.rows('select case_id from messages order by arrived_at, timeline_seq')).toEqual([
      { case_id: first?.id },
      { case_id: second?.id },
      { case_id: first?.id },
    ]);
    expect(
      await world.rows(`select case_id, fact ->> 'fact' as fact from case_facts order by case_id, seq`),
    ).toEqual([
      ...['inbound', 'contact', 'absorbed', 'inbound'].map((fact) => ({ case_id: first?.id, fact })),
      ...['inbound', 'merged'].map((fact) => ({ case_id: second?.id, fact })),
    ]);
  });

  test('I1: a number that was passed on moves to who has it now; U2’s message never goes to U1’s contact, also in one post', async () => {
    const world = await openGateway();
    await write(world, '573001111111', 'CO.1');
    await world.messages(
      [
        text('soy otra', { from: '573001111111', from_user_id: 'CO.2' }),
        text('yo sigo', { from: undefined, from_user_id: 'CO.1' }),
        text('solo el número', { from: '573001111111' }),
      ],
      { contacts: [] },
    );
    const [one, two] = await contacts(world);
    expect([one?.identities, two?.identities]).toEqual([
      ['user_id CO.1'],
      ['phone 573001111111', 'user_id CO.2'],
    ]);
    expect(
      await world.rows(
        `select contact_id, content #>> '{text,body}' as body from messages order by arrived_at, timeline_seq, provider_id`,
      ),
    ).toEqual(
      expect.arrayContaining([
        { contact_id: two?.id, body: 'soy otra' },
        { contact_id: one?.id, body: 'yo sigo' },
        { contact_id: two?.id, body: 'solo el número' },
      ]),
    );
    // What U1 had said under the number, and what comes late, takes it from nobody.
    await world.messages([
      text('antes', { from: '573001111111', from_user_id: 'CO.1', timestamp: seconds(MONDAY - 3_600_000) }),
    ]);
    expect((await contacts(world)).map(({ identities }) => identities)).toEqual([
      ['user_id CO.1'],
      ['phone 573001111111', 'user_id CO.2'],
    ]);
  });

  test('I1: from and wa_id that differ are both theirs; different accounts have user ids of their own', async () => {
    const world = await openGateway();
    await world.messages([text('hola', { from: '573001111111' })], { contacts: [] });
    await world.messages([text('hola', { from: '573002222222' })], { contacts: [] });
    await world.messages([text('hola', { from: '573001111111' })], {
      contacts: [{ wa_id: '573002222222', profile: { name: 'Ana' } }],
    });
    expect((await contacts(world)).map(({ identities }) => identities)).toEqual([
      ['phone 573001111111', 'phone 573002222222'],
      [],
    ]);
    // Answered by the number that was written from last.
    await world.messages([text('hola', { from: '573002222222' })], { contacts: [] });
    expect(
      await world.rows(`select value from identities where used_at is not null order by used_at desc, value`),
    ).toContainEqual({ value: '573002222222' });
    const other = (line: string, account: string, message: object) => ({
      object: 'whatsapp_business_account',
      entry: [{ id: account, changes: [change({ messages: [message] }, 'messages', line)] }],
    });
    await world.post(other('70007', 'waba-1', text('a', { from: '573003333333', from_user_id: 'CO.31' })));
    await world.post(other('70008', 'waba-2', text('b', { from: '573003333333', from_user_id: 'CO.32' })));
    expect((await contacts(world)).at(-1)?.identities).toEqual([
      'phone 573003333333',
      'user_id CO.31',
      'user_id CO.32',
    ]);
  });

  test.each([
    ['Brazil', '5511987654321', '551187654321', '5511987654321', 'BR'],
    ['Mexico', '5215512345678', '525512345678', '525512345678', 'MX'],
    ['Argentina', '541122334455', '5491122334455', '5491122334455', 'AR'],
    ['Argentina, as written at home', '+54 11 15 2233-4455', '5491122334455', '5491122334455', 'AR'],
  ])('I1: number variants of %s are one number', async (_, one, other, stored, country) => {
    const world = await openGateway();
    await world.messages([text('hola', { from: one })], {
      contacts: [{ wa_id: other, profile: { name: 'Bia' } }],
    });
    await world.messages([text('hola', { from: other })]);
    expect(await contacts(world)).toMatchObject([{ name: 'Bia', country, identities: [`phone ${stored}`] }]);
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 2 }]);
  });

  test('I1: a number that an earlier version stored in another spelling is found, and written anew by its next message', async () => {
    const world = await openGateway();
    await world.messages([text('hola', { from: '5491122334455' })]);
    await world.pool.query(`update identities set value = '541122334455'`);
    await world.messages([text('hola', { from: '5491122334455' })]);
    expect((await contacts(world)).map(({ identities }) => identities)).toEqual([['phone 5491122334455']]);
    // Two contacts from before both spellings were one: the next entry shows it.
    await world.pool.query(`insert into contacts (id) values ('contact-old')`);
    await world.pool.query(
      `insert into identities (channel, kind, value, contact_id) values ('whatsapp', 'phone', '541122334455', 'contact-old')`,
    );
    await world.messages([text('hola', { from: '541122334455' })]);
    expect((await contacts(world)).filter(({ identities }) => identities.length > 0)).toHaveLength(1);
    expect(await world.rows('select id from contacts where merged_into is not null')).toHaveLength(1);
  });

  test('I1: two people in one post keep their names', async () => {
    const world = await openGateway();
    await world.messages(
      [text('a', { from: '573001111111' }), text('b', { from: undefined, from_user_id: 'CO.2' })],
      {
        contacts: [
          { wa_id: '573001111111', profile: { name: 'Ana' } },
          { user_id: 'CO.2', profile: { username: 'beto' } },
        ],
      },
    );
    expect(new Set((await contacts(world)).map(({ name }) => name))).toEqual(new Set(['Ana', 'beto']));
    // What belongs to nobody else is kept with the message.
    expect(
      await world.rows(
        `select content->'contact'->'profile' as profile from messages where content->>'from_user_id' = 'CO.2'`,
      ),
    ).toEqual([{ profile: { username: 'beto' } }]);
  });

  test('I1: the name that the business gave stands; a profile’s fills the gap', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    await write(world, '573001234567');
    await world.pool.query(`update contacts set name = 'Señora Ana Pérez'`);
    await write(world, '573001234567', undefined, { profile: { name: 'anita 🌸' } });
    expect(await contacts(world)).toMatchObject([{ name: 'Señora Ana Pérez' }]);
  });
});

describe('I1: a user id changes when the number changes', () => {
  const system = (over: object, from?: string) => ({
    id: wamid(),
    type: 'system',
    timestamp: seconds(MONDAY),
    ...(from === undefined ? {} : { from }),
    system: over,
  });

  test('I1: user_changed_number: the person is known by the new ones, and writes on in the same case', async () => {
    const world = await openGateway();
    await write(world, '573001111111', 'CO.1');
    const changed = system(
      {
        type: 'user_changed_number',
        body: 'User Ana changed',
        wa_id: '573009999999',
        user_id: 'CO.9',
        previous_user_id: 'CO.1',
      },
      '573001111111',
    );
    await world.messages([changed]);
    await write(world, '573009999999', 'CO.9');
    expect(await contacts(world)).toMatchObject([{ identities: ['phone 573009999999', 'user_id CO.9'] }]);
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 2 }]);
    // The old number is somebody else’s now; the same event once more takes nothing from them.
    await write(world, '573001111111', 'CO.5');
    await world.messages([changed]);
    expect((await contacts(world)).map(({ identities }) => identities)).toEqual([
      ['phone 573009999999', 'user_id CO.9'],
      ['phone 573001111111', 'user_id CO.5'],
    ]);
  });

  test('I1: user_changed_user_id: a number that was not spoken of stays', async () => {
    const world = await openGateway();
    await write(world, '573001111111', 'CO.1');
    await world.messages([
      system({
        type: 'user_changed_user_id',
        user_id: 'CO.2',
        previous_user_id: 'CO.1',
        parent_user_id: 'CO.ENT.2',
        previous_parent_user_id: 'CO.ENT.1',
      }),
    ]);
    await write(world, undefined, 'CO.2');
    expect(await contacts(world)).toMatchObject([
      { identities: ['phone 573001111111', 'user_id CO.2', 'user_id CO.ENT.2'] },
    ]);
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 2 }]);
  });

  test('I1: a change to identities that are taken, or of somebody unknown, breaks nothing', async () => {
    const world = await openGateway();
    await write(world, '573001111111', 'CO.1');
    await write(world, '573002222222', 'CO.2');
    await world.messages([
      system(
        { type: 'user_changed_number', wa_id: '573002222222', user_id: 'CO.2', previous_user_id: 'CO.1' },
        '573001111111',
      ),
      system(
        { type: 'user_changed_number', wa_id: '573007777777', user_id: 'CO.7', previous_user_id: 'CO.6' },
        '573006666666',
      ),
      system({ type: 'user_changed_number' }, '573002222222'),
    ]);
    expect((await contacts(world)).map(({ identities }) => identities)).toEqual([
      // One person, who is reached: nobody is left without an address.
      ['phone 573002222222', 'user_id CO.2'],
      [],
    ]);
    expect(await world.rows('select id from cases where is_open and merged_into is null')).toHaveLength(1);
  });

  test('I1, E2, W10: a change of number that is told after the new number wrote merges: the stricter consent, one unclosed case', async () => {
    const world = await openGateway();
    await world.messages([text('¿A qué hora llega el técnico?', { from: '573001111111' })]);
    await world.messages([text('BAJA', { from: '573001111111' })]);
    await world.messages([text('Hola, cambié de número', { from: '573009999999' })]);
    await world.messages([
      system({ type: 'user_changed_number', body: 'changed', wa_id: '573009999999' }, '573001111111'),
    ]);
    const [one] = await contacts(world);
    expect(one?.identities).toEqual(['phone 573009999999']);
    const [{ contact_id: withdrawn } = { contact_id: '' }] = await world.rows<{ contact_id: string }>(
      `select contact_id from consents where category = 'utility' and not granted`,
    );
    expect(withdrawn).toBe(one?.id);
    expect(await world.rows('select id from cases where is_open and merged_into is null')).toHaveLength(1);
    // Sent before the change, and late: still theirs. After it the old number is somebody new's.
    await world.messages([text('tarde', { from: '573001111111', timestamp: seconds(MONDAY - 60_000) })]);
    await world.messages([text('soy nuevo', { from: '573001111111', timestamp: seconds(MONDAY + 999_000) })]);
    world.clock.at = MONDAY + 1_000_000;
    await world.messages([text('soy nuevo', { from: '573001111111', timestamp: seconds(MONDAY + 999_000) })]);
    expect((await contacts(world)).filter(({ identities }) => identities.length > 0)).toHaveLength(2);
  });

  test('I1: user_id_update: the former user id is the same person, whichever is heard of first', async () => {
    const world = await openGateway();
    await write(world, undefined, 'CO.1');
    await write(world, '573001111111', 'CO.2');
    await world.post(
      postOf(
        change(
          {
            user_id_update: [
              {
                wa_id: '573001111111',
                user_id: { previous: 'CO.1', current: 'CO.2' },
                timestamp: seconds(MONDAY),
              },
            ],
          },
          'user_id_update',
        ),
      ),
    );
    expect((await contacts(world)).map(({ identities }) => identities)).toEqual([
      ['phone 573001111111', 'user_id CO.2'],
      [],
    ]);
    // A word under the former id that comes late is theirs too.
    await write(world, undefined, 'CO.1');
    expect(await contacts(world)).toHaveLength(2);
    expect(await world.rows('select id from cases where is_open and merged_into is null')).toHaveLength(1);
  });

  test('I1, W10: a change of somebody unknown shows what belongs together now: the other identity is learned, and two contacts are one', async () => {
    const update = (phone: string, previous: string | undefined, current: string) => (world: GatewayWorld) =>
      world.post(
        postOf(
          change(
            {
              user_id_update: [{ wa_id: phone, user_id: { previous, current }, timestamp: seconds(MONDAY) }],
            },
            'user_id_update',
          ),
        ),
      );
    const changed =
      (phone: string, from: string | undefined, userId: string, previous?: string) => (world: GatewayWorld) =>
        world.messages([
          system(
            { type: 'user_changed_number', wa_id: phone, user_id: userId, previous_user_id: previous },
            from,
          ),
        ]);
    const people = [
      ['573001111111', 'CO.11', update('573001111111', 'CO.10', 'CO.11')],
      ['573002222222', 'CO.21', changed('573002222222', '573002000000', 'CO.21', 'CO.20')],
      ['573003333333', 'CO.31', changed('573003333333', '573003000000', 'CO.31')],
      ['573004444444', 'CO.41', update('573004444444', undefined, 'CO.41')],
      ['573005555555', 'CO.51', changed('573005555555', undefined, 'CO.51')],
    ] as const;
    for (const heard of ['number', 'user id', 'both']) {
      const world = await openGateway();
      for (const [phone, userId, says] of people) {
        if (heard !== 'user id') await write(world, phone);
        if (heard !== 'number') await write(world, undefined, userId);
        await says(world);
        await write(world, undefined, userId);
        await write(world, phone);
      }
      const those = (await contacts(world)).filter(({ identities }) => identities.length > 0);
      expect([heard, those.map(({ identities }) => identities)]).toEqual([
        heard,
        people.map(([phone, userId]) => [`phone ${phone}`, `user_id ${userId}`]),
      ]);
      expect(await world.rows('select id from cases where is_open and merged_into is null')).toHaveLength(
        people.length,
      );
      // A word under the former id that comes late is theirs too.
      await write(world, undefined, 'CO.10');
      expect((await contacts(world)).filter(({ identities }) => identities.length > 0)).toHaveLength(
        people.length,
      );
    }
  });

  test('I1: a change of somebody unknown merges nobody whose user id contradicts it; the number was passed on', async () => {
    const world = await openGateway();
    await write(world, '573001111111', 'CO.1');
    await write(world, undefined, 'CO.2');
    await world.messages([
      system(
        { type: 'user_changed_number', wa_id: '573001111111', user_id: 'CO.2', previous_user_id: 'CO.9' },
        '573009999999',
      ),
    ]);
    expect((await contacts(world)).map(({ identities }) => identities)).toEqual([
      ['user_id CO.1'],
      ['phone 573001111111', 'user_id CO.2'],
    ]);
    expect(await world.rows('select id from cases where is_open and merged_into is null')).toHaveLength(2);
  });

  test('I1: messages of the new number that come in the same post are the same person’s', async () => {
    const world = await openGateway();
    await write(world, '573001111111', 'CO.1');
    const answer = await world.post(
      postOf(
        change({ messages: [text('soy yo', { from: '573009999999', from_user_id: 'CO.9' })] }),
        change({
          messages: [
            system(
              {
                type: 'user_changed_number',
                wa_id: '573009999999',
                user_id: 'CO.9',
                previous_user_id: 'CO.1',
              },
              '573001111111',
            ),
          ],
        }),
      ),
    );
    expect(answer.status).toBe(200);
    expect(await contacts(world)).toHaveLength(1);
  });
});
