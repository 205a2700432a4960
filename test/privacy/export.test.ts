import { expect, test } from 'vitest';
import { tracesOf, withoutOthers } from '../../domain/access/personal-traces.ts';
import { HOUR } from '../../domain/time/instant.ts';
import { change, openGateway, postOf } from '../worlds/gateway.ts';
import { ask, idOf, says } from './people.ts';

const [ONE, TWO, THREE] = ['573001111111', '573002222222', '573003333333'];

test('S4, I1: of a merged family all records, former numbers and reasons are given, as an erasure removes them', async () => {
  const world = await openGateway();
  await says(world, ONE, 'CO.1');
  await says(world, TWO, 'CO.2');
  const [one, two] = [await idOf(world, ONE), await idOf(world, TWO)];
  await ask(world, 'PUT', `/contacts/${one}`, { name: 'Ana Prueba', email: 'ana@example.com' });
  await ask(world, 'PUT', `/contacts/${two}`, {
    name: 'Ana María',
    email: 'otra@example.com',
    segment: 'vip',
  });
  await ask(world, 'POST', '/contacts/merge', { from: two, into: one, why: 'TICKET-7' });
  world.clock.at += HOUR;
  await world.messages([
    {
      type: 'system',
      id: 'wamid.CHANGED',
      from: ONE,
      timestamp: String(Math.floor(world.clock.at / 1_000)),
      system: { type: 'user_changed_number', wa_id: THREE, user_id: 'CO.3', previous_user_id: 'CO.1' },
    },
  ]);

  for (const id of [one, two]) {
    const given = JSON.parse(await ask(world, 'GET', `/contacts/${id}/export`)) as object;
    expect(given).toMatchObject({
      contact: {
        id: one,
        name: 'Ana Prueba',
        formerIdentities: [
          { channel: 'whatsapp', kind: 'phone', value: ONE },
          { channel: 'whatsapp', kind: 'user_id', value: 'CO.1' },
        ],
      },
      mergedContacts: [{ id: two, name: 'Ana María', email: 'otra@example.com', segment: 'vip' }],
      merges: [{ why: 'TICKET-7', undoneAt: null, undoneWhy: null }],
    });
    const read = await ask(world, 'GET', `/contacts/${id}/export?language=en`, undefined, 'text/plain');
    for (const said of [
      'ana@example.com',
      'otra@example.com',
      'Ana María',
      'vip',
      ONE,
      TWO,
      THREE,
      'TICKET-7',
    ])
      expect(read).toContain(said);
  }
});

test('S4: nothing of other people is given: not of one post about several, of what nobody could read, or of a number that is theirs by now', async () => {
  const world = await openGateway();
  await says(world, ONE, 'CO.1');
  await says(world, TWO, 'CO.2');
  const status = (to: string, user: string, id: string) => ({
    id,
    status: 'delivered',
    timestamp: '1772463600',
    recipient_id: to,
    recipient_user_id: user,
  });
  // A list of people, of a field that nobody has decided on.
  await world.post(
    postOf(change({ members: [{ wa_id: ONE }, { wa_id: TWO, note: 'es de otra' }] }, 'members_update')),
  );
  // Broken JSON: what it says of whom is not known.
  await world.post(`{"from":"${ONE}","text":"mío"},{"from":"${TWO}","text":"ajeno"`);
  // The first gives the number up, and somebody else gets it.
  world.clock.at += HOUR;
  await world.messages([
    {
      type: 'system',
      id: 'wamid.CHANGED',
      from: ONE,
      timestamp: String(Math.floor(world.clock.at / 1_000)),
      system: { type: 'user_changed_number', wa_id: THREE, user_id: 'CO.3', previous_user_id: 'CO.1' },
    },
  ]);
  const first = await idOf(world, THREE);
  world.clock.at += HOUR;
  await says(world, ONE, 'CO.9');
  expect(await idOf(world, ONE)).not.toBe(first);
  await world.post(postOf(change({ statuses: [status(ONE, 'CO.9', 'wamid.NEW-OWNER')] })));

  const given = await ask(world, 'GET', `/contacts/${first}/export`);
  for (const other of ['wamid.NEW-OWNER', 'CO.9', 'es de otra', 'ajeno', TWO])
    expect(given).not.toContain(other);
});

test('S4: what could not be read is told and not given, and of one post about several their own part is given', async () => {
  const world = await openGateway();
  await says(world, ONE, 'CO.1');
  await world.post(
    postOf(
      change(
        {
          members: [
            { wa_id: ONE, note: 'propia' },
            { wa_id: TWO, note: 'es de otra' },
          ],
        },
        'members_update',
      ),
    ),
  );
  await world.post(`{"from":"${ONE}","text":"mío"`);
  const id = await idOf(world, ONE);
  const given = JSON.parse(await ask(world, 'GET', `/contacts/${id}/export`)) as {
    providerEvents: { field: string; value: { members?: object[] } | null; withheld: boolean }[];
  };
  const of = (field: string) => given.providerEvents.filter((each) => each.field === field);
  expect(of('members_update')).toMatchObject([
    { value: { members: [{ wa_id: ONE, note: 'propia' }] }, withheld: false },
  ]);
  expect(of('unreadable')).toMatchObject([{ value: null, withheld: true }]);
  const read = await ask(world, 'GET', `/contacts/${id}/export?language=en`, undefined, 'text/plain');
  expect(read).toContain('unreadable: could not be read');
  expect(read).toContain('propia');
});

test('S4: of a list that names the person only that, and of lists without them nobody else', () => {
  const traces = tracesOf([ONE]);
  expect(
    withoutOthers(
      {
        contacts: [{ wa_id: ONE }, { wa_id: TWO }],
        messages: [{ from: TWO, text: { body: 'ajeno' } }],
        errors: [{ code: 131_000 }],
        numbers: [ONE, TWO],
      },
      traces,
    ),
  ).toEqual({ contacts: [{ wa_id: ONE }], messages: [], errors: [{ code: 131_000 }], numbers: [ONE] });
});
