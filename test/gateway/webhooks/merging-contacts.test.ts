import { randomInt } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { closeCase } from '../../../database/cases/closing.ts';
import { attemptId, insertAttempt, startCalling } from '../../../database/sending/attempts.ts';
import { lockSendCase } from '../../../database/sending/eligibility.ts';
import { eraseContact } from '../../../database/contacts/erasure.ts';
import { type Connection, transaction } from '../../../database/pool.ts';
import { countTemplates } from '../../../database/templates/count-templates.ts';
import { seededRandom } from '../../../dev/provider/seeded-random.ts';
import { change, MONDAY, openGateway, postOf, seconds, text, wamid } from '../../worlds/gateway.ts';

const PEOPLE = 14;
const AT_ONCE = 10;

/** A person who writes by number, by user id and by both, and changes both of them; posts in any order. */
function postsOf(index: number): { readonly posts: object[]; readonly last: object } {
  const [phone, next] = [`57301${1_000_000 + index}`, `57302${1_000_000 + index}`];
  const [id, nextId] = [`CO.1${index}`, `CO.2${index}`];
  const says = (over: object, at: number) =>
    postOf(change({ messages: [text('hola', { timestamp: seconds(at), ...over })] }));
  const [before, changed, after] = [MONDAY - 60_000, MONDAY - 30_000, MONDAY - 1_000];
  return {
    posts: [
      says({ from: phone }, before),
      says({ from: phone }, before),
      says({ from: undefined, from_user_id: id }, before),
      says({ from: phone, from_user_id: id }, before),
      says({ from: next }, after),
      says({ from: undefined, from_user_id: nextId }, after),
      says({ from: next, from_user_id: nextId }, after),
      postOf(
        change({
          messages: [
            {
              id: wamid(),
              type: 'system',
              from: phone,
              timestamp: seconds(changed),
              system: {
                type: 'user_changed_number',
                wa_id: next,
                user_id: nextId,
                previous_user_id: id,
              },
            },
          ],
        }),
      ),
    ],
    last: says({ from: next, from_user_id: nextId }, after),
  };
}

