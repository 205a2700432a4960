import { describe, expect, test } from 'vitest';
import { explain } from '../../domain/explanation/explanation.ts';
import { HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { inEnglish } from '../../wording/in-english.ts';
import { isAt } from './life.ts';
import { shareWorld } from './shared-world.ts';

const RED = explain('line.quality', { quality: 'red' });

// What is said of a line holds for everybody on it: one life only.
describe('a line that gets unwell under a running case', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'E6, R1, R2: a red line holds the first impact, hour by hour, until it is well; a restriction the second, to its very end; operators hear of both',
    life(async (customer, world) => {
      const quality = (event: string) =>
        customer.provider.webhook({
          field: 'phone_number_quality_update',
          value: { display_phone_number: '56911112222', event },
        });
      const anchor = await customer.begun();
      await customer.at('Tue', '09:50');
      await quality('FLAGGED');
      await customer.at('Tue', '10:30');
      const red = await customer.case();
      expect(red).toMatchObject({ state: 'reopening', impacts: [] });
      expect(red.agenda[0]).toMatchObject({
        step: 'impact-1',
        held: { rule: 'E6', ...RED, until: red.agenda[0]?.at },
      });
      const { currentDetails } = await world.temporal.client.workflow
        .getHandle(red.id)
        .query<{ currentDetails: string }>('__temporal_workflow_metadata');
      expect(currentDetails).toMatch(
        new RegExp(`impact-1 \\(R1\\), held to \\S+ \\S+ UTC by E6: ${inEnglish(RED)}`),
      );
      expect(await customer.entries('decision')).toMatchObject([
        {
          what: expect.stringMatching(/^impact-1: held to \S+ 11:00 \(America\/Bogota\) by E6: /),
          rule: 'E6',
          ...RED,
        },
      ]);
      // A reply is not held: the customer, who writes, is answered.
      await quality('UNFLAGGED');
      await customer.at('Tue', '10:35');
      const { impacts } = await customer.case();
      expect(impacts).toMatchObject([{ number: 1, template: 'payment_pending_v3' }]);
      // Well again, so it need not wait for the hour at which it would have been asked about.
      expect(isAt(impacts[0]?.at, anchor + 24 * HOUR + 30 * MINUTE)).toBe(true);

      const until = customer.local('Thu', '14:00');
      await customer.provider.webhook({
        field: 'account_update',
        value: {
          event: 'ACCOUNT_RESTRICTION',
          restriction_info: [
            { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: until / SECOND },
          ],
        },
      });
      await customer.at('Thu', '13:50');
      const held = await customer.case();
      expect(held.impacts).toHaveLength(1);
      expect(held.agenda[0]).toMatchObject({ step: 'impact-2', held: { rule: 'E6' } });
      expect(isAt(held.agenda[0]?.at, until)).toBe(true);
      await customer.at('Thu', '14:05');
      const after = await customer.case();
      expect(after.impacts).toHaveLength(2);
      expect(isAt(after.impacts[1]?.at, until)).toBe(true);

      const { rows } = await world.pool.query<{ type: string }>(
        'select type from outbox where line_id is not null order by seq',
      );
      // The last when the restriction ran out, of which the provider says nothing.
      expect(rows.map(({ type }) => type)).toEqual(['line.unwell', 'line.well', 'line.unwell', 'line.well']);
    }),
  );
});
