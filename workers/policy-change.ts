import { appendFact } from '../database/cases/facts.ts';
import { type Pool, transaction } from '../database/pool.ts';
import type { Instant } from '../domain/time/instant.ts';

/** Cases told in one transaction: webhooks of a case wait while its row is held. */
const BATCH = 100;

const SETTING = 'policy-version';

/**
 * Has every open case draw its outlook anew when the policies are others than at the last start. The version is written
 * last, so what a crash interrupts is done again; a case that is told twice draws once.
 * @returns how many cases were told
 */
export async function announcePolicies(pool: Pool, version: string, at: Instant): Promise<number> {
  const { rows } = await pool.query<{ value: string }>('select value from settings where name = $1', [
    SETTING,
  ]);
  const known = rows[0]?.value;
  if (known === version) return 0;
  let told = 0;
  if (known !== undefined) {
    for (let after = ''; ; ) {
      const batch = await transaction(pool, async (connection) => {
        const { rows: cases } = await connection.query<{ id: string }>(
          'select id from cases where is_open and id > $1 order by id limit $2 for update',
          [after, BATCH],
        );
        for (const { id } of cases) await appendFact(connection, id, { fact: 'contact', at });
        return cases;
      });
      told += batch.length;
      const last = batch.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
  }
  await pool.query(
    `insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value`,
    [SETTING, JSON.stringify(version)],
  );
  return told;
}
