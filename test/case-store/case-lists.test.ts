import { expect, test } from 'vitest';
import { appendFact } from '../../database/cases/facts.ts';
import { loadCases } from '../../database/cases/case-view.ts';
import type { CaseFilter } from '../../database/cases/case-list.ts';
import { transaction } from '../../database/pool.ts';
import type { Fact, InboundKind } from '../../domain/case/fact.ts';
import { apply } from '../../domain/schedule/apply.ts';
import { nextDue } from '../../domain/schedule/next-due.ts';
import { HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { caseJson } from '../../gateway/api/cases/case-json.ts';
import type { CaseJson } from '../../gateway/api/cases/case-schema.ts';
import { listCases } from '../../gateway/api/cases/list-cases.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { Life } from '../worlds/case-life.ts';
import { createWorld, MONDAY, type World } from '../worlds/case-store.ts';

/** A seeded generator (mulberry32): a list that failed can be made again. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const KINDS: readonly InboundKind[] = [
  'message',
  'ack',
  'tap',
  'call',
  'stop',
  'start',
  'welcome',
  'permission',
];

/** Everything that a case can be told, with what it says chosen anew each time. */
function anyFact(
  random: (below: number) => number,
  at: Instant,
  reason: string,
  other: Life | undefined,
): Fact {
  const any: readonly Fact[] = [
    ...KINDS.map((kind): Fact => ({ fact: 'inbound', at: at - random(3) * HOUR, arrived: at, kind })),
    { fact: 'inbound', at, arrived: at, kind: 'message' },
    { fact: 'answered', at, by: 'person' },
    { fact: 'answered', at, by: 'bot' },
    { fact: 'answered', at, by: 'person', said: at - 40 * HOUR },
    { fact: 'answer-failed', at, answer: 1 + random(4) },
    { fact: 'attended', at },
    { fact: 'opted-out', at },
    { fact: 'opted-in', at },
    { fact: 'reported-template', at, reason },
    { fact: 'shut', at },
    { fact: 'kept', at },
    { fact: 'kept-settled', at, sent: random(2) === 0 },
    { fact: 'failed', at, reason, number: random(2) === 0 ? 1 : 2, replacement: 0, cause: 'person' },
    { fact: 'failed', at, reason, number: 'answer', replacement: 0, cause: 'template' },
    { fact: 'eased', at, what: 'line' },
    { fact: 'bounced', at },
    { fact: 'erased', at },
    { fact: 'contact', at },
    { fact: 'merged', at, into: 'case-1' },
    ...(other === undefined
      ? []
      : [
          {
            fact: 'absorbed',
            at,
            from: other.id,
            anchor: other.state.session.anchor,
            arrived: other.state.session.armedAt,
            owes: random(2) === 0,
            kept: 0,
            call: null,
            callEnded: false,
            reason: other.state.reason,
            task: other.state.task,
            state: other.state,
          } as const,
        ]),
  ];
  return any[random(any.length)] as Fact;
}

/** Lives up to some step of the plan, recorded; then facts that nobody has recorded. */
async function somewhere(
  world: World,
  n: number,
  random: (below: number) => number,
  others: readonly Life[],
) {
  const contactId = await world.contact({ phone: `5698765${String(4_000 + n)}` });
  const life = await Life.begin(world, contactId, MONDAY + n * MINUTE);
  let at = MONDAY + n * MINUTE;
  if (random(4) > 0) await life.setTask(`task-${n}`, (at += MINUTE));
  for (let steps = random(9); steps > 0; steps -= 1) {
    const due = nextDue(life.state, life.outlook);
    if (due === null) break;
    at = Math.max(at, due.at);
    await life.live(apply(life.state, life.outlook, due, { was: 'done', at }));
  }
  if (random(6) === 0) await life.handleCommand({ command: 'resolve', at: (at += MINUTE), outcome: 'done' });
  if (random(6) === 0) {
    const hold = { command: 'hold', at: (at += MINUTE), id: `hold-${n}`, until: at + 9 * HOUR } as const;
    await life.handleCommand(hold).catch(() => undefined);
  }
  for (let facts = random(4); facts > 0; facts -= 1) {
    const fact = anyFact(random, (at += MINUTE), life.state.reason, others[random(others.length || 1)]);
    await transaction(world.pool, (connection) => appendFact(connection, life.id, fact));
  }
  return life;
}

test('a list by state, queue or reason is what asking each case gives, whatever was stored since its record (W7, R9, A3, I1)', async () => {
  const world = await createWorld();
  const policies = readPolicies();
  const random = seeded(12);
  const lives: Life[] = [];
  for (let n = 0; n < 90; n += 1) lives.push(await somewhere(world, n, random, lives));
  // One that no workflow has seen.
  await world.receive(await world.contact({ phone: '56987650001' }), 'wamid.new', MONDAY + 400 * MINUTE);

  const viewing = { now: MONDAY + 80 * HOUR, policies, publicUrl: 'http://x', workflowsUrl: null };
  const queues = Object.fromEntries(policies.reasons.map((each) => [each, policies.resolve(each).queue]));
  const { rows } = await world.pool.query<{ id: string }>(
    'select id from cases order by opened_at desc, id desc',
  );
  const all = (
    await loadCases(
      world.pool,
      rows.map(({ id }) => id),
    )
  ).map((each) => caseJson(each, viewing));
  const among = (key: 'state' | 'queue' | 'reason') => [...new Set(all.map((each) => each[key]))];
  const filters = [
    ...among('state').map((state) => ({ state })),
    ...among('queue').map((queue) => ({ queue })),
    ...among('reason').map((reason) => ({ reason })),
    ...among('state').flatMap((state) => among('queue').map((queue) => ({ state, queue }))),
  ] as CaseFilter[];
  expect(among('state').length).toBeGreaterThan(5);
  for (const filter of filters) {
    const expected = all.filter((each: CaseJson) =>
      Object.entries(filter).every(([key, value]) => each[key as 'state'] === value),
    );
    const { cases } = await listCases(world.pool, filter, null, 200, viewing, queues);
    expect(
      cases.map(({ id }) => id),
      JSON.stringify(filter),
    ).toEqual(expected.map(({ id }) => id));
    // By pages, which end and begin between what was recorded and what was not.
    const paged: string[] = [];
    for (
      let after: Parameters<typeof listCases>[2] = null, isFirst = true;
      isFirst || after !== null;
      isFirst = false
    ) {
      const page = await listCases(world.pool, filter, after, 13, viewing, queues);
      paged.push(...page.cases.map(({ id }) => id));
      after = page.next;
    }
    expect(paged, JSON.stringify(filter)).toEqual(expected.map(({ id }) => id));
  }
}, 120_000);
