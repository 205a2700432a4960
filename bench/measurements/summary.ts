import { gzipSync } from 'node:zlib';
import { textOfDay } from '../../services/time/business-day.ts';
import { projectSome } from '../../services/summary/summary-projection.ts';
import { markAll } from '../../database/summary/summary-marks.ts';
import { createPool, type Pool } from '../../database/pool.ts';
import { SUMMARY_DIMENSIONS } from '../../domain/summary/metrics.ts';
import { summaryOf } from '../../gateway/api/summary/summary-answer.ts';
import { summaryCsv } from '../../gateway/api/summary/summary-csv.ts';
import { type SummaryJson, summaryQuery } from '../../gateway/api/summary/summary-schema.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { figure, median } from '../figure.ts';
import type { Bench, Measurement } from '../measurement.ts';
import { DAYS, LAST_DAY, seedSummary, SESSIONS } from '../summary-seed.ts';

const ROUNDS = 5;
const NOW = (LAST_DAY + 1) * 86_400_000;
const policies = readPolicies();

/** Raw cases of the projection's part: what an incremental look and a rebuild are made of. */
const CASES = 10_000;

/** M1–M4: what the session summary costs on a million sessions, and what it costs to draw them. */
export const summary: Measurement = {
  name: 'summary',
  runs: 'shared',
  what: `the session summary of a year with ${SESSIONS.toLocaleString('en')} sessions, exact percentiles, answered from PostgreSQL on a warm machine: 30 days, 12 months, by each dimension, per case, as CSV; and drawing ${CASES.toLocaleString('en')} cases anew from raw rows`,
  async measure(bench) {
    const servers = await bench.servers();
    const pool = createPool(await servers.freshDatabase(), createLog('error'), { name: 'bench' });
    try {
      const seeding = performance.now();
      await seedSummary(pool);
      bench.say(`${SESSIONS} sessions made in ${Math.round((performance.now() - seeding) / 1000)} s`);
      return [...(await measureQueries(bench, pool)), ...(await measureProjection(bench, pool))];
    } finally {
      await pool.end();
    }
  },
};

async function timed(ask: () => Promise<SummaryJson>): Promise<{ rounds: number[]; last: SummaryJson }> {
  let last = await ask();
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begin = performance.now();
    last = await ask();
    rounds.push(performance.now() - begin);
  }
  return { rounds, last };
}

async function measureQueries(bench: Bench, pool: Pool) {
  const ask = (over: Record<string, string>) => () =>
    summaryOf({ pool, policies }, summaryQuery.parse(over), NOW);
  const month = { from: textOfDay(LAST_DAY - 29), to: textOfDay(LAST_DAY) };
  const year = { from: textOfDay(LAST_DAY - DAYS + 1), to: textOfDay(LAST_DAY), period: 'month' };
  const first = await timed(ask({ ...month, period: 'day' }));
  const whole = await timed(ask(year));
  const byDay = await timed(ask({ ...year, period: 'day' }));
  const perCase = await timed(ask({ ...year, per: 'case' }));
  const filtered = await timed(ask({ ...year, country: 'CL', reason: 'payment' }));
  const groups: string[] = [];
  const slowest: number[] = [];
  for (const by of SUMMARY_DIMENSIONS) {
    const { rounds } = await timed(ask({ ...year, by }));
    groups.push(`by ${by.padEnd(10)} ${Math.round(median(rounds))} ms`);
    slowest.push(median(rounds));
    bench.say(groups.at(-1) ?? '');
  }
  const json = JSON.stringify(first.last);
  const csvRounds = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    summaryCsv(byDay.last);
    return performance.now() - begin;
  });
  const csv = summaryCsv(byDay.last);
  return [
    figure('summary.30-days', first.rounds, 'ms', {
      goal: { is: '≤', than: 500 },
      details: [`sessions in it: ${first.last.totals.sessions.value}`],
    }),
    figure('summary.12-months', whole.rounds, 'ms', {
      goal: { is: '≤', than: 2_000 },
      details: [`sessions in it: ${whole.last.totals.sessions.value}`, ...groups],
    }),
    figure('summary.12-months-by-day', byDay.rounds, 'ms'),
    figure('summary.12-months-slowest-group', [Math.max(...slowest)], 'ms', {
      goal: { is: '≤', than: 4_000 },
    }),
    figure('summary.12-months-per-case', perCase.rounds, 'ms', { goal: { is: '≤', than: 2_000 } }),
    figure('summary.12-months-filtered', filtered.rounds, 'ms'),
    figure('summary.30-days-json', [json.length / 1024], 'KiB', {
      details: [`${(gzipSync(json).length / 1024).toFixed(1)} KiB compressed`],
    }),
    figure('summary.csv', csvRounds, 'ms', {
      details: [
        `${(csv.length / 1024).toFixed(0)} KiB for ${csv.split('\n').length - 1} lines, after the query`,
      ],
    }),
  ];
}

async function measureProjection(bench: Bench, pool: Pool) {
  await pool.query(`insert into lines (id) values ('70007') on conflict do nothing`);
  await pool.query(
    `insert into contacts (id, country, language) select 'c-' || n, 'CO', 'es' from generate_series(1, ${CASES}) n`,
  );
  await pool.query(
    `insert into cases (id, contact_id, line_id, opened_at) select 'case-9' || n, 'c-' || n, '70007', ${NOW} from generate_series(1, ${CASES}) n`,
  );
  await pool.query(
    `insert into messages (id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, arrived_at, kind, content, status, author)
     select 'm-' || n || '-' || m, 'w-' || n || '-' || m, 'case-9' || n, 'c-' || n, '70007', case when m % 2 = 1 then 'in' else 'out' end,
       'text', m, ${NOW} + m * 6 * 3600000::bigint, ${NOW} + m * 6 * 3600000::bigint, case when m % 2 = 1 then 'message' end, '{}',
       case when m % 2 = 0 then 'sent' end, case when m % 2 = 1 then 'customer' when m % 4 = 0 then 'agent:7' else 'bot:menu' end
     from generate_series(1, ${CASES}) n cross join generate_series(1, 8) m`,
  );
  await pool.query('vacuum analyze messages');
  const parts = { pool, policies };
  const draw = async (): Promise<number> => {
    const begin = performance.now();
    let contacts = 0;
    for (let some = 1; some > 0; contacts += some) some = await projectSome(parts);
    return contacts / ((performance.now() - begin) / 1000);
  };
  const firstTime = await draw();
  bench.say(`${Math.round(firstTime)} cases/s drawn`);
  await pool.query(`delete from summary_cases where contact_id not like 'c-%'`);
  await markAll(pool);
  const again = await draw();
  return [
    figure('summary.drawn', [firstTime], 'cases/s', {
      goal: { is: '≥', than: 500 },
      details: [
        `${CASES} cases of 8 messages, 300 contacts at a time`,
        `drawn again without a change: ${Math.round(again)} cases/s`,
      ],
    }),
  ];
}
