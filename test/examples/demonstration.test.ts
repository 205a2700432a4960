import { beforeAll, expect, test, vi } from 'vitest';
import type { SeenCase } from '../../dev/scenarios/play.ts';
import type { ExamplesStatus } from '../../dev/simulator/world.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import type { Role } from '../../domain/access/role.ts';
import { DAY } from '../../domain/time/instant.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import { linksOf } from './links-of.ts';

/** The demonstration of a local world, from the making of its examples to starting over, each test after the other. */
const world = worldOfTests({ history: 0 });
const SLOW = 240_000;

async function ask(role: Role, path: string, method = 'GET'): Promise<Response> {
  const { gatewayUrl } = await world();
  const cookie = await cookieOf(gatewayUrl, role);
  return fetch(`${gatewayUrl}${path}`, {
    method,
    headers: { cookie, origin: gatewayUrl, accept: 'text/html' },
  });
}

const notice = async (language: string): Promise<string> =>
  (await ask('viewer', `/simulator/notice?lang=${language}`)).text();

async function move(by: string): Promise<number> {
  const { gatewayUrl } = await world();
  const answer = await fetch(`${gatewayUrl}/dev/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: by }),
  });
  return Date.parse(((await answer.json()) as { now: string }).now);
}

async function openCases(): Promise<SeenCase[]> {
  const { gatewayUrl, token } = await world();
  const answer = await fetch(`${gatewayUrl}/v1/cases?limit=200`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as { cases: SeenCase[] }).cases.filter(({ state }) => state !== 'closed');
}

const openWindows = async (): Promise<number> =>
  (await openCases()).filter(({ window }) => window.open).length;

/** Every state of the making, in order, each once. */
const seen: ExamplesStatus['state'][] = [];
const counted: (readonly [made: number, of: number])[] = [];
/** What the pages said meanwhile, in each language. */
const told: string[] = [];
let movedTo = 0;

beforeAll(async () => {
  const { examples } = await world();
  examples.watch(() => {
    const status = examples.status();
    if (seen.at(-1) !== status.state) seen.push(status.state);
    if (status.state === 'making') counted.push([status.made, status.of]);
  });
  const made = examples.make();
  await vi.waitUntil(() => counted.some(([number]) => number > 0), { timeout: 60_000 });
  for (const language of ['es', 'pt', 'en']) told.push(await notice(language));
  // The clock moves in the middle: what was played until then would be two days old.
  movedTo = await move('P2D');
  await made;
}, SLOW);

test('a clock that moves while examples are made moves at once, and they are made at the new time', async () => {
  expect(seen).toEqual(['making', 'ready']);
  expect(told).toEqual([
    expect.stringMatching(/Creando los casos de ejemplo:<\/span> \d+ de 44/),
    expect.stringMatching(/Criando os casos de exemplo:<\/span> \d+ de 44/),
    expect.stringMatching(/Making the example cases:<\/span> \d+ of 44/),
  ]);
  // It began again, and told how far it was until all of them were there.
  expect(counted.filter(([made]) => made === 0).length).toBeGreaterThan(1);
  expect(counted.at(-1)).toEqual([44, 44]);
  const cases = await openCases();
  expect(cases.length).toBeGreaterThan(35);
  expect(cases.filter(({ window }) => window.open).length).toBeGreaterThan(10);
  // The youngest window began some minutes before the clock’s new time, and has most of a day left.
  const youngest = Math.max(
    ...cases.map(({ window: { closesAt } }) => Date.parse(closesAt ?? '1970-01-01T00:00:00Z')),
  );
  expect(youngest).toBeGreaterThan(movedTo + DAY * 0.75);
  expect(await notice('en')).toBe('');
});

test('an agent who signs in sees cases of their own', async () => {
  const page = await (await ask('agent', '/sessions?agent=mine')).text();
  const own = new Set([...page.matchAll(/href="\/cases\/(case-\d+)"/g)].map(([, id]) => id));
  expect(own.size).toBeGreaterThanOrEqual(4);
  const all = await (await ask('supervisor', '/sessions')).text();
  for (const name of ['Andrés', 'Bea']) expect([name, all.includes(name)]).toEqual([name, true]);
  expect(/\b(andres|bea)\b/.test(all)).toBe(false);
});

test(
  'no link of the example world leads to nothing: pages, phones, mails, resume links',
  async () => {
    const { gatewayUrl, mailboxUrl } = await world();
    const cookie = await cookieOf(gatewayUrl, 'admin');
    const isOurs = (address: string): boolean => [gatewayUrl, mailboxUrl].includes(new URL(address).origin);
    const begin = ['/sessions', '/wallboard', '/summary', '/simulator', '/audit', '/operators', '/account'];
    const ahead = [...begin.map((path) => `${gatewayUrl}${path}`), `${mailboxUrl}/`];
    const met = new Set<string>();
    const elsewhere = new Set<string>();
    let resumed = 0;
    for (let address = ahead.shift(); address !== undefined; address = ahead.shift()) {
      if (met.has(address)) continue;
      met.add(address);
      const { pathname, search } = new URL(address);
      const answer = await fetch(address, { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
      const to = answer.headers.get('location');
      const isFine = to === null ? answer.status === 200 : isOurs(new URL(to, address).href);
      expect([address, answer.status, isFine]).toEqual([address, answer.status, true]);
      if (to !== null) ahead.push(new URL(to, address).href);
      if (pathname.startsWith('/r/')) resumed += 1;
      const text = await answer.text();
      // Lists in every order and figures of every cut lead to each other without end.
      if (/^\/(sessions|summary|audit)$/.test(pathname) && search !== '') continue;
      for (const link of linksOf(text, address)) {
        if (isOurs(link)) ahead.push(link);
        else elsewhere.add(link);
      }
    }
    expect([...elsewhere]).toEqual([]);
    expect([...met].filter((address) => /\/cases\/case-\d+$/.test(address)).length).toBeGreaterThan(35);
    expect([...met].filter((address) => /\/simulator\?customer=/.test(address)).length).toBeGreaterThan(35);
    expect([...met].filter((address) => address.startsWith(mailboxUrl)).length).toBeGreaterThan(3);
    expect(resumed).toBeGreaterThan(5);
    expect([...met].some((address) => address.includes('/dev/example-page'))).toBe(true);
  },
  SLOW,
);

test(
  'a jump that passes every window is told on the pages, which make fresh examples',
  async () => {
    await move('P4D');
    expect(await openWindows()).toBe(0);
    expect(await notice('es')).toContain('Crear ejemplos nuevos');
    expect(await notice('pt')).toContain('Criar novos exemplos');
    expect(await notice('en')).toContain('data-asks="POST /dev/examples"');
    const { examples, pool } = await world();
    expect((await ask('viewer', '/dev/examples', 'POST')).status).toBe(202);
    await examples.make();
    expect(examples.status()).toEqual({ state: 'ready' });
    expect(await openWindows()).toBeGreaterThan(10);
    expect(await notice('en')).toBe('');
    const { rows: twice } = await pool.query('select name from contacts group by name having count(*) > 1');
    expect(twice).toEqual([]);
  },
  SLOW,
);

test(
  'starting over leaves accounts and sign-ins, and fresh examples at the present time',
  async () => {
    const { gatewayUrl, clock, examples, pool, provider, mailboxUrl, temporal } = await world();
    const cookie = await cookieOf(gatewayUrl, 'supervisor');
    const before = await openCases();
    const oldest = before.map(({ id }) => id);
    expect(clock.offset).toBeGreaterThan(5 * DAY);
    const migrations = async () => (await pool.query('select from schema_migrations')).rowCount;
    const migrated = await migrations();
    seen.length = 0;

    const answer = await fetch(`${gatewayUrl}/dev/start-over`, {
      method: 'POST',
      headers: { origin: gatewayUrl },
    });
    expect(answer.status).toBe(200);
    expect(clock.offset).toBe(0);
    await examples.make();
    expect(seen).toEqual(['clearing', 'making', 'ready']);

    const page = await fetch(`${gatewayUrl}/sessions`, { redirect: 'manual', headers: { cookie } });
    expect(page.status).toBe(200);
    const after = await openCases();
    expect(after.length).toBeGreaterThan(35);
    expect(after.filter(({ window }) => window.open).length).toBeGreaterThan(10);
    expect(after.some(({ id }) => oldest.includes(id))).toBe(false);
    const { rows } = await pool.query<{ n: number }>('select count(*)::integer as n from contacts');
    expect(rows).toEqual([{ n: 44 }]);
    expect(await migrations()).toBe(migrated);
    expect((await provider.state()).customers.length).toBe(44);
    const { mails } = (await (await fetch(`${mailboxUrl}/mails`)).json()) as {
      mails: { receivedAt: string }[];
    };
    expect(mails.length).toBeLessThan(20);
    // None of their workflows runs any more, and those of the new ones do.
    const old = temporal.client.workflow.getHandle(oldest[0] ?? '');
    const isRunning = () =>
      old.describe().then(
        ({ status }) => status.name === 'RUNNING',
        () => false,
      );
    await expect.poll(isRunning, { timeout: 20_000 }).toBe(false);
    const described = await temporal.client.workflow.getHandle(after[0]?.id ?? '').describe();
    expect(described.status.name).toBe('RUNNING');

    const foreign = await fetch(`${gatewayUrl}/dev/start-over`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(foreign.status).toBe(403);
  },
  SLOW,
);
