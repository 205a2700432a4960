import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../domain/time/instant.ts';
import { createLog } from '../../settings/log.ts';
import { installRuntime } from '../../workers/runtime.ts';
import { startScriptedSmtp } from '../fallback/scripted-smtp.ts';
import { Life } from '../workflows/life.ts';
import { openWorld, type World } from '../workflows/world.ts';
import { everythingStored, foundIn, historiesInClear, shownOf } from './disclosed.ts';

const NAME = 'Zoraida Quetzal Ñandú';
const EMAIL = `zoraida.quetzal.${randomInt(10 ** 6)}@correo-privado.example`;
const ADDRESS = 'Carrera 77 # 3-21 Apto 502';
const DOCUMENT = 'CC-1020304050';
const AMOUNT = 7_351_926.48;
const SAID = [
  'Perdí el trabajo y no puedo pagar',
  'Le mando la foto de mi cédula',
  'Le confirmo su deuda, doña Zoraida',
  'Esto lo vio mi asesor en otra app',
  'Por fin le contesto, tarde pero seguro',
  'Ya volví, perdón por la demora',
  'Otra vez yo, con otro problema',
];

/** The world's own words for it are in the tables; here it must not be. */
const personal = (customer: Life, userId: string): string[] => [
  NAME,
  'Quetzal',
  customer.phone,
  customer.phone.slice(2),
  userId,
  userId.slice(3),
  EMAIL,
  ADDRESS,
  DOCUMENT,
  '7351926.48',
  '7.351.926',
  ...SAID,
];

/** What is seen of the lives from outside of Postgres, by where it is seen. */
interface Seen {
  readonly personal: readonly string[];
  readonly caseIds: readonly string[];
  readonly histories: string;
  readonly shown: string;
  readonly log: string;
  readonly events: string;
  readonly posted: string;
  readonly metrics: string;
  readonly stored: string;
}

describe('S1: the life of somebody in distress, with everything failing that can', {
  timeout: 120_000,
}, () => {
  const endings: (() => unknown)[] = [];
  let seen: Seen;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ventana-privacy-'));
    endings.push(() => rmSync(folder, { recursive: true }));
    const logFile = join(folder, 'log');
    const log = createLog('trace', 'ventana', logFile);
    // Temporal's own words go to the log as in production, and not to the quiet one of tests.
    (globalThis as Record<symbol, unknown>)[Symbol.for('ventana.test.temporal-runtime')] = true;
    installRuntime(log);
    const smtp = await startScriptedSmtp({ recipient: `550 5.1.1 <${EMAIL}>: no ${NAME} lives here` });
    endings.push(() => smtp.close());
    const posted: string[] = [];
    const subscriber = await listening(posted);
    endings.push(() => subscriber.close());
    const world = await openWorld(
      { onTestFinished: (end) => void endings.push(end as () => unknown) },
      { log, environment: { SMTP_URL: smtp.url } },
    );
    const customer = new Life(world);
    await customer.ask('PUT', '/v1/subscribers/listener', {
      url: `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/`,
    });
    const { userId } = await customer.provider.change(customer.phone, { name: NAME });
    const shown = await live(world, customer);

    const { rows } = await world.pool.query<{ id: string }>('select id from cases order by id');
    const caseIds = rows.map(({ id }) => id);
    const { client } = world.temporal;
    const get = async (path: string): Promise<string> =>
      JSON.stringify(await customer.ask('GET', path).catch((fault: Error) => fault.message));
    seen = {
      personal: personal(customer, userId),
      caseIds,
      histories: (await Promise.all(caseIds.map((id) => historiesInClear(client, id)))).join('\n'),
      shown,
      log: readFileSync(logFile, 'utf8'),
      events: await get('/v1/events?limit=100'),
      posted: posted.join('\n'),
      metrics: await (await fetch(`${world.gatewayUrl}/metrics`)).text(),
      stored: await everythingStored(world.pool),
    };
  }, 120_000);

  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
  });

  test('all of it is in Postgres, so that its absence elsewhere means something', () => {
    const known = seen.personal.filter((each) => each !== '7.351.926');
    expect(foundIn(seen.stored, known)).toEqual(known);
    // It would be found in any disguise.
    for (const before of ['', 'x', 'xy']) {
      expect(foundIn(Buffer.from(`${before}${seen.stored}`).toString('base64'), known)).toEqual(known);
    }
    expect(foundIn(encodeURIComponent(seen.stored), known)).toEqual(known);
  });

  test('workflow histories hold none of it, failures included', () => {
    expect(seen.caseIds.length).toBeGreaterThan(1);
    expect(seen.histories).toContain('"type":"P0001"');
    expect(seen.histories).toContain('First alert: the queue is notified');
    expect(foundIn(seen.histories, seen.personal)).toEqual([]);
  });

  test('ids, search attributes, memo, summaries, details and queries show none of it', () => {
    for (const visible of ['CaseState', '**Pending task** pay', 'What comes next']) {
      expect(seen.shown).toContain(visible);
    }
    expect(foundIn(seen.shown, seen.personal)).toEqual([]);
  });

  test('the log of gateway and worker has none of it, at its most talkative', () => {
    for (const line of ['an activity failed', 'a webhook could not be stored', 'answered', '"level":20']) {
      expect(seen.log).toContain(line);
    }
    expect(foundIn(seen.log, seen.personal)).toEqual([]);
  });

  test('events out and metrics have none of it', () => {
    for (const type of ['case.opened', 'message.refused', 'case.reopened', 'case.closed']) {
      expect(seen.posted).toContain(type);
    }
    for (const text of [seen.events, seen.posted, seen.metrics]) {
      expect(text.length).toBeGreaterThan(100);
      expect(foundIn(text, seen.personal)).toEqual([]);
    }
  });
});

