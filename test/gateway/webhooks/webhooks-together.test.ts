import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type Connection, createPool, type Pool } from '../../../database/pool.ts';
import { receivePost, receiveTogether } from '../../../database/receiving/receiving.ts';
import { canJoin, companyOf, namesIn, NotTogether } from '../../../database/receiving/together.ts';
import { SECOND } from '../../../domain/time/instant.ts';
import type { Post } from '../../../gateway/webhooks/lanes.ts';
import { parsePost } from '../../../gateway/webhooks/parse-post.ts';
import { createLog } from '../../../settings/log.ts';
import { readRates } from '../../../settings/rates/rates-file.ts';
import { freshDatabase } from '../../servers/database.ts';
import {
  change,
  type GatewayWorld,
  MONDAY,
  openGateway,
  postOf,
  seconds,
  text,
} from '../../worlds/gateway.ts';

const [ANA, BEA, CARO] = ['573000000001', '573000000002', '573000000003'] as const;
const says = (from: string | undefined, body = 'hola', over: object = {}): object =>
  postOf(change({ messages: [text(body, { from, ...over })] }));

/** A pool whose connections ask first. */
function watched(
  pool: Pool,
  watch: {
    readonly connecting: () => Promise<void>;
    readonly asking: (statement: string, real: Connection) => Promise<void>;
  },
): Pool {
  const connect = async (): Promise<Connection> => {
    await watch.connecting();
    const real = await pool.connect();
    const query = async (asked: string | { readonly text: string }, values?: unknown[]) => {
      await watch.asking(typeof asked === 'string' ? asked : asked.text, real);
      return values === undefined ? real.query(asked as never) : real.query(asked as never, values);
    };
    return { query, release: (error?: Error) => real.release(error) } as unknown as Connection;
  };
  return Object.create(pool, { connect: { value: connect, writable: true } }) as Pool;
}

/** A gateway with one lane, which is kept busy while posts arrive: all of them wait for it together. */
interface Together extends GatewayWorld {
  /** Sends them one after the other while the lane is busy, then lets it go on. @returns their statuses, in order */
  atOnce(posts: readonly object[], meanwhile?: () => Promise<void> | void): Promise<number[]>;
  /** How many posts went in transactions with others. */
  shared(): Promise<number>;
  /** Asked before every statement, if set. */
  asking: (statement: string, real: Connection) => Promise<void>;
}

const FIRST = '573009990000';

async function openTogether(): Promise<Together> {
  const database = await freshDatabase();
  let gate: Promise<void> | null = null;
  let isHeld = false;
  const pool = watched(database.pool, {
    connecting: async () => {
      isHeld = gate !== null;
      await gate;
    },
    asking: (statement, real) => world.asking(statement, real),
  });
  const gateway = await openGateway({
    pool,
    environment: { DATABASE_URL: database.url, WEBHOOK_LANES: '1' },
  });
  const metric = async (name: string) =>
    (await gateway.gateway.metrics.registry.getSingleMetric(name)?.get())?.values ?? [];
  const world: Together = {
    ...gateway,
    ...database,
    asking: async () => undefined,
    rows: async <T extends object>(statement: string, values: readonly unknown[] = []) =>
      (await database.pool.query<T>(statement, [...values])).rows,
    async atOnce(posts, meanwhile) {
      let open = (): void => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      const first = gateway.post(says(FIRST));
      await vi.waitFor(() => expect(isHeld).toBe(true), { interval: 2 });
      const answers: Promise<Response>[] = [];
      for (const post of posts) {
        answers.push(gateway.post(post));
        await vi.waitFor(
          async () => expect((await metric('ventana_webhook_waiting'))[0]?.value).toBe(answers.length),
          { interval: 2 },
        );
      }
      await meanwhile?.();
      gate = null;
      open();
      expect((await first).status).toBe(200);
      return (await Promise.all(answers)).map(({ status }) => status);
    },
    async shared() {
      const values = (await metric('ventana_webhook_posts_together')) as readonly {
        readonly value: number;
        readonly metricName?: string;
        readonly labels: { readonly le?: number | string };
      }[];
      const sum = values.find(({ metricName }) => metricName?.endsWith('_sum'))?.value ?? 0;
      return sum - (values.find(({ labels }) => labels.le === 1)?.value ?? 0);
    },
  };
  return world;
}

