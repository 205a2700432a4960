import { Temporal } from 'temporal-polyfill/implementation';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stretches } from '../../../services/time/civil-time.ts';
import { type Contacting, limitsOn, type PastSend, underLimits } from '../../../domain/gate/frequency.ts';
import { DAY, HOUR, type Instant } from '../../../domain/time/instant.ts';
import { nextPeriod, periodAt } from '../../../domain/time/local-period.ts';
import type { Outcome } from '../../../domain/case/step.ts';
import { explain } from '../../../domain/explanation/explanation.ts';
import { readPolicies } from '../../../settings/policy/policy-file.ts';
import { at, Life, MONDAY } from '../schedule/life.ts';

const { frequency: LIMITS } = readPolicies();
const instant = (text: string): Instant => Temporal.Instant.from(text).epochMilliseconds;
const zoneOf = (name: string) => stretches(name, instant('2026-01-01T00:00Z'), instant('2027-01-01T00:00Z'));
const UTC = [zoneOf('UTC')];

const AUTOMATIC: Contacting = {
  channel: 'whatsapp',
  reason: 'payment',
  purpose: 'utility',
  isReopening: true,
  isAutomatic: true,
};
const verdict = (
  message: Contacting,
  sends: readonly PastSend[],
  when: Instant,
  { country = 'MX', zones = UTC }: { country?: string; zones?: typeof UTC } = {},
): Instant | 'yes' => {
  const told = underLimits({ message, limits: limitsOn(LIMITS, message, country), sends, zones }, when);
  return told.answer === 'hold' ? told.until : 'yes';
};
const went = (message: Contacting, ...instants: Instant[]): PastSend[] =>
  instants.map((when) => ({ ...message, at: when }));

describe('the shipped limits', () => {
  test('E4: a person gets two templates about a reason in 14 days, whatever the case and whoever sends them', () => {
    const byAgent = { ...AUTOMATIC, isAutomatic: false };
    const sends = went(byAgent, at(0, 10), at(3, 10));
    expect(verdict(byAgent, sends, at(5, 10))).toBe(at(14, 10));
    expect(verdict({ ...byAgent, reason: 'delivery' }, sends, at(5, 10))).toBe('yes');
    // Inside the window a template is no reopening.
    expect(verdict({ ...byAgent, isReopening: false }, sends, at(5, 10))).toBe('yes');
  });

  test('E4: one automatic message per local day and four in seven days, over all channels and reasons', () => {
    const mail: Contacting = { ...AUTOMATIC, channel: 'email', reason: 'delivery', isReopening: false };
    expect(verdict(mail, went(AUTOMATIC, at(0, 0)), at(0, 23, 59))).toBe(at(1, 0));
    expect(verdict(mail, went(mail, at(0, 9), at(1, 9), at(2, 9), at(3, 9)), at(4, 9))).toBe(at(7, 9));
    expect(verdict(mail, went({ ...AUTOMATIC, isAutomatic: false }, at(0, 9)), at(0, 10))).toBe('yes');
  });

  test('E4: marketing once per local day and four times in a calendar month, agents’ included', () => {
    const offer: Contacting = { ...AUTOMATIC, purpose: 'marketing', isAutomatic: false, isReopening: false };
    const march = (day: number) => Date.UTC(2026, 2, day, 12);
    expect(verdict(offer, went(offer, march(5)), march(5) + HOUR)).toBe(Date.UTC(2026, 2, 6));
    expect(verdict(offer, went(offer, march(2), march(9), march(16), march(23)), march(30))).toBe(
      Date.UTC(2026, 3, 1),
    );
    expect(verdict(offer, went(offer, march(2), march(9), march(16)), march(30))).toBe('yes');
    expect(verdict({ ...offer, purpose: 'utility' }, went(offer, march(5)), march(5))).toBe('yes');
  });

  test('E4: collection in Chile twice in seven days and two days apart in writing, calls once a week', () => {
    const written: Contacting = {
      ...AUTOMATIC,
      purpose: 'collection',
      isAutomatic: false,
      isReopening: false,
    };
    const mail: Contacting = { ...written, channel: 'email' };
    const call: Contacting = { ...written, channel: 'call' };
    const chile = { country: 'CL' };
    expect(verdict(mail, went(written, at(0, 10)), at(1, 10), chile)).toBe(at(2, 10));
    expect(verdict(mail, went(written, at(0, 10), at(2, 10)), at(4, 10), chile)).toBe(at(7, 10));
    expect(verdict(call, went(written, at(0, 10), at(2, 10)), at(2, 11), chile)).toBe('yes');
    expect(verdict(call, went(call, at(0, 10)), at(5, 10), chile)).toBe(at(7, 10));
    expect(verdict(mail, went(written, at(0, 10)), at(1, 10), { country: 'MX' })).toBe('yes');
    expect(verdict({ ...mail, purpose: 'utility' }, went(written, at(0, 10)), at(1, 10), chile)).toBe('yes');
  });

  test('E4: collection and advertising in Colombia once a day, a call booked for later that day included', () => {
    const written: Contacting = {
      ...AUTOMATIC,
      purpose: 'collection',
      isAutomatic: false,
      isReopening: false,
    };
    const call: Contacting = { ...written, channel: 'call' };
    const colombia = { country: 'CO' };
    expect(verdict(written, went(call, at(0, 16)), at(0, 9), colombia)).toBe(at(1, 0));
    expect(verdict({ ...written, purpose: 'utility' }, went(call, at(0, 16)), at(0, 9), colombia)).toBe(
      'yes',
    );
  });
});

