import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { refusesAsGiven } from '../../../domain/schedule/handle-command.ts';
import { owes, publicState, standingAlert, windowClosesAt } from '../../../domain/case/view.ts';
import { at, Life, type World } from './life.ts';

const alerts = (life: Life) =>
  life.transitions
    .filter(({ detail }) => detail?.['alert'] !== undefined)
    .map(({ rule, at: when, late }) => [rule, when, late ?? false]);

/** The customer asked on Monday at 10:00, and was answered an hour later. */
const answered = (world: World = {}): Life => new Life(world).answers(at(0, 11));

describe('an answer that fails after it was accepted (W9)', () => {
  test('W9, A1: the business owes again, and its alerts go at their instants', () => {
    const life = answered().answerFails(at(0, 12));
    expect(owes(life.state)).toBe('business');
    expect(life.transitions.at(-1)).toMatchObject({ rule: 'W9', what: { code: 'reply.failed' } });
    life.until(at(1, 9));
    expect(alerts(life)).toEqual([
      ['A2', at(1, 4), false],
      ['A3', at(1, 6), false],
    ]);
    life.until(at(1, 10));
    expect(life.state.phase.in).toBe('unanswered');
    expect(life.events()).toContain('case.unanswered');
    // R9: told again every working day, for as long as nobody answers.
    life.until(at(4, 12));
    expect(life.events().filter((event) => event === 'case.unanswered').length).toBeGreaterThan(2);
  });

  test('W3: of alerts already past when it is learned only the highest fires, once, late', () => {
    const nineteen = answered().answerFails(at(1, 5)).until(at(1, 9));
    expect(alerts(nineteen)).toEqual([
      ['A2', at(1, 5), true],
      ['A3', at(1, 6), false],
    ]);
    expect(alerts(answered().answerFails(at(1, 7)).until(at(1, 9)))).toEqual([['A3', at(1, 7), true]]);
  });

  test('W3, R9: none once the window is closed; then only R9 speaks, from when it was learned', () => {
    const life = answered().answerFails(at(1, 12));
    expect(life.state.phase).toMatchObject({ in: 'unanswered' });
    expect(life.transitions.at(-1)).toMatchObject({ at: at(1, 12), rule: 'R9', events: ['case.unanswered'] });
    life.until(at(3, 12));
    expect(alerts(life)).toEqual([]);
  });

  test('R9: what was planned for the task is cancelled, wherever the schedule stands, and nothing about it goes', () => {
    for (const now of [at(1, 9), at(1, 10, 30), at(2, 12), at(3, 11), at(4, 12), at(5, 10)]) {
      const life = answered().task(at(0, 11), 'payment', 'pay').until(now);
      const sent = life.sent.length;
      life.answerFails(now);
      expect(owes(life.state)).toBe('business');
      life.toTheEnd(20);
      expect(life.sent.slice(sent)).toEqual([]);
      expect(life.state.phase.in).toBe('unanswered');
    }
  });

  test('R9: where a reply was kept, its template goes instead', () => {
    const life = answered()
      .until(at(1, 11))
      .fact({ fact: 'kept', at: at(1, 11) });
    expect(life.answerFails(at(1, 11)).state.phase.in).toBe('answering');
  });

  test('W9: another answer that lives stands for it; one that the customer has written after says nothing', () => {
    const twice = answered().answers(at(0, 12));
    const [first = 0, second = 0] = twice.replies;
    expect(owes(twice.answerFails(at(0, 13), first).state)).toBe('nobody');
    expect(owes(twice.answerFails(at(0, 13), first).state)).toBe('nobody');
    expect(owes(twice.answerFails(at(0, 14), second).state)).toBe('business');
    const goesOn = answered().writes(at(0, 12)).answers(at(0, 13));
    expect(owes(goesOn.answerFails(at(0, 14), goesOn.replies[0]).state)).toBe('nobody');
  });

  test('W9: a task set beside it does not hide it, before, after, or once it is known; a person’s does then', () => {
    const after = answered().task(at(0, 11), 'payment', 'pay').answerFails(at(0, 12));
    expect(owes(after.state)).toBe('business');
    const before = new Life()
      .task(at(0, 10, 30), 'payment', 'pay')
      .answers(at(0, 11))
      .answerFails(at(0, 12));
    expect(owes(before.state)).toBe('business');
    expect(owes(after.task(at(0, 12, 1), 'payment', 'slot').state)).toBe('business');
    expect(owes(after.task(at(0, 13), 'payment', 'slot', { byPerson: true }).state)).toBe('customer');
    const closed = answered().answerFails(at(1, 12)).task(at(1, 12), 'payment', 'pay', { reopen: true });
    expect(closed.toTheEnd(10).sent).toEqual([]);
    expect(closed.state.phase.in).toBe('unanswered');
  });

  test('W9, H4: a resolved case then needs a person, and is open again; its window over, R9 speaks', () => {
    const done = () => answered().obeys({ command: 'resolve', at: at(0, 12), outcome: 'done' });
    const life = done().answerFails(at(0, 13));
    expect(publicState(life.state)).toBe('open');
    expect(life.state.need).not.toBeNull();
    expect(life.transitions.at(-1)?.events).toEqual(['case.needs-human']);
    expect(life.toTheEnd(10).state.phase.in).toBe('unanswered');
    // D5: a case resolved after its window lives on for a while.
    const late = answered()
      .until(at(1, 11))
      .obeys({ command: 'resolve', at: at(1, 11), outcome: 'done' });
    late.answerFails(at(1, 12));
    expect(late.state).toMatchObject({ phase: { in: 'unanswered' }, need: { since: expect.any(Number) } });
  });

  test('E2, S3: after STOP nothing is owed again, nor of a contact who was erased', () => {
    const stopped = answered().writes(at(0, 12), 'stop').answerFails(at(0, 13));
    expect(owes(stopped.state)).toBe('nobody');
    const erased = answered()
      .fact({ fact: 'erased', at: at(0, 12) })
      .answerFails(at(0, 13));
    expect(owes(erased.state)).toBe('nobody');
  });

  test('A2, A3: priority goes up once per anchor, and the queue of the escalation stays until the customer writes', () => {
    const life = new Life()
      .until(at(1, 4))
      .answers(at(1, 4, 10))
      .answerFails(at(1, 4, 20))
      .until(at(1, 7));
    expect(alerts(life).map(([rule]) => rule)).toEqual(['A2', 'A2', 'A3']);
    expect(life.state.priority).toBe(life.outlook.policy.priority - 1);
    expect(life.state.queue).toBe(life.outlook.policy.escalationQueue);
    life.answers(at(1, 8)).writes(at(1, 9));
    expect(life.state).toMatchObject({
      priority: life.outlook.policy.priority,
      queue: life.outlook.policy.queue,
    });
  });

  test('R7, W9: a kept reply of which nobody knows answers nothing; one that was delivered and failed never did', () => {
    const tapped = () => {
      const life = new Life({
        outcome: ({ step }, now) => (step.do === 'deliver-kept' ? { was, at: now } : null),
      });
      let was: 'done' | 'unknown' = 'unknown';
      life.fact({ fact: 'kept', at: at(0, 11) }).writes(at(0, 12), 'tap');
      return {
        as: (outcome: 'done' | 'unknown') => {
          was = outcome;
          return life.until(at(0, 12));
        },
      };
    };
    expect(owes(tapped().as('unknown').state)).toBe('business');
    const delivered = tapped().as('done');
    expect(owes(delivered.state)).toBe('nobody');
    delivered.fact({ fact: 'kept-settled', at: at(0, 12), sent: true });
    expect(owes(delivered.answerFails(at(0, 13)).state)).toBe('business');
  });
});

