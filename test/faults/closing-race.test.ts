import { randomInt, randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { seededRandom } from '../../dev/provider/seeded-random.ts';
import { DAY, MINUTE } from '../../domain/time/instant.ts';
import { createCaseStarter } from '../../gateway/dispatch/case-starter.ts';
import { startsIn } from '../dates/ahead.ts';
import { freshDatabase } from '../servers/database.ts';
import { temporal } from '../servers/temporal.ts';
import { createLossyStarter } from './lossy-starter.ts';
import { openLostCommits } from './lost-commits.ts';
import { openSystem } from './system.ts';
import { executionsOf, expectWhole } from './whole.ts';

const PEOPLE = 25;
const soon = { timeout: 90_000, interval: 25 };
const closely = { ...soon, interval: 5 };

test('W3, W10, D5, S2: cases close while customers write; signals sent again, answers of signals, commits and closes lost: every message is one case’s, every case closes once and never starts again', {
  timeout: 240_000,
}, async (context) => {
  const random = seededRandom(20_261);
  const [database, server] = await Promise.all([freshDatabase(context), temporal()]);
  const { pool } = database;
  const { url, lost } = await openLostCommits(
    context,
    database.url,
    (kind) => random() < (kind === 'closing' ? 0.4 : 0.02),
  );
  const system = await openSystem(context, { database: { url, pool }, temporal: server });
  const { clock, provider, gatewayUrl, token, variables } = system;
  const taskQueue = variables['TEMPORAL_TASK_QUEUE'] ?? '';
  const again = createCaseStarter(server.client, {
    taskQueue,
    amend: (request) => ({ ...startsIn(clock)(request), requestId: randomUUID() }),
  });
  const starter = createLossyStarter(
    createCaseStarter(server.client, {
      taskQueue,
      amend: startsIn(clock),
    }),
    again,
    { random, sentAgain: 0.15, lost: 0.2 },
  );
  await Promise.all([system.gateway({ starter }), system.worker()]);

  const people = Array.from({ length: PEOPLE }, () => `57300${randomInt(1_000_000, 9_999_999)}`);
  let written = 0;
  const write = async (person: string): Promise<void> => {
    written += 1;
    await provider.text(person, `mensaje ${written}`);
  };
  /** A few at a time, as they come to a gateway. */
  const writeAll = async (writers: readonly string[]): Promise<void> => {
    const queue = writers.values();
    const work = async (): Promise<void> => {
      for (const person of queue) await write(person);
    };
    await Promise.all(Array.from({ length: 8 }, work));
  };
  const casesWhere = async (what: string): Promise<string[]> =>
    (await pool.query<{ id: string }>(`select c.id from cases c where ${what}`)).rows.map(({ id }) => id);
  const resolve = async (caseId: string): Promise<void> => {
    await vi.waitFor(async () => {
      const answer = await fetch(`${gatewayUrl}/v1/cases/${caseId}/resolve`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ outcome: 'done' }),
      });
      const { code } = (await answer.json()) as { code?: string };
      expect([answer.status, code]).toEqual(answer.ok ? [200, undefined] : [409, 'case_resolved']);
    }, soon);
  };
  // The clock does not wait for the messages that come meanwhile: these are what the race is about.
  const unheeding = { ...system.surroundings, push: async () => undefined, idle: async () => true };

  const reopened = () =>
    casesWhere(
      `exists (select from transitions t where t.case_id = c.id and t.from_phase = 'resolved' and t.to_phase = 'window')`,
    );
  for (let round = 1; ; round += 1) {
    await writeAll(people);
    await provider.settled(30_000);
    await Promise.all((await casesWhere('is_open')).map(resolve));
    const before = (await casesWhere('not is_open')).length;
    const race = async (): Promise<void> => {
      await vi.waitFor(
        async () => expect((await casesWhere('not is_open')).length).toBeGreaterThan(before),
        closely,
      );
      await writeAll(people.flatMap((person) => [person, person, person]));
    };
    await Promise.all([clock.advance(DAY + MINUTE, unheeding), race()]);
    await provider.settled(30_000);
    const cases = (await casesWhere('true')).length;
    const overtaken = (await reopened()).length;
    if (cases >= 60 && written >= 300 && overtaken > 0) break;
    expect(round, `only ${cases} cases, ${overtaken} of them overtaken`).toBeLessThan(8);
  }
  // Some are closed when all is over, some are not.
  await Promise.all((await casesWhere('is_open')).slice(PEOPLE / 2).map(resolve));
  await system.goOn(clock.now() + DAY + MINUTE);
  await expectWhole(system);

  expect(await casesWhere('is_open')).not.toEqual([]);
  const closed = await casesWhere('not is_open');
  const { rows } = await pool.query(
    `select count(*) as stored, count(distinct provider_id) as different from messages where direction = 'in'`,
  );
  expect(rows).toEqual([{ stored: written, different: written }]);
  for (const count of [...Object.values(lost), ...Object.values(starter.counts)]) {
    expect(count).toBeGreaterThan(0);
  }

  // All that was ever signalled, once more and late: a closed case stays closed.
  const outcomes = await Promise.all(
    starter.told.map(async ({ start, facts }) => [start.caseId, await again.signal(start, facts)] as const),
  );
  const isClosed = new Set(closed);
  for (const [caseId, outcome] of outcomes) {
    expect([caseId, outcome]).toEqual([caseId, isClosed.has(caseId) ? 'case-ended' : 'delivered']);
  }
  await expectWhole(system);
  await vi.waitFor(async () => {
    const executions = await executionsOf(system);
    expect(executions.size).toBe((await casesWhere('true')).length);
    for (const [caseId, statuses] of executions) {
      expect([caseId, statuses]).toEqual([caseId, [isClosed.has(caseId) ? 'COMPLETED' : 'RUNNING']]);
    }
  }, soon);
});
