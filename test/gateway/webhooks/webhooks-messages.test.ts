import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../domain/time/instant.ts';
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
import { readPolicies } from '../../../settings/policy/policy-file.ts';
import { LINE } from '../../worlds/cases.ts';

const caseOf = async (world: GatewayWorld) =>
  (
    await world.rows<Record<string, unknown>>(
      'select id, is_open, fact_seq, anchor, last_inbound_at, asked_seq, answered_seq, last_outbound_at from cases order by id',
    )
  ).at(-1);
const facts = (world: GatewayWorld) =>
  world.rows<{ seq: number; fact: Record<string, unknown> }>(
    'select seq, fact from case_facts order by case_id, seq',
  );

const media = (type: string) => ({
  type,
  text: undefined,
  [type]: { id: '1', mime_type: 'x/y', sha256: 'z' },
});

describe('W1: every message of the customer renews the window, whatever its type', () => {
  const types: [type: string, over: object, kind: string][] = [
    ['text', {}, 'message'],
    ['image', media('image'), 'message'],
    ['video', media('video'), 'message'],
    ['audio', media('audio'), 'message'],
    ['document', media('document'), 'message'],
    ['sticker', media('sticker'), 'ack'],
    ['location', { location: { latitude: 4.6, longitude: -74 } }, 'message'],
    ['contacts', { contacts: [{ name: { formatted_name: 'A' } }] }, 'message'],
    ['order', { order: { product_items: [] } }, 'message'],
    ['button', { text: undefined, button: { text: 'Sí', payload: 'resume:task-1:pay' } }, 'tap'],
    ['button', { text: undefined, button: { text: 'Sí', payload: 'theirs' } }, 'message'],
    [
      'interactive',
      {
        text: undefined,
        interactive: { type: 'button_reply', button_reply: { id: 'resume:task-1', title: 'Sí' } },
      },
      'tap',
    ],
    [
      'interactive',
      { text: undefined, interactive: { type: 'list_reply', list_reply: { id: 'slot-1', title: '10:00' } } },
      'message',
    ],
    [
      'interactive',
      {
        text: undefined,
        interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{"flow_token":"survey:csat"}' } },
      },
      'ack',
    ],
    [
      'interactive',
      { text: undefined, interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{' } } },
      'message',
    ],
    ['unsupported', { errors: [{ code: 131051 }] }, 'message'],
    ['request_welcome', {}, 'welcome'],
    ['hologram', { hologram: {} }, 'message'],
    ['unknown', { type: 7 }, 'message'],
  ];
  test('W1, W7, R9: each type has its kind and moves the anchor', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    for (const [index, [type, over, kind]] of types.entries()) {
      const at = MONDAY + (index + 1) * MINUTE;
      world.clock.at = at;
      await world.messages([text('x', { type, timestamp: seconds(at), ...over })]);
      const latest = (await facts(world)).at(-1);
      expect(latest, type).toMatchObject({ seq: index + 2, fact: { fact: 'inbound', kind, arrived: at } });
      expect(await caseOf(world), type).toMatchObject({
        anchor: Math.floor(at / 1_000) * 1_000,
        last_inbound_at: at,
      });
    }
    expect(await world.rows('select from cases')).toHaveLength(1);
  });

  test('E2: a button or row that asks for a call is their wish in that case, once; what merely opts out by it is none', async () => {
    const world = await openGateway();
    const tapped = (id: string, title: string) =>
      text('x', {
        type: 'interactive',
        text: undefined,
        interactive: { type: 'list_reply', list_reply: { id, title } },
      });
    const wishes = () => world.rows('select case_id, source, said_by, at from call_wishes order by at');
    await world.messages([tapped('person:task-1', 'Ayuda'), tapped('call:task-1', 'BAJA')]);
    expect(await wishes()).toEqual([]);
    world.clock.at += MINUTE;
    const wish = { ...tapped('call:task-1:pay', 'Llámenme'), timestamp: seconds(world.clock.at) };
    await world.messages([wish]);
    const [{ id }] = (await world.rows('select id from cases')) as [{ id: string }];
    const kept = {
      case_id: id,
      source: 'button',
      said_by: 'customer',
      at: Math.floor(world.clock.at / 1_000) * 1_000,
    };
    expect(await wishes()).toEqual([kept]);
    // The outlook of a case that was there is drawn again, and W9: the tap wants an answer.
    expect((await facts(world)).slice(-2)).toMatchObject([
      { fact: { fact: 'inbound', kind: 'tap' } },
      { fact: { fact: 'contact' } },
    ]);
    await world.messages([wish]);
    expect(await wishes()).toEqual([kept]);
  });

  test('W1: what is no message of the customer renews nothing and opens nothing', async () => {
    const world = await openGateway();
    const asides = () => [
      text('x', { type: 'reaction', reaction: { message_id: 'wamid.A', emoji: '👍' } }),
      text('x', { type: 'revoke', revoke: { original_message_id: 'wamid.A' } }),
      {
        id: wamid(),
        type: 'system',
        timestamp: seconds(MONDAY),
        system: { type: 'customer_identity_changed' },
      },
    ];
    await world.messages(asides());
    expect(await world.rows('select from cases')).toEqual([]);
    await world.messages([text('hola')]);
    world.clock.at += HOUR;
    await world.messages(asides());
    expect(await caseOf(world)).toMatchObject({ fact_seq: 1, anchor: Math.floor(MONDAY / 1_000) * 1_000 });
    // Recorded all the same: with the case once there is one.
    expect(
      await world.rows(
        'select type, count(*)::integer as n, count(case_id)::integer as attached from messages group by 1 order by 1',
      ),
    ).toEqual([
      { type: 'reaction', n: 2, attached: 1 },
      { type: 'revoke', n: 2, attached: 1 },
      { type: 'text', n: 1, attached: 1 },
    ]);
    expect(await world.rows(`select from webhook_events where field = 'messages.system'`)).toHaveLength(2);
  });

  test('W1: a call of the customer opens the window, one of the business does not', async () => {
    const world = await openGateway();
    const call = (id: string, event: string, over: object = {}) => ({
      id,
      event,
      from: '573001234567',
      to: '56911112222',
      timestamp: seconds(MONDAY),
      direction: 'USER_INITIATED',
      ...over,
    });
    const calls = (...all: object[]) => world.post(postOf(change({ calls: all }, 'calls')));
    await calls(
      call('wacid.1', 'connect', {
        direction: 'BUSINESS_INITIATED',
        from: '56911112222',
        to: '573001234567',
      }),
    );
    expect(await world.rows('select from cases')).toEqual([]);
    await calls(call('wacid.2', 'connect'));
    await calls(call('wacid.2', 'terminate', { status: 'FAILED' }));
    // Its connect was lost.
    await calls(
      call('wacid.3', 'terminate', {
        start_time: seconds(MONDAY - MINUTE),
        timestamp: seconds(MONDAY + MINUTE),
      }),
    );
    expect(await facts(world)).toMatchObject([
      { seq: 1, fact: { fact: 'inbound', kind: 'call', at: Math.floor(MONDAY / 1_000) * 1_000 } },
      { seq: 2, fact: { fact: 'inbound', kind: 'call', at: Math.floor((MONDAY - MINUTE) / 1_000) * 1_000 } },
    ]);
    expect(await world.rows(`select from webhook_events where field = 'calls.calls'`)).toHaveLength(3);
  });

  test('a group is nobody’s window: kept', async () => {
    const world = await openGateway();
    await world.messages([text('hola', { group_id: 'group-1' })]);
    expect(await world.rows('select from cases')).toEqual([]);
    expect(await world.rows('select field from webhook_events')).toEqual([{ field: 'messages.messages' }]);
  });
});

describe('W3: duplicated, late and out of order', () => {
  test('W3: a duplicate has no effect at all', async () => {
    const world = await openGateway();
    const message = text('hola');
    await world.messages([message, message]);
    const before = await caseOf(world);
    world.clock.at += HOUR;
    await world.messages([message]);
    await world.messages([{ ...message, text: { body: 'other' }, timestamp: seconds(MONDAY + HOUR) }]);
    expect(await caseOf(world)).toEqual(before);
    expect(await world.rows('select from messages')).toHaveLength(1);
    expect(await facts(world)).toHaveLength(1);
    const metrics = await (await fetch(`${world.gateway.url}/metrics`)).text();
    expect(metrics).toContain('ventana_webhook_entries_total{kind="duplicate"} 3');
  });

  test('W3: the anchor is the greatest timestamp and never moves back; a late message is a reply', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    world.clock.at += 2 * HOUR;
    await world.messages([text('antes', { timestamp: seconds(MONDAY - 30 * HOUR) })]);
    expect(await caseOf(world)).toMatchObject({
      anchor: Math.floor(MONDAY / 1_000) * 1_000,
      last_inbound_at: MONDAY + 2 * HOUR,
      fact_seq: 2,
      asked_seq: 2,
    });
  });
});

