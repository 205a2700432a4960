import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { isAt } from './life.ts';
import { shareWorld } from './shared-world.ts';

const [ON_TUESDAY, SOON_AFTER, A_LITTLE_LATER] = [
  ['Tue', '10:05'],
  // Statuses come at the provider's pace, a moment after the instant that the clock was moved to.
  ['Tue', '10:10'],
  ['Tue', '13:05'],
] as const;

/** Of the line, and of nobody else on it: other lives here share the line. */
const ALONE = 134011;

// What is said of a template holds for everybody, so no two of these lives share one.
describe('impacts that fail, by their cause', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'R8, R2: refused for the person: the fallback at once, no more templates to this identity, and it does not count',
    life(async (customer) => {
      await customer.begun();
      await customer.fails({ kind: 'refuse', code: 131026 });
      await customer.at(...ON_TUESDAY);
      expect(await customer.case()).toMatchObject({
        state: 'fallback',
        impacts: [],
        fallback: { path: 'email' },
      });
      expect(await customer.mails(customer.address)).toHaveLength(1);
      const again = await customer.tells({ template: { name: 'payment_options_v1' } });
      expect(again).toMatchObject({ status: 409, answer: { code: 'suppressed', rule: 'R8' } });

      // From here the customer is known to be there; both impacts are left.
      await customer.writes('Hola, cambié de teléfono');
      await customer.answers('Hola de nuevo');
      await customer.at('Wed', '10:30');
      expect((await customer.case()).impacts).toMatchObject([{ number: 1, template: 'payment_pending_v3' }]);
    }),
  );

  test(
    'R8, R2: accepted, then failed for the person: the fallback at once; it was sent, so it counts',
    life(async (customer) => {
      await customer.begun();
      await customer.provider.change(customer.phone, { onWhatsApp: false });
      await customer.at(...SOON_AFTER);
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      expect(seen.impacts).toMatchObject([{ number: 1, status: 'failed' }]);
      await customer.at('Fri', '12:00');
      expect(await customer.templateNames()).toHaveLength(1);
    }),
  );

  test(
    'R8, R2: accepted, then failed for the person, who writes again: known to be there, and the second impact is left',
    life(async (customer) => {
      await customer.begun();
      await customer.fails({ kind: 'fail-later', code: 131026 });
      await customer.at(...SOON_AFTER);
      expect((await customer.case()).impacts).toMatchObject([{ number: 1, status: 'failed' }]);
      await customer.writes('Hola, cambié de teléfono');
      await customer.answers('Hola de nuevo');
      await customer.at('Thu', '10:30');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3', 'payment_options_v1']);
    }),
  );

  test(
    'R8, T3: a paused template gives way to its fallback version at once, under the same number',
    life(async (customer) => {
      const anchor = await customer.begun({ task: { reason: 'delivery', step: 'choose-slot' } });
      await customer.fails({ kind: 'refuse', code: 132015 });
      await customer.at(...ON_TUESDAY);
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'delivery_reminder_v1' }]);
      expect(isAt(impacts[0]?.at, anchor + DAY)).toBe(true);
      await customer.at('Thu', '10:05');
      expect(await customer.templateNames()).toEqual(['delivery_reminder_v1', 'delivery_help_v1']);
    }),
  );

  test(
    'R8: one replacement per impact: where that is refused for good as well, the impact is skipped and the fallback follows',
    life(async (customer) => {
      await customer.begun({
        task: { reason: 'delivery', step: 'choose-slot' },
        contact: { language: 'en' },
      });
      await customer.fails({ kind: 'refuse', code: 132016 }, { times: 2 });
      await customer.at(...ON_TUESDAY);
      expect(await customer.case()).toMatchObject({
        state: 'fallback',
        impacts: [],
        fallback: { path: 'email' },
      });
      const tried = await customer.provider.messages({ to: customer.phone, type: 'template' });
      expect(tried.map(({ template }) => template)).toEqual([
        'delivery_reschedule_v1',
        'delivery_reminder_v1',
      ]);
    }),
  );

  test(
    'R8, T3: where the fallback version is paused too, it is waited for within the bound',
    life(async (customer) => {
      const anchor = await customer.begun({ task: { reason: 'technical-service', step: 'appointment' } });
      await customer.fails({ kind: 'refuse', code: 132016 });
      await customer.fails({ kind: 'refuse', code: 132015 });
      await customer.at(...ON_TUESDAY);
      const held = await customer.case();
      expect(held).toMatchObject({ state: 'reopening', impacts: [] });
      expect(held.agenda[0]).toMatchObject({ step: 'impact-1' });
      await customer.at(...A_LITTLE_LATER);
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'service_reminder_v1' }]);
      expect(isAt(impacts[0]?.at, anchor + DAY + 3 * HOUR)).toBe(true);
    }),
  );

  test(
    'R8, E3: a paused template without a fallback version holds the impact until the pause is over',
    life(async (customer) => {
      await customer.begun({ task: { reason: 'general', step: 'confirm-address' } });
      await customer.at('Tue', '09:00');
      await customer.provider.changeTemplate('case_pending_v1', 'es', { status: 'PAUSED', pause: 1 });
      await customer.at(...ON_TUESDAY);
      expect(await customer.case()).toMatchObject({ state: 'reopening', impacts: [] });
      expect(await customer.entries('decision')).toMatchObject([
        {
          what: expect.stringMatching(/^impact-1: held to \S+ 12:00 \(America\/Bogota\) by E3: /),
          rule: 'E3',
          code: 'template.paused',
        },
      ]);
      await customer.provider.changeTemplate('case_pending_v1', 'es', { status: 'APPROVED', silent: true });
      await customer.at(...A_LITTLE_LATER);
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'case_pending_v1' }]);
      expect(isAt(impacts[0]?.at, customer.local('Tue', '12:00'))).toBe(true);
    }),
  );

  test(
    'T2, T3: what a paused template holds is asked about at once when the provider approves it again',
    life(async (customer) => {
      await customer.begun({
        task: { reason: 'general', step: 'confirm-address' },
        contact: { language: 'pt-BR' },
      });
      await customer.at('Tue', '09:00');
      await customer.provider.changeTemplate('case_pending_v1', 'pt_BR', { status: 'PAUSED', pause: 1 });
      await customer.at('Tue', '10:30');
      expect((await customer.case()).agenda[0]).toMatchObject({
        step: 'impact-1',
        held: { rule: 'E3', code: 'template.paused' },
      });
      await customer.provider.changeTemplate('case_pending_v1', 'pt_BR', { status: 'APPROVED' });
      await customer.at('Tue', '10:35');
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'case_pending_v1' }]);
      expect(isAt(impacts[0]?.at, customer.local('Tue', '10:30'))).toBe(true);
    }),
  );

  test(
    'R8: refused for the line: held, operators alerted, and sent when the line is well again',
    life(async (customer) => {
      const anchor = await customer.begun();
      await customer.fails({ kind: 'refuse', code: ALONE }, { times: 2 });
      await customer.at(...ON_TUESDAY);
      expect(await customer.case()).toMatchObject({ state: 'reopening', impacts: [] });
      expect((await customer.eventTypes()).filter((type) => type === 'line.unhealthy')).toHaveLength(1);
      await customer.at('Tue', '11:00');
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'payment_pending_v3' }]);
      expect(isAt(impacts[0]?.at, anchor + DAY + 45 * MINUTE)).toBe(true);
      // R2: the second counts from the one that went.
      await customer.at('Thu', '10:40');
      expect(await customer.templateNames()).toHaveLength(1);
      await customer.at('Thu', '10:50');
      expect(await customer.templateNames()).toHaveLength(2);
    }),
  );

  test(
    'R8, R1: a line that does not get well within the bound: the impact is skipped and the fallback follows',
    life(async (customer) => {
      await customer.begun({ validUntil: ['Tue', '12:00'] });
      await customer.fails({ kind: 'refuse', code: ALONE }, { times: 'always' });
      await customer.at('Tue', '12:05');
      expect(await customer.case()).toMatchObject({
        state: 'fallback',
        impacts: [],
        fallback: { path: 'email' },
      });
      expect(await customer.templateNames()).toEqual([]);
    }),
  );

  test(
    'R8: accepted, then failed for the template: its fallback version under the same number, once',
    life(async (customer) => {
      await customer.begun({ contact: { language: 'en' } });
      await customer.fails({ kind: 'fail-later', code: 132016 });
      await customer.at(...SOON_AFTER);
      const { impacts, state } = await customer.case();
      expect(state).toBe('reopening');
      expect(impacts.map(({ number, template, status }) => [number, template, status])).toEqual([
        [1, 'payment_pending_v3', 'failed'],
        [1, 'payment_reminder_v1', expect.stringMatching(/sent|delivered|read/)],
      ]);
      await customer.at('Thu', '10:15');
      expect(await customer.templateNames()).toEqual([
        'payment_pending_v3',
        'payment_reminder_v1',
        'payment_options_v1',
      ]);
    }),
  );

  test(
    'R8: the fallback version fails later as well: the impact is skipped and the fallback follows',
    life(async (customer) => {
      await customer.begun({ contact: { language: 'pt-BR' } });
      await customer.fails({ kind: 'fail-later', code: 132016 }, { times: 2 });
      await customer.at(...SOON_AFTER);
      // The second failure may be told when the clock has arrived: the mail is then due a moment later.
      await customer.soon('the mail goes', ({ fallback }) => fallback?.path === 'email');
      expect((await customer.case()).state).toBe('fallback');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3', 'payment_reminder_v1']);
    }),
  );

  test(
    'R8: accepted, then failed for the line: operators are alerted and a person looks; the plan stands',
    life(async (customer) => {
      await customer.begun({ task: { reason: 'cart', step: 'checkout' } });
      await customer.fails({ kind: 'fail-later', code: ALONE });
      await customer.at(...SOON_AFTER);
      expect(await customer.case()).toMatchObject({ state: 'reopening', needsHuman: true });
      expect(await customer.eventTypes()).toContain('line.unhealthy');
      await customer.at('Thu', '10:15');
      expect(await customer.templateNames()).toEqual(['cart_reminder_v1', 'cart_help_v1']);
    }),
  );

  test(
    'R8: a failure that arrives after the customer has written changes nothing',
    life(async (customer) => {
      await customer.begun();
      await customer.fails({ kind: 'ladder', steps: ['sent'] });
      await customer.at('Tue', '12:00');
      await customer.writes('Ya lo vi, pago en la tarde');
      await customer.answers('Perfecto');
      const [send] = await customer.provider.messages({ to: customer.phone, type: 'template' });
      await customer.provider.report(send?.id ?? '', { failed: 131026 });
      await customer.at('Tue', '12:05');
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'customer', fallback: null });
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );
});
