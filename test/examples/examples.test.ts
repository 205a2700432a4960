import { beforeAll, expect, test, vi } from 'vitest';
import { examplesIn, isEmptyWorld, makeExamples } from '../../dev/examples/make.ts';
import type { ScriptFailure } from '../../dev/examples/script.ts';
import type { SeenCase } from '../../dev/scenarios/play.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { worldOfTests } from '../workflows/shared-world.ts';

const HISTORY = 150;
const failures: ScriptFailure[] = [];
let wasEmpty = false;
const world = worldOfTests();

beforeAll(async () => {
  const { forExamples, pool } = await world();
  wasEmpty = await isEmptyWorld(pool);
  await makeExamples({
    ...forExamples,
    history: HISTORY,
    signal: new AbortController().signal,
    failed: (failure) => failures.push(failure),
  });
}, 240_000);

async function rows<Row extends object>(query: string, values: unknown[] = []): Promise<Row[]> {
  return (await (await world()).pool.query<Row>(query, values)).rows;
}

async function openCases(): Promise<SeenCase[]> {
  const { gatewayUrl, token } = await world();
  const answer = await fetch(`${gatewayUrl}/v1/cases?limit=100`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { cases } = (await answer.json()) as { cases: SeenCase[] };
  return cases.filter(({ state }) => state !== 'closed');
}

test('every example came about, and a second start makes none', async () => {
  expect(wasEmpty).toBe(true);
  expect(failures).toEqual([]);
  const { pool } = await world();
  const made = await examplesIn(pool);
  expect(made?.cases).toBeGreaterThanOrEqual(40);
  expect(made?.history).toBeGreaterThan(HISTORY * 0.9);
  expect(await isEmptyWorld(pool)).toBe(false);
});

test('there is a case in every state, and in every plight that supervisors look for', async () => {
  const cases = await openCases();
  expect(new Set(cases.map(({ state }) => state))).toEqual(
    new Set(['open', 'expiring', 'escalated', 'reopening', 'fallback', 'dormant', 'resolved']),
  );
  expect(new Set(cases.map(({ owes }) => owes))).toEqual(new Set(['business', 'customer', 'nobody']));
  const has = (what: string, holds: (each: SeenCase) => boolean) =>
    expect(cases.some(holds), what).toBe(true);
  has('one impact used', ({ impacts, state }) => impacts.length === 1 && state === 'reopening');
  has('both impacts used', ({ impacts }) => impacts.length === 2);
  has('a mail went', ({ fallback }) => fallback?.path === 'email' && fallback.status === 'sent');
  has('a call is booked', ({ call }) => call?.state === 'booked');
  has('a person is needed', ({ needsHuman }) => needsHuman);
  has('a reply is kept', ({ kept }) => kept.length > 0);
  has('a person holds it', (each) => (each as unknown as { hold: object | null }).hold !== null);
  has('held for a rule', ({ agenda }) =>
    agenda.some((entry) => (entry as { held?: object }).held !== undefined),
  );
  has('back after a template', ({ impacts, window }) => impacts.length > 0 && window.open);
  expect(new Set(cases.map(({ reason }) => reason))).toEqual(
    new Set(['delivery', 'payment', 'technical-service', 'cart', 'general']),
  );
  const [{ n } = { n: 0 }] = await rows<{ n: number }>(
    `select count(*)::integer as n from openings o join cases c on c.id = o.case_id`,
  );
  expect(n).toBe(2);
  const missed = await rows(`select from calls where state = 'missed' and missed_by = 'customer'`);
  expect(missed.length).toBeGreaterThan(0);
  const optedOut = await rows(`select from messages where kind = 'stop'`);
  expect(optedOut.length).toBeGreaterThan(0);
});

/** How many running workflows Temporal's lists find; its index lags a little. */
async function listed(query: string): Promise<number> {
  const { client, connection } = (await world()).temporal;
  const { namespace } = client.options;
  const { count } = await connection.workflowService.countWorkflowExecutions({ namespace, query });
  return Number(count ?? 0);
}

test('S1: lists in Temporal find adopted cases as the database has them', async () => {
  const { taskQueue } = await world();
  const running = `WorkflowType = 'caseWorkflow' and ExecutionStatus = 'Running' and TaskQueue = '${taskQueue}'`;
  const open = 'from case_progress p join cases c on c.id = p.case_id where c.is_open';
  const counts = await rows<{ attribute: string; n: number }>(
    `select 'CaseState = "' || state || '"' as attribute, count(*)::integer as n ${open} group by 1
     union all select 'CaseQueue = "' || p.queue || '"', count(*)::integer ${open} group by 1
     union all select 'CaseReason = "' || p.reason || '"', count(*)::integer ${open} group by 1
     union all select 'CasePriority = ' || p.priority, count(*)::integer ${open} group by 1
     union all select 'Impacts = ' || p.impacts, count(*)::integer ${open} group by 1
     union all select 'NeedsHuman = ' || p.needs_human, count(*)::integer ${open} group by 1
     union all select 'CaseLine = "' || c.line_id || '"', count(*)::integer ${open} group by 1
     union all select 'NextStepAt is not null', count(*)::integer ${open} and p.next_at is not null`,
  );
  expect(counts.find(({ attribute }) => attribute === 'NeedsHuman = true')?.n).toBeGreaterThan(0);
  await vi.waitFor(
    async () => {
      const found = await Promise.all(
        counts.map(async ({ attribute }) => ({ attribute, n: await listed(`${running} and ${attribute}`) })),
      );
      expect(found).toEqual(counts);
    },
    { timeout: 30_000, interval: 500 },
  );
  // What an adopted case was started with is right already: nothing is upserted before its first transition.
  const { client } = (await world()).temporal;
  const [resting] = await rows<{ id: string }>(
    `select case_id as id ${open} and p.state = 'dormant' limit 1`,
  );
  const { events } = await client.workflow.getHandle(resting?.id ?? '').fetchHistory();
  expect(events?.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes != null)).toEqual([]);
});