describe('W9: who owes', () => {
  test('W9, W7: a message asks, an acknowledgement does not, an echo of the phone app answers and renews nothing', async () => {
    const world = await openGateway();
    await world.messages([text('¿llega hoy?')]);
    await world.messages([text('gracias')]);
    expect(await caseOf(world)).toMatchObject({ fact_seq: 2, asked_seq: 1, answered_seq: 0 });
    world.clock.at += HOUR;
    const echo = (over: object = {}) => ({
      id: wamid(),
      from: '56911112222',
      to: '573001234567',
      timestamp: seconds(MONDAY + HOUR),
      type: 'text',
      text: { body: 'Sí' },
      ...over,
    });
    const answer = await world.post(
      postOf(change({ message_echoes: [echo(), echo({ type: 'reaction' })] }, 'smb_message_echoes')),
    );
    expect(answer.status).toBe(200);
    expect(await caseOf(world)).toMatchObject({
      fact_seq: 3,
      answered_seq: 3,
      anchor: Math.floor(MONDAY / 1_000) * 1_000,
      last_outbound_at: Math.floor((MONDAY + HOUR) / 1_000) * 1_000,
    });
    expect((await facts(world)).at(-1)?.fact).toEqual({
      fact: 'answered',
      at: MONDAY + HOUR,
      by: 'person',
      said: Math.floor((MONDAY + HOUR) / 1_000) * 1_000,
    });
    expect(
      await world.rows(`select direction, author from messages where direction = 'echo' limit 1`),
    ).toEqual([{ direction: 'echo', author: 'agent:phone-app' }]);
  });

  test('W9: policy says per line whom an echo counts as, and whether it answers at all', async () => {
    const answered = async (echoes: 'person' | 'bot' | 'none', line: string) => {
      const policies = { ...readPolicies(), lines: { [line]: { echoes } } };
      const world = await openGateway({ policies });
      await world.messages([text('¿llega hoy?')]);
      world.clock.at += HOUR;
      const echo = {
        id: wamid(),
        from: '56911112222',
        to: '573001234567',
        timestamp: seconds(MONDAY + HOUR),
        type: 'text',
        text: { body: 'Sí' },
      };
      await world.post(postOf(change({ message_echoes: [echo] }, 'smb_message_echoes')));
      const [stored] = await world.rows<{ author: string }>(
        `select author from messages where direction = 'echo' and case_id is not null`,
      );
      const fact = (await facts(world)).at(-1)?.fact;
      return { author: stored?.author, fact: fact?.['fact'], by: fact?.['by'] };
    };
    expect(await answered('bot', LINE)).toEqual({ author: 'bot:phone-app', fact: 'answered', by: 'bot' });
    expect(await answered('none', LINE)).toEqual({
      author: 'system:phone-app',
      fact: 'inbound',
      by: undefined,
    });
    // Of another line nothing is said.
    expect(await answered('none', 'another')).toEqual({
      author: 'agent:phone-app',
      fact: 'answered',
      by: 'person',
    });
  });

  test('W9: an echo to somebody without a case opens none', async () => {
    const world = await openGateway();
    const echo = {
      id: wamid(),
      to: '573009999999',
      timestamp: seconds(MONDAY),
      type: 'text',
      text: { body: 'Hola' },
    };
    await world.post(postOf(change({ message_echoes: [echo] }, 'smb_message_echoes')));
    expect(await world.rows('select from cases')).toEqual([]);
    expect(await world.rows('select case_id from messages')).toEqual([{ case_id: null }]);
  });
});

