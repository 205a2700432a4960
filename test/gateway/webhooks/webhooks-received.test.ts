import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../domain/time/instant.ts';
import {
  change,
  type GatewayWorld,
  MONDAY,
  openGateway,
  postOf,
  seconds,
  sign,
  text,
  wamid,
} from '../../worlds/gateway.ts';

const AT = Math.floor(MONDAY / 1_000) * 1_000;
const CUSTOMER = '573001234567';
const BUSINESS = '56911112222';

const cases = (world: GatewayWorld) =>
  world.rows<{
    id: string;
    anchor: number | null;
    fact_seq: number;
    asked_seq: number;
    answered_seq: number;
  }>('select * from cases order by id');
const facts = (world: GatewayWorld) =>
  world.rows<{ seq: number; fact: { kind: string; at: number } }>(
    'select seq, fact from case_facts order by seq',
  );
const consents = (world: GatewayWorld) =>
  world.rows<{ category: string; granted: boolean }>(
    'select category, granted from consents order by category',
  );
const stored = (world: GatewayWorld) =>
  world.rows<{ type: string; kind: string | null; content: object; revoked_at: number | null }>(
    'select type, kind, content, revoked_at from messages order by timeline_seq',
  );

const call = (id: string, event: string, over: object = {}) => ({
  id,
  event,
  from: CUSTOMER,
  to: BUSINESS,
  timestamp: seconds(MONDAY),
  direction: 'USER_INITIATED',
  ...over,
});
const ours = { direction: 'BUSINESS_INITIATED', from: BUSINESS, to: CUSTOMER };

async function say(world: GatewayWorld, field: string, value: object): Promise<void> {
  expect((await world.post(postOf(change(value, field)))).status).toBe(200);
}

describe('W1: which events of calls open a window', () => {
  test('W1: notices of recordings and transcripts, RINGING, REJECTED, what says no direction, and our own calls do not', async () => {
    const world = await openGateway();
    await say(world, 'calls', {
      calls: [
        call('wacid.1', 'recording_available'),
        call('wacid.2', 'transcript', { start_time: seconds(MONDAY) }),
        call('wacid.3', 'connect', { direction: undefined }),
        call('wacid.4', 'terminate', { direction: 'SOMEWHERE' }),
        call('wacid.5', 'connect', ours),
        call('wacid.6', 'terminate', { ...ours, status: 'FAILED' }),
        call('wacid.7', '', { start_time: seconds(MONDAY) }),
      ],
      statuses: ['RINGING', 'REJECTED'].map((status) => ({
        id: `wacid.${status}`,
        type: 'call',
        status,
        timestamp: seconds(MONDAY),
        recipient_id: CUSTOMER,
      })),
    });
    expect(await cases(world)).toEqual([]);
    expect(await stored(world)).toEqual([]);
    // All of it is kept.
    expect(await world.rows('select from webhook_events')).toHaveLength(9);
  });

  test('W1: connect, call_created and terminate of a customer do, at start_time where there is one, and once a call', async () => {
    for (const event of ['connect', 'call_created', 'terminate']) {
      const world = await openGateway();
      const begun = { start_time: seconds(MONDAY - MINUTE) };
      await say(world, 'calls', { calls: [call('wacid.1', event, begun)] });
      await say(world, 'calls', { calls: [call('wacid.1', 'terminate', { timestamp: seconds(MONDAY) })] });
      expect(await facts(world)).toEqual([
        { seq: 1, fact: { fact: 'inbound', kind: 'call', at: AT - MINUTE, arrived: MONDAY } },
      ]);
    }
  });

  test.each([
    [
      'the status ACCEPTED',
      {
        statuses: [
          {
            id: 'wacid.1',
            type: 'call',
            status: 'ACCEPTED',
            timestamp: seconds(MONDAY),
            recipient_id: CUSTOMER,
          },
        ],
      },
    ],
    [
      'a terminate that says when it began',
      {
        calls: [
          call('wacid.1', 'terminate', {
            ...ours,
            start_time: seconds(MONDAY),
            timestamp: seconds(MONDAY + HOUR),
          }),
        ],
      },
    ],
  ])('W1: %s of a call of ours opens it, and nobody owes for it (W9)', async (_, value) => {
    const world = await openGateway();
    await say(world, 'calls', value);
    await say(world, 'calls', value);
    expect(await cases(world)).toMatchObject([{ anchor: AT, fact_seq: 1, asked_seq: 0 }]);
    expect(await facts(world)).toMatchObject([{ fact: { kind: 'ack', at: AT } }]);
    // In an open case it renews.
    world.clock.at += HOUR;
    await say(world, 'calls', {
      statuses: [
        { id: 'wacid.2', status: 'accepted', timestamp: seconds(MONDAY + HOUR), recipient_id: CUSTOMER },
      ],
    });
    expect(await cases(world)).toMatchObject([{ anchor: AT + HOUR, asked_seq: 0 }]);
  });

  test('W1, W3: a voicemail bears the id of its call and is a message; a repetition of either is none', async () => {
    const world = await openGateway();
    const voicemail = text('', {
      id: 'wacid.1',
      type: 'audio',
      audio: { id: '7', mime_type: 'audio/ogg', voice: true },
    });
    for (let times = 0; times < 2; times += 1) {
      await say(world, 'calls', { calls: [call('wacid.1', 'connect')] });
      await world.messages([voicemail]);
      await say(world, 'smb_message_echoes', {
        message_echoes: [{ ...text('x', { id: 'wacid.1' }), from: BUSINESS, to: CUSTOMER }],
      });
    }
    expect(await stored(world)).toMatchObject([
      { type: 'call', kind: 'call' },
      { type: 'audio', kind: 'message' },
      { type: 'text', kind: null },
    ]);
    expect(await facts(world)).toMatchObject([
      { fact: { kind: 'call' } },
      { fact: { kind: 'message' } },
      { fact: { fact: 'answered' } },
    ]);
    // The voicemail alone, before its call is told.
    const other = await openGateway();
    await say(other, 'calls', { messages: [voicemail] });
    await say(other, 'calls', { calls: [call('wacid.1', 'terminate')] });
    expect(await facts(other)).toMatchObject([{ fact: { kind: 'message' } }, { fact: { kind: 'call' } }]);
  });
});

