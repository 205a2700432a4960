import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isOutage } from '../../database/outage.ts';
import { createPool } from '../../database/pool.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { apply } from '../../domain/schedule/apply.ts';
import { HOUR, MINUTE } from '../../domain/time/instant.ts';
import { applyFacts } from '../../domain/schedule/apply-fact.ts';
import { nextDue } from '../../domain/schedule/next-due.ts';
import { handleCommand } from '../../domain/schedule/handle-command.ts';
import { openCase } from '../../domain/schedule/open-case.ts';
import { createLog } from '../../settings/log.ts';
import { createWorld, MONDAY, World } from '../worlds/case-store.ts';
import { Life } from '../worlds/case-life.ts';

let world: World;
let contactId: string;
beforeEach(async () => {
  world = await createWorld();
  contactId = await world.contact({ phone: '56987654321', email: 'someone@example.com' });
});

const events = (life: Life) =>
  world.column<string>('select type as value from outbox where case_id = $1 order by seq', life.id);
const everything = async (caseId: string) => {
  const { rows } = await world.pool.query(
    `select
       (select jsonb_agg(to_jsonb(t) order by n) from transitions t where case_id = $1) as transitions,
       (select to_jsonb(p) - 'updated_at' from case_progress p where case_id = $1) as progress,
       (select jsonb_agg(to_jsonb(o) order by seq) from outbox o where case_id = $1) as outbox,
       (select jsonb_agg(to_jsonb(t) order by id) from tasks t where case_id = $1) as tasks,
       (select to_jsonb(c) from cases c where id = $1) as case`,
    [caseId],
  );
  return rows[0] as unknown;
};

/** Does the next due step, as done at its instant. */
async function next(life: Life) {
  const due = nextDue(life.state, life.outlook);
  if (due === null) throw new Error('nothing is due');
  return life.live(apply(life.state, life.outlook, due, { was: 'done', at: due.at }));
}

describe('adopt', () => {
  test('W6: its events tell the window that its channel has: none, and always open, on webchat', async () => {
    const caseId = (await world.receive(contactId, 'wamid.1', MONDAY)) as string;
    await world.pool.query(`update cases set channel = 'webchat' where id = $1`, [caseId]);
    const adopted = await world.caseStore.adopt({ caseId, at: MONDAY });
    const always = { open: true, closesAt: null, remaining: null };
    const windows = () =>
      world.column<object>(
        `select data -> 'window' as value from outbox where case_id = $1 order by seq`,
        caseId,
      );
    expect(await windows()).toEqual([always]);
    const outlook = await world.outlook.drawOutlook({ caseId, reason: 'general', now: MONDAY });
    const facts = adopted.found === 'new' ? adopted.facts : [];
    const { state, transitions } = openCase({ id: caseId, openedAt: MONDAY, facts }, outlook);
    const resolved = handleCommand(state, outlook, {
      command: 'resolve',
      at: MONDAY + MINUTE,
      outcome: 'done',
    });
    await world.caseStore.record({
      caseId,
      transitions: [...transitions, ...resolved.transitions],
      state: resolved.state,
      next: null,
      guard: null,
    });
    await world.caseStore.close({
      caseId,
      transitions: [
        {
          n: 9,
          at: MONDAY + HOUR,
          rule: 'D5',
          from: 'resolved',
          to: 'closed',
          what: explain('case.closed', { outcome: 'done' }),
          events: ['case.closed'],
        },
      ],
      state: { ...resolved.state, version: 9, phase: { in: 'closed', outcome: 'done' } },
      next: null,
      guard: resolved.state.seen,
      key: 'run/9',
    });
    expect(await windows()).toEqual([always, always, always]);
  });

  test('a new case: the default reason, all facts, and its opening told once however often it is adopted', async () => {
    const caseId = (await world.receive(contactId, 'wamid.1', MONDAY)) as string;
    await world.receive(contactId, 'wamid.2', MONDAY + MINUTE);
    const adopted = await world.caseStore.adopt({ caseId, at: MONDAY });
    expect(adopted).toMatchObject({
      found: 'new',
      reason: 'general',
      links: { line: '70007', country: 'CL', caseUrl: `https://ventana.example.com/cases/${caseId}` },
    });
    expect(adopted.found === 'new' && adopted.facts.map(({ seq }) => seq)).toEqual([1, 2]);
    await world.caseStore.adopt({ caseId, at: MONDAY });
    expect(await world.one('select event_id, seq, type, at, data from outbox')).toMatchObject({
      event_id: `evt-${caseId}-opened`,
      seq: 1,
      type: 'case.opened',
      at: MONDAY,
      data: {
        reason: 'general',
        owes: 'business',
        queue: 'general',
        window: { open: true, remaining: 'PT24H' },
      },
    });
  });

  test('a case whose workflow was lost: the recorded state and what came after it', async () => {
    const life = await Life.begin(world, contactId);
    await world.receive(contactId, 'wamid.2', MONDAY + MINUTE);
    const adopted = await world.caseStore.adopt({ caseId: life.id, at: MONDAY });
    expect(adopted).toMatchObject({ found: 'known', state: life.state, facts: [{ seq: 2 }] });
    expect(await events(life)).toEqual(['case.opened']);
  });

  test('a case that is closed, or was never there', async () => {
    const life = await Life.begin(world, contactId);
    await world.pool.query('update cases set is_open = false where id = $1', [life.id]);
    expect(await world.caseStore.adopt({ caseId: life.id, at: MONDAY })).toEqual({ found: 'closed' });
    expect(await world.caseStore.adopt({ caseId: 'case-1', at: MONDAY })).toEqual({ found: 'closed' });
  });
});

