import { randomUUID } from 'node:crypto';
import { createPool, type Pool } from '../../database/pool.ts';
import type { Fact, NumberedFact } from '../../domain/case/fact.ts';
import {
  buildSignalWithStart,
  type CaseStart,
  createCaseStarter,
} from '../../gateway/dispatch/case-starter.ts';
import { startDispatcher } from '../../gateway/dispatch/dispatcher.ts';
import { createLog } from '../../settings/log.ts';
import { figure, median } from '../figure.ts';
import type { Measurement } from '../measurement.ts';
import type { Servers } from '../servers.ts';

const CASES = 500;
const PAIRS = 7;
/** The dispatcher's own. */
const CONCURRENCY = 32;
const LINE = '70007';

/** What the way over Postgres costs: claiming, reading facts, writing down what was acknowledged. */
export const dispatchRate: Measurement = {
  name: 'dispatch-rate',
  what: 'cases dispatched from rows to acknowledged signalWithStart, as a ratio to signalWithStart alone',
  runs: 'shared',
  async measure(bench) {
    const servers = await bench.servers();
    const pool = createPool(await servers.freshDatabase(), createLog('error'), { max: 20, name: 'bench' });
    // No worker polls it: what is measured is the way to Temporal.
    const taskQueue = `bench-${randomUUID()}`;
    const [ours, raw]: [number[], number[]] = [[], []];
    try {
      await pool.query('insert into lines (id) values ($1)', [LINE]);
      // The first pair warms up; who goes first takes turns, because the server slows as it fills.
      for (let pair = 0; pair <= PAIRS; pair += 1) {
        const measured: { ours: number; raw: number } = { ours: 0, raw: 0 };
        const turns = [
          async () => void (measured.ours = await dispatched(servers, pool, taskQueue)),
          async () => void (measured.raw = await signalled(servers, taskQueue)),
        ];
        for (const turn of pair % 2 === 0 ? turns : turns.toReversed()) await turn();
        if (pair === 0) continue;
        ours.push(measured.ours);
        raw.push(measured.raw);
      }
    } finally {
      await pool.end();
    }
    const ratios = ours.map((rate, index) => rate / (raw[index] ?? rate));
    const beside = `${Math.round(median(raw))}/s by signalWithStart alone, ${Math.round(median(ours))}/s through Postgres, ${CONCURRENCY} at once`;
    return [figure('dispatch-rate', ratios, 'of the raw rate', { goal: { is: '≥', than: 0.9 }, beside })];
  },
};

const message = (now: number): Fact => ({ fact: 'inbound', at: now, arrived: now, kind: 'message' });

/** Stored first; then timed from the wake to the last acknowledgement that is written down. @returns cases per second */
async function dispatched(servers: Servers, pool: Pool, taskQueue: string): Promise<number> {
  const run = randomUUID().slice(0, 8);
  const now = Date.now();
  await pool.query(
    `with numbers as (select $1 || '-' || n as id from generate_series(1, $2::integer) n),
     people as (insert into contacts (id, country) select 'contact-' || id, 'CO' from numbers),
     opened as (
       insert into cases (id, contact_id, line_id, opened_at, fact_seq)
       select 'case-' || id, 'contact-' || id, $3, $4, 1 from numbers),
     told as (insert into case_facts (case_id, seq, fact) select 'case-' || id, 1, $5::jsonb from numbers)
     insert into dispatch (case_id, dirty) select 'case-' || id, 1 from numbers`,
    [run, CASES, LINE, now, JSON.stringify(message(now))],
  );
  await pool.query('analyze dispatch, cases, case_facts, contacts');
  const log = createLog('error');
  const starter = createCaseStarter(servers.client, { taskQueue });
  const from = performance.now();
  const dispatcher = startDispatcher({ pool, starter, log, concurrency: CONCURRENCY });
  dispatcher.wake();
  // Each look is a query that the other side of the comparison does not make: a few in all, against seconds.
  while (!(await dispatcher.idle())) await new Promise((resume) => setTimeout(resume, 25));
  const seconds = (performance.now() - from) / 1_000;
  await dispatcher.stop();
  const { rows } = await pool.query<{ n: number }>('select count(*) as n from dispatch where dirty > sent');
  if (rows[0]?.n !== 0) throw new Error('not all was dispatched');
  return CASES / seconds;
}

/** The same requests with nothing before and after them. @returns cases per second */
async function signalled({ client, namespace }: Servers, taskQueue: string): Promise<number> {
  const run = randomUUID().slice(0, 8);
  const now = Date.now();
  const facts: readonly NumberedFact[] = [{ seq: 1, fact: message(now) }];
  let next = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let n = (next += 1); n <= CASES; n = next += 1) {
        const start: CaseStart = { caseId: `case-${run}-${n}`, openedAt: now, line: LINE, country: 'CO' };
        await client.workflowService.signalWithStartWorkflowExecution(
          buildSignalWithStart({ namespace, taskQueue }, start, facts),
        );
      }
    }),
  );
  return CASES / ((performance.now() - from) / 1_000);
}
