import { readFileSync } from 'node:fs';
import { freePorts } from '../../dev/machine/ports.ts';
import { createPool, type Pool } from '../../database/pool.ts';
import { createLog } from '../../settings/log.ts';
import { figure, type Measured, median } from '../figure.ts';
import type { Bench, Measurement } from '../measurement.ts';
import type { Servers } from '../servers.ts';
import { atOnce, atRate, type Load, quantile, requestsOf } from '../webhooks/load.ts';
import { graphileWorker } from '../webhooks/graphile-worker.ts';
import { type ServerUnderLoad, startUnderLoad } from '../webhooks/own-process.ts';
import { NOBODY_OUTSIDE } from '../world.ts';

const AT_ONCE = 32;
const PEOPLE = 300;
/** The first posts are slower: plans, compiled code, rows that were never updated. */
const WARMING = 3_000;
const ROUNDS = 5;
const POSTS = 2_000;
const LONE = 300;
const STEADY = 2_000;

/** One of the two that are held beside each other. */
interface Side {
  readonly port: number;
  readonly process: ServerUnderLoad;
}

/** What a post costs, from the last byte of a request to the answer that says that all of it is stored (S2). */
export const webhookRate: Measurement = {
  name: 'webhook-rate',
  what: `acknowledged posts of the webhook, one gateway, ${AT_ONCE} at once, ${PEOPLE} known contacts, Temporal away, beside the plain thing: HTTP server, signature, one transaction with an inbox row, the window's row and a job of graphile-worker's under the conversation's key; each in a process of its own on one PostgreSQL, in turns, warm; with fsync and without`,
  runs: 'shared',
  async measure(bench) {
    const servers = await bench.servers();
    const urls = [await servers.freshDatabase(), await servers.freshDatabase({ isEmpty: true })] as const;
    const pool = createPool(urls[0], createLog('error'), { name: 'bench', max: 2 });
    const sides: Side[] = [];
    try {
      const library = await graphileWorker();
      if (library === null)
        bench.say('npm is away: the job is kept in a plainer way than by graphile-worker');
      sides.push(await startGateway(servers, urls[0]), await startPlain(urls[1], library));
      const [ours, plain] = sides as [Side, Side];
      bench.say(`${WARMING} posts to each first`);
      for (const side of sides) await loaded(side, WARMING);
      return [
        ...(await rates(bench, pool, [ours, plain], 'on')),
        ...(await rates(bench, pool, [ours, plain], 'off')),
      ];
    } finally {
      for (const side of sides) await side.process.stop();
      await forceToDisk(pool, 'on');
      await pool.end();
    }
  },
};

async function startGateway(servers: Servers, databaseUrl: string): Promise<Side> {
  const [port = 0, nobody = 0] = await freePorts(2);
  const gateway = await startUnderLoad(
    'gateway/main.ts',
    [],
    {
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      // Nobody is there: what is stored waits.
      TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
      TEMPORAL_NAMESPACE: servers.namespace,
      ...NOBODY_OUTSIDE,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      LOG_LEVEL: 'fatal',
    },
    () =>
      fetch(`http://127.0.0.1:${port}/livez`).then(
        ({ status }) => status === 200,
        () => false,
      ),
  );
  return { port, process: gateway };
}

async function startPlain(databaseUrl: string, library: string | null): Promise<Side> {
  let port = 0;
  const plain = await startUnderLoad(
    'bench/webhooks/plain-webhook.ts',
    [databaseUrl, ...(library === null ? [] : [library])],
    {},
    (printed) => {
      port = Number(/listens on (\d+)/.exec(printed)?.[1] ?? 0);
      return port > 0;
    },
  );
  return { port, process: plain };
}

/** Without it commits are not waited for: what is left is the work itself. */
async function forceToDisk(pool: Pool, fsync: 'on' | 'off'): Promise<void> {
  await pool.query(`alter system set fsync = ${fsync}`);
  await pool.query('select pg_reload_conf()');
}

