import { describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../../domain/time/instant.ts';
import { limitOf } from '../../../domain/gate/messaging-tier.ts';
import { meaningOfAccountEvent } from '../../../gateway/webhooks/account-event.ts';
import { MONDAY, openGateway, wamid } from '../../worlds/gateway.ts';
import { LINE } from '../../worlds/cases.ts';

const WABA = 'waba-1';
const about = { scope: 'account', id: WABA } as const;
const expiration = 1_773_000_000;

/** As Meta's references of each field show them. */
const EVENTS: readonly (readonly [
  field: string,
  value: unknown,
  changes: readonly object[],
  alert?: object,
])[] = [
  ['account_update', { event: 'ACCOUNT_DELETED' }, [{ ...about, fact: 'connection', connection: 'shut' }]],
  ['account_update', { event: 'ACCOUNT_OFFBOARDED' }, [{ ...about, fact: 'connection', connection: 'shut' }]],
  [
    'account_update',
    { event: 'ACCOUNT_RECONNECTED' },
    [{ ...about, fact: 'connection', connection: 'connected' }],
  ],
  [
    'account_update',
    {
      event: 'PARTNER_REMOVED',
      waba_info: { waba_id: '980198427658004', owner_business_id: '2329417887457253' },
    },
    [{ scope: 'account', id: '980198427658004', fact: 'connection', connection: 'shut' }],
  ],
  [
    'account_update',
    { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'ADULT' } },
    [{ ...about, fact: 'warned' }],
    { type: 'ACCOUNT_VIOLATION' },
  ],
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'April 17, 2025' } },
    [{ ...about, fact: 'connection', connection: 'shut' }],
  ],
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: ['SCHEDULE_FOR_DISABLE'], waba_ban_date: 'x' } },
    [{ ...about, fact: 'warned' }],
    { type: 'SCHEDULE_FOR_DISABLE' },
  ],
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
    [
      { ...about, fact: 'connection', connection: 'connected' },
      { ...about, fact: 'unrestricted', type: null },
    ],
  ],
  // Good news: nothing is restricted any more, one type is not, or its end has come.
  [
    'account_update',
    { event: 'ACCOUNT_RESTRICTION', restriction_info: [] },
    [
      { ...about, fact: 'connection', connection: 'connected' },
      { ...about, fact: 'unrestricted', type: null },
    ],
  ],
  [
    'account_update',
    {
      event: 'ACCOUNT_RESTRICTION_LIFTED',
      restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
    },
    [{ ...about, fact: 'unrestricted', type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
  ],
  [
    'account_update',
    {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: {
        restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING',
        expiration: MONDAY / SECOND - 1,
      },
    },
    [{ ...about, fact: 'unrestricted', type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
  ],
  [
    'account_update',
    { event: 'ACCOUNT_REINSTATED' },
    [
      { ...about, fact: 'connection', connection: 'connected' },
      { ...about, fact: 'unrestricted', type: null },
    ],
  ],
  [
    'account_update',
    {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [{ restriction_type: 'RESTRICTED_UTILITY_TEMPLATES', expiration }],
    },
    [{ ...about, fact: 'restricted', type: 'RESTRICTED_UTILITY_TEMPLATES', until: expiration * SECOND }],
    { severity: 'WARNING' },
  ],
  [
    'account_update',
    {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [
        { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration },
        { restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', expiration },
        {
          restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
          expiration: '2026-03-12T07:09:27.000Z',
        },
      ],
    },
    [
      {
        ...about,
        fact: 'restricted',
        type: 'RESTRICTED_BIZ_INITIATED_MESSAGING',
        until: expiration * SECOND,
      },
      {
        ...about,
        fact: 'restricted',
        type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION',
        until: expiration * SECOND,
      },
      {
        ...about,
        fact: 'restricted',
        type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
        until: Date.parse('2026-03-12T07:09:27Z'),
      },
    ],
    { severity: 'CRITICAL' },
  ],
  ['account_review_update', { decision: 'REJECTED' }, [{ ...about, fact: 'review', review: 'rejected' }]],
  ['account_review_update', { decision: 'DEFERRED' }, [{ ...about, fact: 'review', review: 'pending' }]],
  ['account_review_update', { decision: 'APPROVED' }, [{ ...about, fact: 'review', review: 'approved' }]],
  [
    'phone_number_quality_update',
    { display_phone_number: '15550783881', event: 'THROUGHPUT_UPGRADE', current_limit: 'TIER_UNLIMITED' },
    [{ scope: 'number', id: '15550783881', fact: 'throughput', perSecond: 1_000 }],
  ],
  [
    'phone_number_quality_update',
    {
      display_phone_number: '15550783881',
      event: 'THROUGHPUT_UPGRADE',
      max_daily_conversations_per_business: 'TIER_UNLIMITED',
    },
    [{ scope: 'number', id: '15550783881', fact: 'throughput', perSecond: 1_000 }],
  ],
  [
    'phone_number_quality_update',
    {
      display_phone_number: '15550783881',
      event: 'THROUGHPUT_UPGRADE',
      current_limit: 'TIER_UNLIMITED',
      max_daily_conversations_per_business: 'TIER_100K',
    },
    [
      { scope: 'number', id: '15550783881', fact: 'throughput', perSecond: 1_000 },
      { ...about, fact: 'limit', atMost: 100_000 },
    ],
  ],
  [
    'business_capability_update',
    { messaging_limit_tier: 'TIER_1K' },
    [{ ...about, fact: 'limit', atMost: 1_000 }],
  ],
  [
    'phone_number_quality_update',
    { display_phone_number: '+1 555-078-3881', event: 'FLAGGED', current_limit: 'TIER_10K' },
    [
      { scope: 'number', id: '15550783881', fact: 'quality', quality: 'red' },
      { ...about, fact: 'limit', atMost: 10_000 },
    ],
  ],
  [
    'phone_number_quality_update',
    {
      display_phone_number: '15550783881',
      event: 'ONBOARDING',
      current_limit: 'TIER_NOT_SET',
      max_daily_conversations_per_business: 'TIER_250',
    },
    [{ ...about, fact: 'limit', atMost: 250 }],
  ],
  [
    'business_capability_update',
    { max_daily_conversations_per_business: 2000, max_phone_numbers_per_waba: 25 },
    [{ ...about, fact: 'limit', atMost: 2_000 }],
  ],
  [
    'business_capability_update',
    { max_daily_conversation_per_phone: -1, max_phone_numbers_per_waba: 25 },
    [{ ...about, fact: 'limit', atMost: null }],
  ],
  [
    'account_alerts',
    {
      entity_type: 'PHONE_NUMBER',
      entity_id: LINE,
      alert_info: {
        alert_severity: 'CRITICAL',
        alert_status: 'ACTIVE',
        alert_type: 'OBA_REJECTED',
        alert_description: 'Rejected.',
      },
    },
    [],
    { about: { scope: 'line', id: LINE }, type: 'OBA_REJECTED', severity: 'CRITICAL' },
  ],
];

const NOTHING: readonly [field: string, value: unknown][] = [
  [
    'account_update',
    { event: 'VOLUME_BASED_PRICING_TIER_UPDATE', volume_tier_info: { tier: '25000001:50000000' } },
  ],
  ['account_update', { event: 7, restriction_info: 'none' }],
  ['account_update', 'text'],
  ['account_review_update', { decision: 'PERHAPS' }],
  [
    'account_alerts',
    {
      entity_type: 'BUSINESS',
      entity_id: '1',
      alert_info: { alert_severity: 'INFORMATIONAL', alert_type: 'OBA_APPROVED' },
    },
  ],
  [
    'account_alerts',
    {
      entity_type: 'PHONE_NUMBER',
      entity_id: LINE,
      alert_info: { alert_severity: 'WARNING', alert_status: 'ACTIVE', alert_type: 'OBA_APPROVED' },
    },
  ],
  [
    'phone_number_quality_update',
    { display_phone_number: '15550783881', event: 'ONBOARDING', current_limit: 'TIER_NOT_SET' },
  ],
  ['business_capability_update', { max_daily_conversations_per_business: 'TIER_?' }],
  ['security', { event: 'PIN_CHANGED' }],
];

describe('what the provider says of lines', () => {
  it.each(EVENTS.map((event) => ({ event })))('E6: $event.0 $event.1', ({ event }) => {
    const [field, value, changes, alert] = event;
    const means = meaningOfAccountEvent(field, value, WABA, MONDAY);
    expect(means).toMatchObject({ is: 'line-health', at: MONDAY, changes });
    expect(means).toMatchObject({ alert: alert ?? null });
  });

  it.each(NOTHING.map((event) => ({ event })))('E6: nothing of a line in $event.0 $event.1', ({ event }) => {
    const [field, value] = event;
    expect(meaningOfAccountEvent(field, value, WABA, MONDAY)).toBeNull();
  });

  it('E6: tiers as they were and are spelt', () => {
    const said = [
      'TIER_50',
      'TIER_1K',
      'TIER_2K',
      'TIER_100K',
      'TIER_UNLIMITED',
      250,
      '-1',
      'TIER_NOT_SET',
      0,
      null,
    ];
    expect(said.map(limitOf)).toEqual([
      50,
      1_000,
      2_000,
      100_000,
      null,
      250,
      null,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('E6, R8: events by webhook show in GET /v1/lines and /metrics, whatever their order, and operators are told', async () => {
    const world = await openGateway();
    const event = async (field: string, value: object, time: number) => {
      const body = {
        object: 'whatsapp_business_account',
        entry: [{ id: WABA, time, changes: [{ field, value }] }],
      };
      expect((await world.post(body)).status).toBe(200);
    };
    const at = Math.floor(MONDAY / SECOND);
    // Before the line is known by a message.
    await event('business_capability_update', { max_daily_conversations_per_business: 'TIER_250' }, at - 60);
    await world.messages([
      { id: wamid(), from: '573001112233', type: 'text', text: { body: 'Hola' }, timestamp: String(at - 1) },
    ]);
    const lines = async () => {
      const answer = await fetch(`${world.gateway.url}/v1/lines`, {
        headers: { authorization: 'Bearer token' },
      });
      return ((await answer.json()) as { lines: object[] }).lines;
    };
    expect(await lines()).toMatchObject([
      {
        id: LINE,
        account: WABA,
        quality: 'unknown',
        connection: 'connected',
        messagingLimit: { atMost: 250, used: 0, freesAt: null },
        webhookLag: { by: 'PT1S' },
        troubles: [],
      },
    ]);
    await event('phone_number_quality_update', { display_phone_number: '56911112222', event: 'FLAGGED' }, at);
    // Sent before, arrives after.
    await event(
      'phone_number_quality_update',
      { display_phone_number: '56911112222', event: 'UNFLAGGED' },
      at - 5,
    );
    const until = at + 3_600;
    const restriction = { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: until };
    await event('account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [restriction] }, at);
    expect(await lines()).toMatchObject([
      {
        quality: 'red',
        restricted: { initiate: { until: new Date(until * SECOND).toISOString() }, reply: null },
        troubles: [
          { is: 'initiate-restricted', stops: 'utility', until: new Date(until * SECOND).toISOString() },
          { is: 'red', stops: 'utility', until: new Date(MONDAY + HOUR).toISOString() },
        ],
      },
    ]);
    const metrics = await (await fetch(`${world.gateway.url}/metrics`)).text();
    expect(metrics).toContain(`ventana_line_quality{line="${LINE}"} 0`);
    expect(metrics).toContain(`ventana_line_stopped{line="${LINE}"} 2`);
    expect(metrics).toContain(`ventana_line_contacts_24h_limit{line="${LINE}"} 250`);
    await event(
      'phone_number_quality_update',
      { display_phone_number: '56911112222', event: 'UNFLAGGED' },
      at + 1,
    );
    await event(
      'account_update',
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
      at + 2,
    );
    expect(await lines()).toMatchObject([{ quality: 'unknown', troubles: [] }]);
    expect(
      await world.rows(
        `select line_id, seq, type, data -> 'alert' as alert from outbox order by line_id, seq`,
      ),
    ).toEqual([
      { line_id: LINE, seq: 1, type: 'line.unwell', alert: null },
      { line_id: LINE, seq: 2, type: 'line.unwell', alert: 'RESTRICTED_BIZ_INITIATED_MESSAGING' },
      { line_id: LINE, seq: 3, type: 'line.unwell', alert: null },
      { line_id: LINE, seq: 4, type: 'line.well', alert: null },
    ]);
    // A repetition changes nothing and tells nobody.
    await event('account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [restriction] }, at);
    expect(await world.rows('select from outbox')).toHaveLength(4);
  });

  it('E6: what is lifted eases and alarms nobody; each restriction has its type and its own end', async () => {
    const world = await openGateway();
    let sent = MONDAY / SECOND;
    const event = async (field: string, value: object) => {
      const body = {
        object: 'whatsapp_business_account',
        entry: [{ id: WABA, time: sent, changes: [{ field, value }] }],
      };
      sent += 1;
      world.clock.at = sent * SECOND;
      expect((await world.post(body)).status).toBe(200);
    };
    const restricts = (...types: readonly (readonly [type: string, until?: number])[]) =>
      event('account_update', {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: types.map(([type, until]) => ({
          restriction_type: `RESTRICTED_${type}`,
          ...(until === undefined ? {} : { expiration: until }),
        })),
      });
    const line = async () => {
      const headers = { authorization: 'Bearer token' };
      const answer = await fetch(`${world.gateway.url}/v1/lines`, { headers });
      const [first] = ((await answer.json()) as { lines: Record<string, unknown>[] }).lines;
      return first;
    };
    const told = () =>
      world.rows<{ type: string }>(`select type from outbox where line_id = '${LINE}' order by seq`);
    await world.messages([
      { id: wamid(), from: '573001112233', type: 'text', text: { body: 'Hola' }, timestamp: String(sent) },
    ]);
    const until = sent + 86_400;
    await restricts(
      ['BIZ_INITIATED_MESSAGING', until],
      ['CUSTOMER_INITIATED_MESSAGING'],
      ['ADD_PHONE_NUMBER_ACTION', until],
    );
    expect(await line()).toMatchObject({
      restrictions: [
        { type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', stops: null },
        { type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', stops: 'initiate' },
        { type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', stops: 'reply', until: null },
      ],
      troubles: [{ is: 'reply-restricted' }, { is: 'initiate-restricted' }],
    });
    // Its end is past: this one is over, the others stay.
    await restricts(['BIZ_INITIATED_MESSAGING', sent - 10]);
    expect(await line()).toMatchObject({ restricted: { initiate: null, reply: { until: null } } });
    await event('account_update', {
      event: 'ACCOUNT_RESTRICTION_LIFTED',
      restriction_info: [{ restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING' }],
    });
    expect(await line()).toMatchObject({
      restrictions: [{ type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION' }],
      troubles: [],
    });
    expect((await told()).map(({ type }) => type)).toEqual(['line.unwell', 'line.unwell', 'line.well']);
    await restricts();
    expect(await line()).toMatchObject({ restrictions: [] });
    expect(await told()).toHaveLength(3);
  });

  it('E6, I1: an event that names a displayed number reaches its line with or without the Brazilian 9', async () => {
    const world = await openGateway();
    await world.pool.query(
      'insert into lines (id, display_number, account_id) values ($1, $2, $3), ($4, $5, $3)',
      ['br-1', '+55 11 98765-4321', WABA, 'br-2', '551187650000'],
    );
    const event = async (display: string, name: string, time: number) => {
      const changes = [
        { field: 'phone_number_quality_update', value: { display_phone_number: display, event: name } },
      ];
      const entry = [{ id: WABA, time, changes }];
      expect((await world.post({ object: 'whatsapp_business_account', entry })).status).toBe(200);
    };
    const red = () =>
      world.rows<{ line: string }>(
        `select line_id as line from outbox where type = 'line.unwell' order by line_id`,
      );
    await event('55 11 8765-4321', 'FLAGGED', MONDAY / SECOND);
    await event('5511987650000', 'FLAGGED', MONDAY / SECOND);
    expect(await red()).toEqual([{ line: 'br-1' }, { line: 'br-2' }]);
    // The other spelling speaks of the same line.
    await event('5511987654321', 'UNFLAGGED', MONDAY / SECOND + 1);
    await event('551187650000', 'UNFLAGGED', MONDAY / SECOND + 1);
    expect(await world.rows(`select line_id from outbox where type = 'line.well'`)).toHaveLength(2);
  });
});