describe('S2: posts that arrive together', () => {
  test('S2, W3: they share one transaction, and each person’s messages keep their order', async () => {
    const world = await openTogether();
    const commits: string[] = [];
    world.asking = async (statement) => {
      if (statement === 'commit') commits.push(statement);
    };
    const posts = [ANA, BEA, ANA, CARO, ANA].map((from, index) => says(from, `m${index}`));
    expect(await world.atOnce(posts)).toEqual([200, 200, 200, 200, 200]);
    // The first post's, and all the others'.
    expect(commits).toHaveLength(2);
    expect(await world.shared()).toBe(5);
    expect(
      await world.rows(
        `select m.content #>> '{text,body}' as said, m.seq from messages m join identities i using (contact_id)
         where i.value = $1 order by m.seq`,
        [ANA],
      ),
    ).toEqual([
      { said: 'm0', seq: 1 },
      { said: 'm2', seq: 2 },
      { said: 'm4', seq: 3 },
    ]);
  });

  test('S2: a bad post among good ones: it alone is answered 503, and taken in once it can be', async () => {
    const world = await openTogether();
    await world.pool.query(
      `create function refuse() returns trigger language plpgsql as $$
       begin if new.type = 'impossible' then raise 'no'; end if; return new; end $$;
       create trigger refuse before insert on messages for each row execute function refuse()`,
    );
    const posts = [says(ANA), says(BEA, 'x', { type: 'impossible' }), says(CARO)];
    expect(await world.atOnce(posts)).toEqual([200, 503, 200]);
    expect(await world.rows('select from messages')).toHaveLength(3);
    await world.pool.query('drop trigger refuse on messages');
    expect(await Promise.all(posts.map(async (post) => (await world.post(post)).status))).toEqual([
      200, 200, 200,
    ]);
    expect(await world.rows('select from messages')).toHaveLength(4);
    expect(await world.rows('select distinct fact_seq from cases')).toEqual([{ fact_seq: 1 }]);
    expect(await world.rows('select from cases')).toHaveLength(4);
  });

  test('S2: what the database will never take is kept whole and acknowledged; the others are not touched by it', async () => {
    const world = await openTogether();
    await world.pool.query(`alter table messages add constraint never check (type <> 'impossible')`);
    const posts = [says(ANA), says(BEA, 'x', { type: 'impossible' }), says(CARO)];
    expect(await world.atOnce(posts)).toEqual([200, 200, 200]);
    expect(await world.rows('select field from webhook_events')).toEqual([{ field: 'not-taken-in' }]);
    expect(await world.rows('select from messages')).toHaveLength(3);
  });

  test('I1: U1 and U2 under one number, or under two of one contact: U2’s message is not U1’s', async () => {
    const world = await openTogether();
    const both = { from: ANA, from_user_id: 'CO.1' };
    expect(
      await world.atOnce([says(ANA, 'u1', both), says(ANA, 'u2', { from_user_id: 'CO.2' }), says(BEA)]),
    ).toEqual([200, 200, 200]);
    const saidBy = (userId: string) =>
      world.rows(
        `select m.content #>> '{text,body}' as said from messages m join identities i using (contact_id) where i.value = $1`,
        [userId],
      );
    expect(await saidBy('CO.1')).toEqual([{ said: 'u1' }]);
    expect(await saidBy('CO.2')).toEqual([{ said: 'u2' }]);

    // Known by two numbers, and by no user id: the entries themselves share nothing.
    const known = postOf(
      change({
        messages: [text('dos números', { from: '573000000021' })],
        contacts: [{ wa_id: '573000000022', profile: { name: 'Dos' } }],
      }),
    );
    expect((await world.post(known)).status).toBe(200);
    expect(
      await world.atOnce([
        says('573000000021', 'u3', { from_user_id: 'CO.3' }),
        says('573000000022', 'u4', { from_user_id: 'CO.4' }),
        says(CARO),
      ]),
    ).toEqual([200, 200, 200]);
    expect(await saidBy('CO.3')).toEqual(expect.arrayContaining([{ said: 'u3' }]));
    expect(await saidBy('CO.3')).not.toEqual(expect.arrayContaining([{ said: 'u4' }]));
    expect(await saidBy('CO.4')).toEqual([{ said: 'u4' }]);
  });

  test('I1: both in one post, known by two numbers of one contact: the same', async () => {
    const world = await openGateway();
    const contacts = [{ wa_id: BEA, profile: { name: 'Dos' } }];
    await world.messages([text('dos números', { from: ANA })], { contacts });
    await world.messages([
      text('u1', { from: ANA, from_user_id: 'CO.1' }),
      text('u2', { from: BEA, from_user_id: 'CO.2' }),
    ]);
    expect(
      await world.rows(
        `select m.content #>> '{text,body}' as said from messages m join identities i using (contact_id) where i.value = 'CO.2'`,
      ),
    ).toEqual([{ said: 'u2' }]);
  });

  test('R9, W3: a connection that is lost before or after the commit: all are refused, come again, and count once', async () => {
    for (const when of ['before', 'after'] as const) {
      const world = await openTogether();
      const posts = [says(ANA), says(BEA), says(ANA), says(CARO)];
      let commits = 0;
      world.asking = async (statement, real) => {
        if (statement !== 'commit') return;
        commits += 1;
        if (commits !== 2) return;
        await real.query(when === 'after' ? 'commit' : 'rollback');
        throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
      };
      expect(await world.atOnce(posts)).toEqual([503, 503, 503, 503]);
      // None was tried alone: whoever is away is away for all.
      expect(commits).toBe(2);
      expect(await world.rows('select from messages')).toHaveLength(when === 'after' ? 5 : 1);
      expect(await Promise.all(posts.map(async (post) => (await world.post(post)).status))).toEqual(
        posts.map(() => 200),
      );
      expect(await world.rows('select from messages')).toHaveLength(5);
      expect(
        (await world.rows<{ n: number }>('select fact_seq as n from cases order by fact_seq')).map(
          ({ n }) => n,
        ),
      ).toEqual([1, 1, 1, 2]);
    }
  });

  test('S2: a gateway that is stopped stores and answers all that waits', async () => {
    const world = await openTogether();
    let stopped: Promise<void> | undefined;
    const posts = [ANA, BEA, CARO].map((from) => says(from));
    const answers = await world.atOnce(posts, () => {
      stopped = world.gateway.stop();
    });
    expect(answers).toEqual([200, 200, 200]);
    await stopped;
    expect(await world.rows('select from messages')).toHaveLength(4);
  });
});

