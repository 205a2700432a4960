import { describe, expect, test } from 'vitest';
import { HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { SeenCase } from '../../dev/scenarios/play.ts';
import { isAt } from './life.ts';
import { shareWorld } from './shared-world.ts';

const alertsOf = ({ alerts }: SeenCase) => alerts.map(({ level, late }) => [level, late]);
const anchorOf = ({ window }: SeenCase): Instant => Date.parse(window.anchoredAt ?? '');

describe('alerts before expiry, on the whole system', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'A1, A2, A3: at 18 h up one priority, at 20 h to the escalation queue, told with all that a supervisor needs',
    life(async (customer) => {
      const anchor = await customer.begun();
      await customer.at('Tue', '03:55');
      expect(await customer.case()).toMatchObject({
        state: 'open',
        queue: 'payments',
        priority: 2,
        alerts: [],
      });
      await customer.at('Tue', '04:05');
      const first = await customer.case();
      expect(first).toMatchObject({ state: 'expiring', queue: 'payments', priority: 1 });
      expect(isAt(first.alerts[0]?.at, anchor + 18 * HOUR)).toBe(true);
      await customer.at('Tue', '06:05');
      const second = await customer.case();
      expect(second).toMatchObject({ state: 'escalated', queue: 'escalations', priority: 1 });
      expect(isAt(second.alerts[1]?.at, anchor + 20 * HOUR)).toBe(true);

      const [expiring, escalated] = (await customer.events()).filter(({ type }) =>
        ['case.expiring', 'case.escalated'].includes(type),
      );
      expect(expiring?.data).toMatchObject({ queue: 'payments', priority: 1, window: { remaining: 'PT6H' } });
      expect(escalated?.data).toMatchObject({
        owes: 'customer',
        reason: 'payment',
        task: { step: 'pay' },
        window: { open: true, remaining: 'PT4H' },
        url: `${customer.gatewayUrl}/cases/${second.id}`,
      });
    }),
  );

  test(
    'A3, A1: the customer writes again: priority and queue return to their routing, and both alerts are armed anew',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '07:00');
      expect((await customer.case()).queue).toBe('escalations');
      await customer.writes('¿Siguen ahí?');
      const back = await customer.case();
      expect(back).toMatchObject({ state: 'open', queue: 'payments', priority: 2 });
      const anchor = anchorOf(back);
      await customer.at('Wed', '04:00');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'escalated', queue: 'escalations', priority: 1 });
      expect(alertsOf(seen).slice(-2)).toEqual([
        [1, false],
        [2, false],
      ]);
      expect(isAt(seen.alerts.at(-2)?.at, anchor + 18 * HOUR)).toBe(true);
      expect(isAt(seen.alerts.at(-1)?.at, anchor + 20 * HOUR)).toBe(true);
    }),
  );

  test(
    'A3: a person who took the case keeps it: owner of record through the escalation, queue and priority after a reply',
    life(async (customer) => {
      await customer.begun();
      await customer.command('assign', { agent: 'ana' });
      await customer.at('Tue', '07:00');
      expect(await customer.case()).toMatchObject({ agent: 'ana', queue: 'escalations', priority: 1 });
      await customer.writes('¿Siguen ahí?');
      expect(await customer.case()).toMatchObject({
        state: 'open',
        agent: 'ana',
        queue: 'escalations',
        priority: 1,
      });
    }),
  );

  test(
    'A4, A1: resolved right before the alert: it never goes out',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '03:59');
      await customer.resolves('paid');
      await customer.at('Tue', '09:00');
      expect(await customer.case()).toMatchObject({ state: 'resolved', alerts: [] });
      expect(await customer.eventTypes()).toEqual(['case.opened', 'case.resolved']);
    }),
  );

  test(
    'A1: a task set when nobody owed and the first alert was past is told at once, marked late; the second on time',
    life(async (customer) => {
      await customer.begun({ task: null });
      await customer.at('Tue', '05:00');
      expect((await customer.case()).alerts).toEqual([]);
      await customer.setsTask({ reason: 'payment', step: 'pay' });
      await customer.at('Tue', '05:05');
      expect(alertsOf(await customer.case())).toEqual([[1, true]]);
      await customer.at('Tue', '06:05');
      expect(alertsOf(await customer.case())).toEqual([
        [1, true],
        [2, false],
      ]);
    }),
  );

  test(
    'A5, W3: a burst, each message twice and shuffled, re-arms the same pair and never multiplies it',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Mon', '11:00');
      await customer.provider.storm({
        customers: [customer.phone],
        messages: 30,
        copies: 2,
        shuffle: true,
        span: MINUTE,
        perPost: 5,
      });
      await customer.at('Mon', '12:00');
      const seen = await customer.case();
      const anchor = anchorOf(seen);
      expect(await customer.entries('message')).toHaveLength(31);
      await customer.at('Tue', '09:00');
      const alerted = await customer.case();
      expect(alertsOf(alerted)).toEqual([
        [1, false],
        [2, false],
      ]);
      expect(isAt(alerted.alerts[0]?.at, anchor + 18 * HOUR)).toBe(true);
    }),
  );
});
