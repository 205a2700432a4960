import { describe, expect, test } from 'vitest';
import { shareWorld } from './shared-world.ts';

const SLOT = { reason: 'delivery', step: 'choose-slot' };

describe('one pending task at a time', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'W10: inside the window another task replaces the first: its reason, queue and templates are what counts',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Mon', '12:00');
      await customer.setsTask(SLOT);
      expect(await customer.case()).toMatchObject({
        reason: 'delivery',
        queue: 'deliveries',
        task: { step: 'choose-slot' },
      });
      expect((await customer.entries('task')).map(({ what }) => what)).toEqual([
        'Task pay set',
        'Task pay replaced by another',
        'Task choose-slot set',
      ]);
      await customer.at('Tue', '10:05');
      expect(await customer.templateNames()).toEqual(['delivery_reschedule_v1']);
    }),
  );

  test(
    'W10, R11: outside it what was planned for the first is cancelled, and all counts are kept',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '12:00');
      await customer.setsTask(SLOT);
      expect(await customer.case()).toMatchObject({ state: 'dormant', task: { step: 'choose-slot' } });
      await customer.at('Thu', '12:00');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3']);
      // Back at the first reason its second impact is the one that is left.
      await customer.setsTask({ reason: 'payment', step: 'pay', reopen: true });
      await customer.at('Thu', '12:05');
      const { impacts } = await customer.case();
      expect(impacts.map(({ reason, number, template }) => [reason, number, template])).toEqual([
        ['payment', 1, 'payment_pending_v3'],
        ['payment', 2, 'payment_options_v1'],
      ]);
    }),
  );

  test(
    'W10: each reason counts its own impacts, and there are at most three in a case',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Thu', '12:00');
      expect(await customer.templateNames()).toHaveLength(2);
      await customer.writes('¿Y mi pedido?');
      await customer.setsTask(SLOT);
      await customer.at('Fri', '12:05');
      expect(await customer.templateNames()).toEqual([
        'payment_pending_v3',
        'payment_options_v1',
        'delivery_reschedule_v1',
      ]);
      // No second one: after the third's patience the mail.
      await customer.at('Sat', '12:10');
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });

      await customer.writes('También dejé una compra');
      await customer.setsTask({ reason: 'cart', step: 'checkout' });
      await customer.at('Sun', '12:15');
      expect(await customer.case()).toMatchObject({ state: 'fallback', reason: 'cart' });
      expect((await customer.entries('transition')).some(({ rule }) => rule === 'W10')).toBe(true);
      await customer.at('Wed', '12:00', 1);
      expect(await customer.templateNames()).toHaveLength(3);
    }),
  );

  test(
    'W10: the same task again renews its data and term, and cancels nothing',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '12:00');
      const before = await customer.case();
      await customer.setsTask({
        reason: 'payment',
        step: 'pay',
        data: { amount: { value: 5, currency: 'COP' } },
      });
      const renewed = await customer.case();
      expect(renewed).toMatchObject({ state: 'reopening', task: { step: 'pay' } });
      expect(renewed.agenda).toEqual(before.agenda);
      await customer.setsTask({
        reason: 'payment',
        step: 'pay',
        validUntil: customer.localTime('Wed', '09:00'),
      });
      // R1: the second impact lies beyond it now.
      await customer.at('Thu', '12:00');
      expect(await customer.templateNames()).toHaveLength(1);
    }),
  );
});
