import { describe, expect, test } from 'vitest';
import { DAY } from '../../domain/time/instant.ts';
import { isAt } from './life.ts';
import { shareWorld } from './shared-world.ts';
import { writesUnheard } from './writes-unheard.ts';

describe('what the customer wrote before a step was done, and nobody had told the case', {
  timeout: 180_000,
}, () => {
  // What is planned for the morning goes at the opening itself, so that a message can come right before it.
  const life = shareWorld({ policies: 'sendHours: { jitter: PT0S }' });

  test(
    'R6: an impact that was planned does not go; the count stays, so the next expiry has impact 1',
    life(async (customer, world) => {
      await customer.begun({ time: '22:30' });
      await customer.at('Wed', '07:55');
      expect((await customer.case()).agenda[0]).toMatchObject({ step: 'impact-1' });
      await writesUnheard(world, customer, customer.local('Wed', '08:02'));
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'business', impacts: [] });
      const asked = await customer.provider.messages({ to: customer.phone, type: 'template' });
      expect(asked).toEqual([]);
      expect((await customer.entries('decision')).map(({ what }) => what)).not.toContain('impact-1: allowed');
      await customer.answers('Claro, dígame');
      await customer.at('Thu', '08:05');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3']);
      expect((await customer.case()).impacts).toMatchObject([{ number: 1 }]);
    }),
  );

  test(
    'R6: an expiry that the message has put off is none: no abandonment, no impact, the alerts are armed again',
    life(async (customer, world) => {
      await customer.begun();
      await customer.at('Tue', '09:55');
      await writesUnheard(world, customer, customer.local('Tue', '10:05'));
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'open', owes: 'business', impacts: [] });
      const anchor = Date.parse(seen.window.anchoredAt ?? '');
      expect(isAt(seen.agenda[0]?.at, anchor + 0.75 * DAY)).toBe(true);
      expect(await customer.eventTypes()).not.toContain('case.expired');
    }),
  );

  test(
    'A4: an alert whose customer has just written never goes out',
    life(async (customer, world) => {
      await customer.begun();
      await customer.at('Tue', '05:55');
      expect((await customer.case()).agenda[0]).toMatchObject({ step: 'alert-2' });
      await writesUnheard(world, customer, customer.local('Tue', '06:05'));
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'open', queue: 'payments', priority: 2 });
      expect(seen.alerts.map(({ level }) => level)).toEqual([1]);
      await customer.at('Tue', '12:00');
      expect(await customer.eventTypes()).not.toContain('case.escalated');
    }),
  );

  test(
    'R6, R9: an answer template that was planned does not go; an agent confirms the kept reply',
    life(async (customer, world) => {
      await customer.begun({ time: '22:30' });
      await customer.writes('¿Puedo pagar en cuotas?');
      await customer.at('Tue', '23:00');
      await customer.keeps('Sí, en 3 cuotas');
      await customer.at('Wed', '07:55');
      expect((await customer.case()).agenda[0]).toMatchObject({ step: 'answer' });
      await writesUnheard(world, customer, customer.local('Wed', '08:02'));
      expect(await customer.case()).toMatchObject({
        state: 'open',
        owes: 'business',
        kept: [{ confirm: true }],
      });
      await customer.at('Wed', '12:00');
      expect(await customer.templateNames()).toEqual([]);
      expect(await customer.texts()).toEqual([]);
    }),
  );

  test(
    'R6, F2: a mail that was planned does not go',
    life(async (customer, world) => {
      await customer.begun({ template: false });
      await customer.mailFails({ kind: 'defer', times: 1 });
      await customer.at('Tue', '10:10');
      expect((await customer.case()).agenda[0]).toMatchObject({ step: 'email' });
      await writesUnheard(world, customer, customer.local('Tue', '10:20'));
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'business' });
      await customer.at('Tue', '12:00');
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'R6, F1: patience does not end for a customer who has replied',
    life(async (customer, world) => {
      await customer.begun({ validUntil: ['Thu', '09:00'] });
      await customer.at('Wed', '09:55');
      expect((await customer.case()).agenda[0]).toMatchObject({ step: 'patience-ends' });
      await writesUnheard(world, customer, customer.local('Wed', '10:05'));
      expect(await customer.case()).toMatchObject({ state: 'open', fallback: null });
      await customer.at('Wed', '12:00');
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'W7, R4: a case that is about to close lives on with the message; nothing is lost and no second case is opened',
    life(async (customer, world) => {
      await customer.begun({ task: null });
      await customer.at('Fri', '09:55');
      const { id, agenda } = await customer.case();
      expect(agenda[0]).toMatchObject({ step: 'close' });
      await writesUnheard(world, customer, customer.local('Fri', '10:05'));
      expect(await customer.case()).toMatchObject({ id, state: 'open', owes: 'business' });
      await customer.at('Fri', '12:00');
      const { cases } = await customer.ask<{ cases: unknown[] }>('GET', `/v1/cases?phone=${customer.phone}`);
      expect(cases).toHaveLength(1);
      expect(await customer.eventTypes()).not.toContain('case.closed');
    }),
  );

  test(
    'W7, D5: so does a resolved case whose window is ending',
    life(async (customer, world) => {
      await customer.begun();
      await customer.resolves('paid');
      await customer.at('Tue', '09:55');
      expect((await customer.case()).agenda[0]).toMatchObject({ step: 'close', rule: 'D5' });
      await writesUnheard(world, customer, customer.local('Tue', '10:05'));
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'business', outcome: null });
    }),
  );
});