/** @returns what Temporal showed of the case at each turn */
async function live(world: World, customer: Life): Promise<string> {
  const shown: string[] = [];
  const look = async (): Promise<void> => {
    shown.push(await shownOf(world.temporal.client, await customer.caseId(), world.clock.now()));
  };
  const { phone, provider } = customer;
  const echo = `${NAME} <${EMAIL}>, ${phone}, ${ADDRESS}: ${SAID[0]}`;

  await customer.begun({
    says: SAID[0] ?? '',
    mail: false,
    contact: { email: EMAIL, name: NAME, language: 'es' },
    task: {
      reason: 'payment',
      step: 'pay',
      data: { amount: { value: AMOUNT, currency: 'COP' }, payer: NAME, document: DOCUMENT, home: ADDRESS },
      resumeUrl: `https://pay.example.com/${DOCUMENT}`,
    },
  });
  for (const message of [
    { type: 'image', caption: SAID[1] ?? '' },
    { type: 'location', latitude: 4.6, longitude: -74.1, name: NAME, address: ADDRESS },
    { type: 'contacts', name: NAME, phone },
    { type: 'raw', message: { type: 'teleport', teleport: { body: SAID[0], to: ADDRESS } } },
  ] as const) {
    await provider.write(phone, message);
  }
  await look();

  // The provider refuses, and says about whom.
  await customer.fails({ kind: 'refuse', code: 131009, details: echo }, { match: { type: 'text' } });
  await customer.tells({ text: { body: SAID[2] } });
  await customer.fails({ kind: 'http', status: 500, body: 'html' }, { match: { type: 'text' } });
  await customer.tells({ text: { body: SAID[2] } });
  await customer.reports({ text: SAID[3] });

  // The database fails where the impact is reserved, and says whose it was.
  await world.pool.query(`
    create sequence failures;
    create function fail() returns trigger language plpgsql as $$
      begin
        if nextval('failures') <= 4 then
          raise exception using message = '${echo}', detail = '${phone}', hint = '${EMAIL}';
        end if;
        return new;
      end $$;
    create trigger fail before insert on attempts for each row when (new.kind = 'impact') execute function fail();`);
  // Its template is refused, its fallback version fails later for the person, the mail server knows nobody of that name.
  await customer.fails({ kind: 'refuse', code: 132016, details: echo });
  await customer.fails({ kind: 'fail-later', code: 131026, details: echo });
  await customer.at('Tue', '10:30');
  await look();
  const afterwards = await customer.case();
  customer.must('reopening failed', !['open', 'reopening'].includes(afterwards.state), afterwards);
  customer.must('by two templates', (await customer.templateNames()).length > 0, afterwards);

  // A reply that is too late, an opt-out, and a webhook that cannot be stored at first.
  await customer.keeps(SAID[4] ?? '');
  await customer.writes(SAID[5] ?? '');
  await look();
  await world.pool.query('alter table messages rename to messages_elsewhere');
  await provider.text(phone, SAID[5] ?? '', { wait: true }).catch(() => undefined);
  await world.pool.query('alter table messages_elsewhere rename to messages');
  // The provider posts it again.
  await provider.settled();
  await customer.writes('BAJA');
  await customer.until((await customer.now()) + MINUTE);
  await look();

  // Requests that make no sense, and say so with everything they have.
  for (const [method, path, body] of [
    ['GET', `/v1/cases?phone=${phone}x`, undefined],
    ['GET', `/v1/cases/${encodeURIComponent(EMAIL)}`, undefined],
    ['GET', `/nowhere/${phone}`, undefined],
    ['PUT', `/v1/cases/${afterwards.id}/task`, { reason: NAME, step: 'pay' }],
    ['PUT', `/v1/cases/${afterwards.id}/task`, { reason: 'payment', step: 'pay', [EMAIL]: SAID[0] }],
    ['POST', `/v1/cases/${afterwards.id}/assign`, { agent: NAME }],
    ['POST', `/v1/cases/${afterwards.id}/resolve`, { outcome: SAID[0] }],
    ['POST', `/v1/contacts/${afterwards.contactId}/email/bounced`, { address: EMAIL, status: NAME }],
  ] as const) {
    const { status } = await customer.tries(method, path, body);
    customer.must('it is refused', status >= 400 && status < 500, [method, path, status]);
  }

  await customer.until((await customer.now()) + 30 * DAY);
  customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  await customer.writes(SAID[6] ?? '');
  await customer.soon('another case', ({ state }) => state === 'open');
  await customer.until((await customer.now()) + MINUTE);
  await look();
  return shown.join('\n');
}

/** Somebody who takes every event. */
async function listening(posted: string[]): Promise<Server> {
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      posted.push(JSON.stringify(request.headers), body.toString());
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