const edit = (original: unknown, message: object, over: object = {}) =>
  text('', { type: 'edit', text: undefined, edit: { original_message_id: original, message }, ...over });

describe('E2, W7, W1: what an edit says is read, and renews nothing', () => {
  test('W1, W9: an edit is the word as it is now: thanks ask for nothing, a question does, the window stays', async () => {
    const world = await openGateway();
    const first = text('¿Cuándo llega?');
    await world.messages([first]);
    world.clock.at += HOUR;
    await world.messages([
      edit(
        first['id'],
        { type: 'text', text: { body: 'Muchas gracias' } },
        { timestamp: seconds(MONDAY + HOUR) },
      ),
    ]);
    expect(await cases(world)).toMatchObject([{ anchor: AT, fact_seq: 1, asked_seq: 1 }]);
    await world.messages([
      edit(
        first['id'],
        { type: 'text', text: { body: '¿Y quién viene?' } },
        { timestamp: seconds(MONDAY + HOUR) },
      ),
    ]);
    expect(await cases(world)).toMatchObject([{ anchor: AT, fact_seq: 2, asked_seq: 2 }]);
    expect(await stored(world)).toMatchObject([
      { kind: 'message' },
      { type: 'edit', kind: 'ack' },
      { type: 'edit', kind: 'message' },
    ]);
  });

  test.each([
    ['text', { type: 'text', text: { body: 'BAJA' } }],
    ['caption', { type: 'image', image: { id: '1', caption: 'Baja, gracias' } }],
  ])('E2: an edit of a %s to BAJA withdraws everything, and renews nothing', async (_, message) => {
    const world = await openGateway();
    const first = text('¿Cuándo llega?');
    await world.messages([first]);
    world.clock.at += MINUTE;
    await world.messages([edit(first['id'], message, { timestamp: seconds(MONDAY + MINUTE) })]);
    expect(await consents(world)).toEqual(
      ['authentication', 'marketing', 'service', 'utility'].map((category) => ({ category, granted: false })),
    );
    expect(await cases(world)).toMatchObject([{ anchor: AT, answered_seq: 2 }]);
    expect(await world.rows('select from opt_out_notices')).toHaveLength(1);
  });

  test('E2: a button of ours, a row, a caption and a text with courtesy withdraw everything; a tale does not', async () => {
    const world = await openGateway();
    const said: [object, boolean][] = [
      [
        {
          type: 'interactive',
          interactive: { type: 'button_reply', button_reply: { id: 'x', title: 'Darme de baja' } },
        },
        true,
      ],
      [
        {
          type: 'interactive',
          interactive: { type: 'list_reply', list_reply: { id: 'x', title: 'Baja', description: 'No más' } },
        },
        true,
      ],
      [{ type: 'button', button: { text: 'Darme de baja', payload: 'resume:task-1:pay' } }, true],
      [{ type: 'image', image: { id: '1', caption: 'BAJA por favor' } }, true],
      [{ text: { body: 'Stop. Thank you' } }, true],
      [{ text: { body: 'Baja\n\nAna Rojas\nGerente' } }, true],
      [{ text: { body: 'no quiero dar de baja mi línea' } }, false],
      [{ type: 'image', image: { id: '1', caption: 'baja el precio' } }, false],
    ];
    for (const [n, [over, withdraws]] of said.entries()) {
      const from = `57300200000${n}`;
      await world.messages([text('', { from, ...over })], {
        contacts: [{ wa_id: from, profile: { name: 'Ana Rojas' } }],
      });
      const { length } = await world.rows(
        'select from consents where contact_id = (select contact_id from identities where value = $1) and not granted',
        [from],
      );
      expect(length > 0, JSON.stringify(over)).toBe(withdraws);
    }
  });
});

