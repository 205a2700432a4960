import { describe, expect, test } from 'vitest';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import type { SeenCase } from '../../dev/scenarios/play.ts';
import { isAt, type Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

const alertsOf = ({ alerts }: SeenCase) => alerts.map(({ level, late }) => [level, late]);
const anchorOf = ({ window }: SeenCase): Instant => Date.parse(window.anchoredAt ?? '');

/** The customer writes, by a webhook that says another time than now. */
async function writesDated(
  customer: Life,
  body: string,
  timestamp: Instant,
  over: object = {},
): Promise<void> {
  const { posts } = await customer.provider.text(customer.phone, body, { timestamp, ...over });
  expect(posts.map(({ status }) => status)).toEqual(posts.map(() => 200));
}

describe('messages that come late, twice and out of order', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'W3: 19 h old on arrival: the alert that is past fires at once, marked late; the other and the expiry at their time',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      const written = (await customer.now()) - 19 * HOUR;
      await writesDated(customer, '¿Llega hoy?', written);
      await customer.at('Mon', '10:05');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'expiring', owes: 'business', window: { open: true } });
      expect(isAt(seen.window.anchoredAt ?? '', written)).toBe(true);
      expect(alertsOf(seen)).toEqual([[1, true]]);
      await customer.at('Mon', '11:05');
      const escalated = await customer.case();
      expect(alertsOf(escalated)).toEqual([
        [1, true],
        [2, false],
      ]);
      expect(isAt(escalated.alerts[1]?.at, written + 20 * HOUR)).toBe(true);
      await customer.at('Mon', '15:05');
      expect(await customer.eventTypes()).toContain('case.unanswered');
    }),
  );

  test(
    'W3: 21 h old on arrival: of the alerts that are past only the highest fires, once, marked late',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      await writesDated(customer, '¿Llega hoy?', (await customer.now()) - 21 * HOUR);
      await customer.at('Mon', '10:05');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'escalated', queue: 'escalations' });
      expect(alertsOf(seen)).toEqual([[2, true]]);
    }),
  );

  test(
    'W3, W1: 25 h old on arrival: it opens a case but no window: the business owes, at once unanswered',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      await writesDated(customer, '¿Llega hoy?', (await customer.now()) - 25 * HOUR);
      await customer.at('Mon', '10:05');
      const seen = await customer.case();
      expect(seen).toMatchObject({ owes: 'business', window: { open: false } });
      // Once the window is closed only R9 speaks.
      expect(alertsOf(seen)).toEqual([]);
      expect(await customer.eventTypes()).toContain('case.unanswered');
      const refused = await customer.tells({ text: { body: 'Hola' } });
      expect(refused).toMatchObject({ status: 409, answer: { code: 'window_closed' } });
    }),
  );

  test(
    'W3, R6: 25 h old, while an impact is planned: no window, but a reply: the plan is cancelled and the business owes',
    life(async (customer) => {
      const anchor = await customer.begun();
      await customer.at('Tue', '12:00');
      await writesDated(customer, 'Lo escribí ayer', (await customer.now()) - 25 * HOUR);
      await customer.at('Tue', '12:05');
      const seen = await customer.case();
      expect(seen).toMatchObject({ owes: 'business', window: { open: false } });
      // Newer than the first message, it is the last word; older than a whole window, it opens none.
      expect(anchorOf(seen)).toBeGreaterThan(anchor);
      await customer.at('Fri', '12:00');
      expect(await customer.templateNames()).toHaveLength(1);
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'W3: an older message that comes after a newer one never moves the anchor back, but who owes follows arrival',
    life(async (customer) => {
      const anchor = await customer.begun();
      await customer.at('Mon', '12:00');
      await writesDated(customer, 'Un mensaje atrasado', anchor - 2 * HOUR);
      const seen = await customer.case();
      expect(anchorOf(seen)).toBe(anchor);
      expect(seen).toMatchObject({ state: 'open', owes: 'business' });
    }),
  );

  test(
    'W3: a time in the future counts as the time of receipt',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Mon', '12:00');
      await writesDated(customer, 'Del futuro', (await customer.now()) + 30 * 24 * HOUR);
      expect(isAt((await customer.case()).window.anchoredAt, await customer.now())).toBe(true);
    }),
  );

  test(
    'W3: a duplicate has no effect at all, also after the case has gone on',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Mon', '12:00');
      const at = await customer.now();
      const id = `wamid.${customer.phone}`;
      await writesDated(customer, 'Quiero pagar', at, { id, times: 3 });
      await customer.answers('Adelante');
      await customer.at('Tue', '13:00');
      const before = await customer.case();
      expect(before).toMatchObject({ state: 'reopening', owes: 'customer' });
      await writesDated(customer, 'Quiero pagar', at, { id });
      await customer.at('Tue', '13:05');
      const { agenda, ...after } = await customer.case();
      const { agenda: planned, ...asBefore } = before;
      expect(after).toEqual({ ...asBefore, impacts: after.impacts });
      expect(agenda).toEqual(planned);
      expect(
        (await customer.entries('message')).filter(({ what }) => what.includes('customer')),
      ).toHaveLength(2);
    }),
  );
});
