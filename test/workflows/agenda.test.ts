import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { isAt } from './life.ts';
import { shareWorld } from './shared-world.ts';

describe('the agenda is what then happens, on the whole system', { timeout: 240_000 }, () => {
  // Holidays of the real calendar would come and go with the day the tests are run.
  const life = shareWorld({
    policies: 'sendHours: { countries: { CL: { closedOnHolidays: [] } } }',
  });

  test(
    'E4, F2, CL: the mail of a debt is told for the day on which the law lets it go, and the closing after it',
    life(async (customer) => {
      await customer.begun({ task: null, contact: { country: 'CL' } });
      const dueAt = new Date((await customer.now()) + HOUR).toISOString();
      await customer.setsTask({ reason: 'payment', step: 'pay', dueAt });
      // Impacts on Tuesday and Thursday: two in seven days, so nothing in writing before Tuesday next.
      await customer.at('Thu', '12:00');
      const { agenda, impacts } = await customer.case();
      expect(impacts).toHaveLength(2);
      const first = Date.parse(impacts[0]?.at ?? '');
      const mail = agenda.find(({ step }) => step === 'email');
      const close = agenda.find(({ step }) => step === 'close');
      expect(isAt(mail?.at, first + 7 * DAY)).toBe(true);
      expect(isAt(close?.at, first + 14 * DAY)).toBe(true);

      await customer.at('Mon', '20:00', 1);
      expect(await customer.mails(customer.address)).toEqual([]);
      await customer.at('Tue', '12:00', 1);
      expect(await customer.mails(customer.address)).toHaveLength(1);
      const told = (await customer.case()).agenda;
      expect(told.map(({ step }) => step)).toEqual(['close']);
      expect(isAt(told[0]?.at, Date.parse(close?.at ?? ''))).toBe(true);
      await customer.at('Wed', '12:00', 2);
      expect((await customer.case()).state).toBe('closed');
    }),
  );

  test(
    'F3: no call is told of that nobody could be told of: without an address the case needs a person',
    life(async (customer) => {
      await customer.begun({ mail: false, task: { reason: 'payment', step: 'pay' } });
      const { agenda } = await customer.case();
      expect(agenda.map(({ step }) => step)).not.toContain('call');
    }),
  );
});