const revoke = (original: unknown, over: object = {}) =>
  text('', { type: 'revoke', text: undefined, revoke: { original_message_id: original }, ...over });

describe('S6: what its author took back is gone', () => {
  test('S6: in whichever order the two arrive, with its edits; of others nothing goes', async () => {
    const secret = (body: string) => text(`secreto ${body}`);
    for (const isFirst of [false, true]) {
      const world = await openGateway();
      const [first, other] = [secret('uno'), text('otra cosa')];
      const changed = edit(first['id'], { type: 'text', text: { body: 'secreto dos' } });
      const late = edit(first['id'], { type: 'text', text: { body: 'secreto tres' } });
      const [back, before] = [revoke(first['id']), [first, changed]];
      await world.messages(isFirst ? [back] : before);
      await world.messages([other]);
      world.clock.at += MINUTE;
      await world.messages(isFirst ? before : [back]);
      await world.messages([late]);
      // W3: the same again changes nothing.
      await world.messages([back, ...before, late]);
      expect(JSON.stringify(await world.rows('select * from messages')), String(isFirst)).not.toContain(
        'secreto',
      );
      const revoked = await world.rows<{ type: string; content: object }>(
        'select type, content from messages where revoked_at is not null order by type, timeline_seq',
      );
      expect(revoked).toEqual([
        { type: 'edit', content: { type: 'edit' } },
        { type: 'edit', content: { type: 'edit' } },
        { type: 'text', content: { type: 'text' } },
      ]);
      expect(
        await world.rows(`select from messages where content #>> '{text,body}' = 'otra cosa'`),
      ).toHaveLength(1);
      expect(JSON.stringify(await world.rows('select * from webhook_events'))).not.toContain('secreto');
    }
  });

  test('S6: only its author: a customer takes back no word of the business, and it none of theirs', async () => {
    const world = await openGateway();
    const said = text('hola');
    const echo = text('buenas', { id: wamid(), from: BUSINESS, to: CUSTOMER });
    await world.messages([said]);
    await say(world, 'smb_message_echoes', { message_echoes: [echo] });
    const takesBack = (id: unknown) => ({ ...revoke(id), from: BUSINESS, to: CUSTOMER });
    await world.messages([revoke(echo['id'])]);
    await say(world, 'smb_message_echoes', { message_echoes: [takesBack(said['id'])] });
    expect(await world.rows('select from messages where revoked_at is not null')).toEqual([]);
    await say(world, 'smb_message_echoes', { message_echoes: [takesBack(echo['id'])] });
    expect(await world.rows('select direction, content from messages where revoked_at is not null')).toEqual([
      { direction: 'echo', content: { type: 'text' } },
    ]);
    // W9: a revocation answers nothing.
    expect(await cases(world)).toMatchObject([{ asked_seq: 1, answered_seq: 2, fact_seq: 2 }]);
  });
});

