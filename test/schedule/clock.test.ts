import { expect, test } from 'vitest';
import { DAY, HOUR, type Instant, SECOND } from '../../domain/time/instant.ts';
import { Life } from './life.ts';
import { openWorld } from './world.ts';

test('A2, A3, R1, R2: an advance that ends in the middle of a step waits for it and goes no further', {
  timeout: 180_000,
}, async (context) => {
  const world = await openWorld(context);
  const lives = Array.from({ length: 8 }, () => new Life(world));
  await lives[0]?.begins('Mon', '10:00');
  await Promise.all(lives.map((life) => life.begun()));
  // One last word of each, dated alike, so that all have the same instants.
  const anchor: Instant = Math.floor(world.clock.now() / SECOND) * SECOND;
  await Promise.all(lives.map((life) => world.provider.text(life.phone, 'ok', { timestamp: anchor })));

  const STEPS = [
    [18 * HOUR, 'expiring', 0],
    [20 * HOUR, 'escalated', 0],
    [DAY, 'reopening', 1],
    [3 * DAY, 'reopening', 2],
    [4 * DAY, 'fallback', 2],
  ] as const;
  for (const [index, [due, state, impacts]] of STEPS.entries()) {
    const target = anchor + due + 40 * index;
    await world.goOn(target);
    for (const seen of await Promise.all(lives.map((life) => life.case()))) {
      expect([seen.state, seen.impacts.length]).toEqual([state, impacts]);
      expect(Date.parse(seen.agenda[0]?.at ?? '')).toBeGreaterThan(target);
    }
  }
});