describe('W10: one unclosed case per contact and line', () => {
  test('W10: every message there is its; another line has its own', async () => {
    const world = await openGateway();
    await world.messages([text('uno')]);
    await world.messages([text('dos')]);
    await world.post(postOf(change({ messages: [text('otra línea')] }, 'messages', '70008')));
    expect(await world.rows('select line_id, fact_seq from cases order by id')).toEqual([
      { line_id: LINE, fact_seq: 2 },
      { line_id: '70008', fact_seq: 1 },
    ]);
    expect(await world.rows('select id, display_number, account_id from lines order by id')).toEqual([
      { id: LINE, display_number: '56911112222', account_id: 'waba-1' },
      { id: '70008', display_number: '56911112222', account_id: 'waba-1' },
    ]);
  });

  test('D5, W7: after the closing a message opens a new case that is linked, an acknowledgement opens none', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    const [first] = await world.rows<{ id: string }>('update cases set is_open = false returning id');
    await world.messages([text('gracias 🙏')]);
    expect(await world.rows('select from cases')).toHaveLength(1);
    // What comes before the message that opens it, in the same post, is not of the case.
    await world.messages([text('ok'), text('¿y mi reembolso?'), text('gracias')]);
    expect(
      await world.rows('select previous_case_id, is_open, fact_seq, asked_seq from cases order by id'),
    ).toEqual([
      { previous_case_id: null, is_open: false, fact_seq: 1, asked_seq: 1 },
      { previous_case_id: first?.id, is_open: true, fact_seq: 2, asked_seq: 1 },
    ]);
    expect(await world.rows(`select from messages where case_id is null`)).toHaveLength(2);
  });

  test('the opening message is numbered like any other, and the dispatcher has both', async () => {
    const world = await openGateway();
    await world.messages([text('hola'), text('¿hay alguien?')]);
    await world.gateway.dispatcher.push();
    expect(world.sent.map(({ facts: sent }) => sent.map(({ seq }) => seq))).toEqual([[1, 2]]);
    expect(world.sent[0]?.caseId).toMatch(/^case-1\d{4}$/);
    expect(await world.rows('select dirty, sent from dispatch')).toEqual([{ dirty: 2, sent: 2 }]);
  });
});

