import { describe, expect, test } from 'vitest';
import { HOUR } from '../../domain/time/instant.ts';
import { type Life, isAt } from './life.ts';
import { shareWorld } from './shared-world.ts';
import type { World } from './world.ts';
import { storeContact } from '../worlds/contacts.ts';

const TASK = { reason: 'payment', step: 'pay', data: { amount: { value: 45990, currency: 'COP' } } };

interface Opened {
  readonly case: { readonly id: string; readonly state: string };
  readonly message: { readonly status: string; readonly rule: string | null; readonly until: string | null };
  readonly code?: string;
  readonly rule?: string;
  readonly caseId?: string;
}

/** A person from Bogotá who has opted in at a shop and never wrote. */
async function isCustomer(life: Life, world: World): Promise<void> {
  const contactId = await storeContact(world.pool, {
    country: 'CO',
    timeZone: 'America/Bogota',
    email: life.address,
    phone: life.phone,
  });
  await life.ask('PUT', `/v1/contacts/${contactId}/consents/whatsapp/utility`, {
    granted: true,
    source: 'checkout',
  });
}

async function opens(life: Life, body: object): Promise<{ status: number; answer: Opened }> {
  const request = {
    idempotencyKey: `open-${life.phone}`,
    contact: { phone: life.phone },
    line: '70007',
    ...body,
  };
  for (let asked = 1; ; asked += 1) {
    const { status, answer } = await life.tries('POST', '/v1/cases', request);
    // On a busy machine the case may not be at work when the caller's patience ends; the same key asks again.
    const isPlanned = (answer as Partial<Opened>).message?.status === 'planned';
    if (!isPlanned || asked === 5) return { status, answer: answer as Opened };
  }
}

const asTask = { as: 'task', task: TASK, template: { name: 'payment_pending_v3' } };
const asNotice = { as: 'notice', template: { name: 'answer_ready_v1' } };

