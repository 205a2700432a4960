import { describe, expect, it, onTestFinished } from 'vitest';
import { createSharedPace } from '../../services/channels/shared-pace.ts';
import type { WhatsApp } from '../../services/channels/whatsapp.ts';
import { createPool, type Pool } from '../../database/pool.ts';
import { DAY, HOUR, SECOND } from '../../domain/time/instant.ts';
import { createLog } from '../../settings/log.ts';
import { databaseOfFile } from '../servers/database.ts';
import { MONDAY, startWorld } from '../worlds/sending.ts';

/** What another process has: nothing in common but the database. */
async function process(): Promise<Pool> {
  const { url } = await databaseOfFile();
  const pool = createPool(url, createLog('silent'), { max: 5 });
  onTestFinished(() => pool.end());
  return pool;
}

/** As many sends at once as two workers have places for. */
const AT_ONCE = 80;

/** What became of each, never more of them under way than `most`. */
async function eachAtMost<Item, Result>(
  most: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const runner = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: most }, runner));
  return results;
}

/** The most that any second saw. */
function busiestSecond(instants: readonly number[]): number {
  const sorted = instants.toSorted((one, other) => one - other);
  return Math.max(
    0,
    ...sorted.map((from, index) => sorted.filter((at, other) => other >= index && at < from + SECOND).length),
  );
}

describe('the pace that processes share', () => {
  it('R8: two processes at once never give more places than the line has, and hardly fewer', async () => {
    const limits = { linePerSecond: 100, personEvery: 6 * SECOND, personBurst: 45 };
    const paces = [createSharedPace(await process(), limits), createSharedPace(await process(), limits)];
    const places: number[] = [];
    const begun = performance.now();
    const take = async (n: number): Promise<void> => {
      await paces[n % 2]?.turn('line-a');
      places.push(performance.now());
    };
    await Promise.all(Array.from({ length: 220 }, (_, n) => take(n)));
    const took = (performance.now() - begun) / SECOND;
    expect(places).toHaveLength(220);
    expect(busiestSecond(places)).toBeLessThanOrEqual(100);
    // 90 a second, so 2.44 s and a little.
    expect(took).toBeLessThan(4);
  });

  it('R8: one person every six seconds with a borrowed burst, whichever process writes', async () => {
    const limits = { linePerSecond: 1_000, personEvery: 6 * SECOND, personBurst: 5 };
    const paces = [createSharedPace(await process(), limits), createSharedPace(await process(), limits)];
    // Whoever waited for another's transaction is told a wait of before it, at worst a millisecond, and asks again.
    const asks = async (n: number): Promise<number | undefined> => {
      const wait = await paces[n % 2]?.take('line-b', 'ana');
      return wait === 1 ? asks(n) : wait;
    };
    const waits = await Promise.all(Array.from({ length: 12 }, (_, n) => asks(n)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
    for (const wait of waits.filter((each) => each !== 0)) {
      expect(wait).toBeGreaterThan(4 * SECOND);
      expect(wait).toBeLessThanOrEqual(6 * SECOND);
    }
    expect(await paces[0]?.take('line-b', 'bea')).toBe(0);
    expect(await paces[1]?.take('line-c', 'ana')).toBe(0);
  });

  it('R8: where others are in turn for too long, no place of the person is taken', async () => {
    const limits = { linePerSecond: 0.2, personEvery: 6 * SECOND, personBurst: 1 };
    const pace = createSharedPace(await process(), limits);
    expect(await pace.take('line-d', 'ana')).toBe(0);
    await pace.turn('line-d');
    const wait = await pace.take('line-d', 'bea');
    expect(wait).toBeGreaterThan(3 * SECOND);
    expect(wait).toBeLessThanOrEqual(6 * SECOND);
    const { pool } = await databaseOfFile();
    expect((await pool.query(`select from pace where key = 'person/line-d/bea'`)).rows).toEqual([]);
  });

  it('R8: a turn that was not used when it came is past, and another is waited for', async () => {
    let clock = 0;
    const pace = createSharedPace(
      await process(),
      { linePerSecond: 1_000, personEvery: SECOND, personBurst: 5 },
      () => clock,
    );
    const turn = await pace.turn('line-f');
    expect(turn.isPast()).toBe(false);
    clock += 51;
    expect(turn.isPast()).toBe(true);
  });

  it('R8: a line whose throughput the provider raised goes as fast', async () => {
    const pool = await process();
    await pool.query(`insert into lines (id, display_number) values ('line-e', '+56 9 5555 0000')`);
    await pool.query(
      `insert into channel_health (scope, id, per_second, per_second_at) values ('number', '56955550000', 1000, 0)`,
    );
    const pace = createSharedPace(pool, { linePerSecond: 10, personEvery: SECOND, personBurst: 5 });
    const begun = performance.now();
    await Promise.all(Array.from({ length: 60 }, () => pace.turn('line-e')));
    expect(performance.now() - begun).toBeLessThan(2 * SECOND);
  });

  it('E5, R8: hundreds of impacts that open at one instant are spread by two processes within the line’s rate', {
    timeout: 120_000,
  }, async () => {
    const world = await startWorld({ limits: false });
    const limits = { linePerSecond: 60, personEvery: 6 * SECOND, personBurst: 45 };
    const sends: number[] = [];
    const whatsapp: WhatsApp = {
      send: (message) => {
        sends.push(performance.now());
        return world.parts.whatsapp.send(message);
      },
    };
    const senders = await Promise.all(
      [0, 1].map(async () => {
        const pool = await process();
        return world.another({ pool, whatsapp, pace: createSharedPace(pool, limits) });
      }),
    );
    // 08:00 in Bogotá on the next day.
    const opening = MONDAY + 22 * HOUR;
    world.clock.now = opening;
    const cases = [];
    for (let n = 0; n < 240; n += 1) cases.push(await world.openCase({ wroteAt: MONDAY - DAY }));
    const inputs = await Promise.all(
      cases.map((about) => about.impact({ at: opening, until: opening + 72 * HOUR })),
    );
    let waiting = inputs.map((input, index) => ({ input, sender: senders[index % 2] }));
    for (let round = 0; waiting.length > 0 && round < 20; round += 1) {
      const outcomes = await eachAtMost(AT_ONCE, waiting, async ({ input, sender }) =>
        sender?.sendTemplate(input),
      );
      expect(
        outcomes.every(
          (outcome) => outcome?.was === 'done' || (outcome?.was === 'held' && outcome.rule === 'R8'),
        ),
      ).toBe(true);
      waiting = waiting.filter((_, index) => outcomes[index]?.was === 'held');
    }
    expect(sends).toHaveLength(240);
    expect(
      (await world.control.messages({ tookEffect: true })).filter(({ template }) => template !== null),
    ).toHaveLength(240);
    expect(busiestSecond(sends)).toBeLessThanOrEqual(60);
  });
});
