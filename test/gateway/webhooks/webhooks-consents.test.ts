import { describe, expect, test } from 'vitest';
import { HOUR } from '../../../domain/time/instant.ts';
import { readPolicies } from '../../../settings/policy/policy-file.ts';
import { change, type GatewayWorld, MONDAY, openGateway, postOf, text } from '../../worlds/gateway.ts';

const granting = (messageGrantsUtility: boolean) => {
  const policies = readPolicies();
  return { ...policies, consent: { ...policies.consent, messageGrantsUtility } };
};
/** `+` granted, `-` withdrawn, by category as it holds now. */
const holds = async (world: GatewayWorld): Promise<string> =>
  (
    await world.rows<{ category: string; granted: boolean }>(
      `select distinct on (category) category, granted from consents where channel = 'whatsapp'
       order by category, at desc, id desc`,
    )
  )
    .map(({ category, granted }) => `${granted ? '+' : '-'}${category}`)
    .join(' ');
const ledger = (world: GatewayWorld) =>
  world.rows<Record<string, unknown>>('select category, granted, source, at from consents order by id');
const grant = async (world: GatewayWorld, category: string, granted = true, source = 'checkout') =>
  world.pool.query(
    `insert into consents (contact_id, channel, category, granted, source, at)
     select id, 'whatsapp', $1, $2, $3, $4 from contacts`,
    [category, granted, source, MONDAY - HOUR],
  );
const ALL_WITHDRAWN = '-authentication -marketing -service -utility';

describe('E2: STOP and START', () => {
  test('E2: STOP alone withdraws all categories at once, is no new need, and the case learns of it', async () => {
    const world = await openGateway({ policies: granting(true) });
    await world.messages([text('hola')]);
    await grant(world, 'marketing');
    world.clock.at += 1_000;
    await world.messages([text('BAJA')]);
    expect(await holds(world)).toBe(ALL_WITHDRAWN);
    expect((await ledger(world)).slice(-4)).toEqual(
      ['utility', 'marketing', 'authentication', 'service'].map((category) =>
        expect.objectContaining({ category, granted: false, source: 'keyword', at: MONDAY + 1_000 }),
      ),
    );
    expect(await world.rows('select fact_seq, asked_seq, answered_seq from cases')).toEqual([
      { fact_seq: 2, asked_seq: 1, answered_seq: 2 },
    ]);
    expect(await world.rows(`select fact->>'kind' as kind from case_facts where seq = 2`)).toEqual([
      { kind: 'stop' },
    ]);
    // A duplicate writes nothing, and a later message does not undo it.
    const before = (await ledger(world)).length;
    await world.messages([text('¿y mi pedido?')]);
    expect(await ledger(world)).toHaveLength(before);
  });

  test('E2: ALTA grants again what was withdrawn; marketing only where it had been granted', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    await grant(world, 'utility');
    await world.messages([text('STOP')]);
    await world.messages([text('ALTA')]);
    expect(await holds(world)).toBe('+authentication -marketing +service +utility');
    await grant(world, 'marketing');
    world.clock.at += 1_000;
    await world.pool.query(
      `update consents set at = $1 where source = 'checkout' and category = 'marketing'`,
      [world.clock.at],
    );
    world.clock.at += 1_000;
    await world.messages([text('parar')]);
    expect(await holds(world)).toBe(ALL_WITHDRAWN);
    world.clock.at += 1_000;
    await world.messages([text('start')]);
    expect(await holds(world)).toBe('+authentication +marketing +service +utility');
    // Nothing is left to grant.
    const before = (await ledger(world)).length;
    await world.messages([text('start')]);
    expect(await ledger(world)).toHaveLength(before);
  });

  test('E2, W3: a START that was said before the STOP and comes after it, in whichever post, grants nothing', async () => {
    const world = await openGateway();
    const at = (second: number) => ({ timestamp: String(MONDAY / 1_000 + second) });
    world.clock.at += 60_000;
    await world.messages([text('hola', at(0))]);
    await grant(world, 'utility');
    await world.messages([text('BAJA', at(20))]);
    const before = (await ledger(world)).length;
    await world.messages([text('ALTA', at(10))]);
    expect(await holds(world)).toBe(ALL_WITHDRAWN);
    expect(await ledger(world)).toHaveLength(before);
    await world.messages([text('STOP', at(40)), text('START', at(30))]);
    expect(await holds(world)).toBe(ALL_WITHDRAWN);
    const kinds = await world.rows<{ kind: string }>(
      `select fact ->> 'kind' as kind from case_facts where fact ->> 'fact' = 'inbound' order by seq`,
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['message', 'stop', 'ack', 'stop', 'ack']);
    // One that is later is the last word.
    await world.messages([text('ALTA', at(50))]);
    expect(await holds(world)).toBe('+authentication -marketing +service +utility');
  });

  test('E2: START from somebody who never was asked grants utility alone', async () => {
    const world = await openGateway();
    await world.messages([text('ALTA')]);
    expect(await holds(world)).toBe('+utility');
    expect(await world.rows('select from cases')).toEqual([]);
  });

  test('E2: STOP without a case is recorded and opens none', async () => {
    const world = await openGateway();
    await world.messages([text('stop')]);
    expect(await holds(world)).toBe(ALL_WITHDRAWN);
    expect(await world.rows('select from cases')).toEqual([]);
  });

  test('E2: STOP holds on all lines: the other case stops too, and its window is not renewed', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    world.clock.at += HOUR;
    await world.post(postOf(change({ messages: [text('BAJA')] }, 'messages', '70008')));
    await world.post(
      postOf(change({ messages: [text('STOP', { from: '573001234567' })] }, 'messages', '70008')),
    );
    const [one] = await world.rows<{ anchor: number; last_inbound_at: number }>(
      'select anchor, last_inbound_at, answered_seq from cases',
    );
    expect(one).toEqual({
      anchor: Math.floor(MONDAY / 1_000) * 1_000,
      last_inbound_at: MONDAY,
      answered_seq: 3,
    });
    const facts = await world.rows<{ fact: object }>(
      'select fact from case_facts where seq > 1 order by seq',
    );
    expect(facts.map(({ fact }) => fact)).toEqual(
      [1, 2].map(() => ({ fact: 'opted-out', at: MONDAY + HOUR })),
    );
  });
});