const loaded = ({ port }: Side, posts: number): Promise<Load> =>
  atOnce(port, AT_ONCE, requestsOf(PEOPLE, posts, Date.now()), posts);
const alone = ({ port }: Side): Promise<Load> => atOnce(port, 1, requestsOf(PEOPLE, LONE, Date.now()), LONE);
const steady = ({ port }: Side, rate: number): Promise<Load> =>
  atRate(port, rate, requestsOf(PEOPLE, STEADY, Date.now()), STEADY);

async function rates(
  bench: Bench,
  pool: Pool,
  sides: readonly [ours: Side, plain: Side],
  fsync: 'on' | 'off',
): Promise<Measured[]> {
  await forceToDisk(pool, fsync);
  const greatest: { ours: Round[]; plain: Round[] } = { ours: [], plain: [] };
  // Who goes first takes turns: the machine is not the same from minute to minute. The first pair warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const turns = [
      async () => void (round > 0 ? greatest.ours : []).push(await measured(sides[0])),
      async () => void (round > 0 ? greatest.plain : []).push(await measured(sides[1])),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  const rateOf = (rounds: readonly Round[]) => median(rounds.map(({ load }) => load.perSecond));
  const half = rateOf(greatest.ours) / 2;
  const halves: Load[] = [];
  const lone: { ours: number[]; plain: number[] } = { ours: [], plain: [] };
  for (let round = 0; round < 3; round += 1) {
    halves.push(await steady(sides[0], half));
    lone.ours.push(quantile((await alone(sides[0])).times, 0.5));
    lone.plain.push(quantile((await alone(sides[1])).times, 0.5));
  }
  const without = fsync === 'on' ? '' : '-no-fsync';
  bench.say(
    `${Math.round(rateOf(greatest.ours))}/s beside ${Math.round(rateOf(greatest.plain))}/s, fsync ${fsync}`,
  );
  return [
    figure(
      `webhook-rate${without}`,
      greatest.ours.map(({ load }, index) => load.perSecond / (greatest.plain[index]?.load.perSecond ?? 1)),
      'of the plain thing',
      {
        goal: { is: '≥', than: 1.5 },
        beside: `${Math.round(rateOf(greatest.ours))} posts/s, ${Math.round(rateOf(greatest.plain))} by the plain thing`,
        details: [...asLines('ours', greatest.ours), ...asLines('plain', greatest.plain)],
      },
    ),
    figure(
      `webhook-rate-half${without}`,
      halves.map(({ times }) => quantile(times, 0.99)),
      'ms',
      {
        goal: { is: '≤', than: 50 },
        beside: `p99 at ${Math.round(half)} posts/s, half of the greatest rate; p50 ${halves.map(({ times }) => quantile(times, 0.5).toFixed(1)).join(', ')}`,
      },
    ),
    figure(`webhook-rate-lone${without}`, lone.ours, 'ms', {
      beside: `p50 of one post at a time; the plain thing ${median(lone.plain).toFixed(2)}`,
    }),
  ];
}

interface Round {
  readonly load: Load;
  /** Processor time of the server's process, per post. */
  readonly cpu: number;
}

async function measured(side: Side): Promise<Round> {
  const before = processorTime(side.process.pid);
  const load = await loaded(side, POSTS);
  return { load, cpu: (processorTime(side.process.pid) - before) / POSTS };
}

/** In milliseconds, user and system; NaN where the system does not tell. */
function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

const asLines = (who: string, rounds: readonly Round[]): string[] => [
  `${who.padEnd(5)}  ${Math.round(median(rounds.map(({ load }) => load.perSecond)))}/s; p50 ${median(rounds.map(({ load }) => quantile(load.times, 0.5))).toFixed(1)} ms, p99 ${median(rounds.map(({ load }) => quantile(load.times, 0.99))).toFixed(1)} ms; ${median(rounds.map(({ cpu }) => cpu)).toFixed(2)} ms of its own processor time a post`,
];
