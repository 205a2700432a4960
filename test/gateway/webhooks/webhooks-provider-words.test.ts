import { expect, test } from 'vitest';
import { payloadNamed } from '../../../dev/provider/reference/payloads.ts';
import { postOf, type Scene } from '../../../dev/provider/reference/scene.ts';
import { seedTemplates, templateSeed } from '../../../database/templates/seed-templates.ts';
import { countClicks } from '../../../database/receiving/provider-clicks.ts';
import { spanOfDays } from '../../../services/time/civil-time.ts';
import { LINE } from '../../worlds/cases.ts';
import { type GatewayWorld, MONDAY, openGateway } from '../../worlds/gateway.ts';

const TEMPLATE = templateSeed.find(({ providerName }) => providerName === 'payment_pending_v3');
const scene = (over: Partial<Scene> = {}): Scene => ({
  line: { phoneNumberId: LINE, displayPhoneNumber: '56911112222' },
  account: 'waba-1',
  portfolio: 'portfolio-1',
  customer: {
    phone: '573001234567',
    userId: 'CO.1000200030004',
    parentUserId: 'CO.ENT.9000800070006',
    name: 'Camila Prueba',
    username: 'camilaprueba',
  },
  after: { phone: '573009876543', userId: 'CO.5000600070008', parentUserId: 'CO.ENT.1' },
  at: MONDAY,
  sent: 'wamid.sent',
  written: 'wamid.written',
  message: 'wamid.new',
  call: 'wacid.new',
  template: { id: '900100200300', name: 'payment_pending_v3', language: 'es' },
  ...over,
});
async function tells(world: GatewayWorld, name: string, over: Partial<Scene> = {}): Promise<void> {
  const payload = payloadNamed(name);
  if (payload === undefined) throw new Error(`no payload ${name}`);
  const answer = await world.post(postOf(payload, scene(over)));
  expect({ name, status: answer.status }).toEqual({ name, status: 200 });
}

test('E2, I1, M3: what the provider says of people changes what is known of them', async () => {
  const world = await openGateway();
  const ledger = () =>
    world.rows<object>(
      `select category, granted, source from consents where category = 'marketing' order by id`,
    );

  // Somebody who never wrote signs up by link: they are a contact, and marketing alone is granted.
  await tells(world, 'preferences/signup');
  expect(await ledger()).toEqual([
    { category: 'marketing', granted: true, source: 'sign-up:77120034559981' },
  ]);
  expect(await world.rows('select category from consents')).toHaveLength(1);
  await tells(world, 'preferences/signup');
  await tells(world, 'preferences/stop');
  await tells(world, 'preferences/signup', { at: MONDAY + 60_000 });
  expect((await ledger()).map((entry) => Object.values(entry).slice(1))).toEqual([
    [true, 'sign-up:77120034559981'],
    [false, 'provider-preference'],
    [true, 'sign-up:77120034559981'],
  ]);

  // Their user id is another one: the same contact.
  const identities = () =>
    world.rows<{ contact_id: string; value: string }>(
      'select contact_id, value from identities order by value',
    );
  const before = await identities();
  await tells(world, 'user-id/changed', { after: { ...scene().after, phone: '573001234567' } });
  const after = await identities();
  expect(new Set([...before, ...after].map(({ contact_id: id }) => id)).size).toBe(1);
  expect(after.map(({ value }) => value)).toEqual(['573001234567', 'CO.5000600070008', 'CO.ENT.1']);
  // With another number beside it, that one is theirs as well.
  await tells(world, 'user-id/changed', {
    customer: { ...scene().customer, userId: 'CO.5000600070008', parentUserId: 'CO.ENT.1' },
    after: { phone: '573009876543', userId: 'CO.77', parentUserId: 'CO.ENT.2' },
  });
  expect((await identities()).map(({ value }) => value)).toEqual(
    expect.arrayContaining(['573009876543', 'CO.77', 'CO.ENT.2']),
  );
  expect(await world.rows('select from contacts')).toHaveLength(1);

  // Clicks are counted once each, on the days of the business.
  await tells(world, 'messages/click');
  await tells(world, 'messages/click');
  await tells(world, 'messages/click', { message: 'wamid.other', at: MONDAY - 86_400_000 });
  const clicks = (from: string, to: string, lines: string[] | null = null) =>
    countClicks(world.pool, spanOfDays('America/Bogota', from, to), lines);
  expect(await clicks('2026-03-01', '2026-03-02')).toBe(2);
  expect(await clicks('2026-03-02', '2026-03-02')).toBe(1);
  expect(await clicks('2026-03-01', '2026-03-02', ['another'])).toBe(0);
  expect(await clicks('2026-03-01', '2026-03-02', [LINE])).toBe(2);

  // A field nobody has decided on is kept, and counted as such (T6).
  const answer = await world.post({
    object: 'whatsapp_business_account',
    entry: [{ id: 'waba-1', changes: [{ field: 'moon_phase_update', value: { phase: 'full' } }] }],
  });
  expect(answer.status).toBe(200);
  expect(await world.rows(`select value from webhook_events where field = 'moon_phase_update'`)).toEqual([
    { value: { phase: 'full' } },
  ]);
  expect(await (await fetch(`${world.gateway.url}/metrics`)).text()).toContain(
    'ventana_webhooks_total{outcome="kept"} 1',
  );
});

test('T1, T2: why a template was turned down, and that it was edited, stands with it', async () => {
  const world = await openGateway();
  await seedTemplates(world.pool);
  const kept = async () => {
    const [row] = await world.rows<{ status: string; rejection: unknown; edited_at: number | null }>(
      `select status, rejection, edited_at from templates
       where provider_name = 'payment_pending_v3' and language = 'es'`,
    );
    return row;
  };
  await tells(world, 'template-status/rejected');
  expect(await kept()).toEqual({
    status: 'rejected',
    rejection: {
      reason: 'INVALID_FORMAT',
      why: 'Two of its variables stand beside each other without words between them.',
      advice: 'Put words between the variables.',
    },
    edited_at: null,
  });
  await tells(world, 'template-status/rejected-for-its-category', { at: MONDAY + 60_000 });
  expect((await kept())?.rejection).toEqual({ reason: 'TAG_CONTENT_MISMATCH', why: null, advice: null });
  await tells(world, 'template-status/approved', { at: MONDAY + 120_000 });
  expect(await kept()).toEqual({ status: 'approved', rejection: null, edited_at: null });

  await tells(world, 'template-components/edited');
  expect((await kept())?.edited_at).toBe(Math.floor(MONDAY / 1_000) * 1_000);
  // What the provider has is ours again, by place where ours is by name.
  const payload = payloadNamed('template-components/edited');
  if (payload === undefined) throw new Error('no payload');
  let place = 0;
  const body = TEMPLATE?.body.replaceAll(/\{\{\w+\}\}/g, () => `{{${(place += 1)}}}`);
  const value = { ...payload.value(scene()), message_template_element: body };
  expect((await world.post(postOf({ ...payload, value: () => value }, scene()))).status).toBe(200);
  expect((await kept())?.edited_at).toBeNull();
});
