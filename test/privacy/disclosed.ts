import type { Client } from '@temporalio/client';
import type { Pool } from '../../database/pool.ts';
import { agendaQuery, stateQuery } from '../../workflows/messages.ts';
import { type History, historiesOf } from '../replay/histories.ts';

/** JSON with what payloads hold in clear: as JSON it is base64. */
function inClear(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (key === 'data' && typeof each === 'string') return Buffer.from(each, 'base64').toString('utf8');
    return typeof each === 'bigint' ? String(each) : each;
  });
}

export const historyInClear = (history: History): string => inClear(history);

/** Everything that Temporal and its UI show of a workflow now: attributes, memo, summary, details, queries. */
export async function shownOf(client: Client, workflowId: string, now: number): Promise<string> {
  const handle = client.workflow.getHandle(workflowId);
  const [{ raw, searchAttributes, memo }, details, state, agenda] = await Promise.all([
    handle.describe(),
    handle.query('__temporal_workflow_metadata'),
    handle.query(stateQuery),
    handle.query(agendaQuery, now),
  ]);
  return inClear([workflowId, raw, searchAttributes, memo, details, state, agenda]);
}

export async function historiesInClear(client: Client, workflowId: string): Promise<string> {
  return (await historiesOf(client, { workflowId })).map(historyInClear).join('\n');
}

/** Every row of every table, as text. */
export async function everythingStored(pool: Pool): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await pool.query<{ all: unknown }>(
        `select jsonb_agg(to_jsonb(t)) as all from ${name} t`,
      );
      return JSON.stringify(rows);
    }),
  );
  return texts.join('\n');
}

/** Which of these a text holds: as they are, escaped as in JSON or in an address, or in base64. */
export function foundIn(text: string, personal: readonly string[]): string[] {
  return personal.filter((each) =>
    [each, JSON.stringify(each).slice(1, -1), encodeURIComponent(each), ...inBase64(each)].some((spelling) =>
      text.includes(spelling),
    ),
  );
}

/** The part of it that is the same wherever in a text it begins. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const whole = bytes.toString('base64');
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}
