import fc from 'fast-check';
import { expect, test } from 'vitest';
import { projectSome, rebuildSummary } from '../../services/summary/summary-projection.ts';
import type { Pool } from '../../database/pool.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import { METRIC_IDS } from '../../domain/summary/metrics.ts';
import { summaryOf } from '../../gateway/api/summary/summary-answer.ts';
import { type SummaryQuery, summaryQuery } from '../../gateway/api/summary/summary-schema.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { databaseOfFile } from '../servers/database.ts';
import { type Asked, naiveFigures, rawRows } from './naive.ts';
import { BEGIN, fullMonth, live, month } from './raw-month.ts';

const policies = readPolicies();
const TABLES = ['sessions', 'cases', 'templates', 'conversions', 'costs'] as const;

const drain = async (pool: Pool): Promise<void> => {
  while ((await projectSome({ pool, policies })) > 0);
};

const rowsOfAll = async (pool: Pool): Promise<unknown[]> => {
  const rows: unknown[] = [];
  for (const table of TABLES)
    rows.push((await pool.query(`select * from summary_${table} t order by t::text`)).rows);
  return rows;
};

let runs = 0;
/** Figures that some month had something of. */
const met = new Set<string>();

test('M1, M2, M3, M4: every figure is that of a plain recount of the raw rows, over months with reopenings, joined sessions, duplicates and late statuses', async () => {
  const { pool } = await databaseOfFile();
  await fc.assert(
    fc.asyncProperty(month, fc.integer({ min: 5, max: 60 }), async (people, askedOnDay) => {
      runs += 1;
      const segment = `run-${runs}`;
      for (const [index, happenings] of people.entries()) {
        const phone = `57300${String(runs).padStart(4, '0')}${String(index).padStart(3, '0')}`;
        await live(pool, { phone, segment, country: index % 2 === 0 ? 'CO' : 'CL' }, happenings, () =>
          projectSome({ pool, policies }),
        );
      }
      await drain(pool);
      const drawn = await rowsOfAll(pool);
      const raw = await rawRows(pool, segment);
      const asOf: Instant = BEGIN + askedOnDay * DAY;
      const compare = async (over: Partial<SummaryQuery>, asked: Pick<Asked, 'from' | 'to' | 'per'>) => {
        const query = summaryQuery.parse({ period: 'week', segment, per: asked.per, ...over });
        const summary = await summaryOf({ pool, policies }, query, asOf);
        expect(summary.totals, JSON.stringify(over)).toEqual(closeTo(naiveFigures(raw, { ...asked, asOf })));
        return summary;
      };
      for (const per of ['session', 'case'] as const) {
        const whole = { from: '2026-10-25', to: '2027-02-27' };
        const span = { from: BEGIN - 7 * DAY, to: BEGIN + 118 * DAY, per };
        const summary = await compare(whole, span);
        for (const [name, { value }] of Object.entries(summary.totals))
          if ((value ?? 0) > 0) met.add(`${per}/${name}`);
        // A period is a summary of its own.
        const [, second] = summary.series;
        await compare(
          { from: '2026-11-02', to: '2026-11-08' },
          { from: BEGIN + DAY, to: BEGIN + 8 * DAY, per },
        );
        expect(second?.from).toBe('2026-10-26');
        const week = await summaryOf(
          { pool, policies },
          summaryQuery.parse({ period: 'week', segment, per, from: '2026-11-02', to: '2026-11-08' }),
          asOf,
        );
        expect(week.totals).toEqual(summary.series.find(({ from }) => from === '2026-11-02')?.figures);
      }
      // Whatever way it came there, drawing everything again finds nothing to change.
      await rebuildSummary({ pool, policies });
      expect(await rowsOfAll(pool)).toEqual(drawn);
    }),
    { numRuns: 15, endOnFailure: true, examples: [[fullMonth, 60]] },
  );
  // A recount of nothing would agree as well.
  for (const per of ['session', 'case']) {
    expect(METRIC_IDS.filter((id) => !met.has(`${per}/${id}`))).toEqual([]);
  }
}, 240_000);

/** Sums of the same parts in another order may differ in the last bit. */
const closeTo = (figures: ReturnType<typeof naiveFigures>) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, { value, n }]) => [
      name,
      { n, value: value === null || Number.isInteger(value) ? value : expect.closeTo(value, 9) },
    ]),
  );