describe('cases that the business opens', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'R11, R2, F1: as a task: the named template is impact 1, the second follows 48 h later, then the mail; never a third',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      const { status, answer } = await opens(customer, {
        ...asTask,
        template: { name: 'payment_reminder_v1' },
      });
      expect({ status, message: answer.message.status }).toEqual({ status: 201, message: 'sent' });
      const first = await customer.case();
      expect(first).toMatchObject({
        state: 'reopening',
        reason: 'payment',
        owes: 'customer',
        task: { step: 'pay' },
        window: { open: false, anchoredAt: null },
      });
      expect(first.impacts).toMatchObject([{ number: 1, kind: 'task', template: 'payment_reminder_v1' }]);
      // The provider's answer is known before the case has recorded it.
      await expect
        .poll(async () => (await customer.eventTypes()).slice(0, 2))
        .toEqual(['case.opened', 'case.reopening']);
      // Repeated, it opens and sends nothing.
      const again = await opens(customer, { ...asTask, template: { name: 'payment_reminder_v1' } });
      expect(again).toMatchObject({ status: 201, answer: { case: { id: answer.case.id } } });
      await customer.at('Wed', '10:05');
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1 }, { number: 2, template: 'payment_options_v1' }]);
      expect(isAt(impacts[1]?.at, Date.parse(impacts[0]?.at ?? '') + 48 * HOUR)).toBe(true);
      await customer.at('Thu', '10:30');
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      await customer.at('Sun', '12:00', 1);
      expect(await customer.templateNames()).toHaveLength(2);
      expect((await customer.case()).state).toBe('closed');
    }),
  );

  test(
    'R11, W7: answered, a task is a case like any other, and its first impact still counts when it is abandoned',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      expect((await opens(customer, asTask)).status).toBe(201);
      await customer.at('Mon', '12:00');
      await customer.writes('¿Cómo pago?');
      await customer.soon('the window is open', ({ window }) => window.open);
      await customer.answers('Con el botón');
      await customer.at('Tue', '12:05');
      const { agenda, state } = await customer.case();
      expect(state).toBe('reopening');
      expect(agenda[0]).toMatchObject({ step: 'impact-2', rule: 'R2' });
      await customer.at('Wed', '10:05');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3', 'payment_options_v1']);
    }),
  );

  test(
    'R11, E5: at night a task waits for the send hours, and is one impact',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      await customer.at('Mon', '23:00');
      const { status, answer } = await opens(customer, asTask);
      expect(answer.message).toMatchObject({ status: 'held', rule: 'E5' });
      expect(status).toBe(202);
      expect((await customer.case()).impacts).toEqual([]);
      await customer.at('Tue', '12:00');
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'payment_pending_v3' }]);
      expect(await customer.templateNames()).toHaveLength(1);
    }),
  );

  test(
    'R11, R8: refused for the person, the task goes to the fallback; the caller is told',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      await customer.fails({ kind: 'refuse', code: 131026 });
      const { status, answer } = await opens(customer, asTask);
      expect({ status, code: answer.code }).toEqual({ status: 409, code: 'provider_refused' });
      await customer.at('Mon', '10:05');
      expect(await customer.case()).toMatchObject({
        id: answer.caseId,
        impacts: [],
        fallback: { path: 'email' },
      });
    }),
  );

  test(
    'R11, R4: a notice nobody answers is no impact, nothing follows, and its case closes; the next may be opened then',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      const { status, answer } = await opens(customer, asNotice);
      expect({ status, message: answer.message.status }).toEqual({ status: 201, message: 'sent' });
      await customer.at('Mon', '12:00');
      expect(await customer.case()).toMatchObject({ state: 'dormant', owes: 'nobody', impacts: [] });
      const second = await opens(customer, { ...asNotice, idempotencyKey: `more-${customer.phone}` });
      expect(second).toMatchObject({ status: 409, answer: { code: 'case_open', caseId: answer.case.id } });
      await customer.at('Thu', '10:05');
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'notice' });
      expect(await customer.templateNames()).toEqual(['answer_ready_v1']);
      const third = await opens(customer, { ...asTask, idempotencyKey: `third-${customer.phone}` });
      expect(third.status).toBe(201);
      expect(third.answer.case.id).not.toBe(answer.case.id);
    }),
  );

  test(
    'R11, W7: a notice that is answered becomes a case with a window, and a task set in it has both impacts',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      const { answer } = await opens(customer, asNotice);
      await customer.at('Mon', '11:00');
      await customer.writes('Sí, quiero seguir');
      const seen = await customer.soon('the window is open', ({ window }) => window.open);
      expect(seen).toMatchObject({ id: answer.case.id, owes: 'business', state: 'open' });
      await customer.setsTask(TASK);
      await customer.at('Thu', '12:00');
      expect(await customer.templateNames()).toEqual([
        'answer_ready_v1',
        'payment_pending_v3',
        'payment_options_v1',
      ]);
    }),
  );

  test(
    'R11, R8: a notice that is refused when its night is over ends its case, as one refused at once does',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      await customer.at('Mon', '23:00');
      expect((await opens(customer, asNotice)).answer.message.status).toBe('held');
      await customer.fails({ kind: 'refuse', code: 131026 });
      await customer.at('Tue', '09:00');
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'notice-refused' });
      expect(await customer.templateNames()).toEqual([]);
    }),
  );

  test(
    'R11, E2: so does one that the gate suppresses when its night is over',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      await customer.at('Mon', '23:00');
      expect((await opens(customer, asNotice)).answer.message.status).toBe('held');
      await customer.consents('whatsapp', 'utility', false);
      await customer.at('Mon', '23:05');
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'notice-refused' });
    }),
  );

  test(
    'R11, R8: so does one that the provider had accepted and that failed for the person',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      await customer.fails({ kind: 'fail-later', code: 131026 });
      expect((await opens(customer, asNotice)).status).toBe(201);
      await customer.at('Mon', '10:10');
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'notice-refused' });
    }),
  );

  test(
    'R11, E5: a notice held over the night goes in the morning, is no impact, and its case waits from then on',
    life(async (customer, world) => {
      await customer.begins('Mon', '10:00');
      await isCustomer(customer, world);
      await customer.at('Mon', '23:00');
      const { status, answer } = await opens(customer, asNotice);
      expect(status).toBe(202);
      expect(answer.message).toMatchObject({ status: 'held', rule: 'E5' });
      const goes = Date.parse(answer.message.until ?? '');
      await customer.at('Tue', '12:00');
      expect(await customer.templateNames()).toEqual(['answer_ready_v1']);
      const { impacts, agenda } = await customer.case();
      expect(impacts).toEqual([]);
      expect(isAt(agenda[0]?.at, goes + 72 * HOUR)).toBe(true);
    }),
  );
});
