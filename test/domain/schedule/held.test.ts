import { describe, expect, test } from 'vitest';
import { agenda, heldNow } from '../../../domain/schedule/agenda.ts';
import { readOutcome, type StoredOutcome } from '../../../domain/case/read-outcome.ts';
import { readState } from '../../../domain/case/read-state.ts';
import { HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import type { Due, Outcome } from '../../../domain/case/step.ts';
import { explain } from '../../../domain/explanation/explanation.ts';
import { at, Life } from './life.ts';

const CAP = explain('frequency.period-reached', { limit: 'automatic-day', most: 1, period: 'day' });
const RED = explain('line.quality', { quality: 'red' });
const HOURS = { hours: null, holidays: [] };

/** What becomes of a step the first time; afterwards all is well. */
const firstTime =
  (step: Due['step']['do'], held: Omit<Extract<StoredOutcome, { was: 'held' }>, 'was' | 'at'>) =>
  (due: Due, now: number, life: Life): Outcome | null => {
    const isFirst = !life.performed.some((each) => each.due.step.do === step);
    return due.step.do === step && isFirst ? readOutcome({ was: 'held', at: now, ...held }) : null;
  };

const next = (life: Life) => agenda(life.state, life.outlook, life.now)[0];

describe('E: what holds a step is told, with its rule and why', () => {
  test('E4: an impact held by a frequency limit says which, until when, and no more once it has gone', () => {
    const until = at(2, 8);
    const life = new Life({ outcome: firstTime('impact', { until, rule: 'E4', why: CAP }) })
      .task(at(0, 10), 'payment', 'pay')
      .until(at(1, 11));
    expect(next(life)).toEqual({
      at: until,
      step: 'impact-1',
      rule: 'R1',
      held: { rule: 'E4', why: CAP, until },
    });
    expect(life.transitions.at(-1)).toMatchObject({
      rule: 'E4',
      what: explain('impact.held', { number: 1, why: CAP }),
    });
    life.until(until);
    expect(next(life)).not.toHaveProperty('held');
  });

  test('E6, R9: so does an answer template that the line holds', () => {
    const held = { until: at(1, 12), rule: 'E6', why: RED } as const;
    const life = new Life({ outcome: firstTime('answer', held) })
      .until(at(1, 10))
      .fact({ fact: 'kept', at: at(1, 10) })
      .until(at(1, 11));
    expect(next(life)).toMatchObject({ step: 'answer', held });
  });

  test('E5: a template that waits for hours is held by them in the agenda before the gate was ever asked', () => {
    const life = new Life({}, at(0, 22)).task(at(0, 22), 'payment', 'pay').until(at(1, 22));
    expect(next(life)).toMatchObject({
      step: 'impact-1',
      waitsFor: { rule: 'E5', what: explain('hours.named', HOURS) },
      held: { rule: 'E5', why: explain('hours.awaited', HOURS), until: at(2, 8) },
    });
  });

  test('E5, E4, F2: an email is held by hours when it is planned, and by the gate when it is asked', () => {
    const policy = { reopenAbandonments: 0 };
    const life = new Life(
      { policy, outcome: firstTime('email', { until: at(3, 8), rule: 'E4', why: CAP }) },
      at(0, 22),
    )
      .task(at(0, 22), 'payment', 'pay')
      .until(at(2, 7));
    expect(next(life)).toMatchObject({
      at: at(2, 8),
      step: 'email',
      held: { rule: 'E5', why: explain('hours.awaited', HOURS), until: at(2, 8) },
    });
    expect(life.transitions.at(-1)?.what.next).toEqual([
      explain('fallback.planned-later', { path: 'email', rule: 'E5', what: explain('hours.named', HOURS) }),
    ]);
    life.until(at(2, 9));
    expect(next(life)).toMatchObject({ step: 'email', held: { rule: 'E4', why: CAP, until: at(3, 8) } });
    expect(life.transitions.at(-1)?.what).toEqual(explain('email.held', { why: CAP }));
  });

  test('E4, F3: so is a booking, as a path of the fallback and when a person asked for the call', () => {
    const outcome = firstTime('book-call', { until: at(1, 13), rule: 'E4', why: CAP });
    const reach = { template: 'E2', paths: ['call'] } as const;
    const byPath = new Life({ reach, outcome }).task(at(0, 10), 'payment', 'pay').until(at(1, 11));
    const asked = new Life({ outcome: firstTime('book-call', { until: at(0, 15), rule: 'E4', why: CAP }) })
      .task(at(0, 10), 'payment', 'pay')
      .obeys({ command: 'book-call', at: at(0, 10) })
      .until(at(0, 11));
    expect(next(byPath)).toMatchObject({ step: 'book-call', held: { rule: 'E4', until: at(1, 13) } });
    expect(next(asked)).toMatchObject({ step: 'book-call', held: { rule: 'E4', until: at(0, 15) } });
  });

  test('R8: what moved since is held no more: a fallback version goes at once', () => {
    let turn = 0;
    const outcome = (due: Due, now: number): Outcome | null => {
      if (due.step.do !== 'impact') return null;
      turn += 1;
      if (turn === 1) return { was: 'held', at: now, until: now + HOUR, rule: 'E6', why: RED };
      return turn === 2 ? { was: 'refused', at: now, rule: 'R8', cause: 'template' } : null;
    };
    const life = new Life({ outcome }).task(at(0, 10), 'payment', 'pay').until(at(1, 10));
    const due = nextDue(life.state, life.outlook);
    expect(due && heldNow(life.state, life.outlook, due)).toMatchObject({ rule: 'E6' });
    life.until(at(1, 11));
    expect(life.sent).toMatchObject([{ what: 'impact', at: at(1, 11) }]);
    expect(next(life)).not.toHaveProperty('held');
  });

  test('a state that was recorded before holds were kept is read as it is', () => {
    const life = new Life({ outcome: firstTime('impact', { until: at(1, 12), rule: 'E6', why: RED }) })
      .task(at(0, 10), 'payment', 'pay')
      .until(at(1, 10, 30));
    const { phase } = life.state;
    if (phase.in !== 'reopening') throw new TypeError('it is being reopened');
    const { held: _, ...without } = phase;
    const state = readState({ ...life.state, phase: without });
    const [entry] = agenda(state, life.outlook, life.now + MINUTE);
    expect(entry).toEqual({ at: at(1, 12), step: 'impact-1', rule: 'R1' });
  });
});

describe('E6, T3: what sends were held for is over', () => {
  const red = { until: at(1, 11), rule: 'E6', why: RED } as const;
  const held = (over: Partial<typeof red> | { rule: 'E3' | 'E4' | 'R8' } = {}) =>
    new Life({ outcome: firstTime('impact', { ...red, ...over }) })
      .task(at(0, 10), 'payment', 'pay')
      .until(at(1, 10, 20));
  const eased = (life: Life, what: 'line' | 'template') =>
    life.fact({ fact: 'eased', at: life.now, what }).until(at(1, 10, 30));
  const went = (life: Life) => life.sent.map((sent) => sent.at);

  test('E6, R8: a line that is well has what it held asked about at once', () => {
    expect(went(eased(held(), 'line'))).toEqual([at(1, 10, 20)]);
    expect(went(eased(held({ rule: 'R8' }), 'line'))).toEqual([at(1, 10, 20)]);
  });

  test('T3, R8: so does a template that is back', () => {
    expect(went(eased(held({ rule: 'E3' }), 'template'))).toEqual([at(1, 10, 20)]);
    expect(went(eased(held({ rule: 'R8' }), 'template'))).toEqual([at(1, 10, 20)]);
  });

  test('E3, E4, E6: what is held by something else waits on', () => {
    expect(went(eased(held({ rule: 'E4' }), 'line'))).toEqual([]);
    expect(went(eased(held({ rule: 'E3' }), 'line'))).toEqual([]);
    expect(went(eased(held(), 'template'))).toEqual([]);
  });

  test('E5, E6: inside the night it goes at the opening, not at once', () => {
    const outcome = firstTime('impact', { ...red, until: at(2, 12) });
    const life = new Life({ outcome }, at(0, 20, 30)).task(at(0, 20, 30), 'payment', 'pay').until(at(1, 22));
    life.fact({ fact: 'eased', at: at(1, 22), what: 'line' }).until(at(2, 12));
    expect(went(life)).toEqual([at(2, 8)]);
  });

  test('R12: a case that a person holds stays held, and what is not planned is not planned by it', () => {
    const life = held().holds(at(1, 10, 20), at(1, 12));
    expect(went(eased(life, 'line'))).toEqual([]);
    const open = new Life().task(at(0, 10), 'payment', 'pay').until(at(0, 12));
    const { transitions } = open;
    const before = transitions.length;
    open.fact({ fact: 'eased', at: at(0, 12), what: 'line' });
    expect(transitions).toHaveLength(before);
  });
});
