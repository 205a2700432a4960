import { describe, expect, test } from 'vitest';
import { SECOND } from '../../domain/time/instant.ts';
import { hoursBetween, type Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

/** What the provider was asked to send to this customer, whether it took effect or not. */
async function asked(
  customer: Life,
): Promise<readonly (readonly [template: string | null, tookEffect: boolean])[]> {
  const sends = await customer.provider.messages({ to: customer.phone, type: 'template' });
  return sends.map(({ template, tookEffect }) => [template, tookEffect]);
}

const LOST = {
  'no answer': { kind: 'timeout', when: 'before' },
  'connection reset': { kind: 'reset', when: 'before' },
} as const;

const ANSWER_LOST = {
  'connection reset': { kind: 'reset', when: 'after' },
  'a page of a proxy': { kind: 'http', status: 502, body: 'html', when: 'after' },
  'half an answer': { kind: 'http', status: 200, body: 'truncated', when: 'after' },
} as const;

describe('impacts of which nobody knows whether they went', { timeout: 180_000 }, () => {
  const life = shareWorld({ providerTimeout: 2 * SECOND });

  test(
    'R7: it took effect and the answer was lost: it counts, is never sent again, and the status that echoes our id says so',
    life(async (customer) => {
      await customer.begun();
      await customer.fails({ kind: 'timeout', when: 'after' });
      await customer.at('Tue', '09:00');
      await customer.provider.settings({ webhooks: { hold: 'statuses' } });
      await customer.at('Tue', '10:05');
      expect((await customer.case()).impacts).toMatchObject([{ number: 1, status: 'unknown' }]);
      expect((await customer.entries('transition')).at(-1)).toMatchObject({ code: 'impact.perhaps-sent' });
      await customer.provider.release();
      const known = await customer.soon(
        'the statuses are in',
        ({ impacts }) => impacts[0]?.status === 'read',
      );
      expect(known).toMatchObject({ state: 'reopening', impacts: [{ number: 1 }] });

      await customer.at('Thu', '10:10');
      expect(await asked(customer)).toEqual([
        ['payment_pending_v3', true],
        ['payment_options_v1', true],
      ]);
      const { impacts } = await customer.case();
      expect(hoursBetween(impacts[0]?.at, impacts[1]?.at)).toBe(48);
      await customer.at('Fri', '10:15');
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
    }),
  );

  for (const [name, effect] of Object.entries(LOST)) {
    test(
      `R7: it never arrived, but nobody can know (${name}): it counts all the same, and is not sent again`,
      life(async (customer) => {
        await customer.begun();
        await customer.fails(effect);
        await customer.at('Tue', '12:00');
        expect((await customer.case()).impacts).toMatchObject([{ number: 1, status: 'unknown' }]);
        await customer.at('Thu', '10:10');
        expect(await asked(customer)).toEqual([
          ['payment_pending_v3', false],
          ['payment_options_v1', true],
        ]);
        const { impacts } = await customer.case();
        expect(hoursBetween(impacts[0]?.at, impacts[1]?.at)).toBe(48);
      }),
    );
  }

  for (const [name, effect] of Object.entries(ANSWER_LOST)) {
    test(
      `R7: it arrived and the answer did not (${name}): one impact, which the statuses confirm`,
      life(async (customer) => {
        await customer.begun();
        await customer.fails(effect);
        await customer.at('Tue', '12:00');
        expect((await customer.case()).impacts).toMatchObject([{ number: 1, status: 'read' }]);
        await customer.at('Thu', '10:10');
        expect(await asked(customer)).toEqual([
          ['payment_pending_v3', true],
          ['payment_options_v1', true],
        ]);
      }),
    );
  }

  test(
    'R7, R8: an unknown one that failed after all is treated by its cause: not on WhatsApp, so the fallback',
    life(async (customer) => {
      await customer.begun();
      await customer.provider.change(customer.phone, { onWhatsApp: false });
      await customer.fails({ kind: 'timeout', when: 'after' });
      await customer.at('Tue', '12:00');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      expect(seen.impacts).toMatchObject([{ number: 1, status: 'failed' }]);
      await customer.at('Fri', '12:00');
      expect(await asked(customer)).toHaveLength(1);
    }),
  );

  test(
    'R7, R9: a kept reply of which nobody knows whether it went is not sent again',
    life(async (customer) => {
      await customer.begun();
      await customer.writes('¿Puedo pagar en cuotas?');
      await customer.at('Tue', '12:00');
      await customer.keeps('Sí, en 3 cuotas');
      await customer.at('Tue', '12:30');
      await customer.fails({ kind: 'timeout', when: 'after' }, { match: { type: 'text' } });
      await customer.taps();
      await customer.at('Tue', '14:00');
      expect(await customer.texts()).toEqual(['Sí, en 3 cuotas']);
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'customer', kept: [] });
    }),
  );
});
