import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../domain/time/instant.ts';
import { change, MONDAY, openGateway, postOf, seconds, text } from '../../worlds/gateway.ts';
import { LINE } from '../../worlds/cases.ts';

/** Shuffled the same way every time. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state;
  };
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

describe('X6: a storm', () => {
  test('X6, W3, W10, A5: 200 messages, five times each, shuffled over parallel posts: one case, each counted once', async () => {
    const world = await openGateway();
    world.clock.at = MONDAY + 2 * MINUTE;
    const messages = Array.from({ length: 200 }, (_, index) =>
      text(`m${index}`, { timestamp: seconds(MONDAY + index * 300) }),
    );
    const five = shuffled(Array.from({ length: 5 }, () => messages).flat(), 7);
    const posts = Array.from({ length: 250 }, (_, index) => five.slice(index * 4, index * 4 + 4));
    await inParallel(posts, 16, (each) => world.messages(each));
    expect(await world.rows('select fact_seq, asked_seq, anchor, is_open from cases')).toEqual([
      {
        fact_seq: 200,
        asked_seq: 200,
        anchor: Math.floor((MONDAY + 199 * 300) / 1_000) * 1_000,
        is_open: true,
      },
    ]);
    expect(
      await world.rows(
        'select count(*)::integer as n, count(distinct seq)::integer as seqs, min(seq), max(seq) from messages',
      ),
    ).toEqual([{ n: 200, seqs: 200, min: 1, max: 200 }]);
    expect(await world.rows('select count(*)::integer as n from contacts')).toEqual([{ n: 1 }]);
    await world.gateway.dispatcher.push();
    const told = world.sent.flatMap(({ facts }) => facts.map(({ seq }) => seq));
    expect(told).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(world.sent.every(({ facts }) => facts.length <= 200)).toBe(true);
  });

  test('8 parallel posts that speak of the same new people in different orders: every one is stored', async () => {
    for (let round = 0; round < 4; round += 1) {
      const world = await openGateway();
      const people = Array.from({ length: 40 }, (_, index) => ({
        from: index % 3 === 0 ? undefined : `57300${String(index).padStart(7, '0')}`,
        from_user_id: index % 3 === 1 ? undefined : `CO.${index}`,
      }));
      const posts = Array.from({ length: 8 }, (_, post) =>
        postOf(
          ...shuffled(people, round * 8 + post + 1).map((person) =>
            change({ messages: [text('hola', person)] }, 'messages', post % 2 ? LINE : '70008'),
          ),
        ),
      );
      const answers = await Promise.all(posts.map((post) => world.post(post)));
      expect(answers.map(({ status }) => status)).toEqual(posts.map(() => 200));
      expect(await world.rows('select count(*)::integer as contacts from contacts')).toEqual([
        { contacts: 40 },
      ]);
      expect(
        await world.rows(
          'select count(*)::integer as cases, min(fact_seq) as least, max(fact_seq) as most from cases',
        ),
      ).toEqual([{ cases: 80, least: 4, most: 4 }]);
    }
  });

  test('one new person, at once by number, by user id and by both: one contact, nothing lost', async () => {
    const world = await openGateway();
    const both = { from: '573001112233', from_user_id: 'CO.77' };
    await world.messages([text('ya conocido', both)]);
    const ways = [both, { from: '573001112233' }, { from: undefined, from_user_id: 'CO.77' }];
    await Promise.all(
      Array.from({ length: 24 }, (_, index) => world.messages([text('hola', ways[index % 3])])),
    );
    expect(await world.rows('select fact_seq from cases')).toEqual([{ fact_seq: 25 }]);
    expect(await world.rows('select from contacts')).toHaveLength(1);
  });

  test('a close that commits between two messages opens a new case for the second, and loses neither', async () => {
    const world = await openGateway();
    await world.messages([text('uno')]);
    const closing = await world.pool.connect();
    await closing.query('begin');
    await closing.query('update cases set is_open = false, closed_by = $1', ['run']);
    const late = world.messages([text('dos')]);
    // The webhook waits for the case's row.
    for (let waiting = 0; waiting === 0; ) {
      const [row] = await world.rows<{ n: number }>(
        `select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      waiting = row?.n ?? 0;
    }
    await closing.query('commit');
    closing.release();
    await late;
    expect(await world.rows('select is_open, fact_seq from cases order by id')).toEqual([
      { is_open: false, fact_seq: 1 },
      { is_open: true, fact_seq: 1 },
    ]);
  });
});
