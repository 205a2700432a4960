import { expect, test } from 'vitest';
import { casesElsewhere, rollOver } from '../../workers/versions/rollover.ts';
import { stateQuery } from '../../workflows/messages.ts';
import { Life } from '../workflows/life.ts';
import type { LocalWorld } from '../workflows/world.ts';
import { CHANGED } from './changed-rule.ts';
import { twoVersions } from './two-versions.ts';

/** One life for each phase, told up to Tuesday 22:30, when nothing may be sent. */
async function inEveryPhase(world: LocalWorld) {
  const lives = {
    window: new Life(world),
    held: new Life(world),
    'reopening, impact 1': new Life(world),
    'reopening, impact 2': new Life(world),
    waiting: new Life(world),
    unanswered: new Life(world),
    answering: new Life(world),
    'falling-back': new Life(world),
    listening: new Life(world),
    'a booked call': new Life(world),
    resolved: new Life(world),
  };
  const withoutTemplate = { template: false };
  await lives.window.begun();
  await Promise.all([
    lives.held.begun(),
    lives['reopening, impact 1'].begun(),
    lives['reopening, impact 2'].begun(),
    lives.waiting.begun({ validUntil: ['Wed', '12:00'] }),
    lives.unanswered.begun(),
    lives.answering.begun(),
    lives['falling-back'].begun(withoutTemplate),
    lives.listening.begun(withoutTemplate),
    lives['a booked call'].begun(),
    lives.resolved.begun(),
  ]);
  await lives.unanswered.writes('¿Cuánto debo?');
  await lives.answering.writes('¿Puedo pagar en cuotas?');
  await lives.held.command('hold', { until: lives.held.localTime('Thu', '12:00'), why: 'as agreed' });
  // Put off once by the mail server, its mail meets the evening.
  await lives['falling-back'].mailFails({ kind: 'defer', times: 1 });
  for (const [life, time] of [
    [lives['falling-back'], '20:45'],
    [lives['reopening, impact 1'], '22:00'],
  ] as const) {
    await life.at('Mon', time);
    await life.writes('Luego le digo');
    await life.answers('Aquí estamos');
  }
  await lives.window.at('Tue', '09:00');
  await lives.resolved.writes('Ya pagué');
  await lives.resolved.answers('Gracias');
  await lives.resolved.resolves('paid');
  await lives.window.writes('Mañana pago');
  await lives.window.answers('De acuerdo');
  // Too late for a call on the same day.
  await lives.window.at('Tue', '18:00');
  await lives['a booked call'].command('call/book', {});
  await lives['a booked call'].soon('a call is booked', ({ call }) => call?.state === 'booked');
  await lives.window.at('Tue', '22:30');
  await lives.answering.keeps('Sí, en 3 cuotas');
  await lives.window.at('Tue', '22:31');
  return lives;
}

const phaseOf = async ({ temporal }: LocalWorld, life: Life): Promise<string | undefined> =>
  (await temporal.client.workflow.getHandle(await life.caseId()).query(stateQuery))?.phase.in;

/** By which version a case's run lives. */
async function versionOf({ temporal }: LocalWorld, life: Life): Promise<string | null | undefined> {
  const { raw } = await temporal.client.workflow.getHandle(await life.caseId()).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
}

test('cases in every phase move to a changed version with their sends under way: nothing is lost or sent twice, and its rule holds from then on (R2, R6, R7, R12)', async (context) => {
  const { world, parts, release } = await twoVersions(context);
  const lives = await inEveryPhase(world);
  const all = Object.entries(lives);
  const phases = async () =>
    Object.fromEntries(
      await Promise.all(all.map(async ([name, life]) => [name, await phaseOf(world, life)])),
    );
  expect(await phases()).toEqual({
    window: 'window',
    held: 'reopening',
    'reopening, impact 1': 'reopening',
    'reopening, impact 2': 'reopening',
    waiting: 'waiting',
    unanswered: 'unanswered',
    answering: 'answering',
    'falling-back': 'falling-back',
    listening: 'listening',
    'a booked call': 'reopening',
    resolved: 'resolved',
  });

  await release();
  expect(await casesElsewhere(parts)).toMatchObject([{ cases: all.length, hasWorkers: true }]);
  // Two templates and a mail go at eight in the morning; the provider takes its time to answer for the templates.
  const sending = [lives['reopening, impact 1'], lives.answering];
  for (const life of sending) await life.fails({ kind: 'slow', delay: 2_000 });
  const morning = world.goOn(lives.window.local('Wed', '08:30'));
  for (const life of sending) {
    await expect.poll(() => life.templateNames(), { timeout: 20_000, interval: 20 }).toHaveLength(1);
  }
  // What comes in while they move.
  const [rolled] = await Promise.all([
    rollOver(parts),
    lives.window.writes('¿Siguen ahí?'),
    lives.listening.command('assign', { queue: 'people', agent: 'agent-7' }),
  ]);
  // Some have moved by themselves before they are asked: the server told them with a task of theirs.
  expect(rolled).toMatchObject({ begunAgain: 0, left: [] });
  await morning;
  expect(await rollOver(parts)).toEqual({ moved: 0, begunAgain: 0, left: [] });
  for (const [name, life] of all) expect([name, await versionOf(world, life)]).toEqual([name, CHANGED]);
  expect((await lives.listening.case()).agent).toBe('agent-7');
  expect((await lives.held.case()).state).toBe('reopening');
  await lives['a booked call'].recordsCall('done');
  await lives.window.answers('Aquí seguimos');

  // To the end of all of them, whatever of it comes in between.
  await world.goOn(lives.window.local('Mon', '12:00', 3));
  const went = Object.fromEntries(
    await Promise.all(
      all.map(async ([name, life]) => [
        name,
        [(await life.templateNames()).length, (await life.subjects()).length],
      ]),
    ),
  );
  expect(went).toEqual({
    // By the changed rule: the first impact is the last, then a mail.
    window: [1, 1],
    held: [1, 1],
    // The old version still took the answer to its send and planned the second by its own rule.
    'reopening, impact 1': [2, 1],
    'reopening, impact 2': [2, 1],
    waiting: [1, 1],
    unanswered: [0, 0],
    answering: [1, 0],
    'falling-back': [0, 1],
    listening: [0, 1],
    'a booked call': [2, 2],
    resolved: [0, 0],
  });
  const { rows: twice } = await world.pool.query(
    `select case_id, kind, reason, impact from attempts where status in ('sent', 'unknown') and kind <> 'free-form'
     group by 1, 2, 3, 4, replacement having count(*) > 1`,
  );
  expect(twice).toEqual([]);
  const { rows: unlearned } = await world.pool.query(
    `select c.id from cases c join case_progress p on p.case_id = c.id
     where c.fact_seq <> (p.snapshot ->> 'seen')::integer`,
  );
  expect(unlearned).toEqual([]);
  const { rows: gaps } = await world.pool.query(
    `select case_id from transitions group by case_id having max(n) <> count(*)`,
  );
  expect(gaps).toEqual([]);
}, 120_000);