describe('what comes out is as if one came after the other', () => {
  const options = (now: number) => ({ now, messageGrantsUtility: true, rates: readRates() });

  /** Everything that a run stored, by names that are the same in both databases. */
  async function stored(pool: Pool, run: string) {
    const { rows: contacts } = await pool.query<{ id: string; name: string }>(
      `select c.id, string_agg(i.value, ' ' order by i.value) as name from contacts c
       join identities i on i.contact_id = c.id where i.value like '%' || $1 || '%' group by c.id`,
      [run],
    );
    const ids = contacts.map(({ id }) => id);
    const nameOf = (id: string) => contacts.find((contact) => contact.id === id)?.name;
    const { rows: cases } = await pool.query(
      `select c.*, d.dirty from cases c left join dispatch d on d.case_id = c.id where contact_id = any($1)`,
      [ids],
    );
    const places = new Map(cases.map((row) => [row.id, `${nameOf(row.contact_id)} ${row.line_id}`]));
    const named = (row: Record<string, unknown>) => ({
      ...row,
      id: undefined,
      message_id: undefined,
      told_order: undefined,
      timeline_seq: undefined,
      created_at: undefined,
      updated_at: undefined,
      recorded_at: undefined,
      contact_id: nameOf(String(row['contact_id'])),
      case_id: places.get(row['case_id']) ?? row['case_id'],
    });
    const sorted = (rows: readonly object[]) =>
      rows
        .map((row) =>
          JSON.stringify(named(row as Record<string, unknown>))
            .replaceAll(/case-\d+/g, (id) => places.get(id) ?? 'another case')
            .replaceAll(/contact-[\da-f-]{36}/g, (id) => nameOf(id) ?? 'another contact'),
        )
        .toSorted();
    const ask = async (statement: string, values: readonly unknown[]) =>
      sorted((await pool.query(statement, [...values])).rows);
    return {
      contacts: await ask('select c.*, c.id as contact_id from contacts c where id = any($1)', [ids]),
      identities: await ask('select * from identities where contact_id = any($1)', [ids]),
      cases: sorted(cases),
      facts: await ask('select * from case_facts where case_id = any($1)', [[...places.keys()]]),
      messages: await ask('select * from messages where contact_id = any($1)', [ids]),
      consents: await ask('select * from consents where contact_id = any($1)', [ids]),
      events: await ask(
        'select field, digest, value, received_at from webhook_events where value::text like $1',
        [`%${run}%`],
      ),
    };
  }

  /** Persons of whom some share a number, or are known by a number, a user id, or both. */
  const person = fc.constantFrom(
    ['1', null],
    ['1', 'A'],
    ['1', 'B'],
    ['2', null],
    ['2', 'C'],
    [null, 'C'],
    ['3', null],
    ['4', 'D'],
    [null, 'D'],
    ['5', null],
  ) as fc.Arbitrary<readonly [string | null, string | null]>;
  const said = fc.record({
    person,
    line: fc.constantFrom('70007', '70008'),
    what: fc.constantFrom('text', 'text', 'text', 'sticker', 'echo', 'STOP', 'name', 'undated'),
    at: fc.integer({ min: -20, max: 5 }),
    /** The same provider id as another's with that number. */
    id: fc.integer({ min: 1, max: 30 }),
  });
  const post = fc.oneof(
    { weight: 6, arbitrary: fc.array(said, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant('status' as const) },
  );

  let runs = 0;
  function bodyOf(
    given: readonly (typeof said extends fc.Arbitrary<infer T> ? T : never)[] | 'status',
    run: string,
  ): object {
    if (given === 'status') {
      return postOf(
        change({
          statuses: [
            {
              id: `wamid.${run}.s`,
              status: 'delivered',
              timestamp: seconds(MONDAY),
              recipient_id: `573${run}1`,
            },
          ],
        }),
      );
    }
    return postOf(
      ...given.map(({ person: [phone, userId], line, what, at, id }) => {
        const number = phone === null ? undefined : `573${run}${phone}`;
        const names =
          what === 'echo'
            ? { from: undefined, to: number, to_user_id: userId === null ? undefined : `CO.${run}${userId}` }
            : { from: number, from_user_id: userId === null ? undefined : `CO.${run}${userId}` };
        const message = text(what === 'STOP' ? 'STOP' : 'hola', {
          id: `wamid.${run}.${id}`,
          timestamp: what === 'undated' ? undefined : seconds(MONDAY + at * SECOND),
          ...(what === 'sticker' ? { type: 'sticker', sticker: { id: '1' } } : {}),
          ...names,
        });
        const contacts =
          what === 'name' && number !== undefined
            ? { contacts: [{ wa_id: number, profile: { name: `N${id}` } }] }
            : {};
        return what === 'echo'
          ? change({ message_echoes: [message] }, 'smb_message_echoes', line)
          : change({ messages: [message], ...contacts }, 'messages', line);
      }),
    );
  }

  /** In order: as many as may be stored together, then as many again. */
  function groupsOf(posts: readonly Post[]): Post[][] {
    const groups: Post[][] = [];
    for (const each of posts) {
      const last = groups.at(-1);
      const company = companyOf(each.post);
      const names = new Map(last?.flatMap(({ post: before }) => [...namesIn(before)]));
      const joins =
        company !== 'nothing' &&
        last?.[0] !== undefined &&
        companyOf(last[0].post) === company &&
        canJoin(names, namesIn(each.post));
      if (joins) last?.push(each);
      else groups.push([each]);
    }
    return groups;
  }

  async function storeTogether(pool: Pool, group: readonly Post[]): Promise<boolean> {
    if (group.length < 2) return false;
    try {
      await receiveTogether(pool, group, options(Math.max(...group.map(({ now }) => now))));
      return true;
    } catch (error) {
      if (!(error instanceof NotTogether)) throw error;
      return false;
    }
  }

  test('S2, W3, I1, W10, W9, E2: posts in groups store what the same posts store one by one', {
    timeout: 180_000,
  }, async () => {
    const [one, other] = [await freshDatabase(), await freshDatabase()];
    let together = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(post, { minLength: 2, maxLength: 14 }), async (given) => {
        const run = String((runs += 1) + 1000).padStart(8, '7');
        const posts = given.map((each, index): Post => {
          const body = Buffer.from(JSON.stringify(bodyOf(each, run)));
          // Each arrives at an instant of its own.
          return { post: parsePost(body), body, now: MONDAY + index * 7 };
        });
        for (const { post: each, now } of posts) await receivePost(one.pool, each, options(now));
        for (const group of groupsOf(posts)) {
          const isStored = await storeTogether(other.pool, group);
          if (isStored) together += group.length;
          else for (const { post: each, now } of group) await receivePost(other.pool, each, options(now));
        }
        expect(await stored(other.pool, run)).toEqual(await stored(one.pool, run));
      }),
      { numRuns: 60 },
    );
    expect(together).toBeGreaterThan(60);
  });
});