test('their workflows run, and live on with the world’s clock', async () => {
  const { pool, temporal, ...during } = await world();
  const [before] = await rows<{ id: string }>(
    `select p.case_id as id from case_progress p where p.state = 'open' and p.next_step = 'alert-1' limit 1`,
  );
  const described = await temporal.client.workflow.getHandle(before?.id ?? '').describe();
  expect(described.status.name).toBe('RUNNING');
  await during.goOn(during.clock.now() + 18 * HOUR);
  const { rows: after } = await pool.query<{ state: string }>(
    'select state from case_progress where case_id = $1',
    [before?.id],
  );
  expect(['expiring', 'escalated', 'reopening', 'fallback', 'dormant']).toContain(after[0]?.state);
});

test('everybody is recognisably made up', async () => {
  const names = await rows<{ name: string; email: string | null }>('select name, email from contacts');
  for (const { name, email } of names) {
    expect(name).toMatch(/Fict[ií]cia|de E[jx]emplo|Inventada|de (Prueba|Teste)|Imagin[aá]ria/);
    expect(email === null || email.endsWith('@example.com')).toBe(true);
  }
});

test('R2: the history is what the system would have stored: no template outside the window without an attempt, never a third', async () => {
  const orphans = await rows(
    `select from messages m where m.direction = 'out' and m.type = 'template'
       and not exists (select from attempts a where a.message_id = m.id and a.case_id = m.case_id)`,
  );
  expect(orphans).toEqual([]);
  const thirds = await rows(
    `select from attempts where kind = 'impact' and status in ('sent', 'unknown') and failed_at is null
     group by case_id, reason having count(*) > 2`,
  );
  expect(thirds).toEqual([]);
  const early = await rows(
    `select from attempts one join attempts two on two.case_id = one.case_id and two.reason = one.reason
     where one.kind = 'impact' and two.kind = 'impact' and one.impact = '1' and two.impact = '2'
       and one.status = 'sent' and two.status = 'sent' and one.replacement = 0 and two.reserved_at - one.reserved_at < $1`,
    [2 * DAY],
  );
  expect(early).toEqual([]);
  const night = await rows<{ hour: number }>(
    `select extract(hour from to_timestamp(a.reserved_at / 1000.0) at time zone 'America/Bogota')::integer as hour
     from attempts a join contacts k on k.id = a.contact_id
     join identities i on i.contact_id = k.id and i.kind = 'phone' and i.value like '57%'
     where a.kind = 'impact' and k.time_zone is null
       and extract(hour from to_timestamp(a.reserved_at / 1000.0) at time zone 'America/Bogota') not between 8 and 20`,
  );
  expect(night).toEqual([]);
});

test('M1: sums agree: cases, facts, transitions and what the summary counts', async () => {
  const gaps = await rows(
    `select from cases c where c.fact_seq <> (select count(*) from case_facts f where f.case_id = c.id)`,
  );
  expect(gaps).toEqual([]);
  const versions = await rows(
    `select from case_progress p
     where p.version <> (select coalesce(max(n), 0) from transitions t where t.case_id = p.case_id)`,
  );
  expect(versions).toEqual([]);
  const closed = await rows(
    `select from cases c join case_progress p on p.case_id = c.id
     where c.is_open <> (p.state <> 'closed') or (not c.is_open and (c.closed_at is null or p.outcome is null))`,
  );
  expect(closed).toEqual([]);
  const { clock } = await world();
  const future = await rows(`select from messages where arrived_at > $1`, [clock.now()]);
  expect(future).toEqual([]);
  const [spread] = await rows<{ days: number }>(
    `select count(distinct opened_at / 86400000)::integer as days from cases where not is_open`,
  );
  expect(spread?.days).toBeGreaterThan(20);
});

test('S1: no copy has a name, a number or an id of the life it was made of', async () => {
  const twice = await rows(
    `select from messages group by provider_id having provider_id is not null and count(*) > 1`,
  );
  expect(twice).toEqual([]);
  const foreign = await rows<{ rendered: string; name: string }>(
    `select m.content ->> 'rendered' as rendered, k.name from messages m join contacts k on k.id = m.contact_id
     where m.type = 'template' and m.content ->> 'rendered' like 'Hola %' and position(k.name in m.content ->> 'rendered') = 0
       and m.content ->> 'rendered' not like 'Hola de nuevo%'`,
  );
  expect(foreign).toEqual([]);
  const ids = await rows(
    `select from messages m where m.content ->> 'rendered' ~ 'case-[0-9]+'
       and substring(m.content ->> 'rendered' from 'case-[0-9]+') <> m.case_id`,
  );
  expect(ids).toEqual([]);
});
