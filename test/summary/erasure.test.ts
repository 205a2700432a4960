import { expect, test } from 'vitest';
import { projectSome, rebuildSummary } from '../../services/summary/summary-projection.ts';
import { eraseContact } from '../../database/contacts/erasure.ts';
import { transaction } from '../../database/pool.ts';
import { DAY } from '../../domain/time/instant.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { freshDatabase } from '../servers/database.ts';
import { BEGIN, fullMonth, live } from './raw-month.ts';

const policies = readPolicies();

test('S3, M1–M3: what was counted of a contact stays when the contact is erased, but for the segment, also when all is drawn again', async () => {
  const { pool } = await freshDatabase();
  const [happenings = []] = fullMonth;
  await live(pool, { phone: '573001234500', segment: 'gold', country: 'CO' }, happenings, () =>
    projectSome({ pool, policies }),
  );
  await rebuildSummary({ pool, policies });
  const rows = async (): Promise<unknown[]> =>
    (
      await pool.query(
        `select ordinal, country, campaign, day, opened_by, reopened_by, csat, ces, first_response, resolved_within_24h
         from summary_sessions order by case_id, ordinal`,
      )
    ).rows;
  const before = await rows();
  expect(before).toContainEqual(
    expect.objectContaining({ country: 'CO', campaign: 'spring', reopened_by: 'impact-1' }),
  );
  const { rows: contacts } = await pool.query<{ id: string }>('select id from contacts');
  await transaction(pool, (connection) =>
    eraseContact(connection, {
      contactId: contacts[0]?.id ?? '',
      at: BEGIN + 60 * DAY,
      why: 'ticket-1',
      by: 'test',
    }),
  );
  await rebuildSummary({ pool, policies });
  expect(await rows()).toEqual(before);
  const { rows: segments } = await pool.query('select distinct segment from summary_sessions');
  expect(segments).toEqual([{ segment: null }]);
});
