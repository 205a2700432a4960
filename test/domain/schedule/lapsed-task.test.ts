import { expect, test } from 'vitest';
import { agenda } from '../../../domain/schedule/agenda.ts';
import { isStillDue, nextDue } from '../../../domain/schedule/next-due.ts';
import { apply } from '../../../domain/schedule/apply.ts';
import { HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { at, Life } from './life.ts';

const toldIn = (life: Life) => life.transitions.filter(({ events }) => events.includes('case.task-lapsed'));

test.each([
  ['in its window', (life: Life) => life],
  ['after an answer to a question about it', (life: Life) => life.writes(at(0, 11)).answers(at(0, 11, 5))],
  ['while the business owes', (life: Life) => life.writes(at(0, 11))],
  ['held', (life: Life) => life.until(at(0, 11)).holds(at(0, 11), at(5, 10))],
  ['resolved', (life: Life) => life.obeys({ command: 'resolve', at: at(0, 11), outcome: 'done' })],
  ['of a customer who opted out', (life: Life) => life.writes(at(0, 11), 'stop')],
])('R10: a task that lapses is told once, at its validUntil, in a case %s', (_, play) => {
  const life = play(new Life().task(at(0, 10), 'payment', 'pay', { validUntil: at(0, 15) }));
  expect(agenda(life.state, life.outlook, life.now)).toContainEqual({
    at: at(0, 15),
    step: 'task-lapses',
    rule: 'R10',
  });
  const phase = life.state.phase.in;
  life.until(at(0, 15) - 1);
  expect(toldIn(life)).toEqual([]);
  life.until(at(0, 15));
  expect(toldIn(life)).toMatchObject([
    { at: at(0, 15), rule: 'R10', from: phase, to: phase, what: { code: 'task.lapsed' } },
  ]);
  expect(life.transitions.at(-1)).not.toHaveProperty('late');
  expect(life.state.lapsed).toBe('task-pay');
  life.toTheEnd();
  expect(toldIn(life)).toHaveLength(1);
  expect(life.sent).toEqual([]);
});

test('R10, R1: what goes at that very instant goes before it is told, and nothing after', () => {
  const life = new Life().task(at(0, 10), 'payment', 'pay', { validUntil: at(1, 10) }).until(at(1, 10));
  expect(life.sent).toMatchObject([{ what: 'impact', number: 1, at: at(1, 10) }]);
  expect(life.transitions.at(-1)).toMatchObject({ at: at(1, 10), events: ['case.task-lapsed'] });
  life.toTheEnd();
  expect(life.sent).toHaveLength(1);
});

test('R10: another task has its own validity, and one completed or without an end is never told as lapsed', () => {
  const life = new Life().task(at(0, 10), 'payment', 'pay', { validUntil: at(0, 12) }).until(at(0, 13));
  life.task(at(0, 14), 'payment', 'pay', { id: 'task-again', validUntil: at(0, 16) }).until(at(0, 17));
  expect(toldIn(life).map((told) => told.at)).toEqual([at(0, 12), at(0, 16)]);
  life.task(at(0, 18), 'payment', 'pay', { id: 'task-third', validUntil: at(0, 20) });
  life.obeys({ command: 'complete-task', at: at(0, 19) }).toTheEnd();
  expect(toldIn(life)).toHaveLength(2);

  const endless = new Life().task(at(0, 10), 'payment', 'pay').toTheEnd();
  expect(endless.performed.map(({ due }) => due.step.do)).not.toContain('task-lapses');
});

test('R10: one that lapsed while nobody could tell is told once, late', () => {
  const life = new Life().task(at(0, 10), 'payment', 'pay', { validUntil: at(0, 12) }).until(at(0, 11));
  const due = nextDue(life.state, life.outlook);
  if (due === null) throw new Error('the case has closed');
  const late = apply(life.state, life.outlook, due, { was: 'done', at: at(0, 12) + 3 * HOUR + MINUTE });
  expect(late.transitions).toMatchObject([{ at: at(0, 15, 1), late: true, events: ['case.task-lapsed'] }]);
  expect(isStillDue(late.state, life.outlook, due)).toBe(false);
});
