import { expect, test } from 'vitest';
import { projectSome } from '../../services/summary/summary-projection.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { databaseOfFile } from '../servers/database.ts';
import { fullMonth, live } from './raw-month.ts';

const policies = readPolicies();

test('M1–M4: each view of the schema reporting answers, describes itself, and holds nothing personal', async () => {
  const { pool } = await databaseOfFile();
  for (const [index, happenings] of fullMonth.entries()) {
    const person = { phone: `5730012345${index}0`, segment: 'gold', country: 'CO' };
    await live(pool, person, happenings, () => projectSome({ pool, policies }));
  }
  while ((await projectSome({ pool, policies })) > 0);
  const counts: Record<string, number> = {};
  for (const view of ['sessions', 'cases', 'templates', 'conversions', 'messages_cost']) {
    const { rows } = await pool.query<Record<string, unknown>>(`select * from reporting.${view}`);
    counts[view] = rows.length;
    expect(JSON.stringify(rows)).not.toMatch(/57300|contact-|wamid/);
    const { rows: described } = await pool.query<{ comment: string | null }>(
      `select obj_description(('reporting.' || $1)::regclass) as comment`,
      [view],
    );
    expect(described[0]?.comment, view).toMatch(/\w/);
  }
  expect(counts).toEqual({ sessions: 5, cases: 3, templates: 3, conversions: 1, messages_cost: 2 });
  const { rows } = await pool.query(
    `select opened_on::text, opened_by, reopened_by, resolved_at = to_timestamp(resolved_at_ms / 1000.0) as same
     from (select *, extract(epoch from resolved_at) * 1000 as resolved_at_ms from reporting.sessions) s
     where reopened_by is not null order by opened_at limit 1`,
  );
  expect(rows).toEqual([
    { opened_on: '2026-11-02', opened_by: 'business', reopened_by: 'impact-1', same: true },
  ]);
});

test('M1–M4: a role that may read the schema reporting reads nothing else', async () => {
  const { pool } = await databaseOfFile();
  const connection = await pool.connect();
  try {
    await connection.query('begin');
    await connection.query('create role reader_of_test nologin');
    await connection.query('grant usage on schema reporting to reader_of_test');
    await connection.query('grant select on all tables in schema reporting to reader_of_test');
    await connection.query('set local role reader_of_test');
    await connection.query('select count(*) from reporting.sessions');
    await expect(connection.query('select count(*) from contacts')).rejects.toMatchObject({ code: '42501' });
  } finally {
    await connection.query('rollback');
    connection.release();
  }
});
