import { expect, it } from 'vitest';
import { costsOfCase, sumCosts } from '../../database/sending/costs.ts';
import { transaction } from '../../database/pool.ts';
import { applyStatus } from '../../database/sending/statuses.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { MONDAY, startWorld, type World } from '../worlds/sending.ts';

const rates = readRates();
const PMP = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' };
const CBP = { billable: true, pricing_model: 'CBP', category: 'marketing' };

type Status = Partial<Parameters<typeof applyStatus>[1]>;

/** A message that went, of which the provider has not said anything yet. */
async function sent(world: World, caseId?: string) {
  await world.control.settings({ ladder: [] });
  const about = caseId === undefined ? await world.openCase() : null;
  const id = caseId ?? about?.id ?? '';
  if (about !== null) await world.sender.sendTemplate(await about.impact());
  const attempt = (await world.attempts(id)).at(-1);
  const providerId = attempt?.provider_id ?? '';
  return {
    id,
    about,
    say: (status: string, more: Status = {}) =>
      transaction(world.pool, (connection) =>
        applyStatus(
          connection,
          {
            providerId,
            ourId: null,
            status,
            at: MONDAY + MINUTE,
            errorCode: null,
            pricing: null,
            country: 'CO',
            ...more,
          },
          rates,
        ),
      ),
  };
}

const row = async (world: World, caseId: string) =>
  (await world.pool.query('select * from costs where case_id = $1', [caseId])).rows;

it('M4: an estimate with `sent`, charged when it is delivered', async () => {
  const world = await startWorld();
  const { id, say } = await sent(world);
  await say('sent', { pricing: PMP });
  expect(await row(world, id)).toMatchObject([
    { model: 'PMP', type: 'regular', category: 'utility', market: 'colombia', amount: 800, charged_at: null },
  ]);
  expect(await costsOfCase(world.pool, id)).toEqual([]);
  await say('delivered', { pricing: PMP });
  expect(await costsOfCase(world.pool, id)).toEqual([
    { category: 'utility', type: 'regular', currency: 'USD', amount: 800, messages: 1, free: 0, unpriced: 0 },
  ]);
});

it('M4: every order and repetition of the same statuses costs the same, once', async () => {
  const world = await startWorld();
  // The charging status says otherwise than the estimate: a window opened in between.
  const free = { ...PMP, billable: false, type: 'free_customer_service' };
  const statuses: [string, Status][] = [
    ['sent', { pricing: PMP }],
    ['delivered', { pricing: free }],
    ['read', {}],
  ];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
    [2, 2, 1, 1, 0, 0, 1],
  ];
  for (const order of orders) {
    const { id, say } = await sent(world);
    for (const index of order) {
      const [status, more] = statuses[index] as [string, Status];
      await say(status, more);
    }
    expect([order, await costsOfCase(world.pool, id)]).toEqual([
      order,
      [
        {
          category: 'utility',
          type: 'free_customer_service',
          currency: 'USD',
          amount: 0,
          messages: 1,
          free: 1,
          unpriced: 0,
        },
      ],
    ]);
  }
});

it('M4: statuses of one message in many posts at once are charged once', async () => {
  const world = await startWorld();
  const { id, say } = await sent(world);
  await Promise.all(
    Array.from({ length: 24 }, (_, index) => say(index % 3 === 0 ? 'sent' : 'delivered', { pricing: PMP })),
  );
  expect(await costsOfCase(world.pool, id)).toMatchObject([{ amount: 800, messages: 1 }]);
});

it('M4: what was not delivered costs nothing', async () => {
  const world = await startWorld();
  const { id, say } = await sent(world);
  await say('sent', { pricing: PMP });
  await say('failed', { errorCode: '131026' });
  await say('delivered', { pricing: PMP });
  expect(await costsOfCase(world.pool, id)).toEqual([]);
});