describe('what an answer was said in answer to (W9)', () => {
  test('W9: what was said elsewhere answers only what the customer had written by then, and nothing once it failed', () => {
    const life = new Life().writes(at(0, 12)).answers(at(0, 12, 30), at(0, 11));
    expect(owes(life.state)).toBe('business');
    expect(owes(life.answerFails(at(0, 12, 40)).state)).toBe('business');
    expect(owes(life.answers(at(0, 13), at(0, 12, 45)).state)).toBe('nobody');
    // A failure of the first, which answered nothing, takes nothing away.
    expect(owes(life.answerFails(at(0, 14), life.replies[0]).state)).toBe('nobody');
  });

  test('W9: the provider tells whole seconds', () => {
    const life = new Life({}, at(0, 10) + 400).answers(at(0, 10) + 900, at(0, 10));
    expect(owes(life.state)).toBe('nobody');
  });
});

describe('an alert that was answered (A8)', () => {
  test('A8: the case is open again, by whatever answers it, and its queue stays (A3)', () => {
    const escalated = () => new Life().until(at(1, 7));
    expect(publicState(escalated().state)).toBe('escalated');
    const life = escalated().answers(at(1, 8));
    expect(publicState(life.state)).toBe('open');
    expect(life.transitions.at(-1)).toMatchObject({ rule: 'A8', what: { code: 'alert.answered' } });
    expect(life.state.queue).toBe(life.outlook.policy.escalationQueue);
    expect(publicState(escalated().task(at(1, 8), 'payment', 'pay').state)).toBe('open');
    expect(publicState(escalated().writes(at(1, 8), 'stop').state)).toBe('open');
    const kept = escalated().fact({ fact: 'kept', at: at(1, 7) });
    kept.fact({ fact: 'kept-settled', at: at(1, 8), sent: true });
    expect(publicState(kept.state)).toBe('open');
    expect(kept.transitions.at(-1)).toMatchObject({ rule: 'A8' });
    // Answered again there is nothing left to end.
    const { length } = life.transitions;
    expect(life.answers(at(1, 8, 30)).transitions).toHaveLength(length);
  });

  test('A1, A8: the next alert stands of its own, and what failed brings it back', () => {
    const life = new Life().until(at(1, 4)).task(at(1, 5), 'payment', 'pay');
    expect(publicState(life.state)).toBe('open');
    expect(publicState(life.until(at(1, 6)).state)).toBe('escalated');
    life.answers(at(1, 7));
    expect(standingAlert(life.state)).toBe(0);
    life.answerFails(at(1, 8)).until(at(1, 8));
    expect(publicState(life.state)).toBe('escalated');
  });
});

