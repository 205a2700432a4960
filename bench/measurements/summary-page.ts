import { businessDays } from '../../services/time/business-day.ts';
import { createPool } from '../../database/pool.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { freePorts } from '../../dev/machine/ports.ts';
import { startGateway } from '../../gateway/start.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { type Measured, figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';
import { fillSummaryFacts } from '../summary-facts.ts';
import { environmentOf } from '../world.ts';

const SESSIONS = 1_000_000;
const ROUNDS = 5;
const SPANS = [
  ['?last=30d', '30 days by day'],
  ['?last=90d&reason=payment&per=case', '90 days by week, per case, one reason'],
  ['?last=12m', '12 months by month'],
] as const;

/** What a supervisor waits for who opens the session summary, and what it weighs. */
export const summaryPage: Measurement = {
  name: 'summary-page',
  what: `the session summary as a page over ${SESSIONS.toLocaleString('en')} sessions of a year: both spans that it compares, filters, charts and definitions, by HTTP; and its weight with styles and scripts`,
  runs: 'shared',
  async measure(bench) {
    const servers = await bench.servers();
    const databaseUrl = await servers.freshDatabase();
    const log = createLog('error');
    const pool = createPool(databaseUrl, log, { name: 'bench', max: 20 });
    bench.say(`${SESSIONS} sessions are written, which takes a minute`);
    const today = businessDays(readPolicies().business.timeZone)(Date.now());
    await fillSummaryFacts(pool, SESSIONS, today);
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const gateway = await startGateway(
      { ...environmentOf(servers, databaseUrl, 'bench-summary'), PORT: port, PUBLIC_URL: url },
      { log, pool, isLocal: true },
    );
    try {
      const cookie = await cookieOf(url, 'supervisor');
      return [...(await waits(url, cookie)), await weight(url, cookie)];
    } finally {
      await gateway.stop();
      await pool.end();
    }
  },
};

async function waits(url: string, cookie: string): Promise<Measured[]> {
  const figures: Measured[] = [];
  for (const [query, what] of SPANS) {
    const rounds: number[] = [];
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const begun = performance.now();
      const answer = await fetch(`${url}/summary${query}`, { headers: { cookie } });
      const page = await answer.text();
      if (answer.status !== 200 || !page.includes('chart-sessions-t'))
        throw new Error(`${query}: ${answer.status}`);
      if (round > 0) rounds.push(performance.now() - begun);
    }
    const name = /last=(\w+)/.exec(query)?.[1] ?? '';
    figures.push(
      figure(`summary-page-${name}`, rounds, 'ms', { goal: { is: '≤', than: 2000 }, beside: what }),
    );
  }
  return figures;
}

/** Everything that a browser without a cache loads: what the page links, and what its modules import. */
async function weight(url: string, cookie: string): Promise<Measured> {
  const sizes = new Map<string, number>();
  const load = async (path: string): Promise<void> => {
    const key = path.split('?')[0] ?? path;
    if (sizes.has(key)) return;
    sizes.set(key, 0);
    const answer = await fetch(`${url}${path}`, { headers: { cookie } });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    const text = await answer.text();
    sizes.set(key, Buffer.byteLength(text));
    const linked =
      key === '/summary'
        ? [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, found = '']) => found)
        : key.endsWith('.js')
          ? [...text.matchAll(/(?:^|\n)import [^;\n]*?'\.\/([\w.-]+)'/g)].map(
              ([, found = '']) => `/assets/${found}`,
            )
          : [];
    for (const each of linked) await load(each);
  };
  await load('/summary');
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return figure('summary-page-weight', [total / 1024], 'KiB', {
    goal: { is: '≤', than: 250 },
    beside: 'everything, uncompressed: page, styles, scripts',
    details: [...sizes].map(([path, size]) => `${path}: ${(size / 1024).toFixed(1)} KiB`),
  });
}
