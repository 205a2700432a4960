import { describe, expect, test } from 'vitest';
import { DAY } from '../../domain/time/instant.ts';
import { isAt } from './life.ts';
import { shareWorld } from './shared-world.ts';

const [BEFORE, ON_TUESDAY] = [
  ['Tue', '09:00'],
  ['Tue', '10:05'],
] as const;

// What is said of a template holds for everybody, so no two of these lives share one.
describe('what the provider and the owners say of a template while cases run', { timeout: 180_000 }, () => {
  const life = shareWorld({
    // Holidays of the real calendar would come and go with the day the tests are run.
    policies: 'sendHours: { marketing: [Mon-Sun 15:00-18:00], countries: { CO: { closedOnHolidays: [] } } }',
  });

  test(
    'T2, T3: paused by webhook, it gives way to its fallback version at once, under the same number',
    life(async (customer) => {
      const anchor = await customer.begun({ task: { reason: 'delivery', step: 'choose-slot' } });
      await customer.at(...BEFORE);
      await customer.provider.changeTemplate('delivery_reschedule_v1', 'es', { status: 'PAUSED', pause: 1 });
      await customer.at(...ON_TUESDAY);
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'delivery_reminder_v1' }]);
      expect(isAt(impacts[0]?.at, anchor + DAY)).toBe(true);
    }),
  );

  test(
    'T2, T3: disabled by webhook, its successor goes, and without one the fallback channel',
    life(async (customer, { pool }) => {
      await pool.query(
        `update templates set fallback_name = null, fallback_version = null,
           successor_name = 'payment_reminder', successor_version = 1
         where name = 'payment_pending' and language = 'es'`,
      );
      await customer.begun();
      await customer.at(...BEFORE);
      await customer.provider.changeTemplate('payment_pending_v3', 'es', { status: 'DISABLED' });
      await customer.at(...ON_TUESDAY);
      expect((await customer.case()).impacts).toMatchObject([{ number: 1, template: 'payment_reminder_v1' }]);
      await customer.provider.changeTemplate('payment_options_v1', 'es', { status: 'DISABLED' });
      await customer.at('Thu', '10:10');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      expect(await customer.templateNames()).toEqual(['payment_reminder_v1']);
    }),
  );

  test(
    'T2: what is said first and comes last changes nothing',
    life(async (customer, { clock }) => {
      await customer.begun({ task: { reason: 'cart', step: 'checkout' } });
      await customer.at(...BEFORE);
      const [name, language] = ['cart_reminder_v1', 'es'] as const;
      const now = Math.floor(clock.now() / 1_000);
      const says = (event: string, time: number) =>
        customer.provider.webhook({
          signature: 'valid',
          raw: JSON.stringify({
            object: 'whatsapp_business_account',
            entry: [
              {
                id: '104350060070007',
                time,
                changes: [
                  {
                    field: 'message_template_status_update',
                    value: {
                      event,
                      message_template_id: 1,
                      message_template_name: name,
                      message_template_language: language,
                      reason: 'NONE',
                    },
                  },
                ],
              },
            ],
          }),
        });
      await says('APPROVED', now);
      await says('DISABLED', now - 60);
      await customer.at(...ON_TUESDAY);
      expect(await customer.templateNames()).toEqual([name]);
    }),
  );

  test(
    'E3, E2: made marketing by the provider, it does not go to whoever has not consented to marketing',
    life(async (customer) => {
      await customer.begun({
        task: { reason: 'general', step: 'confirm-address' },
        contact: { language: 'pt-BR' },
      });
      await customer.at(...BEFORE);
      await customer.provider.changeTemplate('case_pending_v1', 'pt_BR', { category: 'MARKETING' });
      await customer.at(...ON_TUESDAY);
      expect(await customer.case()).toMatchObject({ state: 'fallback', impacts: [] });
      expect(await customer.entries('decision')).toMatchObject([{ rule: 'E2' }, {}]);
      expect(await customer.templateNames()).toEqual([]);
    }),
  );

  test(
    'E3, E5: made marketing by the provider, it goes to whoever has consented, within the hours for marketing',
    life(async (customer) => {
      await customer.begun({
        task: { reason: 'general', step: 'confirm-address' },
        contact: { language: 'en' },
      });
      await customer.consents('whatsapp', 'marketing', true);
      await customer.at(...BEFORE);
      await customer.provider.changeTemplate('case_pending_v1', 'en', { category: 'MARKETING' });
      await customer.at(...ON_TUESDAY);
      expect(await customer.case()).toMatchObject({ state: 'reopening', impacts: [] });
      expect(await customer.entries('decision')).toMatchObject([{ rule: 'E5' }]);
      await customer.at('Tue', '15:30');
      expect((await customer.case()).impacts).toMatchObject([{ number: 1, template: 'case_pending_v1' }]);
    }),
  );

  test(
    'E3, R8: made marketing by the provider, it gives way to a fallback version that is still utility',
    life(async (customer) => {
      await customer.begun({ task: { reason: 'technical-service', step: 'appointment' } });
      await customer.consents('whatsapp', 'marketing', true);
      await customer.at(...BEFORE);
      await customer.provider.changeTemplate('service_appointment_v1', 'es', { category: 'MARKETING' });
      await customer.at(...ON_TUESDAY);
      expect(await customer.templateNames()).toEqual(['service_reminder_v1']);
    }),
  );

  test(
    'E7: a fatigued version is not used, its successor is; where that is fatigued too, the impact is suppressed',
    life(async (customer, { pool }) => {
      await pool.query(
        `update templates set fatigued_at = 1, successor_name = 'delivery_reminder', successor_version = 1
         where name = 'delivery_reschedule' and language = 'en'`,
      );
      await pool.query(
        `update templates set fatigued_at = 1 where name = 'delivery_help' and language = 'en'`,
      );
      await customer.begun({
        task: { reason: 'delivery', step: 'choose-slot' },
        contact: { language: 'en' },
      });
      await customer.at(...ON_TUESDAY);
      expect((await customer.case()).impacts).toMatchObject([
        { number: 1, template: 'delivery_reminder_v1' },
      ]);
      await customer.at('Thu', '10:10');
      expect(await customer.templateNames()).toEqual(['delivery_reminder_v1']);
      const decisions = await customer.entries('decision');
      expect(decisions).toContainEqual(expect.objectContaining({ rule: 'E7' }));
    }),
  );
});
