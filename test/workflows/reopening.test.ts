import { describe, expect, test } from 'vitest';
import { explain } from '../../domain/explanation/explanation.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { hoursBetween, isAt } from './life.ts';
import { shareWorld } from './shared-world.ts';

const PAY = { reason: 'payment', step: 'pay' };

describe('reopening, on the whole system', { timeout: 120_000 }, () => {
  const life = shareWorld();

  test(
    'R1, R10: nothing about the task goes after its validUntil, which is told once: no second impact, no email, no call',
    life(async (customer) => {
      const anchor = await customer.begun({ validUntil: ['Wed', '09:00'] });
      await customer.at('Tue', '10:05');
      const reopening = await customer.case();
      expect(isAt(reopening.impacts[0]?.at, anchor + DAY)).toBe(true);
      expect(reopening.agenda.map(({ step }) => step)).toEqual(['task-lapses', 'patience-ends', 'close']);
      expect(reopening.agenda[0]).toMatchObject({ at: customer.localTime('Wed', '09:00'), rule: 'R10' });
      expect(await customer.eventTypes()).not.toContain('case.task-lapsed');

      await customer.at('Wed', '10:05');
      expect(await customer.case()).toMatchObject({ state: 'dormant', fallback: null, call: null });
      await customer.at('Mon', '10:00', 1);
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'dormant' });
      expect(await customer.templateNames()).toHaveLength(1);
      expect(await customer.mails(customer.address)).toEqual([]);
      const told = (await customer.eventTypes()).filter((type) => type === 'case.task-lapsed');
      expect(told).toHaveLength(1);
    }),
  );

  test(
    'R1: a task that is over before the window is: no impact and no fallback',
    life(async (customer) => {
      await customer.begun({ validUntil: ['Tue', '09:00'] });
      await customer.at('Tue', '10:05');
      expect(await customer.case()).toMatchObject({ state: 'dormant', impacts: [] });
      await customer.at('Mon', '10:00', 1);
      expect(await customer.templateNames()).toEqual([]);
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'R2: the customer wrote in between and was answered: the second not before 48 h after the first',
    life(async (customer) => {
      const anchor = await customer.begun();
      await customer.at('Tue', '12:00');
      await customer.writes('Lo veo en un rato');
      expect((await customer.case()).state).toBe('open');
      await customer.answers('Quedo atento');
      await customer.at('Wed', '12:05');
      const waiting = await customer.case();
      expect(waiting.state).toBe('reopening');
      expect(waiting.impacts).toHaveLength(1);
      expect(isAt(waiting.agenda[0]?.at, anchor + 3 * DAY)).toBe(true);

      await customer.at('Thu', '10:05');
      const { impacts } = await customer.case();
      expect(impacts.map(({ number, template }) => [number, template])).toEqual([
        [1, 'payment_pending_v3'],
        [2, 'payment_options_v1'],
      ]);
      expect(hoursBetween(impacts[0]?.at, impacts[1]?.at)).toBe(48);
    }),
  );

  test(
    'R2, W7: the customer wrote right before the second: it goes at the new expiry, and there is never a third',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Thu', '09:00');
      await customer.writes('Hoy lo pago');
      const renewed = Date.parse((await customer.case()).window.anchoredAt ?? '');
      await customer.answers('Perfecto');
      await customer.at('Fri', '09:05');
      const second = await customer.case();
      expect(second.impacts).toHaveLength(2);
      expect(isAt(second.impacts[1]?.at, renewed + DAY)).toBe(true);

      await customer.at('Sat', '08:00');
      await customer.writes('Perdón, ahora sí');
      await customer.answers('Adelante');
      await customer.at('Sun', '08:05');
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      expect(await customer.templateNames()).toHaveLength(2);
    }),
  );

  test(
    'R2: a template that another system sent about the reason counts; the email follows its patience',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '12:00');
      await customer.reports({ template: { name: 'cobranza_pago_v7' } });
      const counted = await customer.soon('it counts', ({ impacts }) => impacts.length === 2);
      expect(counted.impacts[1]).toMatchObject({ kind: 'reported', template: 'cobranza_pago_v7', number: 2 });
      await customer.at('Wed', '12:05');
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      expect(await customer.templateNames()).toEqual(['payment_pending_v3']);
    }),
  );

  test(
    'R2: a notice that the customer asked for does not count; another reason has a count of its own',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '12:00');
      await customer.reports({ template: { name: 'codigo_acceso', askedFor: true } });
      await customer.reports({ template: { name: 'envio_en_camino', reason: 'delivery' } });
      await customer.at('Thu', '10:05');
      const { impacts } = await customer.case();
      expect(impacts.map(({ reason, kind }) => [reason, kind])).toEqual([
        ['payment', 'task'],
        ['delivery', 'reported'],
        ['payment', 'task'],
      ]);
    }),
  );

  test(
    'R2, W8: a template that an agent asks for by name outside the window counts as well',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '12:00');
      const { status, answer } = await customer.tells({ template: { name: 'payment_options_v1' } });
      expect([status, answer.status]).toEqual([201, 'sent']);
      await customer.at('Wed', '12:05');
      expect((await customer.case()).state).toBe('fallback');
      await customer.at('Fri', '12:00');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3', 'payment_options_v1']);
      const third = await customer.tells({ template: { name: 'payment_reminder_v1' } });
      expect(third).toMatchObject({ status: 409, answer: { code: 'suppressed', rule: 'R2' } });
    }),
  );

  test(
    'R4, A1: without a task and with nobody owing nothing is sent: no alert, dormant, closed after 72 h',
    life(async (customer) => {
      const anchor = await customer.begun({ task: null });
      await customer.at('Tue', '10:05');
      const dormant = await customer.case();
      expect(dormant).toMatchObject({ state: 'dormant', owes: 'nobody', alerts: [] });
      expect(dormant.agenda.map(({ step, rule }) => [step, rule])).toEqual([['close', 'R4']]);
      expect(isAt(dormant.agenda[0]?.at, anchor + DAY + 72 * HOUR)).toBe(true);
      await customer.at('Fri', '09:55');
      expect((await customer.case()).state).toBe('dormant');
      await customer.at('Fri', '10:05');
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'dormant' });
      expect(await customer.templateNames()).toEqual([]);
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'R5: silence after an impact is no second abandonment: technical service still has its second impact',
    life(async (customer) => {
      await customer.begun({ task: { reason: 'technical-service', step: 'choose-appointment' } });
      await customer.at('Thu', '10:05');
      expect(await customer.templateNames()).toEqual(['service_appointment_v1', 'service_help_v1']);
    }),
  );

  test(
    'R11: a task set while the window is closed is not reopened unless asked to, then at impact 1',
    life(async (customer) => {
      await customer.begun({ task: null });
      await customer.at('Tue', '12:00');
      await customer.setsTask(PAY);
      expect(await customer.case()).toMatchObject({
        state: 'dormant',
        owes: 'customer',
        task: { step: 'pay' },
      });
      await customer.at('Wed', '12:00');
      expect(await customer.templateNames()).toEqual([]);
      await customer.setsTask({ ...PAY, reopen: true });
      const asked = await customer.now();
      await customer.at('Wed', '12:05');
      const { state, impacts } = await customer.case();
      expect(state).toBe('reopening');
      expect(impacts).toMatchObject([{ number: 1, template: 'payment_pending_v3' }]);
      expect(isAt(impacts[0]?.at, asked)).toBe(true);
      await customer.at('Fri', '12:05');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3', 'payment_options_v1']);
    }),
  );
});