describe('record', () => {
  test('A3: what an escalation tells: time left, who owes, reason, pending step, queue, priority, link', async () => {
    const life = await Life.begin(world, contactId);
    await life.setTask('task-1');
    await next(life);
    await next(life);
    expect(await events(life)).toEqual(['case.opened', 'case.expiring', 'case.escalated']);
    const { data, at } = await world.one<{ data: object; at: number }>(
      `select data, at from outbox where type = 'case.escalated'`,
    );
    expect(at).toBe(MONDAY + 20 * HOUR);
    expect(data).toMatchObject({
      state: 'escalated',
      reason: 'general',
      owes: 'customer',
      queue: 'escalations',
      priority: 2,
      window: { open: true, closesAt: '2026-11-24T13:00:00.000Z', remaining: 'PT4H' },
      task: { step: 'pay' },
      rule: 'A3',
      url: `https://ventana.example.com/cases/${life.id}`,
    });
    expect(
      await world.one(
        'select state, queue, priority, next_step, next_rule, next_at, version from case_progress',
      ),
    ).toEqual({
      state: 'escalated',
      queue: 'escalations',
      priority: 2,
      next_step: 'expire',
      next_rule: 'R1',
      next_at: MONDAY + 24 * HOUR,
      version: life.state.version,
    });
  });

  test('S1: nothing of the contact is in an event', async () => {
    const life = await Life.begin(world, contactId);
    await life.setTask('task-1');
    for (let step = 0; step < 3; step += 1) await next(life);
    const all = JSON.stringify(await world.column('select data as value from outbox'));
    for (const personal of ['56987654321', 'someone@example.com', contactId])
      expect(all).not.toContain(personal);
  });

  test('a repetition changes nothing, also when messages came in between', async () => {
    const life = await Life.begin(world, contactId);
    const record = await life.setTask('task-1');
    await world.receive(contactId, 'wamid.2', MONDAY + 2 * HOUR);
    const before = await everything(life.id);
    expect(await world.caseStore.record(record)).toEqual({ was: 'recorded' });
    // Even under a guard that would now refuse it: what was recorded once stays recorded.
    expect(await world.caseStore.record({ ...record, guard: life.state.seen })).toEqual({ was: 'recorded' });
    expect(await everything(life.id)).toEqual(before);
  });

  test('many repetitions at once record one', async () => {
    const life = await Life.begin(world, contactId);
    const due = nextDue(life.state, life.outlook);
    const record = life.recordOf(
      apply(life.state, life.outlook, due as never, { was: 'done', at: MONDAY + 18 * HOUR }),
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.caseStore.record(record)));
    expect(answers).toEqual(Array.from({ length: 8 }, () => ({ was: 'recorded' })));
    expect(await events(life)).toEqual(['case.opened', 'case.expiring']);
  });

  test('a connection that is lost before any of its statements leaves nothing, and repeating it makes it whole', async () => {
    const life = await Life.begin(world, contactId);
    const pool = createPool(world.url, createLog('silent'), { max: 1 });
    onTestFinished(() => pool.end());
    let statements = 0;
    let cutAt = 0;
    pool.on('connect', (connection) => {
      const { processID } = connection as unknown as { processID: number };
      const query = connection.query.bind(connection) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(connection, {
        query: async (...args: unknown[]) => {
          statements += 1;
          if (statements === cutAt)
            await world.pool.query('select pg_terminate_backend($1, 5000)', [processID]);
          return query(...args);
        },
      });
    });
    const { caseStore } = new World(pool, world.policies);
    for (let whole = 0; whole === 0; ) {
      cutAt += 1;
      statements = 0;
      const command = { command: 'assign', at: MONDAY, queue: `queue-${cutAt}`, agent: null } as const;
      const applied = handleCommand(life.state, life.outlook, command);
      const transitions = applied.transitions.map((each) => ({
        ...each,
        events: ['case.needs-human' as const],
      }));
      const record = life.recordOf({ ...applied, transitions });
      const before = await everything(life.id);
      const first = await caseStore.record(record).catch((error: unknown) => error);
      if (first instanceof Error) {
        expect(isOutage(first)).toBe(true);
        expect(await everything(life.id)).toEqual(before);
        expect(await caseStore.record(record)).toEqual({ was: 'recorded' });
      } else {
        whole = statements;
      }
      life.state = applied.state;
      expect(
        await world.one(
          `select queue, (select count(*) from transitions) as transitions,
             (select count(*) from outbox where type = 'case.needs-human') as events from case_progress`,
        ),
      ).toEqual({ queue: `queue-${cutAt}`, transitions: cutAt + 1, events: cutAt });
    }
    expect(cutAt).toBeGreaterThan(8);
  });

  test('R6, A4: facts stored after the guard come back, and nothing is written', async () => {
    const life = await Life.begin(world, contactId);
    await world.receive(contactId, 'wamid.2', MONDAY + 17 * HOUR);
    await world.receive(contactId, 'wamid.3', MONDAY + 17 * HOUR + 1);
    const before = await everything(life.id);
    const due = nextDue(life.state, life.outlook);
    const alert = apply(life.state, life.outlook, due as never, { was: 'done', at: MONDAY + 18 * HOUR });
    const answer = await world.caseStore.record(life.recordOf(alert, life.state.seen));
    expect(answer).toMatchObject({ was: 'overtaken', missed: [{ seq: 2 }, { seq: 3 }] });
    expect(await everything(life.id)).toEqual(before);
    // With what was missed the alert is armed for the newer message.
    if (answer.was !== 'overtaken') return;
    const learned = applyFacts(life.state, life.outlook, answer.missed);
    expect(nextDue(learned.state, life.outlook)?.at).toBe(MONDAY + 35 * HOUR + 1);
  });

  test('a run that decided otherwise than what is recorded is ended, not obeyed', async () => {
    const life = await Life.begin(world, contactId);
    const other = life.recordOf(
      handleCommand(life.state, life.outlook, { command: 'assign', at: MONDAY, queue: 'vip', agent: null }),
    );
    await life.setTask('task-1');
    await expect(world.caseStore.record(other)).rejects.toMatchObject({
      code: 'stale_run',
      nonRetryable: true,
    });
    expect(await world.column('select queue as value from case_progress')).toEqual(['general']);
  });

  test('a transition is known by number, instant, rule and code; one of before there were codes by the first three', async () => {
    const life = await Life.begin(world, contactId);
    const record = await life.setTask('task-1');
    const [first] = record.transitions;
    if (first === undefined) throw new Error('a task is set by a transition');
    const as = (over: Partial<typeof first>) =>
      world.caseStore.record({ ...record, transitions: [{ ...first, ...over }] });
    // What it is filled with is no part of it.
    expect(await as({ what: explain('task.set', { step: 'another' }) })).toEqual({ was: 'recorded' });
    await expect(as({ what: explain('task.completed') })).rejects.toMatchObject({ code: 'stale_run' });
    await world.pool.query(
      `update transitions set code = null, params = null, what = 'Task pay set' where n = $1`,
      [first.n],
    );
    expect(await as({})).toEqual({ was: 'recorded' });
    await expect(as({ rule: 'R1' })).rejects.toMatchObject({ code: 'stale_run' });
  });

  test('what a closed case is told late is refused', async () => {
    const life = await Life.begin(world, contactId);
    await world.pool.query('update cases set is_open = false where id = $1', [life.id]);
    await expect(life.setTask('task-1')).rejects.toMatchObject({ code: 'stale_run' });
    expect(await world.column('select state as value from tasks')).toEqual(['proposed']);
  });
});