test('I1, W10, R2, S3: identities told in every order, with senders, closers and an erasure beside: none lost or doubled, no third template, no deadlock, one contact and one unclosed case', {
  timeout: 120_000,
}, async () => {
  const seed = randomInt(1_000_000);
  const random = seededRandom(seed);
  const world = await openGateway();
  const { pool } = world;
  let deadlocks = 0;
  const connect = pool.connect.bind(pool) as unknown as () => Promise<Connection>;
  const watched = new WeakSet<Connection>();
  Object.assign(pool, {
    connect: async (): Promise<Connection> => {
      const connection = await connect();
      if (watched.has(connection)) return connection;
      watched.add(connection);
      const query = connection.query.bind(connection) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(connection, {
        query: async (...args: unknown[]) => {
          try {
            return await query(...args);
          } catch (error) {
            if ((error as { code?: string }).code === '40P01') deadlocks += 1;
            throw error;
          }
        },
      });
      return connection;
    },
  });
  const people = Array.from({ length: PEOPLE }, (_, index) => postsOf(index));
  const posts = people
    .flatMap((person) => person.posts)
    .map((post) => ({ post, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ post }) => post);
  // Some come twice, as the provider does it.
  const queue = posts.flatMap((post, index) => (index % 7 === 0 ? [post, post] : [post])).values();
  const race = new AbortController();
  const anOpenCase = async (): Promise<{ id: string; seen: number; merged: boolean } | null> => {
    const rows = await world.rows<{ id: string; seen: number; merged: boolean }>(
      'select id, fact_seq as seen, merged_into is not null as merged from cases where is_open',
    );
    return rows[Math.floor(random() * rows.length)] ?? null;
  };
  const poster = async () => {
    for (const post of queue) expect((await world.post(post)).status).toBe(200);
  };
  /** What a workflow does in the end: closes at the watermark that it knows. */
  const closer = async () => {
    while (!race.signal.aborted) {
      const about = await anOpenCase();
      if (about !== null && (about.merged || random() < 0.2)) {
        await transaction(pool, (connection) =>
          closeCase(connection, { caseId: about.id, key: `k/${about.id}`, seen: about.seen, at: MONDAY }),
        );
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  let sends = 0;
  let broken = 0;
  const sender = async () => {
    while (!race.signal.aborted) {
      const about = await anOpenCase();
      if (about !== null && random() < 0.3) {
        const id = attemptId();
        const reserved = await transaction(pool, async (connection) => {
          const facts = await lockSendCase(connection, about.id);
          if (facts === null || !facts.isOpen) return null;
          const counted = await countTemplates(connection, about.id, 'general', 'none');
          if (counted.reason >= 2) return null;
          sends += 1;
          return insertAttempt(connection, {
            id,
            key: `k/${id}`,
            caseId: about.id,
            contactId: facts.contact.id,
            kind: 'impact',
            reason: 'general',
            impact: String(counted.reason + 1),
            status: 'reserved',
            reservedAt: MONDAY,
          });
        }).catch((error: { code?: string }) => {
          // The index that holds R2 beside the gate.
          if (error.code !== '23505') throw error;
          return null;
        });
        if (reserved !== null && (await startCalling(pool, id, MONDAY, null)) === 'mine') {
          // Where the older case had one already, the younger's own was reserved before anybody knew.
          const [{ n } = { n: 0 }] = await world.rows<{ n: number }>(
            `select count(*)::int as n from attempts where case_id = any(cases_in($1)) and status in ('calling', 'sent')
               and reserved_at <= $2`,
            [about.id, MONDAY],
          );
          if (n > 4) broken += 1;
          await pool.query(`update attempts set status = 'sent' where id = $1`, [id]);
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const erased: string[] = [];
  const eraser = async () => {
    await vi.waitFor(
      async () => expect((await world.rows('select from messages')).length).toBeGreaterThan(20),
      { timeout: 60_000, interval: 20 },
    );
    const [one] = await world.rows<{ id: string; value: string }>(
      'select contact_id as id, value from identities order by value limit 1',
    );
    if (one === undefined) return;
    await transaction(pool, (connection) =>
      eraseContact(connection, { contactId: one.id, at: MONDAY, why: 'T-1', by: 'test' }),
    );
    erased.push(one.id);
  };
  const beside = [closer(), sender(), sender()];
  try {
    await Promise.all([...Array.from({ length: AT_ONCE }, poster), eraser()]);
  } finally {
    race.abort();
    await Promise.all(beside);
  }
  for (const { last } of people) expect((await world.post(last)).status).toBe(200);

  const said = posts.filter((post) => !JSON.stringify(post).includes('"system"')).length + PEOPLE;
  expect(
    await world.rows(`select count(*)::int as n from messages where direction = 'in'`),
    `seed ${seed}`,
  ).toEqual([{ n: said }]);
  // Each is one case's, and each case knows it as one fact.
  expect(
    await world.rows(
      `select m.id from messages m where m.direction = 'in' and (m.case_id is null or not exists (
         select from case_facts f where f.case_id = m.case_id and f.seq = m.seq and f.fact ->> 'fact' = 'inbound'))`,
    ),
  ).toEqual([]);
  expect(
    await world.rows(
      'select case_id, seq from messages where seq is not null group by case_id, seq having count(*) > 1',
    ),
  ).toEqual([]);
  expect(deadlocks, `seed ${seed}`).toBe(0);
  expect([broken, sends > 0, erased.length]).toEqual([0, true, 1]);
  for (const [index] of people.entries()) {
    const owners = await world.rows<{ id: string; merged: boolean }>(
      `select distinct c.id, c.merged_into is not null as merged from identities i join contacts c on c.id = i.contact_id
       where i.value in ($1, $2)`,
      [`57302${1_000_000 + index}`, `CO.2${index}`],
    );
    expect([index, owners.map(({ merged }) => merged)], `seed ${seed}`).toEqual([index, [false]]);
    const cases = await world.rows(
      'select id from cases where is_open and merged_into is null and contact_id = any(family_of($1))',
      [owners[0]?.id],
    );
    expect([index, cases.length], `seed ${seed}`).toEqual([index, 1]);
  }
  // I1: identities and unclosed cases are those of who stays, and nobody is merged into somebody merged.
  expect(
    await world.rows(
      `select c.id from contacts c join contacts r on r.id = c.merged_into where r.merged_into is not null
       union all select i.contact_id from identities i join contacts c on c.id = i.contact_id
         where c.merged_into is not null
       union all select k.id from cases k join contacts c on c.id = k.contact_id
         where k.is_open and k.merged_into is null and c.merged_into is not null`,
    ),
  ).toEqual([]);
  const [{ merges } = { merges: 0 }] = await world.rows<{ merges: number }>(
    'select count(*)::int as merges from contact_merges',
  );
  expect(merges).toBeGreaterThan(PEOPLE / 2);
});