describe('reopening where the send hours are narrow', { timeout: 120_000 }, () => {
  const life = shareWorld({
    policies: `
sendHours:
  utility: [Mon-Wed 08:00-21:00, Sat 08:00-21:00]
  collection: [Sat 08:00-21:00]
reasons:
  payment: { purpose: collection }
`,
  });

  test(
    'R1, E5: no permitted instant within 72 h: both impacts skipped, the fallback at once',
    life(async (customer) => {
      const anchor = await customer.begun();
      // E2: collection in Colombia needs a grant for mail as well.
      await customer.consents('email', 'utility', true);
      await customer.at('Tue', '10:05');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'fallback', impacts: [] });
      const [transition] = (await customer.entries('transition')).slice(-1);
      expect(transition).toMatchObject({ rule: 'R1', code: 'window.abandoned' });
      expect(transition).toMatchObject({
        params: { next: expect.arrayContaining([explain('impact.skipped-unpermitted', { number: 1 })]) },
      });
      expect(isAt(transition?.at, anchor + DAY)).toBe(true);
      // E5: after a hold for hours, within a quarter of an hour of the opening.
      await customer.at('Sat', '08:20');
      expect(await customer.mails(customer.address)).toHaveLength(1);
      await customer.at('Mon', '10:00', 1);
      expect(await customer.templateNames()).toEqual([]);
    }),
  );

  test(
    'R3: no permitted instant 48–72 h after the first: the second is skipped and recorded, the fallback after the first’s patience',
    life(async (customer) => {
      const anchor = await customer.begun({ task: { reason: 'delivery', step: 'choose-slot' } });
      await customer.at('Tue', '10:05');
      const { impacts, agenda } = await customer.case();
      expect(isAt(impacts[0]?.at, anchor + DAY)).toBe(true);
      expect(agenda.map(({ step }) => step)).toEqual(['patience-ends', 'email', 'close']);
      expect((await customer.entries('transition')).at(-1)).toMatchObject({
        params: {
          next: [explain('impact.skipped-out-of-range', { number: 2 }), explain('patience.running')],
        },
      });
      await customer.at('Wed', '09:55');
      expect(await customer.mails(customer.address)).toEqual([]);
      await customer.at('Wed', '10:05');
      expect(await customer.mails(customer.address)).toHaveLength(1);
      await customer.at('Mon', '10:00', 1);
      expect(await customer.templateNames()).toEqual(['delivery_reschedule_v1']);
    }),
  );
});
