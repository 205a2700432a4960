import { randomInt } from 'node:crypto';
import { createPool } from '../../database/pool.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { freePorts } from '../../dev/machine/ports.ts';
import { type ProviderClient, providerClient } from '../../dev/provider/client.ts';
import { startProvider } from '../../dev/provider/start.ts';
import type { CaseStarter } from '../../gateway/dispatch/case-starter.ts';
import { startGateway } from '../../gateway/start.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { type Measured, figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';
import { fillWithCases } from '../session-cases.ts';
import { environmentOf } from '../world.ts';

const OPEN_CASES = 100_000;
const ROUNDS = 9;
const KINDS = [
  ['', 'all, expiring first'],
  ['?group=expiring', 'one group'],
  ['?reason=payment&owes=customer', 'two filters'],
  ['?q=perez+12', 'search by part of a name'],
] as const;

/** The pages of the list need Postgres only: everything is taken as delivered, and no case runs. */
const NOBODY: CaseStarter = {
  signal: () => Promise.resolve('delivered'),
  standing: () => Promise.resolve('running'),
  runningOf: (caseIds) => Promise.resolve(new Set(caseIds)),
};

/** What a supervisor waits for: the list's first page, and what happens until it is on it. */
export const sessionsPage: Measurement = {
  name: 'sessions-page',
  what: `the list of sessions with ${OPEN_CASES.toLocaleString('en')} unclosed and twice as many closed cases: its first page by HTTP, its weight, and how long after the answer to a customer's webhook a page that is open shows the message`,
  runs: 'shared',
  async measure(bench) {
    const servers = await bench.servers();
    const databaseUrl = await servers.freshDatabase();
    const log = createLog('error');
    const pool = createPool(databaseUrl, log, { name: 'bench', max: 20 });
    bench.say(
      `${OPEN_CASES} unclosed cases and ${2 * OPEN_CASES} closed ones are written, which takes a minute`,
    );
    await fillWithCases(pool, readPolicies(), OPEN_CASES, Date.now());
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const provider = await startProvider({
      port: 0,
      webhookUrl: `${url}/webhooks/whatsapp`,
      appSecret: 'app-secret',
      verifyToken: 'verify',
      accessToken: 'access',
      now: () => Date.now(),
      templates: [],
    });
    const gateway = await startGateway(
      { ...environmentOf(servers, databaseUrl, 'bench-sessions'), PORT: port, PUBLIC_URL: url },
      { log, pool, starter: NOBODY, isLocal: true },
    );
    try {
      const cookie = await cookieOf(url, 'supervisor');
      const shown = await firstPages(url, cookie);
      const wall = await wallboard(url, cookie);
      const live = await untilShown(url, cookie, providerClient(provider.controlUrl));
      return [...shown, wall, live];
    } finally {
      await gateway.stop();
      await provider.stop();
      await pool.end();
    }
  },
};

async function firstPages(url: string, cookie: string): Promise<Measured[]> {
  const times = new Map<string, number[]>(KINDS.map(([query]) => [query, []]));
  let weight = 0;
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [query] of KINDS) {
      const begun = performance.now();
      const answer = await fetch(`${url}/sessions${query}`, { headers: { cookie } });
      const page = await answer.text();
      if (answer.status !== 200 || !page.includes('case-link')) throw new Error(`${query}: ${answer.status}`);
      if (round > 0) times.get(query)?.push(performance.now() - begun);
      if (query === '') weight = Buffer.byteLength(page);
    }
  }
  const of = (query: string): number[] => times.get(query) ?? [];
  return [
    figure('sessions-page-first', of(''), 'ms', {
      goal: { is: '≤', than: 1000 },
      beside: `${OPEN_CASES.toLocaleString('en')} unclosed cases`,
      details: KINDS.map(
        ([query, what]) =>
          `${what}: ${of(query)
            .map(Math.round)
            .toSorted((a, b) => a - b)
            .join(', ')} ms`,
      ),
    }),
    figure('sessions-page-search', of('?q=perez+12'), 'ms', {
      beside: 'by part of a name, without an index',
    }),
    figure('sessions-page-weight', [weight / 1024], 'KiB', {
      goal: { is: '≤', than: 200 },
      beside: '50 rows, uncompressed, without assets',
    }),
  ];
}

/** The supervisor's wallboard over the same cases. Screens share a look, so each round waits for a new one. */
async function wallboard(url: string, cookie: string): Promise<Measured> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begun = performance.now();
    const answer = await fetch(`${url}/wallboard`, { headers: { cookie } });
    const page = await answer.text();
    if (answer.status !== 200 || !page.includes('data-band="early"')) throw new Error(`${answer.status}`);
    if (round > 0) rounds.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return figure('sessions-page-wallboard', rounds, 'ms', {
    goal: { is: '≤', than: 1000 },
    beside: 'every figure of the wallboard over the same cases, by HTTP',
  });
}

/** From the webhook's answer until the live page has sent the customer's name. */
async function untilShown(url: string, cookie: string, provider: ProviderClient): Promise<Measured> {
  const closing = new AbortController();
  const stream = await fetch(`${url}/sessions/live?sort=newest`, {
    headers: { cookie },
    signal: closing.signal,
  });
  const pages = watch(stream.body as ReadableStream<Uint8Array>);
  const rounds: number[] = [];
  await pages.has('case-link');
  for (let round = 0; round <= ROUNDS; round += 1) {
    const phone = `57301${randomInt(1_000_000, 9_999_999)}`;
    const name = `Persona ${phone}`;
    await provider.change(phone, { name });
    const written = await provider.text(phone, 'hola');
    if (written.posts.some(({ status }) => status !== 200)) throw new Error('the webhook was refused');
    const begun = performance.now();
    await pages.has(name);
    if (round > 0) rounds.push(performance.now() - begun);
  }
  closing.abort();
  return figure('sessions-page-live', rounds, 'ms', {
    goal: { is: '≤', than: 1000 },
    beside: "from the answer to the customer's webhook",
  });
}

/** What a stream has sent, and a way to wait for a text in it. */
function watch(body: ReadableStream<Uint8Array>): { has(text: string): Promise<void> } {
  let seen = '';
  let looked = (): void => undefined;
  let failure: unknown = null;
  void (async () => {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        seen = (seen + decoder.decode(chunk, { stream: true })).slice(-1_000_000);
        looked();
      }
      failure = new Error('the stream has ended');
    } catch (error) {
      failure = error;
    }
    looked();
  })();
  return {
    has: (text) =>
      new Promise((found, fail) => {
        looked = () => {
          if (seen.includes(text)) found();
          else if (failure !== null) fail(failure as Error);
        };
        looked();
      }),
  };
}