describe('local days', () => {
  test('E4: a day is over when it is over in every zone the person may live in', () => {
    const zones = [zoneOf('America/Mexico_City'), zoneOf('America/Tijuana')];
    const noon = instant('2026-03-02T18:00Z');
    expect(verdict(AUTOMATIC, went({ ...AUTOMATIC, reason: 'x' }, noon), noon + HOUR, { zones })).toBe(
      instant('2026-03-03T08:00Z'),
    );
  });

  test('E4: on a day of 23, of 25 hours, and on one without midnight', () => {
    const santiago = zoneOf('America/Santiago');
    // The clocks go from Saturday 24:00 to Sunday 01:00.
    expect(nextPeriod(santiago, instant('2026-09-05T12:00-04:00'), 'day')).toBe(instant('2026-09-06T04:00Z'));
    expect(nextPeriod(santiago, instant('2026-09-06T12:00-03:00'), 'day')).toBe(instant('2026-09-07T03:00Z'));
    // From Saturday 24:00 back to 23:00.
    expect(nextPeriod(santiago, instant('2026-04-04T12:00-03:00'), 'day')).toBe(instant('2026-04-05T04:00Z'));
  });

  test('E4: days, weeks and months begin where the calendar of every zone begins them', () => {
    const ZONES = [
      'America/Santiago',
      'America/New_York',
      'Europe/Madrid',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
    ];
    const drawn = new Map(ZONES.map((name) => [name, zoneOf(name)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: instant('2026-01-05T00:00Z'), max: instant('2026-11-20T00:00Z') }),
        fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        (name, when, period) => {
          const zone = drawn.get(name) ?? [];
          const local = Temporal.Instant.fromEpochMilliseconds(when).toZonedDateTimeISO(name);
          const begin = local.toPlainDate().subtract({
            days: period === 'day' ? 0 : period === 'week' ? local.dayOfWeek - 1 : local.day - 1,
          });
          const next = begin.add({ [`${period}s`]: 1 }).toZonedDateTime(name);
          expect(nextPeriod(zone, when, period)).toBe(next.epochMilliseconds);
          expect(periodAt(zone, next.epochMilliseconds, period)).toBe(periodAt(zone, when, period) + 1);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

/** Plays a case as the workflow does, every send held by the shipped limits as the gate would. */
function limited(openedAt: Instant, hours: readonly [number, number], reason: string): Life {
  const sends: PastSend[] = [];
  return new Life(
    {
      hours,
      outcome: ({ step }, now, life): Outcome | null => {
        if (step.do !== 'impact' && step.do !== 'answer' && step.do !== 'email') return null;
        if (!life.outlook.send.some(([from, to]) => from <= now && now < to)) return null;
        const message: Contacting = {
          ...AUTOMATIC,
          reason: life.state.reason,
          channel: step.do === 'email' ? 'email' : 'whatsapp',
          isReopening: step.do !== 'email',
        };
        const until = verdict(message, sends, now);
        if (until !== 'yes')
          return { was: 'held', at: now, until, rule: 'E4', why: explain('frequency.unlimited') };
        sends.push({ ...message, at: now });
        return { was: 'done', at: now };
      },
    },
    openedAt,
  ).task(openedAt + 5 * 60_000, reason, 'pay');
}

describe('the schedule under the shipped limits', () => {
  test('X2, R2, E4: both impacts, the email the day after, at the instants they have without limits', () => {
    const life = limited(at(1, 15), [8, 21], 'payment').toTheEnd();
    expect(life.sent.map(({ what, at: when }) => [what, when])).toEqual([
      ['impact', at(2, 15)],
      ['impact', at(4, 15)],
      ['email', at(5, 15)],
    ]);
  });

  test('R1, R2, F1, E4: wherever a life begins and whatever the hours, no step of one case is held by them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 * 24 * 60 - 1 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 14 }),
        fc.constantFrom('payment', 'delivery', 'technical-service', 'cart'),
        (minute, from, length, reason) => {
          const openedAt = MONDAY + minute * 60_000;
          const hours = [from, Math.min(24, from + length)] as const;
          const free = new Life({ hours }, openedAt).task(openedAt + 5 * 60_000, reason, 'pay').toTheEnd();
          const held = limited(openedAt, hours, reason).toTheEnd();
          expect(held.sent).toEqual(free.sent);
          expect(held.rules()).not.toContain('E4');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('E4, R2: a second case about the same reason waits, however many cases a person has', () => {
    const sends = went(AUTOMATIC, at(0, 10), at(2, 10));
    expect(verdict(AUTOMATIC, sends, at(3, 10))).toBe(at(14, 10));
    expect(verdict({ ...AUTOMATIC, reason: 'delivery' }, sends, at(2, 11))).toBe(at(3, 0));
    const week = [...sends, ...went({ ...AUTOMATIC, reason: 'cart' }, at(3, 10), at(4, 10))];
    expect(verdict({ ...AUTOMATIC, reason: 'delivery' }, week, at(5, 10))).toBe(at(0, 10) + 7 * DAY);
  });
});