describe('statuses and events', () => {
  test('statuses of messages nobody knows are kept, and those of payments and calls', async () => {
    const world = await openGateway();
    const status = (over: object = {}) => ({
      id: 'wamid.OUT',
      status: 'delivered',
      timestamp: seconds(MONDAY),
      recipient_id: '573001234567',
      ...over,
    });
    const answer = await world.post(
      postOf(
        change({
          statuses: [
            status(),
            status(),
            status({ type: 'payment', status: 'captured' }),
            status({ status: 'failed', errors: [{ code: 131047 }] }),
          ],
        }),
      ),
    );
    expect(answer.status).toBe(200);
    expect(
      await world.rows(`select field, value->>'status' as status from webhook_events order by 2`),
    ).toEqual([
      { field: 'messages.statuses', status: 'captured' },
      { field: 'messages.statuses', status: 'delivered' },
      { field: 'messages.statuses', status: 'failed' },
    ]);
  });

  test('W5: a failed reply that met a closed window shuts ours, keeps the text, and the case is told', async () => {
    const world = await openGateway();
    await world.messages([text('hola')]);
    const [{ id, contact_id } = { id: '', contact_id: '' }] = await world.rows<{
      id: string;
      contact_id: string;
    }>('select id, contact_id from cases');
    await world.pool.query(
      `insert into messages (id, provider_id, case_id, contact_id, line_id, direction, type, at, arrived_at, content, status, attempt_id)
       values ('msg-1', 'wamid.OUT', $1, $2, '70007', 'out', 'text', $3, $3, '{}', 'sent', 'att-1')`,
      [id, contact_id, MONDAY],
    );
    await world.pool.query(
      `insert into attempts (id, key, case_id, contact_id, line_id, kind, message_id, status, reserved_at, called_at, settled_at, provider_id)
       values ('att-1', 'k', $1, $2, '70007', 'free-form', 'msg-1', 'sent', $3, $3, $3, 'wamid.OUT')`,
      [id, contact_id, MONDAY],
    );
    const failed = {
      id: 'wamid.OUT',
      status: 'failed',
      timestamp: seconds(MONDAY + HOUR),
      recipient_id: '573001234567',
      errors: [{ code: 131047, title: 'Re-engagement message' }],
      biz_opaque_callback_data: 'att-1',
    };
    world.clock.at += HOUR;
    for (const _ of [1, 2])
      expect((await world.post(postOf(change({ statuses: [failed] })))).status).toBe(200);
    expect((await facts(world)).slice(1).map(({ fact }) => fact)).toEqual([
      { fact: 'shut', at: MONDAY },
      { fact: 'kept', at: Math.min(Math.floor((MONDAY + HOUR) / 1_000) * 1_000, MONDAY + HOUR) },
    ]);
    expect(await world.rows(`select status from messages where id = 'msg-1'`)).toEqual([{ status: 'kept' }]);
    expect(await world.rows('select from webhook_events')).toEqual([]);
  });

  test('T2: template statuses, quality and category follow the provider, once per event', async () => {
    const world = await openGateway();
    await world.pool.query(
      `insert into templates (name, version, language, category, status, reason, impact, body, variables, provider_name, owner)
       values ('pay', 1, 'es', 'utility', 'approved', 'payment', '1', 'x', '[]', 'payment_pending_v1', 'o')`,
    );
    const named = {
      message_template_id: 1,
      message_template_name: 'payment_pending_v1',
      message_template_language: 'es',
    };
    const event = (field: string, value: object, time: number) =>
      world.post({
        object: 'whatsapp_business_account',
        entry: [{ id: 'waba-1', time, changes: [{ field, value: { ...named, ...value } }] }],
      });
    const template = async () =>
      (await world.rows('select status, paused_until, quality, provider_category from templates'))[0];
    const at = Math.floor(MONDAY / 1_000) - 60;
    const paused = (title: string) => ({ event: 'PAUSED', other_info: { title } });

    await event('message_template_status_update', paused('FIRST_PAUSE'), at);
    expect(await template()).toMatchObject({ status: 'paused', paused_until: at * 1_000 + 3 * HOUR });
    await event('message_template_status_update', { event: 'APPROVED' }, at + 1);
    expect(await template()).toMatchObject({ status: 'approved', paused_until: null });
    // A repetition of the pause comes late.
    await event('message_template_status_update', paused('FIRST_PAUSE'), at);
    expect(await template()).toMatchObject({ status: 'approved' });
    await event('message_template_status_update', paused('SECOND_PAUSE'), at + 2);
    expect(await template()).toMatchObject({ status: 'paused', paused_until: (at + 2) * 1_000 + 6 * HOUR });
    for (const [said, status] of [
      ['DISABLED', 'disabled'],
      ['REJECTED', 'rejected'],
      ['IN_APPEAL', 'pending'],
      ['LOCKED', 'pending'],
      ['REINSTATED', 'approved'],
    ] as const) {
      await event('message_template_status_update', { event: said }, at + 3);
      expect(await template(), said).toMatchObject({ status });
    }
    await event(
      'message_template_quality_update',
      { previous_quality_score: 'GREEN', new_quality_score: 'RED' },
      at,
    );
    await event('template_category_update', { correct_category: 'MARKETING', new_category: 'UTILITY' }, at);
    expect(await template()).toMatchObject({ quality: 'red', provider_category: null });
    await event(
      'template_category_update',
      { previous_category: 'UTILITY', new_category: 'MARKETING' },
      at + 1,
    );
    expect(await template()).toMatchObject({ provider_category: 'marketing' });
    await event('account_update', { event: 'ACCOUNT_VIOLATION' }, at);
    expect(await world.rows(`select from webhook_events where field = 'account_update'`)).toHaveLength(1);
  });
});
