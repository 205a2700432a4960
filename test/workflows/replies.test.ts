import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { isAt, type Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

const closesAt = async (customer: Life): Promise<number> =>
  Date.parse((await customer.case()).window.closesAt ?? '');

const casesOf = async (customer: Life): Promise<readonly { readonly id: string }[]> =>
  (await customer.ask<{ cases: { id: string }[] }>('GET', `/v1/cases?phone=${customer.phone}`)).cases;

describe('what the customer’s word does', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'W7, W10: after both impacts: a new window, nothing planned any more, the same case with its history',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Fri', '09:00');
      const before = await customer.case();
      expect(before.impacts).toHaveLength(2);
      await customer.writes('Disculpe la demora');
      const back = await customer.case();
      expect(back).toMatchObject({ id: before.id, state: 'open', owes: 'business', task: { step: 'pay' } });
      expect(back.impacts).toHaveLength(2);
      expect(isAt(back.window.closesAt, (await customer.now()) + DAY)).toBe(true);
      await customer.at('Sat', '08:00');
      expect(await customer.mails(customer.address)).toEqual([]);
      expect(await casesOf(customer)).toHaveLength(1);
    }),
  );

  test(
    'W7: while dormant: open again',
    life(async (customer) => {
      await customer.begun({ task: null });
      await customer.at('Wed', '10:00');
      const { id, state } = await customer.case();
      expect(state).toBe('dormant');
      await customer.writes('Otra pregunta');
      await customer.at('Wed', '10:05');
      expect(await customer.case()).toMatchObject({ id, state: 'open', owes: 'business' });
      expect(await customer.eventTypes()).toEqual(['case.opened', 'case.expired', 'case.reopened']);
    }),
  );

  test(
    'W7: an acknowledgement renews the window and changes nobody who owes, neither here nor there',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Mon', '12:00');
      await customer.writes('¡Muchas gracias! 🙏');
      expect((await customer.case()).owes).toBe('customer');
      expect(isAt((await customer.case()).window.closesAt, customer.local('Tue', '12:00'))).toBe(true);
      await customer.writes('¿Aceptan tarjeta?');
      await customer.at('Mon', '13:00');
      await customer.provider.write(customer.phone, { type: 'sticker' });
      expect((await customer.case()).owes).toBe('business');
      expect(isAt((await customer.case()).window.closesAt, customer.local('Tue', '13:00'))).toBe(true);
    }),
  );

  test(
    'W7, R2: an acknowledgement while an impact is planned: the window is open, the customer owes, the second waits for its end',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Wed', '12:00');
      await customer.writes('ok');
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'customer' });
      await customer.at('Thu', '11:55');
      expect(await customer.templateNames()).toHaveLength(1);
      await customer.at('Thu', '12:05');
      expect(await customer.templateNames()).toHaveLength(2);
    }),
  );

  test(
    'W1: a reaction, a deletion and an edit renew nothing, and only the edit asks; a call and a message of an unknown type do both',
    life(async (customer) => {
      const { messageIds } = await begunWith(customer);
      const closed = await closesAt(customer);
      await customer.at('Mon', '12:00');
      const [messageId = ''] = messageIds;
      await customer.provider.write(customer.phone, { type: 'reaction', messageId, emoji: '👍' });
      await customer.provider.write(customer.phone, { type: 'revoke', messageId });
      expect(await closesAt(customer)).toBe(closed);
      expect((await customer.case()).owes).toBe('customer');
      await customer.provider.write(customer.phone, {
        type: 'raw',
        message: { type: 'hologram', hologram: {} },
      });
      expect(isAt((await customer.case()).window.closesAt, customer.local('Tue', '12:00'))).toBe(true);
      expect((await customer.case()).owes).toBe('business');
      await customer.answers('¿Me lo escribe?');
      await customer.at('Mon', '13:00');
      await customer.provider.write(customer.phone, { type: 'edit', messageId, body: 'Otra cosa' });
      expect(isAt((await customer.case()).window.closesAt, customer.local('Tue', '12:00'))).toBe(true);
      expect((await customer.case()).owes).toBe('business');
      await customer.answers('Entendido');
      await customer.at('Mon', '14:00');
      await customer.provider.call(customer.phone);
      expect(isAt((await customer.case()).window.closesAt, customer.local('Tue', '14:00'))).toBe(true);
      expect((await customer.case()).owes).toBe('business');
    }),
  );

  test(
    'W9: the business owes from a message on, until an agent, the phone app or another system answers, or a task is set',
    life(async (customer) => {
      const owes = async () => (await customer.case()).owes;
      await customer.begun({ task: null });
      expect(await owes()).toBe('nobody');
      await customer.writes('¿Y el envío?');
      expect(await owes()).toBe('business');
      await customer.provider.echo(customer.phone, { body: 'Va en camino' });
      expect(await owes()).toBe('nobody');

      await customer.writes('¿A qué hora?');
      await customer.reports({ text: 'Mañana', at: new Date(customer.local('Mon', '09:00')).toISOString() });
      expect(await owes()).toBe('business');
      await customer.reports({ text: 'A las tres' });
      expect(await owes()).toBe('nobody');

      await customer.writes('¿Puedo elegir la hora?');
      await customer.setsTask({ reason: 'delivery', step: 'choose-slot' });
      expect(await owes()).toBe('customer');
      await customer.writes('¿Cuáles hay?');
      expect(await owes()).toBe('business');
      await customer.answers('Tarde o mañana');
      expect(await owes()).toBe('customer');
    }),
  );

  test(
    'W9: our own templates are no answers: the business still owes after one that an agent sent inside the window',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '12:00');
      expect(await customer.case()).toMatchObject({ owes: 'customer', impacts: [{ number: 1 }] });
      await customer.taps();
      expect((await customer.case()).owes).toBe('business');
      await customer.at('Wed', '12:05');
      expect(await customer.eventTypes()).toContain('case.unanswered');
      expect(await customer.templateNames()).toHaveLength(1);
    }),
  );
});

