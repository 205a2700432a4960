import { describe, expect, test } from 'vitest';
import { Lanes, type Post } from '../../../gateway/webhooks/lanes.ts';
import { parsePost } from '../../../gateway/webhooks/parse-post.ts';
import { change, MONDAY, postOf, seconds, text } from '../../worlds/gateway.ts';

/** A transaction that was begun, and that the test ends. */
interface Begun {
  readonly names: string;
  readonly isTogether: boolean;
  readonly waits: number | null;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

const AWAY = new Error('away');
const HELD = new Error('held');

/** Lanes whose transactions the test ends by hand. A post's name is its message's text. */
function openLanes(lanes = 1) {
  const begun: Begun[] = [];
  const names = new Map<Post, string>();
  const begin = (posts: readonly Post[], isTogether: boolean, waits: number | null): Promise<void> =>
    new Promise((done, fail) =>
      begun.push({ names: posts.map((post) => nameOf(post)).join(' '), isTogether, waits, done, fail }),
    );
  const nameOf = (post: Post): string => [...names].find(([{ body }]) => body === post.body)?.[1] ?? '?';
  const own = new Lanes({
    lanes,
    together: (posts, waits) => begin(posts, true, waits),
    alone: (post, waits) => begin([post], false, waits),
    isAway: (error) => error === AWAY,
    isHeld: (error) => error === HELD,
  });
  const answers: string[] = [];
  return {
    begun,
    answers,
    /** What is under way, by the names of its posts. */
    get underWay(): string[] {
      return begun.map((each) => each.names);
    },
    put(name: string, ...changes: object[]): void {
      const body = Buffer.from(JSON.stringify(postOf(...changes)));
      const post: Post = { post: parsePost(body), body, now: MONDAY };
      names.set(post, name);
      own.take(post).then(
        () => answers.push(name),
        () => answers.push(`${name} refused`),
      );
    },
    /** Ends the transaction of these posts, and lets everything that follows from it happen. */
    async end(posts: string, error?: unknown): Promise<void> {
      const index = begun.findIndex((each) => each.names === posts);
      const [each] = begun.splice(index, 1);
      if (index < 0 || each === undefined)
        throw new Error(`${posts} is not under way, but ${begun.map(({ names: n }) => n).join(', ')}`);
      if (error === undefined) each.done();
      else each.fail(error);
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    },
  };
}

const says = (from: string, over: object = {}) => change({ messages: [text('hola', { from, ...over })] });
const status = (id: string, is = 'delivered') =>
  change({ statuses: [{ id, status: is, timestamp: seconds(MONDAY), recipient_id: '573001234567' }] });
const [ANA, BEA, CARO, DORA] = ['573000000001', '573000000002', '573000000003', '573000000004'];

describe('S2: posts together', () => {
  test('S2: a lone post goes at once, and alone', async () => {
    const lanes = openLanes();
    lanes.put('a', says(ANA));
    expect(lanes.begun).toMatchObject([{ names: 'a', isTogether: false }]);
    expect(lanes.answers).toEqual([]);
    await lanes.end('a');
    expect(lanes.answers).toEqual(['a']);
  });

  test('S2: a lane takes what waits when its last commit returned, 32 posts at most, in their order', async () => {
    const lanes = openLanes();
    const people = Array.from({ length: 41 }, (_, index) => `p${index}`);
    for (const [index, name] of people.entries()) lanes.put(name, says(`57300000${1000 + index}`));
    expect(lanes.underWay).toEqual(['p0']);
    await lanes.end('p0');
    expect(lanes.underWay).toEqual([people.slice(1, 33).join(' ')]);
    await lanes.end(people.slice(1, 33).join(' '));
    expect(lanes.underWay).toEqual([people.slice(33).join(' ')]);
    expect(lanes.answers).toEqual(people.slice(0, 33));
  });

  test('S2: nothing is answered before its commit returned', async () => {
    const lanes = openLanes();
    for (const name of ['a', 'b', 'c']) lanes.put(name, says(name === 'b' ? BEA : ANA));
    await lanes.end('a');
    expect(lanes.underWay).toEqual(['b c']);
    expect(lanes.answers).toEqual(['a']);
    await lanes.end('b c');
    expect(lanes.answers).toEqual(['a', 'b', 'c']);
  });

  test('W3: one person’s storm fills one lane; others go by the other, and the storm keeps its order', async () => {
    const lanes = openLanes(2);
    for (let n = 1; n <= 40; n += 1) lanes.put(`s${n}`, says(ANA));
    expect(lanes.underWay).toEqual(['s1']);
    lanes.put('b', says(BEA));
    expect(lanes.underWay).toEqual(['s1', 'b']);
    await lanes.end('s1');
    const storm = Array.from({ length: 32 }, (_, index) => `s${index + 2}`).join(' ');
    expect(lanes.underWay).toEqual(['b', storm]);
    lanes.put('c', says(CARO));
    await lanes.end('b');
    expect(lanes.underWay).toEqual([storm, 'c']);
    await lanes.end('c');
    lanes.put('d', says(DORA));
    expect(lanes.underWay).toEqual([storm, 'd']);
    await lanes.end(storm);
    expect(lanes.underWay).toEqual(['d', 's34 s35 s36 s37 s38 s39 s40']);
  });

  test('S2: on an error each is tried alone, in order, and only the bad one is refused', async () => {
    const lanes = openLanes();
    lanes.put('first', says(DORA));
    lanes.put('a', says(ANA));
    lanes.put('bad', says(BEA));
    lanes.put('c', says(CARO));
    await lanes.end('first');
    await lanes.end('a bad c', new Error('bad'));
    expect(lanes.begun).toMatchObject([{ names: 'a', isTogether: false }]);
    await lanes.end('a');
    await lanes.end('bad', new Error('bad'));
    await lanes.end('c');
    expect(lanes.answers).toEqual(['first', 'a', 'bad refused', 'c']);
    lanes.put('again', says(BEA));
    expect(lanes.underWay).toEqual(['again']);
  });

  test('S2: with the database away all of them are refused at once, and none is tried alone', async () => {
    const lanes = openLanes();
    for (const [name, from] of [
      ['first', DORA],
      ['a', ANA],
      ['b', BEA],
    ] as const)
      lanes.put(name, says(from));
    await lanes.end('first');
    await lanes.end('a b', AWAY);
    expect(lanes.begun).toEqual([]);
    expect(lanes.answers).toEqual(['first', 'a refused', 'b refused']);
    lanes.put('next', says(ANA));
    expect(lanes.underWay).toEqual(['next']);
  });

  test('W3: who is held by a lock leaves the lane with what follows of the same person; others go on', async () => {
    const lanes = openLanes();
    lanes.put('first', says(DORA));
    for (const [name, from] of [
      ['a1', ANA],
      ['b', BEA],
      ['a2', ANA],
    ] as const)
      lanes.put(name, says(from));
    await lanes.end('first');
    await lanes.end('a1 b a2', HELD);
    await lanes.end('a1', HELD);
    expect(lanes.begun).toMatchObject([
      { names: 'a1', waits: null },
      { names: 'b', isTogether: false },
    ]);
    await lanes.end('b');
    // The lane is free for all but whom is waited for.
    lanes.put('a3', says(ANA));
    lanes.put('c', says(CARO));
    expect(lanes.underWay).toEqual(['a1', 'c']);
    await lanes.end('a1');
    await lanes.end('a2');
    await lanes.end('c');
    expect(lanes.underWay).toEqual(['a3']);
    await lanes.end('a3');
    expect(lanes.answers).toEqual(['first', 'b', 'a1', 'a2', 'c', 'a3']);
  });
});

describe('I1, E2: what shares with nobody', () => {
  const preference = (from: string) =>
    change(
      {
        user_preferences: [
          { wa_id: from, category: 'marketing_messages', value: 'stop', timestamp: seconds(MONDAY) },
        ],
      },
      'user_preferences',
    );

  test('E2: a preference waits for what its person said before, bars what they say after, and stops nobody else', async () => {
    const lanes = openLanes(2);
    lanes.put('a1', says(ANA));
    lanes.put('preference', preference(ANA));
    lanes.put('a2', says(ANA));
    lanes.put('b', says(BEA));
    expect(lanes.underWay).toEqual(['a1', 'b']);
    await lanes.end('a1');
    expect(lanes.underWay).toEqual(['b', 'preference']);
    await lanes.end('preference');
    expect(lanes.underWay).toEqual(['b', 'a2']);
  });

  test('I1: a change of number keeps its place among what both numbers say', async () => {
    const lanes = openLanes(2);
    const system = { type: 'user_changed_number', wa_id: BEA };
    lanes.put('before', says(BEA));
    lanes.put(
      'change',
      change({
        messages: [{ id: 'wamid.S', type: 'system', from: ANA, timestamp: seconds(MONDAY), system }],
      }),
    );
    lanes.put('after', says(ANA));
    expect(lanes.underWay).toEqual(['before']);
    await lanes.end('before');
    expect(lanes.underWay).toEqual(['change']);
    await lanes.end('change');
    expect(lanes.underWay).toEqual(['after']);
  });

  test('E6, T2, R8: news of accounts and templates, and failures, go at once and alone', () => {
    const lanes = openLanes();
    lanes.put('a', says(ANA));
    lanes.put('b', says(BEA));
    lanes.put('account', { field: 'account_update', value: { event: 'VERIFIED_ACCOUNT' } });
    lanes.put('template', { field: 'message_template_status_update', value: { event: 'PAUSED' } });
    lanes.put('failure', status('wamid.1', 'failed'));
    expect(lanes.begun.map(({ names, isTogether }) => [names, isTogether])).toEqual([
      ['a', false],
      ['account', false],
      ['template', false],
      ['failure', false],
    ]);
  });

  test('statuses share a transaction with statuses only', async () => {
    const lanes = openLanes();
    lanes.put('a', says(ANA));
    for (const [name, each] of [
      ['s1', status('wamid.1')],
      ['b', says(BEA)],
      ['s2', status('wamid.2', 'read')],
      ['c', says(CARO)],
    ] as const)
      lanes.put(name, each);
    await lanes.end('a');
    expect(lanes.underWay).toEqual(['s1 s2']);
    await lanes.end('s1 s2');
    expect(lanes.underWay).toEqual(['b c']);
  });

  test('I1: persons who share an identity without being named the same are never stored together', async () => {
    const lanes = openLanes();
    lanes.put('first', says(DORA));
    lanes.put('u1', says(ANA, { from_user_id: 'CO.1' }));
    lanes.put('u2', says(ANA, { from_user_id: 'CO.2' }));
    lanes.put('b', says(BEA));
    lanes.put('u1 again', says(ANA, { from_user_id: 'CO.1' }));
    await lanes.end('first');
    // What follows one that waits waits, too.
    expect(lanes.underWay).toEqual(['u1 b']);
    await lanes.end('u1 b');
    expect(lanes.underWay).toEqual(['u2']);
    await lanes.end('u2');
    expect(lanes.underWay).toEqual(['u1 again']);
  });

  test('E2, W7, S6, F7: STOP, calls, edits, revocations, large posts and those that hold two under one number go alone', async () => {
    const lanes = openLanes();
    const alone: readonly [string, object][] = [
      ['stop', change({ messages: [text('STOP', { from: '573000000011' })] })],
      [
        'call',
        change(
          {
            calls: [
              {
                id: 'wacid.1',
                event: 'call_created',
                direction: 'USER_INITIATED',
                from: '573000000012',
                timestamp: seconds(MONDAY),
              },
            ],
          },
          'calls',
        ),
      ],
      [
        'edit',
        change({
          messages: [
            text('x', { from: '573000000013', type: 'edit', edit: { original_message_id: 'wamid.0' } }),
          ],
        }),
      ],
      [
        'revoke',
        change({
          messages: [
            text('x', { from: '573000000014', type: 'revoke', revoke: { original_message_id: 'wamid.0' } }),
          ],
        }),
      ],
      ['large', change({ messages: Array.from({ length: 51 }, () => text('x', { from: '573000000015' })) })],
      [
        'two',
        change({
          messages: ['CO.1', 'CO.2'].map((id) => text('x', { from: '573000000016', from_user_id: id })),
        }),
      ],
      ['undated', change({ messages: [text('x', { from: '573000000017', timestamp: undefined })] })],
    ];
    lanes.put('a', says(ANA));
    lanes.put('b', says(BEA));
    for (const [name, each] of alone) lanes.put(name, each);
    expect(lanes.underWay).toEqual(['a', ...alone.map(([name]) => name)]);
    expect(lanes.begun.every(({ isTogether }) => !isTogether)).toBe(true);
  });
});
