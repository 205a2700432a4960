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

  test('I1: where user id and number belong to two contacts the user id’s is meant', async () => {
    const world = await openGateway();
    await write(world, '573001111111');
    await write(world, undefined, 'CO.1');
    await write(world, '573001111111', 'CO.1');
    const [byPhone, byUserId] = await contacts(world);
    expect([byPhone?.identities, byUserId?.identities]).toEqual([['phone 573001111111'], ['user_id CO.1']]);
    expect(await world.rows('select contact_id, fact_seq from cases order by fact_seq desc')).toEqual([
      { contact_id: byUserId?.id, fact_seq: 2 },
      { contact_id: byPhone?.id, fact_seq: 1 },
    ]);
  });

  test.each([
    ['Brazil', '5511987654321', '551187654321', '5511987654321', 'BR'],
    ['Mexico', '5215512345678', '525512345678', '525512345678', 'MX'],
  ])('I1: number variants of %s are one number', async (_, one, other, stored, country) => {
    const world = await openGateway();
    await world.messages([text('hola', { from: one })], {
      contacts: [{ wa_id: other, profile: { name: 'Bia' } }],
    });
    await world.messages([text('hola', { from: other })]);
    expect(await contacts(world)).toMatchObject([{ name: 'Bia', country, identities: [`phone ${stored}`] }]);
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 2 }]);
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
      [],
      ['phone 573002222222', 'user_id CO.2'],
    ]);
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
