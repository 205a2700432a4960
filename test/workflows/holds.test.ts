import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { historiesInClear, shownOf } from '../privacy/disclosed.ts';
import { isAt, type Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

const WHY = 'Quedamos en hablar con María el jueves';

interface Held {
  readonly hold: { readonly until: string; readonly why: string; readonly author: string } | null;
}

const holds = (customer: Life, until: string, why = WHY) =>
  customer.command('hold', { until, why, agent: 'agent-7' });

const holdOf = async (customer: Life): Promise<Held['hold']> =>
  ((await customer.case()) as unknown as Held).hold;

describe('cases that a person holds', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'R12: before the alerts, until after both: only the higher fires when the hold is over, late; the impact goes at expiry',
    life(async (customer) => {
      const anchor = await customer.begun();
      await customer.at('Mon', '12:00');
      await holds(customer, customer.localTime('Tue', '08:00'));
      expect(await holdOf(customer)).toMatchObject({ why: WHY, author: 'agent:agent-7' });
      const { agenda } = await customer.case();
      expect(agenda[0]).toMatchObject({ step: 'hold-ends', rule: 'R12' });
      expect(isAt(agenda[0]?.at, customer.local('Tue', '08:00'))).toBe(true);
      await customer.at('Tue', '07:55');
      expect(await customer.case()).toMatchObject({ state: 'open', alerts: [] });
      await customer.at('Tue', '08:05');
      expect(await holdOf(customer)).toBeNull();
      const { alerts, state } = await customer.case();
      expect(state).toBe('escalated');
      expect(alerts).toMatchObject([{ level: 2, late: true }]);
      expect(isAt(alerts[0]?.at, customer.local('Tue', '08:00'))).toBe(true);
      await customer.at('Tue', '10:05');
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1 }]);
      expect(isAt(impacts[0]?.at, anchor + DAY)).toBe(true);
    }),
  );

  test(
    'R12, R1: over the expiry: the window ends at its time, the impact waits and goes when the hold is over; the words are in no history',
    life(async (customer, world) => {
      const anchor = await customer.begun({ task: { reason: 'delivery', step: 'choose-slot' } });
      await customer.at('Tue', '09:00');
      await holds(customer, customer.localTime('Sat', '11:00'));
      await customer.at('Tue', '10:05');
      const expired = (await customer.events()).find(({ type }) => type === 'case.expired');
      expect(isAt(expired?.timestamp, anchor + DAY)).toBe(true);
      expect(await customer.case()).toMatchObject({ state: 'reopening', impacts: [] });
      // Longer than R1 would let it wait without a hold.
      await customer.at('Sat', '10:55');
      expect(await customer.templateNames()).toEqual([]);
      await customer.at('Sat', '11:05');
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'delivery_reschedule_v1' }]);
      expect(isAt(impacts[0]?.at, customer.local('Sat', '11:00'))).toBe(true);
      expect((await customer.entries('hold')).map(({ what, rule }) => [what.slice(0, 10), rule])).toEqual([
        ['Held until', 'R12'],
        ['The hold e', 'R12'],
      ]);
      const caseId = await customer.caseId();
      const history = await historiesInClear(world.temporal.client, caseId);
      expect(history).toContain('hold-ends');
      expect(history).not.toContain('jueves');
      const shown = await shownOf(world.temporal.client, caseId, customer.local('Sat', '11:05'));
      expect(shown).not.toContain('jueves');
    }),
  );

  test(
    'R12, R2: between the impacts, past the 72 h: the second goes when the hold is over, never a third',
    life(async (customer) => {
      const anchor = await customer.begun({ task: { reason: 'technical-service', step: 'appointment' } });
      await customer.at('Tue', '12:00');
      expect(await customer.templateNames()).toHaveLength(1);
      await holds(customer, customer.localTime('Mon', '12:00', 1));
      await customer.at('Mon', '11:55', 1);
      expect(await customer.templateNames()).toHaveLength(1);
      await customer.at('Mon', '12:05', 1);
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1 }, { number: 2 }]);
      expect(isAt(impacts[0]?.at, anchor + DAY)).toBe(true);
      expect(isAt(impacts[1]?.at, customer.local('Mon', '12:00', 1))).toBe(true);
      await customer.at('Sun', '12:00', 1);
      expect(await customer.templateNames()).toHaveLength(2);
    }),
  );

  test(
    'R12, R2: released after an hour: 48 h after the first still holds',
    life(async (customer) => {
      const anchor = await customer.begun({ task: { reason: 'payment', step: 'pay' } });
      await customer.at('Tue', '12:00');
      await holds(customer, customer.localTime('Fri', '12:00'));
      await customer.at('Tue', '13:00');
      const released = await customer.ask<Held>('DELETE', `/v1/cases/${await customer.caseId()}/hold`);
      expect(released.hold).toBeNull();
      // A second time there is nothing to end, and nobody minds.
      await customer.ask('DELETE', `/v1/cases/${await customer.caseId()}/hold`);
      await customer.at('Thu', '10:05');
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1 }, { number: 2 }]);
      expect(isAt(impacts[1]?.at, anchor + DAY + 48 * HOUR)).toBe(true);
    }),
  );

  test(
    'R12, F1: over the end of patience: the fallback waits, and the case does not close meanwhile',
    life(async (customer) => {
      await customer.begun({ task: { reason: 'general', step: 'confirm-address' } });
      await customer.at('Thu', '12:00');
      expect(await customer.templateNames()).toHaveLength(2);
      await holds(customer, customer.localTime('Mon', '15:00', 1));
      await customer.at('Mon', '14:55', 1);
      expect(await customer.subjects()).toEqual([]);
      await customer.at('Mon', '15:05', 1);
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      expect(await customer.subjects()).toHaveLength(1);
      await holds(customer, customer.localTime('Mon', '14:00', 3));
      await customer.at('Mon', '13:55', 3);
      expect(await customer.case()).toMatchObject({ state: 'fallback', outcome: null });
      await customer.at('Mon', '14:05', 3);
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'fallback-email' });
    }),
  );

  test(
    'R12, W7: a message of the customer ends the hold; an acknowledgement does not',
    life(async (customer) => {
      await customer.begun();
      await holds(customer, customer.localTime('Fri', '10:00'));
      await customer.at('Mon', '12:00');
      await customer.writes('gracias');
      await customer.soon('the window is renewed', ({ window }) =>
        isAt(window.anchoredAt, customer.local('Mon', '12:00')),
      );
      expect(await holdOf(customer)).not.toBeNull();
      await customer.at('Mon', '14:00');
      await customer.writes('Mejor sigamos hoy');
      const seen = await customer.soon('the business owes', ({ owes }) => owes === 'business');
      expect((seen as unknown as Held).hold).toBeNull();
      await customer.answers('Claro');
      await customer.at('Tue', '08:05');
      expect((await customer.case()).alerts).toMatchObject([{ level: 1, late: false }]);
    }),
  );

  test(
    'R12: another hold takes the place of the one before; a resolved case is not held, and resolving ends a hold',
    life(async (customer) => {
      await customer.begun();
      await holds(customer, customer.localTime('Fri', '10:00'));
      await holds(customer, customer.localTime('Mon', '20:00'), 'Un rato más');
      expect(await holdOf(customer)).toMatchObject({ why: 'Un rato más' });
      await customer.at('Mon', '20:05');
      expect(await holdOf(customer)).toBeNull();
      await holds(customer, customer.localTime('Fri', '10:00'));
      await customer.resolves('done');
      expect(await holdOf(customer)).toBeNull();
      const path = `/v1/cases/${await customer.caseId()}/hold`;
      const refused = await customer.tries('POST', path, {
        until: customer.localTime('Fri', '10:00'),
        why: WHY,
      });
      expect(refused).toMatchObject({ status: 409, answer: { code: 'case_resolved' } });
    }),
  );
});
