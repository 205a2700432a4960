import { describe, expect, test } from 'vitest';
import { explain } from '../../domain/explanation/explanation.ts';
import { DAY, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { isAt, type Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

/** Of a country, with the holidays after it. */
function hoursOf(named: string) {
  const [hours = '', ...holidays] = named.split(', ');
  return explain('hours.awaited', { hours, holidays });
}

/** What the clock on the wall shows, e.g. `Wed 08:07`. */
const wall = (instant: Instant, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(instant)
    .replace(',', '');

/** E5: at an opening or up to 15 minutes later, as the jitter of the case has it. */
const isOpening = (instant: Instant, timeZone: string, opening: string): boolean =>
  Array.from({ length: 16 }, (_, late) => wall(instant - late * MINUTE, timeZone)).includes(opening);

/** Wednesdays around the stories, whose week depends on the day the tests are run. */
const WEDNESDAYS = Array.from({ length: 28 }, (_, ahead) => new Date(Date.now() + ahead * DAY))
  .filter((date) => date.getUTCDay() === 3)
  .map((date) => `"${date.toISOString().slice(0, 10)}"`);

const impactAt = async (customer: Life, index = 0): Promise<Instant> =>
  Date.parse((await customer.case()).impacts[index]?.at ?? '');

describe('send hours by country, on the whole system', { timeout: 240_000 }, () => {
  // Holidays of the real calendar would come and go with the day the tests are run.
  const life = shareWorld({
    policies: `
sendHours:
  segments:
    evenings: { prefer: [Mon-Fri 18:00-21:00] }
  countries:
    CO: { closedOnHolidays: [] }
    UY: { utility: [Mon-Sun 09:00-20:00] }
    PE:
      source: El Peruano
      closedOnHolidays: [utility]
      holidays: [{ name: Feriado largo, dates: [${WEDNESDAYS.join(', ')}] }]
`,
  });

  for (const [name, contact, timeZone, opening, waitsFor] of [
    ['Colombia', { country: 'CO' }, 'America/Bogota', 'Wed 08:00', 'Colombia'],
    ['Chile', { country: 'CL' }, 'America/Santiago', 'Wed 08:00', 'Chile'],
    ['Argentina', { country: 'AR' }, 'America/Argentina/Buenos_Aires', 'Wed 08:00', 'Argentina'],
    ['Uruguay, as the deployment says', { country: 'UY' }, 'America/Montevideo', 'Wed 09:00', 'Uruguay'],
    [
      'Peru, over a holiday',
      { country: 'PE' },
      'America/Lima',
      'Thu 08:00',
      'Peru (El Peruano), Feriado largo',
    ],
    ['Spain, in Madrid', { country: 'ES', timeZone: 'Europe/Madrid' }, 'Europe/Madrid', 'Wed 08:00', 'Spain'],
    ['Spain, perhaps in the Canaries', { country: 'ES' }, 'Atlantic/Canary', 'Wed 08:00', 'Spain'],
    ['Mexico, perhaps in Tijuana', { country: 'MX' }, 'America/Tijuana', 'Wed 08:00', 'Mexico'],
    ['Brazil, perhaps in Manaus', { country: 'BR' }, 'America/Manaus', 'Wed 08:00', 'Brazil'],
  ] as const) {
    test(
      `X4, E5: ${name}: a window that closes at night is followed up when the send hours begin`,
      life(async (customer) => {
        await customer.begun({ time: '22:30', task: { reason: 'cart', step: 'checkout' }, contact });
        await customer.at('Tue', '22:35');
        const held = await customer.case();
        expect(held).toMatchObject({ state: 'reopening', impacts: [] });
        expect(held.agenda[0]).toMatchObject({
          step: 'impact-1',
          held: { rule: 'E5', ...hoursOf(waitsFor) },
        });
        await customer.at('Thu', '12:00');
        const sent = await impactAt(customer);
        expect([wall(sent, timeZone), isOpening(sent, timeZone, opening)]).toEqual([
          expect.any(String),
          true,
        ]);
        // Plan and gate agree, jitter included.
        expect(isAt(held.agenda[0]?.at, sent)).toBe(true);
      }),
    );
  }

  for (const [name, contact, mailedBy] of [
    ['Colombia', { country: 'CO' }, '09:35'],
    ['Chile', { country: 'CL' }, '09:35'],
    ['Spain', { country: 'ES' }, '09:35'],
    // 08:00 in Tijuana is 10:00 in Bogotá in summer, 11:00 in winter.
    ['Mexico, perhaps in Tijuana', { country: 'MX' }, '11:20'],
  ] as const) {
    test(
      `X5, E2, E5: ${name}: without consent no template, and the mail goes inside the hours`,
      life(async (customer) => {
        await customer.begun({ time: '09:30', contact });
        await customer.consents('whatsapp', 'utility', false);
        await customer.at('Tue', '09:35');
        expect(await customer.mails(customer.address)).toHaveLength(mailedBy === '09:35' ? 1 : 0);
        await customer.at('Tue', mailedBy);
        expect((await customer.entries('decision')).map(({ rule }) => rule)).toContain('E2');
        expect(await customer.mails(customer.address)).toHaveLength(1);
        expect(await customer.templateNames()).toEqual([]);
        expect((await customer.case()).state).toBe('fallback');
      }),
    );
  }

  test(
    'E5: a payment that is overdue is collection, whose hours in Colombia end at 19:00 and begin at 07:00',
    life(async (customer) => {
      const dueAt = async () => new Date((await customer.now()) + 60 * MINUTE).toISOString();
      await customer.begun({ time: '19:30', task: null });
      await customer.setsTask({ reason: 'payment', step: 'pay', dueAt: await dueAt() });
      await customer.at('Tue', '19:35');
      const held = await customer.case();
      expect(held.agenda[0]).toMatchObject({
        step: 'impact-1',
        held: { rule: 'E5', ...hoursOf('Colombia (Ley 2300 de 2023)') },
      });
      await customer.at('Wed', '07:20');
      expect(isOpening(await impactAt(customer), 'America/Bogota', 'Wed 07:00')).toBe(true);
    }),
  );

  test(
    'E5: one that is not yet due is utility, and goes at 19:30',
    life(async (customer) => {
      const anchor = await customer.begun({ time: '19:30' });
      await customer.at('Tue', '19:35');
      expect(isAt((await customer.case()).impacts[0]?.at, anchor + DAY)).toBe(true);
    }),
  );

  test(
    'R2: the second impact goes in the evening that its segment prefers, inside its range',
    life(async (customer) => {
      const anchor = await customer.begun({ contact: { segment: 'evenings' } });
      await customer.at('Tue', '10:05');
      const planned = await customer.case();
      expect(isAt(planned.impacts[0]?.at, anchor + DAY)).toBe(true);
      expect(planned.agenda[0]).toMatchObject({
        step: 'impact-2',
        held: { rule: 'R2', code: 'slot.awaited' },
      });
      await customer.at('Thu', '18:20');
      expect(isOpening(await impactAt(customer, 1), 'America/Bogota', 'Thu 18:00')).toBe(true);
    }),
  );
});
