import { describe, expect, test } from 'vitest';
import { isAt, Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

describe('two contacts that prove to be one, on the whole system', { timeout: 120_000 }, () => {
  const life = shareWorld();

  test(
    'I1, R2, W7: with impacts planned in both cases the answer to one number cancels what was planned, one count is kept, and the younger closes as merged',
    life(async (customer, world) => {
      await customer.begun();
      const other = new Life(world);
      const contactOf = async (who: Life) => (await who.case()).contactId;
      await other.begins('Mon', '10:00');
      await customer.at('Mon', '11:00');
      await other.writes('Hola, soy yo con otro número');
      await other.soon('the case is open', ({ state }) => state === 'open');
      await other.consents('whatsapp', 'utility', true);
      await other.setsTask({ reason: 'payment', step: 'pay' });
      await customer.at('Tue', '12:00');
      const [older, younger] = [await customer.case(), await other.case()];
      expect([older.impacts.length, younger.impacts.length]).toEqual([1, 1]);
      expect([older.state, younger.state]).toEqual(['reopening', 'reopening']);

      const [into, from] = [await contactOf(customer), await contactOf(other)];
      await customer.ask('POST', '/v1/contacts/merge', { into, from, why: 'TICKET-1' });
      await customer.at('Tue', '12:10');
      const merged = (await customer.ask('GET', `/v1/cases/${younger.id}`)) as unknown as typeof younger & {
        mergedInto: string;
      };
      expect(merged).toMatchObject({ state: 'closed', outcome: 'merged', mergedInto: older.id, agenda: [] });
      // R2: both templates count, so there is no second of either.
      const alone = await customer.case();
      expect(alone.id).toBe(older.id);
      expect(alone.impacts).toHaveLength(2);
      expect(alone.agenda.map(({ step }) => step)).not.toContain('impact-2');

      // The other number answers: it is this case's word, and what was planned ends.
      await customer.at('Tue', '13:00');
      await other.writes('sí, ahora pago');
      const answered = await customer.soon('the case is open again', ({ state }) => state === 'open');
      expect([answered.id, answered.owes, answered.task?.step]).toEqual([older.id, 'business', 'pay']);
      expect(isAt(answered.window.closesAt, customer.local('Wed', '13:00'))).toBe(true);
      await customer.at('Mon', '10:00', 1);
      const templates = [...(await customer.templateNames()), ...(await other.templateNames())];
      expect(templates).toEqual(['payment_pending_v3', 'payment_pending_v3']);
      expect(await customer.mails(customer.address)).toEqual([]);
      const { rows } = await world.pool.query<object>(
        `select type, data ->> 'outcome' as outcome, data ->> 'mergedInto' as "mergedInto" from outbox where case_id = $1 order by seq desc limit 1`,
        [younger.id],
      );
      expect(rows).toEqual([{ type: 'case.closed', outcome: 'merged', mergedInto: older.id }]);
    }),
  );

  test(
    'I1, R6: merged before the first impact: none goes while the later window is open, and one plan goes on after it',
    life(async (customer, world) => {
      await customer.begun();
      const other = new Life(world);
      await other.begins('Mon', '10:00');
      await customer.at('Mon', '20:00');
      await other.writes('Hola, soy yo con otro número');
      await other.soon('the case is open', ({ state }) => state === 'open');
      await other.answers('Quedo atento');
      const [older, younger] = [await customer.case(), await other.case()];
      await customer.ask('POST', '/v1/contacts/merge', {
        into: older.contactId,
        from: younger.contactId,
        why: 'TICKET-1',
      });
      await customer.at('Tue', '11:00');
      expect(await customer.case()).toMatchObject({
        id: older.id,
        impacts: [],
        state: 'open',
        owes: 'customer',
      });
      await customer.at('Tue', '20:30');
      const reopened = await customer.case();
      expect(reopened.impacts).toHaveLength(1);
      // Answered by the number that was written from last.
      expect([await customer.templateNames(), await other.templateNames()]).toEqual([
        [],
        ['payment_pending_v3'],
      ]);
    }),
  );
});