it('M4: a conversation of an older account is charged once, however many messages it has and at once', async () => {
  const world = await startWorld();
  const at = Date.parse('2025-02-03T12:00:00Z');
  const several = await Promise.all(Array.from({ length: 6 }, () => sent(world)));
  const conversation = { id: `conversation-${several[0]?.id}`, origin: { type: 'marketing' } };
  await Promise.all(several.map(({ say }) => say('delivered', { pricing: CBP, conversation, at })));
  await Promise.all(several.map(({ say }) => say('sent', { pricing: CBP, conversation, at })));
  const costs = (await Promise.all(several.map(({ id }) => costsOfCase(world.pool, id)))).flat();
  expect(costs.map(({ amount }) => amount).toSorted((one, other) => one - other)).toEqual([
    0, 0, 0, 0, 0, 12_500,
  ]);
  expect(costs.reduce((sum, { free }) => sum + free, 0)).toBe(5);
});

it('M4: conversations without an id, and what the rate table does not know', async () => {
  const world = await startWorld();
  const [one, other] = [await sent(world), await sent(world)];
  await one.say('delivered', { pricing: CBP, at: Date.parse('2025-02-03T12:00:00Z') });
  expect(await costsOfCase(world.pool, one.id)).toMatchObject([{ amount: 12_500, unpriced: 0 }]);
  await other.say('delivered', { pricing: { ...PMP, category: 'new_thing' } });
  expect(await costsOfCase(world.pool, other.id)).toMatchObject([
    { category: 'new_thing', amount: 0, messages: 1, unpriced: 1 },
  ]);
});

it('M4: a status that shows no number is priced by the user id, then by the record', async () => {
  const world = await startWorld();
  const { id, say, about } = await sent(world);
  await world.pool.query(`update contacts set country = 'CL' where id = $1`, [about?.contactId]);
  await say('delivered', { pricing: PMP, country: null });
  expect(await row(world, id)).toMatchObject([{ country: 'CL', market: 'chile', amount: 20_000 }]);

  const known = await sent(world);
  await world.pool.query(
    `insert into identities (channel, kind, value, contact_id) values ('whatsapp', 'user_id', $1, $2)`,
    [`PE.${known.id}`, known.about?.contactId],
  );
  await known.say('delivered', { pricing: PMP, country: null });
  expect(await row(world, known.id)).toMatchObject([{ country: 'PE', amount: 20_000 }]);
});

it('M4: the provider’s own statuses are priced', async () => {
  const world = await startWorld();
  const about = await world.openCase();
  await world.sender.sendTemplate(await about.impact());
  await world.control.settled();
  expect(await costsOfCase(world.pool, about.id)).toMatchObject([
    { category: 'utility', type: 'regular', amount: 800, messages: 1 },
  ]);
});

it('M4: sums by key, in half-open spans and local days', async () => {
  const world = await startWorld();
  const base = Date.parse('2031-05-10T00:00:00Z');
  const deliver = async (at: number, category: string) => {
    const { say } = await sent(world);
    await say('delivered', { pricing: { ...PMP, category }, at });
  };
  await deliver(base + 3 * HOUR, 'utility');
  await deliver(base + 5 * HOUR, 'marketing');
  await deliver(base + DAY, 'utility');
  const span = { from: base, to: base + DAY, timeZone: 'America/Santiago' } as const;
  expect(await sumCosts(world.pool, { ...span, by: 'category' })).toMatchObject([
    { key: 'marketing', amount: 12_500 },
    { key: 'utility', amount: 800, messages: 1 },
  ]);
  // 03:00 UTC is still the day before in Santiago.
  expect(await sumCosts(world.pool, { ...span, by: 'day' })).toMatchObject([
    { key: '2031-05-09', amount: 800 },
    { key: '2031-05-10', amount: 12_500 },
  ]);
  for (const by of ['type', 'model', 'market', 'country', 'line', 'reason', 'template', 'month'] as const) {
    const sums = await sumCosts(world.pool, { ...span, by });
    expect([by, sums.reduce((total, { amount }) => total + amount, 0)]).toEqual([by, 13_300]);
    expect(sums.every(({ key }) => key !== null)).toBe(true);
  }
});
