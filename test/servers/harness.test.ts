import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { freshDatabase } from './database.ts';
import { temporal } from './temporal.ts';

test('every test has a migrated database of its own', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  const count = async (pool: typeof one.pool): Promise<number> =>
    (await pool.query<{ n: number }>('select count(*) as n from cases')).rows[0]?.n as number;
  expect(await count(one.pool)).toBe(0);
  expect(one.url).not.toBe(other.url);
});

test('the Temporal server knows the search attributes of cases', async () => {
  const { connection, namespace, workflowBundle } = await temporal();
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes ?? {})).toEqual(
    expect.arrayContaining(['CaseState', 'NextStepAt', 'NeedsHuman']),
  );
  expect(readFileSync(workflowBundle.codePath, 'utf8').length).toBeGreaterThan(1000);
});

test.concurrent.for([1, 2, 3, 4])(
  'concurrent tests keep their databases until they end (%i)',
  async (n, context) => {
    const { pool } = await freshDatabase(context);
    for (let round = 0; round < n * 5; round += 1) await pool.query('select count(*) from cases');
    await expect(pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  },
);
