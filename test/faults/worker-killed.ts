import { expect, test, type TestContext, vi } from 'vitest';
import { fastForward } from '../../dev/clock/time-skip.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { Life } from '../workflows/life.ts';
import { freshDatabase } from '../servers/database.ts';
import { temporal } from '../servers/temporal.ts';
import { BY_CHANCE } from './by-chance.ts';
import { ownProcess } from './own-process.ts';
import { openSystem } from './system.ts';
import { TEMPLATES, UNANSWERED } from './unanswered.ts';
import { executionsOf, expectWhole } from './whole.ts';

const soon = { timeout: 90_000, interval: 20 };

async function openWithWorkerProcess(context: TestContext) {
  const [database, server] = await Promise.all([freshDatabase(context), temporal()]);
  const system = await openSystem(context, { database, temporal: server });
  const isConnected = async () => {
    const { rowCount } = await system.pool.query(
      `select from pg_stat_activity where datname = current_database() and application_name = 'ventana-worker'`,
    );
    return rowCount !== 0;
  };
  const [worker] = await Promise.all([
    ownProcess(context, 'test/faults/worker-process.ts', system.variables, isConnected),
    system.gateway(),
  ]);
  return { system, worker };
}

test.concurrent('R7, R9, A1, R2, F2: a worker killed in the middle of sends and between alerts: another leads every life to its end, nothing is doubled and nothing left out', {
  timeout: 240_000,
  ...BY_CHANCE,
}, async (context) => {
  const { system, worker } = await openWithWorkerProcess(context);
  const { provider, pool, clock } = system;
  // The clock is moved for all of them at once.
  const customer = () => new Life(system, async () => undefined);

  // Somebody whose reply was written too late, and is kept (R9).
  const kept = new Life(system, (to) => system.goOn(to));
  await kept.begins('Mon', '10:00');
  await kept.writes('¿Llega hoy mi pedido?');
  await kept.soon('the case is open', ({ state }) => state === 'open');
  await kept.consents('whatsapp', 'utility', true);
  const monday = clock.now();
  await system.goOn(monday + DAY + MINUTE);
  const reply = await kept.keeps('Sí, esta tarde');
  await kept.soon('R9: the answer template is out', ({ impacts }) => impacts.length === 1);

  const [taken, dropped] = [customer(), customer()];
  const crowd = Array.from({ length: 4 }, customer);
  await Promise.all([taken, dropped, ...crowd].map((life) => life.begun()));
  await system.goOn(monday + DAY + 5 * HOUR);
  const [alerted, slow] = [customer(), customer()];
  await Promise.all([alerted, slow].map((life) => life.begun()));

  // Nothing is heard of what the provider has taken: as if it were slow to tell.
  await provider.settings({ webhooks: { hold: 'statuses' } });
  await taken.fails({ kind: 'timeout', when: 'after' });
  await dropped.fails({ kind: 'timeout', when: 'before' });
  await kept.fails({ kind: 'timeout', when: 'after' }, { match: { type: 'text' } });
  await kept.taps();
  const expiry = monday + 2 * DAY + 5 * MINUTE;
  // The clock cannot arrive while nobody is at work.
  const going = system.goOn(expiry).catch(() => undefined);
  const calling = async () => {
    const { rows } = await pool.query<{ kind: string }>(
      `select kind from attempts where status = 'calling' order by kind`,
    );
    return rows.map(({ kind }) => kind);
  };
  const asked = async (life: Life) => (await provider.messages({ to: life.phone })).length;
  await vi.waitFor(async () => {
    expect(await calling()).toEqual(expect.arrayContaining(['impact', 'impact', 'kept']));
    expect(await Promise.all([taken, dropped].map(asked))).toEqual([1, 1]);
  }, soon);
  await worker.kill();

  await system.worker();
  // Longer than a worker may be silent: one that waits for an answer is at work and says so.
  await slow.fails({ kind: 'slow', when: 'after', delay: 11 * SECOND });
  const skipped = fastForward(system.temporal, await slow.caseId(), expiry + 6 * HOUR);
  await going;
  await system.goOn(expiry);
  for (const life of [taken, dropped]) {
    expect((await life.case()).impacts).toMatchObject([{ number: 1, status: 'unknown' }]);
    expect((await life.case()).agenda[0]).toMatchObject({ step: 'impact-2', rule: 'R2' });
  }
  expect(await alerted.case()).toMatchObject({ state: 'expiring', alerts: [{ level: 1 }] });
  await skipped;
  await system.goOn(expiry + 6 * HOUR);
  const attempts = `select status, count(*) from attempts where case_id = $1 group by status`;
  expect((await pool.query(attempts, [await slow.caseId()])).rows).toEqual([{ status: 'sent', count: 1 }]);

  // The status webhook tells what became of them, by our id.
  await provider.release();
  await provider.settled();
  expect((await taken.case()).impacts).toMatchObject([{ number: 1, status: 'read' }]);
  expect((await dropped.case()).impacts).toMatchObject([{ number: 1, status: 'unknown' }]);
  expect(await kept.texts()).toEqual(['Sí, esta tarde']);
  expect((await kept.case()).kept).toEqual([]);
  const message = await pool.query('select status from messages where id = $1', [reply]);
  expect(message.rows).toEqual([{ status: 'read' }]);

  await system.goOn(monday + 24 * DAY);
  await expectWhole(system);
  const unanswered = [taken, dropped, alerted, slow, ...crowd];
  for (const life of unanswered) {
    expect(await life.storyTypes()).toEqual(UNANSWERED);
    expect(await life.templateNames()).toEqual(life === dropped ? TEMPLATES.slice(1) : TEMPLATES);
    expect(await asked(life)).toBe(2);
    expect(await life.mails(life.address)).toHaveLength(1);
  }
  expect((await kept.case()).state).toBe('closed');
  await vi.waitFor(async () => {
    const executions = await executionsOf(system);
    expect([...executions.values()]).toEqual(
      Array.from({ length: unanswered.length + 1 }, () => ['COMPLETED']),
    );
  }, soon);
});