describe('F7: a number that the customer shares on request becomes theirs', () => {
  const USER = 'CO.1234567890';
  const card = (phones: object[], over: object = {}) => ({
    name: { formatted_name: 'Ana Rojas' },
    phones,
    ...over,
  });
  const shared = (cards: object[], over: object = {}) =>
    text('', {
      from: undefined,
      from_user_id: USER,
      type: 'contacts',
      text: undefined,
      contacts: cards,
      ...over,
    });
  const contacts = [{ user_id: USER, profile: { name: 'Ana Rojas' } }];
  const identities = (world: GatewayWorld) =>
    world.rows<{ channel: string; kind: string; value: string }>(
      `select channel, kind, value from identities where contact_id = (select contact_id from identities where value = $1)
       order by channel, kind`,
      [USER],
    );
  const account = { phone: '+57 300 123 4567', wa_id: CUSTOMER, type: 'CELL' };
  const open = async () => {
    const world = await openGateway();
    await world.messages([text('hola', { from: undefined, from_user_id: USER })], { contacts });
    return world;
  };
  const OWN = { channel: 'whatsapp', kind: 'user_id', value: USER };

  test('F7: by the provider’s mark; their cases look at the world anew; a later message by number is theirs', async () => {
    const world = await open();
    await world.messages([shared([card([account], { origin: 'contact_request' })])], { contacts });
    expect(await identities(world)).toEqual([{ channel: 'whatsapp', kind: 'phone', value: CUSTOMER }, OWN]);
    expect(await facts(world)).toMatchObject([
      {},
      { fact: { kind: 'message' } },
      { fact: { fact: 'contact' } },
    ]);
    await world.messages([text('soy yo')]);
    expect(await cases(world)).toHaveLength(1);
  });

  test('F7, S6: what can only be called is kept for calls; taken back with its card, it is forgotten', async () => {
    const world = await open();
    const message = shared([card([{ phone: '+57 1 234 5678' }], { origin: 'contact_request' })]);
    await world.messages([message], { contacts });
    expect(await identities(world)).toEqual([{ channel: 'call', kind: 'phone', value: '5712345678' }, OWN]);
    await world.messages([revoke(message['id'], { from: undefined, from_user_id: USER })], { contacts });
    expect(await identities(world)).toEqual([OWN]);
  });

  test('F7: an unmarked card is theirs if it bears their name and answers our request', async () => {
    const world = await open();
    const contact = (await world.rows<{ id: string }>('select id from contacts'))[0]?.id;
    await world.rows(
      `insert into messages (id, provider_id, contact_id, line_id, direction, type, at, arrived_at, content)
       select 'msg-1', 'wamid.ASKED', $1, id, 'out', 'interactive', 1, 1,
         '{"interactive": {"type": "request_contact_info"}}' from lines`,
      [contact],
    );
    const context = { context: { id: 'wamid.ASKED' } };
    const others: [object[], object][] = [
      // Not asked for.
      [[card([account])], {}],
      [[card([account])], { context: { id: 'wamid.OTHER' } }],
      // Somebody else's, or nobody's in particular.
      [[card([account], { origin: 'other' })], context],
      [[card([account], { name: { formatted_name: 'Pedro Soto' } })], context],
      [[card([account]), card([{ ...account, wa_id: '573009999999' }])], context],
      [[card([account, { phone: '1', wa_id: '573009999999' }])], context],
      [[card([])], context],
    ];
    for (const [cards, over] of others) {
      await world.messages([shared(cards, over)], { contacts });
      expect(await identities(world), JSON.stringify([cards, over])).toEqual([OWN]);
    }
    await world.messages([shared([card([account], { name: { formatted_name: 'ANA ROJAS' } })], context)], {
      contacts,
    });
    expect(await identities(world)).toEqual([{ channel: 'whatsapp', kind: 'phone', value: CUSTOMER }, OWN]);
  });

  test('F7: who writes by a number is known by it, whatever is on a card', async () => {
    const world = await openGateway();
    await world.messages([
      text('', {
        type: 'contacts',
        text: undefined,
        contacts: [card([{ ...account, wa_id: '573009999999' }], { origin: 'contact_request' })],
      }),
    ]);
    expect(await world.rows('select value from identities')).toEqual([{ value: CUSTOMER }]);
  });
});

describe('S2: signed posts that were changed on their way', () => {
  test('S2: are taken in; what cannot be read is kept, counted and told', async () => {
    const world = await openGateway();
    const post = (body: string): string => JSON.stringify(postOf(change({ messages: [text(body)] })));
    const packed = async (body: Buffer, headers: Record<string, string>, signed: Buffer | string = body) =>
      fetch(`${world.gateway.url}/webhooks/whatsapp`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { ...headers, 'x-hub-signature-256': sign(signed) },
      });
    const proxied = post('proxy');
    expect((await world.post(`\uFEFF${post('marca')}`)).status).toBe(200);
    expect((await packed(gzipSync(post('gzip')), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect((await packed(gzipSync(proxied), { 'content-encoding': 'gzip' }, proxied)).status).toBe(200);
    expect((await packed(gzipSync(post('falso')), { 'content-encoding': 'gzip' }, 'other')).status).toBe(401);
    expect((await world.post(JSON.stringify({ body: JSON.parse(post('envuelto')) as object }))).status).toBe(
      200,
    );
    expect((await world.post(new URLSearchParams({ payload: post('formulario') }).toString())).status).toBe(
      200,
    );
    expect(
      await world.rows(`select content #>> '{text,body}' as body from messages order by timeline_seq`),
    ).toEqual(['marca', 'gzip', 'proxy', 'envuelto', 'formulario'].map((body) => ({ body })));
    expect(await world.rows('select from webhook_events')).toEqual([]);

    expect((await world.post('{"entry": broken')).status).toBe(200);
    expect(await world.rows('select field from webhook_events')).toEqual([{ field: 'unreadable' }]);
    const metrics = await (await fetch(`${world.gateway.url}/metrics`)).text();
    expect(metrics).toContain('ventana_webhooks_total{outcome="unread"} 1');
  });
});
