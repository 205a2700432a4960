import { expect, vi } from 'vitest';
import { hasUndelivered } from '../../database/receiving/dispatch.ts';
import type { Pool } from '../../database/pool.ts';
import { stateQuery } from '../../workflows/messages.ts';
import type { System } from './system.ts';

/** Until the processes that are left have taken everything up: nothing here waits for longer than this. */
const PATIENCE = { timeout: 45_000, interval: 50 };

const column = async <T>(pool: Pool, statement: string): Promise<T[]> =>
  (await pool.query<{ value: T }>(statement)).rows.map(({ value }) => value);

/**
 * What must be true whatever died: nothing acknowledged is lost and nothing is doubled (W3, W10, R2, R7, S2, D5). Waits
 * until the workflows have caught up.
 */
export async function expectWhole(system: System): Promise<void> {
  const { pool } = system;
  await vi.waitFor(async () => {
    expect(await system.surroundings.idle(), 'something is still under way').toBe(true);
    expect(await hasUndelivered(pool, null), 'facts are still to be told').toBe(false);
  }, PATIENCE);
  await expectStored(pool);
  const { rows } = await pool.query<{ id: string; is_open: boolean; fact_seq: number }>(
    'select id, is_open, fact_seq from cases order by id',
  );
  await Promise.all(
    rows.map((row) => (row.is_open ? expectTold(system, row.id, row.fact_seq) : expectEnded(system, row.id))),
  );
}

/** What Postgres alone can say. */
async function expectStored(pool: Pool): Promise<void> {
  const faults = {
    'a message of a customer that is no fact of its case (S2)': `
      select m.id as value from messages m left join case_facts f on f.case_id = m.case_id and f.seq = m.seq
      where m.direction = 'in' and (f.seq is null or f.fact ->> 'fact' <> 'inbound')`,
    'a fact of two messages (W3)': `
      select case_id || '/' || seq as value from messages where seq is not null group by case_id, seq having count(*) > 1`,
    'inbound facts that are not messages (W3)': `
      select f.case_id as value from case_facts f left join messages m on m.case_id = f.case_id and m.seq = f.seq
      where f.fact ->> 'fact' = 'inbound' and m.id is null`,
    'facts with a gap (W3)': `
      select c.id as value from cases c left join case_facts f on f.case_id = c.id
      group by c.id, c.fact_seq having count(f.seq) <> c.fact_seq or max(f.seq) <> c.fact_seq`,
    'two unclosed cases of one contact (W10)': `
      select contact_id as value from cases where is_open group by contact_id, line_id having count(*) > 1`,
    'transitions with a gap': `
      select case_id as value from transitions group by case_id having max(n) <> count(*) or min(n) <> 1`,
    'events with a gap, or a case opened or closed twice': `
      select case_id as value from outbox group by case_id
      having count(*) filter (where type = 'case.opened') <> 1 or count(*) filter (where type = 'case.closed') > 1
        or max(seq) <> count(*) or min(seq) <> 1`,
    'a window that a stored message has not renewed (W3)': `
      select c.id as value from cases c join messages m on m.case_id = c.id and m.kind = 'message'
      group by c.id, c.anchor having c.anchor < max(m.at)`,
    'an impact twice, or a third (R2)': `
      select case_id as value from attempts where kind = 'impact' and status in ('calling', 'sent', 'unknown')
      group by case_id, reason having count(*) > 2 or count(*) > count(distinct impact)`,
    'an attempt left behind': `select id as value from attempts where status in ('reserved', 'calling')`,
    'a message that its case had not learned of when it closed (W10)': `
      select m.id as value from messages m join cases c on c.id = m.case_id join case_progress p on p.case_id = c.id
      where not c.is_open and m.seq > (p.snapshot ->> 'seen')::integer`,
    'a closed case that is not over (D5)': `
      select c.id as value from cases c join case_progress p on p.case_id = c.id
      where c.is_open <> (p.state <> 'closed') or c.is_open <> (c.closed_by is null)`,
  };
  for (const [fault, statement] of Object.entries(faults)) {
    expect([fault, await column(pool, statement)]).toEqual([fault, []]);
  }
}

/** One running workflow, which has seen everything. */
async function expectTold({ temporal }: System, caseId: string, factSeq: number): Promise<void> {
  const handle = temporal.client.workflow.getHandle(caseId);
  expect([caseId, (await handle.describe()).status.name]).toEqual([caseId, 'RUNNING']);
  await vi.waitFor(async () => {
    const seen = (await handle.query(stateQuery))?.seen;
    expect([caseId, seen]).toEqual([caseId, factSeq]);
  }, PATIENCE);
}

/** Its workflow has come to an end, and only once. */
async function expectEnded({ temporal }: System, caseId: string): Promise<void> {
  const { client } = temporal;
  const handle = client.workflow.getHandle(caseId);
  await vi.waitFor(
    async () => expect([caseId, (await handle.describe()).status.name]).toEqual([caseId, 'COMPLETED']),
    PATIENCE,
  );
}

/** Every execution there ever was, by case. Temporal's index lags a little behind. */
export async function executionsOf({ temporal, variables }: System): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const query = `TaskQueue = '${variables['TEMPORAL_TASK_QUEUE']}'`;
  for await (const { workflowId, status } of temporal.client.workflow.list({ query })) {
    found.set(workflowId, [...(found.get(workflowId) ?? []), status.name]);
  }
  return found;
}
