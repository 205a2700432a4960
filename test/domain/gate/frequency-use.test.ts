import { expect, test } from 'vitest';
import type { Contacting, FrequencyFacts, FrequencyLimit } from '../../../domain/gate/frequency.ts';
import { limitsUsed } from '../../../domain/gate/frequency-use.ts';
import { DAY, HOUR } from '../../../domain/time/instant.ts';

const NOON = Date.UTC(2026, 10, 16, 12);
const message: Contacting = {
  channel: 'whatsapp',
  reason: 'payment',
  purpose: 'utility',
  isReopening: true,
  isAutomatic: true,
};
const limit = (name: string, most: number, per: FrequencyLimit['per']): FrequencyLimit => ({
  name,
  counts: 'all',
  sameReason: false,
  otherChannels: false,
  purposes: null,
  channels: null,
  countries: null,
  most,
  per,
});
const zone = (offset: number) => [{ from: NOON - 60 * DAY, until: NOON + 60 * DAY, offset }];
const facts = (limits: readonly FrequencyLimit[], times: readonly number[]): FrequencyFacts => ({
  message,
  limits,
  sends: times.map((at) => ({ ...message, at })),
  zones: [zone(-5 * HOUR)],
});

test('E4: of each limit by itself what is used, and when one more may go', () => {
  const uses = limitsUsed(
    facts([limit('day', 1, 'day'), limit('week', 4, 7 * DAY)], [NOON - HOUR, NOON - 6 * DAY, NOON - 8 * DAY]),
    NOON,
  );
  expect(uses.map(({ limit: { name }, used, freeAt }) => [name, used, freeAt])).toEqual([
    // Midnight in Bogotá.
    ['day', 1, Date.UTC(2026, 10, 17, 5)],
    ['week', 2, null],
  ]);
});

test('E4: a stretch is half-open, what lies ahead counts, and another reason’s does not where only the same counts', () => {
  const [full] = limitsUsed(
    facts([limit('two', 2, 2 * DAY)], [NOON - 2 * DAY, NOON - DAY, NOON + HOUR]),
    NOON,
  );
  expect([full?.used, full?.freeAt]).toEqual([2, NOON + DAY]);
  const same = { ...limit('same', 1, 2 * DAY), sameReason: true };
  const about = facts([same], [NOON - DAY]);
  const [free] = limitsUsed({ ...about, message: { ...message, reason: 'cart' } }, NOON);
  expect([free?.used, free?.freeAt]).toEqual([0, null]);
});

test('E4: of several zones a person may live in the one with most decides', () => {
  const [day] = limitsUsed(
    { ...facts([limit('day', 2, 'day')], [Date.UTC(2026, 10, 16, 4)]), zones: [zone(-5 * HOUR), zone(0)] },
    NOON,
  );
  expect(day?.used).toBe(1);
});