/** As `begun`, with the id of the customer's first message. */
async function begunWith(customer: Life): Promise<{ readonly messageIds: readonly string[] }> {
  await customer.begun();
  return customer.provider.text(customer.phone, 'ok');
}

describe('resolved cases', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'D5: closes when its window ends, which an acknowledgement renews without reopening it',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Mon', '12:00');
      await customer.resolves('paid');
      await customer.at('Tue', '09:00');
      await customer.writes('Gracias');
      expect(await customer.case()).toMatchObject({ state: 'resolved', outcome: 'paid' });
      await customer.at('Wed', '08:55');
      expect((await customer.case()).state).toBe('resolved');
      await customer.at('Wed', '09:05');
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'paid' });
      expect(await customer.eventTypes()).toEqual(['case.opened', 'case.resolved', 'case.closed']);
    }),
  );

  test(
    'D5, W7: an acknowledgement after the closing opens nothing',
    life(async (customer) => {
      await customer.begun();
      await customer.resolves('paid');
      await customer.at('Tue', '10:05');
      const { id, state } = await customer.case();
      expect(state).toBe('closed');
      await customer.writes('Gracias');
      await customer.provider.write(customer.phone, { type: 'sticker' });
      await customer.at('Tue', '10:10');
      expect(await casesOf(customer)).toEqual([expect.objectContaining({ id, state: 'closed' })]);
    }),
  );

  test(
    'W7, D5: a message that wants an answer opens it again, with its task',
    life(async (customer) => {
      await customer.begun();
      await customer.resolves('paid');
      await customer.at('Tue', '09:00');
      const { id } = await customer.case();
      await customer.writes('El pago no pasó');
      const again = await customer.case();
      expect(again).toMatchObject({ id, state: 'open', owes: 'business', outcome: null });
      await customer.at('Tue', '10:05');
      expect((await customer.case()).state).toBe('open');
      expect(await customer.eventTypes()).toEqual(['case.opened', 'case.resolved', 'case.reopened']);
    }),
  );

  test(
    'D5: resolved without an open window it closes 24 h later',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Tue', '12:00');
      await customer.resolves('paid-in-store');
      const resolved = await customer.case();
      expect(isAt(resolved.agenda[0]?.at, (await customer.now()) + 24 * HOUR)).toBe(true);
      await customer.at('Wed', '12:05');
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'paid-in-store' });
      expect(await customer.templateNames()).toHaveLength(1);
    }),
  );
});
