import { type Measured, figure, median } from '../figure.ts';
import { LARGE } from '../history/large-size.ts';
import { visits } from '../history/visits.ts';
import { type LargeWorld, openLargeWorld, phoneOf, startLargeServer } from '../history/world.ts';
import type { Measurement } from '../measurement.ts';

const ROUNDS = 5;
/** An answer that nobody waits for; pages that give more are marked with what they may take. */
const GOAL = 300;
/** Posts of a round, so many at once. */
const POSTS = 400;
const AT_ONCE = 8;

/** What a year of cases makes of everything that is asked. */
export const history: Measurement = {
  name: 'history',
  what: `every page, list, timeline, search and figure by HTTP, and a customer's message, on ${LARGE.closed.toLocaleString('en')} closed and ${LARGE.open.toLocaleString('en')} unclosed cases; the message beside the same on an empty database`,
  runs: 'alone',
  async measure(bench) {
    const say = (line: string): void => bench.say(line);
    const server = await startLargeServer(true, say);
    try {
      const large = await openLargeWorld(await server.database('large', LARGE));
      const empty = await openLargeWorld(await server.database('empty', null));
      const measured = [...(await measureVisits(large, say)), await measurePosts(large, empty)];
      await Promise.all([large.stop(), empty.stop()]);
      return measured;
    } finally {
      await server.stop();
    }
  },
};

/** Exported for whoever has such a database already. */
export async function measureVisits(
  world: LargeWorld,
  say: (line: string) => void,
): Promise<readonly Measured[]> {
  const times: { readonly path: string; readonly time: number; readonly within: number }[] = [];
  for (const visit of visits(world.somebody)) {
    const rounds: number[] = [];
    // The first one warms up. Pages that share a look rest as long as it took.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const time = await world.visit(visit);
      if (round > 0) rounds.push(time);
      await new Promise((resolve) => setTimeout(resolve, Math.min(2 * time, 5_000)));
    }
    const time = Math.round(median(rounds));
    times.push({ path: `${visit.path} (${visit.by})`, time, within: visit.within ?? GOAL });
    say(`${time} ms ${visit.path}`);
  }
  const slowest = times.toSorted((one, other) => other.time - one.time);
  const lines = slowest.map(
    ({ path, time, within }) => `${time > within ? '✗' : '✓'} ${String(time).padStart(6)} ms  ${path}`,
  );
  const late = slowest.filter(({ time, within }) => time > within).length;
  const of = (path: string): number => times.find((each) => each.path.startsWith(path))?.time ?? 0;
  return [
    figure('history-late', [late], 'of the pages and lists', {
      goal: { is: '≤', than: 0 },
      beside: `${times.length} of them, each within ${GOAL} ms, the wallboard within 1000`,
      details: lines,
    }),
    figure(
      'history-median',
      times.map(({ time }) => time),
      'ms',
      { beside: 'over all of them' },
    ),
    figure('history-wallboard', [of('/wallboard')], 'ms', { goal: { is: '≤', than: 1000 } }),
    figure('history-metrics', [of('/metrics')], 'ms', { goal: { is: '≤', than: GOAL } }),
  ];
}

/** Of people who are known on both sides. One round on each in turn, since a machine is not always as fast. */
export async function measurePosts(large: LargeWorld, empty: LargeWorld): Promise<Measured> {
  const round = async (world: LargeWorld): Promise<number> => {
    const times: number[] = [];
    const left = Array.from({ length: POSTS }, (_, n) => phoneOf(1_000 + n)).values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const phone of left) times.push(await world.write(phone));
      }),
    );
    return median(times);
  };
  await round(empty);
  await round(large);
  const ratios: number[] = [];
  const details: string[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const without = await round(empty);
    const within = await round(large);
    ratios.push(within / without);
    details.push(`${within.toFixed(1)} ms beside ${without.toFixed(1)} ms on the empty one`);
  }
  return figure('history-webhook', ratios, '× an empty database', {
    goal: { is: '≤', than: 1.2 },
    beside: `the middle of ${POSTS} posts, ${AT_ONCE} at once, every commit on disk`,
    details,
  });
}
