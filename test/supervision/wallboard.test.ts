import { expect, test } from 'vitest';
import { readWallboard } from '../../services/summary/wallboard.ts';
import { HOUR, MINUTE } from '../../domain/time/instant.ts';
import { workingTime } from '../../domain/time/working-time.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';

const world = worldOfTests();
const policies = readPolicies(undefined);

test('A7: working time is what of an interval lies in the spans', () => {
  const spans = [
    [10, 20],
    [30, 40],
  ] as const;
  expect(workingTime(spans, 0, 100)).toBe(20);
  expect(workingTime(spans, 15, 35)).toBe(10);
  expect(workingTime(spans, 20, 30)).toBe(0);
  expect(workingTime(spans, 35, 15)).toBe(0);
});

test('W9, A2, R1, F3: the wallboard counts each open case once, by its window and by who owes, and the day’s rescues', async () => {
  const { pool, clock } = await world();
  // In Bogotá, where the customers are: noon in Santiago, where the business works.
  await new Life(await world()).begins('Mon', '10:00');
  const lives = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const life = new Life(await world());
      await life.writes('Hola');
      return life;
    }),
  );
  const [waiting, answered, pending, silent, held] = lives as [Life, Life, Life, Life, Life];
  await answered.answers('Ya lo veo');
  for (const life of [pending, silent]) {
    await life.consents('whatsapp', 'utility', true);
    await life.setsTask({ reason: 'payment', step: 'pay', data: { amount: { value: 10, currency: 'CLP' } } });
  }
  await held.ask('POST', `/v1/cases/${await held.caseId()}/hold`, {
    until: new Date((await held.now()) + 40 * HOUR).toISOString(),
    why: 'The store calls back',
  });
  await waiting.ask('POST', `/v1/cases/${await waiting.caseId()}/assign`, { agent: 'agent-7' });
  const begin = await waiting.now();
  const board = async () => readWallboard(pool, policies, clock.now());
  const total = async () =>
    (await board()).bands.flatMap(({ band, owes }) =>
      Object.entries(owes).flatMap(([who, cases]) => (cases > 0 ? [`${band} ${who} ${cases}`] : [])),
    );

  await expect.poll(total).toEqual(['early business 2', 'early customer 2', 'early nobody 1']);
  const general = (await board()).queues.find(({ queue }) => queue === 'general');
  expect(general).toMatchObject({ cases: 3, waiting: 2, unassigned: 2, agents: 1, held: 1, late: 0 });
  expect(general?.occupancy).toBeCloseTo(1 / policies.supervision.casesPerAgent);
  expect(general?.longestSince).toBeLessThanOrEqual(begin);

  // Two working hours later an answer is past the SLA, and the windows' first alert is far away.
  await waiting.until(begin + 2 * HOUR);
  expect((await board()).queues.find(({ queue }) => queue === 'general')).toMatchObject({ late: 2 });

  await waiting.until(begin + 18 * HOUR + MINUTE);
  expect(await total()).toEqual(['alerted business 2', 'alerted customer 2', 'alerted nobody 1']);
  // Two of the three queues' windows were alerted by now: the held and the idle case have none.
  expect((await board()).funnel).toMatchObject({ alerted: 3, answeredInTime: 0, sent: 0 });
  await pending.writes('Ya pago');
  expect((await board()).funnel).toMatchObject({ alerted: 3, answeredInTime: 1 });
  expect((await board()).soonest.map(({ id }) => id)).not.toContain(await answered.caseId());

  await waiting.until(begin + 24 * HOUR + 30 * MINUTE);
  const then = await board();
  expect(then.funnel).toMatchObject({ sent: 1, delivered: 1, answered: 0 });
  await silent.writes('Sigo aquí');
  expect((await board()).funnel).toMatchObject({ sent: 1, answered: 1 });
}, 60_000);
