import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, test } from 'vitest';
import type { Life } from '../workflows/life.ts';
import { shareWorld } from '../workflows/shared-world.ts';

interface Alert {
  readonly level: number;
  readonly acknowledged: { readonly by: string } | null;
  readonly repeatedAt: string | null;
}
interface Event {
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly caseId?: string; readonly alert?: number; readonly role?: string };
}

const alertsOf = async (customer: Life): Promise<readonly Alert[]> =>
  ((await customer.case()) as unknown as { alerts: readonly Alert[] }).alerts;

async function repeatsOf(customer: Life): Promise<readonly Event[]> {
  const caseId = await customer.caseId();
  const { events } = await customer.ask<{ events: readonly Event[] }>('GET', '/v1/events?limit=500');
  return events.filter(({ type, data }) => type === 'case.alert-repeated' && data.caseId === caseId);
}

/**
 * The business works from 9 to 18 in Santiago, one or two hours ahead of its customers in Bogotá. Both alerts of a window
 * that began on Monday at 10:00 fall before its day begins, so 15 working minutes are over there at 09:15.
 */
const quarterPastNine = (customer: Life): string =>
  Temporal.Instant.from(customer.localTime('Tue', '10:00'))
    .toZonedDateTimeISO('America/Santiago')
    .withPlainTime('09:15')
    .toInstant()
    .toString({ smallestUnit: 'millisecond' });

describe('A8', { concurrent: true }, () => {
  const life = shareWorld();

  test(
    'the alert that nobody acknowledges is repeated once, to the next role; the one that a higher has replaced is not',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      await customer.writes('¿Dónde está mi pedido?');
      await customer.at('Tue', '07:10');
      expect((await alertsOf(customer)).map(({ repeatedAt }) => repeatedAt)).toEqual([null, null]);
      await customer.at('Tue', '09:30');
      const repeatedAt = quarterPastNine(customer);
      expect(await alertsOf(customer)).toMatchObject([
        { level: 1, acknowledged: null, repeatedAt: null },
        { level: 2, acknowledged: null, repeatedAt },
      ]);
      expect(await repeatsOf(customer)).toMatchObject([
        { timestamp: repeatedAt, data: { alert: 2, role: 'admin' } },
      ]);
    }),
  );

  test(
    'also when all of it passes at once, as after an outage',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      await customer.writes('¿Dónde está mi pedido?');
      await customer.at('Tue', '09:30');
      expect((await repeatsOf(customer)).map(({ data }) => data.alert)).toEqual([2]);
    }),
  );

  test(
    'one that a person acknowledged is not, and the case says who did',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      await customer.writes('¿Dónde está mi pedido?');
      await customer.at('Tue', '06:30');
      await customer.ask('POST', `/v1/cases/${await customer.caseId()}/alerts/acknowledge`, {
        agent: 'agent-7',
      });
      await customer.at('Tue', '09:30');
      expect(await alertsOf(customer)).toMatchObject([
        { level: 1, acknowledged: { by: 'agent-7' }, repeatedAt: null },
        { level: 2, acknowledged: { by: 'agent-7' }, repeatedAt: null },
      ]);
      expect(await repeatsOf(customer)).toEqual([]);
    }),
  );

  const ENDINGS: readonly (readonly [string, (customer: Life) => Promise<void>])[] = [
    ['A4: the customer wrote again', (customer) => customer.writes('¿Hola?')],
    ['W9: an agent answered', (customer) => customer.answers('Llega hoy')],
    ['D5: the case was resolved', (customer) => customer.resolves('delivered')],
  ];
  for (const [what, happens] of ENDINGS) {
    test(
      `${what}: nothing is left to repeat`,
      life(async (customer) => {
        await customer.begins('Mon', '10:00');
        await customer.writes('¿Dónde está mi pedido?');
        await customer.at('Tue', '06:30');
        await happens(customer);
        await customer.at('Tue', '09:30');
        expect(await repeatsOf(customer)).toEqual([]);
      }),
    );
  }
});
