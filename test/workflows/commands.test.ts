import { describe, expect, test } from 'vitest';
import { shareWorld } from './shared-world.ts';

const SLOT = { reason: 'delivery', step: 'choose-slot' };

describe('what services and agents tell a case', { timeout: 180_000 }, () => {
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

  test(
    'R6: a person cancels the planned step: it does not go, and the case is dormant',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '12:00');
      expect(await customer.command('cancel-step', {})).toMatchObject({ state: 'dormant', owes: 'customer' });
      await customer.at('Fri', '11:55');
      expect(await customer.templateNames()).toHaveLength(1);
      await customer.at('Fri', '12:05');
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'dormant', fallback: null });
    }),
  );

  test(
    'W2: from two minutes before the window ends free-form is refused before any call of the provider, with its own code',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '09:55');
      expect((await customer.tells({ text: { body: '¿Sigue ahí?' } })).status).toBe(201);
      await customer.at('Tue', '09:59');
      const { window } = await customer.case();
      expect(window.open).toBe(true);
      const refused = await customer.tells({ text: { body: '¿Sigue ahí?' } });
      expect(refused).toMatchObject({
        status: 409,
        answer: { code: 'window_closing', closedAt: window.closesAt },
      });
      expect(await customer.texts()).toHaveLength(1);
    }),
  );

  test(
    'W8, E5, R2: a template asked for by name outside the send hours waits for them, goes by itself, and counts',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '22:00');
      const { status, answer } = await customer.tells({ template: { name: 'payment_options_v1' } });
      expect([status, answer.status, answer.rule]).toEqual([202, 'held', 'E5']);
      await customer.at('Wed', '07:55');
      expect(await customer.templateNames()).toHaveLength(1);
      // E5: up to 15 minutes after the opening.
      await customer.at('Wed', '08:20');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3', 'payment_options_v1']);
      // It took the place of the second impact, so the mail follows its patience.
      await customer.at('Thu', '08:25');
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      expect(await customer.templateNames()).toHaveLength(2);
    }),
  );
});