describe('E2: a customer’s own message', () => {
  test('E2: grants utility for its case where the policy says so, once', async () => {
    const world = await openGateway({ policies: granting(true) });
    await world.messages([text('hola'), text('¿hay alguien?')]);
    await world.messages([text('¿?')]);
    const [{ id } = { id: '' }] = await world.rows<{ id: string }>('select id from cases');
    expect(await ledger(world)).toEqual([
      { category: 'utility', granted: true, source: `inbound:${id}`, at: MONDAY },
    ]);
    // The case that it opened plans with it already.
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 3 }]);
  });

  test('E2: does not where the policy does not', async () => {
    const world = await openGateway({ policies: granting(false) });
    await world.messages([text('hola')]);
    expect(await ledger(world)).toEqual([]);
  });

  test('E2: never over a withdrawal, and an acknowledgement grants nothing', async () => {
    const world = await openGateway({ policies: granting(true) });
    await world.messages([text('gracias')]);
    expect(await ledger(world)).toEqual([]);
    await grant(world, 'utility', false, 'api');
    await world.messages([text('hola')]);
    expect(await holds(world)).toBe('-utility');
  });

  test('E2: a case that was there before plans anew with it', async () => {
    const world = await openGateway({ policies: granting(false) });
    await world.messages([text('hola')]);
    await world.gateway.stop();
    const again = await openGateway({ policies: granting(true), environment: { DATABASE_URL: world.url } });
    await again.messages([text('¿hay alguien?')]);
    expect(await world.pool.query('select 1')).toBeTruthy();
    expect(
      (await world.rows<{ fact: { fact: string } }>('select fact from case_facts order by seq')).map(
        ({ fact }) => fact.fact,
      ),
    ).toEqual(['inbound', 'inbound', 'contact']);
  });
});

describe('E2: the provider’s preference is about marketing only', () => {
  const prefer = (world: GatewayWorld, value: string, timestamp: number) =>
    world.post(
      postOf(
        change(
          {
            contacts: [{ wa_id: '573001234567' }],
            user_preferences: [{ wa_id: '573001234567', category: 'marketing_messages', value, timestamp }],
          },
          'user_preferences',
        ),
      ),
    );

  test('E2: stop withdraws it and is told to the case; resume restores what it withdrew', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    await grant(world, 'utility');
    expect((await prefer(world, 'stop', 1)).status).toBe(200);
    expect(await holds(world)).toBe('-marketing +utility');
    await prefer(world, 'stop', 1);
    expect(await world.rows(`select from consents where source = 'provider-preference'`)).toHaveLength(1);
    // It had never been granted.
    await prefer(world, 'resume', 2);
    expect(await holds(world)).toBe('-marketing +utility');
    await grant(world, 'marketing');
    await world.pool.query(
      `update consents set at = $1 where category = 'marketing' and source = 'checkout'`,
      [MONDAY + 1],
    );
    world.clock.at += 2;
    await prefer(world, 'stop', 3);
    world.clock.at += 2;
    await prefer(world, 'resume', 4);
    expect(await holds(world)).toBe('+marketing +utility');
    expect(await world.rows(`select from case_facts where fact->>'fact' = 'contact'`)).toHaveLength(4);
    expect(await world.rows(`select from webhook_events where field = 'user_preferences'`)).toHaveLength(4);
  });
});