describe('what asks for nothing (W7)', () => {
  test('W7, R4: a chat that was merely opened has a window, and nobody owes in it', () => {
    const life = new Life({}, at(0, 10), 'welcome');
    expect(owes(life.state)).toBe('nobody');
    expect(windowClosesAt(life.state, life.outlook.policy)).toBe(at(1, 10));
    life.until(at(2, 0));
    expect(alerts(life)).toEqual([]);
    expect(publicState(life.state)).toBe('dormant');
  });

  test('W7, W1: it renews a window and cancels what was planned, as every message, and reopens no resolved case', () => {
    const life = answered().task(at(0, 11), 'payment', 'pay').writes(at(2, 12), 'welcome');
    expect(publicState(life.state)).toBe('open');
    expect(owes(life.state)).toBe('customer');
    const done = answered().obeys({ command: 'resolve', at: at(0, 12), outcome: 'done' });
    expect(publicState(done.writes(at(0, 13), 'welcome').state)).toBe('resolved');
  });

  test('W7, W1: an answer to a call-permission request changes neither who owes nor the window', () => {
    for (const life of [
      new Life(),
      answered(),
      answered().task(at(0, 11), 'payment', 'pay').until(at(2, 12)),
      answered().obeys({ command: 'resolve', at: at(0, 12), outcome: 'done' }),
      answered().holds(at(0, 12), at(0, 12) + 2 * HOUR),
    ]) {
      const { state } = life;
      life.fact({ fact: 'inbound', at: life.now, arrived: life.now, kind: 'permission' });
      expect(life.state).toEqual({ ...state, seen: state.seen + 1 });
    }
  });

  test('W7, R4: one that comes without a case opens one that rests, without a window', () => {
    const life = new Life({}, at(0, 10), 'permission');
    expect(publicState(life.state)).toBe('dormant');
    expect(owes(life.state)).toBe('nobody');
    expect(life.state.session.anchor).toBe(0);
    expect(nextDue(life.state, life.outlook)?.step).toMatchObject({ do: 'close' });
    expect(publicState(life.writes(at(0, 11)).state)).toBe('open');
  });
});

describe('what was read (R10)', () => {
  const refusal = (life: Life, command: 'resolve' | 'complete-task', seen?: number) =>
    refusesAsGiven(life.state, seen === undefined ? { command } : { command, seen });

  test('R10: a later message that wants an answer refuses, also one that the case knew already', () => {
    const life = new Life().task(at(0, 10, 10), 'payment', 'pay');
    const { seen } = life.state;
    life.writes(at(0, 11), 'ack').writes(at(0, 11), 'permission');
    for (const command of ['resolve', 'complete-task'] as const)
      expect(refusal(life, command, seen)).toBeNull();
    life.writes(at(0, 12));
    for (const command of ['resolve', 'complete-task'] as const) {
      expect(refusal(life, command, seen)).toBe('new_message');
      expect(refusal(life, command, life.state.seen)).toBeNull();
      expect(refusal(life, command)).toBeNull();
    }
    // Whoever answered it meanwhile: it was not read.
    life.answers(at(0, 12) + MINUTE);
    expect(refusal(life, 'resolve', seen)).toBe('new_message');
    const { state, transitions } = life;
    life.obeys({ command: 'resolve', at: at(0, 13), outcome: 'done', seen });
    expect(life.state).toEqual(state);
    expect(life.transitions).toEqual(transitions);
  });

  test('R10, W5: what the provider refused is no message of the customer, and asks nobody to read again', () => {
    const life = new Life();
    const { seen } = life.state;
    life.fact({ fact: 'shut', at: at(0, 11) });
    expect(refusal(life, 'resolve', seen)).toBeNull();
  });
});