describe('statements with names', () => {
  const namesOn = async (pool: Pool): Promise<string[]> =>
    (await pool.query<{ name: string }>('select name from pg_prepared_statements order by name')).rows.map(
      ({ name }) => name,
    );

  async function openOn(prepares: boolean) {
    const database = await freshDatabase();
    const pool = createPool(database.url, createLog('silent'), { max: 1, prepares });
    const post = parsePost(Buffer.from(JSON.stringify(says(ANA))));
    await receivePost(pool, post, { now: MONDAY, messageGrantsUtility: false, rates: readRates() });
    return pool;
  }

  test('they stay on their connection, and none reads a whole table, however small it was when it was planned', async () => {
    const pool = await openOn(true);
    try {
      expect(await namesOn(pool)).toEqual([
        'receiving-first-look',
        'receiving-keep',
        'receiving-lock-contacts',
        'receiving-second-look',
      ]);
      const { rows } = await pool.query<{ name: string; statement: string }>(
        'select name, statement from pg_prepared_statements',
      );
      await pool.query('set enable_seqscan = off');
      for (const { name, statement } of rows) {
        const { rows: plan } = await pool.query<{ 'QUERY PLAN': string }>(
          `explain (generic_plan) ${statement}`,
        );
        const read = plan.map((line) => line['QUERY PLAN']).filter((line) => line.includes('Seq Scan'));
        expect([name, read]).toEqual([name, []]);
      }
    } finally {
      await pool.end();
    }
  });

  test('PREPARED_STATEMENTS=no: a pooler may give the connection to somebody else after each transaction', async () => {
    const pool = await openOn(false);
    try {
      expect(await namesOn(pool)).toEqual([]);
      expect((await pool.query('select from messages')).rowCount).toBe(1);
    } finally {
      await pool.end();
    }
  });
});
