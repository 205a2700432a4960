import { expect, test } from 'vitest';
import { unindexedKeys } from '../../bench/history/foreign-keys.ts';
import { freshDatabase } from '../servers/database.ts';

test('every foreign key begins an index, as does what is joined without one', async () => {
  const { pool } = await freshDatabase();
  expect(await unindexedKeys(pool)).toEqual([]);
});

test('one without an index is found, also where the index has other rows', async () => {
  const { pool } = await freshDatabase();
  await pool.query('drop index cases_followed, messages_of_attempt, deliveries_of_event');
  await pool.query('create index elsewhere on deliveries (subscriber, outbox_id)');
  await pool.query(`create index of_some on cases (previous_case_id) where is_open`);
  expect(await unindexedKeys(pool)).toEqual([
    'cases.previous_case_id',
    'deliveries.outbox_id',
    'messages.attempt_id',
  ]);
});