describe('the tables follow the state', () => {
  const tasks = () => world.column<string>(`select id || ' ' || state as value from tasks order by id`);

  test('W10, R10: pending, replaced, completed', async () => {
    const life = await Life.begin(world, contactId);
    await life.setTask('task-1');
    expect(await tasks()).toEqual(['task-1 pending']);
    await world.proposeTask(life.id, 'task-3', MONDAY + 2 * HOUR);
    await life.setTask('task-2', MONDAY + 2 * HOUR);
    expect(await tasks()).toEqual(['task-1 replaced', 'task-2 pending', 'task-3 proposed']);
    await life.handleCommand({ command: 'complete-task', at: MONDAY + 3 * HOUR });
    expect(await tasks()).toEqual(['task-1 replaced', 'task-2 completed', 'task-3 proposed']);
    expect(await world.one(`select ended_at from tasks where id = 'task-2'`)).toEqual({
      ended_at: MONDAY + 3 * HOUR,
    });
  });

  test('a task that is pending when its case closes ends with it', async () => {
    const life = await Life.begin(world, contactId);
    await life.setTask('task-1');
    await world.proposeTask(life.id, 'task-2', MONDAY);
    await life.handleCommand({ command: 'resolve', at: MONDAY + 3 * HOUR, outcome: 'done' });
    expect(await tasks()).toEqual(['task-1 pending', 'task-2 proposed']);
    const closing = apply(life.state, life.outlook, nextDue(life.state, life.outlook) as never, {
      was: 'done',
      at: MONDAY + 24 * HOUR,
    });
    await world.caseStore.close({ ...life.recordOf(closing), guard: life.state.seen, key: 'run/1' });
    expect(await tasks()).toEqual(['task-1 ended', 'task-2 ended']);
  });

  test('R9: a kept reply waits for the tap, and for an agent once the customer wrote something else', async () => {
    const life = await Life.begin(world, contactId);
    const replies = () =>
      world.column<string>(`select status as value from messages where direction = 'out'`);
    await world.pool.query(
      `insert into messages (id, case_id, contact_id, line_id, direction, type, at, arrived_at, content, status)
       values ('msg-kept', $1, $2, '70007', 'out', 'text', $3, $3, '{}', 'kept')`,
      [life.id, contactId, MONDAY + 25 * HOUR],
    );
    for (let step = 0; step < 3; step += 1) await next(life);
    expect(life.state.phase.in).toBe('unanswered');
    await world.fact(life.id, { fact: 'kept', at: MONDAY + 25 * HOUR });
    await life.live(
      applyFacts(
        life.state,
        life.outlook,
        await world.caseStore.loadFacts({ caseId: life.id, after: life.state.seen }),
      ),
    );
    expect(await replies()).toEqual(['kept']);
    await world.receive(contactId, 'wamid.2', MONDAY + 26 * HOUR);
    await life.live(
      applyFacts(
        life.state,
        life.outlook,
        await world.caseStore.loadFacts({ caseId: life.id, after: life.state.seen }),
      ),
    );
    expect(await replies()).toEqual(['kept-confirm']);
  });
});
