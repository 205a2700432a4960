import { expect, test, vi } from 'vitest';
import { describeMoving } from '../../dev/clock/clock-client.ts';
import type { ClockJson } from '../../dev/clock/clock-route.ts';
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

test('while the clock goes ahead its route says from where to where, and how many cases have arrived', {
  timeout: 120_000,
}, async (context) => {
  const world = await openWorld(context);
  const lives = Array.from({ length: 3 }, () => new Life(world));
  await lives[0]?.begins('Mon', '10:00');
  await Promise.all(lives.map((life) => life.begun()));
  const look = async (): Promise<ClockJson> =>
    (await (await fetch(`${world.gatewayUrl}/dev/clock`)).json()) as ClockJson;
  expect((await look()).moving).toBeUndefined();

  const from = world.clock.now();
  const target = from + DAY;
  const going = world.goOn(target);
  const moving = await vi.waitFor(
    async () => {
      const seen = (await look()).moving;
      expect(seen?.cases).toBe(lives.length);
      return seen as NonNullable<typeof seen>;
    },
    { timeout: 20_000, interval: 1 },
  );
  expect(Date.parse(moving.from)).toBeGreaterThanOrEqual(from);
  expect(Date.parse(moving.to) - target).toBeLessThan(SECOND);
  expect(Date.parse(moving.at)).toBeGreaterThanOrEqual(Date.parse(moving.from));
  expect(Date.parse(moving.at)).toBeLessThanOrEqual(Date.parse(moving.to));
  expect(moving.arrived).toBeLessThan(lives.length);
  expect(describeMoving(moving)).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d of .* UTC, \d of 3 open cases are there$/,
  );
  await going;
  expect((await look()).moving).toBeUndefined();
});

test('a clock that is sent back or years ahead stays where it is and says why', async (context) => {
  const world = await openWorld(context);
  const send = async (body: object) => {
    const answer = await fetch(`${world.gatewayUrl}/dev/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as { field?: string; detail?: string }) };
  };
  const { offset } = world.clock;
  const iso = (at: Instant): string => new Date(at).toISOString();
  for (const [body, field, why] of [
    [{ advance: '-PT1H' }, 'advance', 'goes back'],
    [{ advance: 'P100Y' }, 'advance', 'longer than a year'],
    [{ advance: 'P9999D' }, 'advance', 'longer than a year'],
    [{ advance: 'soon' }, 'advance', 'not an ISO 8601 duration'],
    [{ to: iso(world.clock.now() - HOUR) }, 'to', 'the clock does not go back'],
    [{ to: iso(world.clock.now() + 400 * DAY) }, 'to', 'more than a year ahead'],
    [{ for: 'PT1H' }, 'advance', 'Give {"advance": "PT18H"}'],
  ] as const) {
    expect(await send(body)).toMatchObject({ status: 422, field, detail: expect.stringContaining(why) });
  }
  expect(world.clock.offset).toBe(offset);
});
