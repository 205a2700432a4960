import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { readState } from '../../../domain/case/read-state.ts';
import { at, Life } from './life.ts';

const paying = (over: { validUntil?: number } = {}) => new Life().task(at(0, 10), 'payment', 'pay', over);
const impacts = (life: Life) => life.sent.filter(({ what }) => what === 'impact').map((sent) => sent.at);
const alerts = (life: Life) =>
  life.transitions
    .filter(({ detail }) => detail?.['remaining'] !== undefined)
    .map(({ rule, late }) => [rule, late]);

describe('R12: a held case', () => {
  test('R12, A2: a hold that is over before the first alert changes nothing', () => {
    const life = paying().holds(at(0, 11), at(1, 3)).until(at(1, 9));
    expect(alerts(life)).toEqual([
      ['A2', undefined],
      ['A3', undefined],
    ]);
  });

  test('R12, A2, A3: over between the alerts: the first goes late, the second at its time', () => {
    const life = paying().holds(at(0, 11), at(1, 5)).until(at(1, 9));
    expect(alerts(life)).toEqual([
      ['A2', true],
      ['A3', undefined],
    ]);
    expect(life.transitions.find(({ rule }) => rule === 'A3')?.at).toBe(at(1, 6));
  });

  test('R12, A3: over at the very closing of the window: no alert is of use any more, the impact goes', () => {
    const life = paying().holds(at(0, 11), at(1, 10)).until(at(1, 10));
    expect(alerts(life)).toEqual([]);
    expect(impacts(life)).toEqual([at(1, 10)]);
  });

  test('R12, R1: what is valid no longer when the hold is over does not go, and nothing about it follows', () => {
    const life = paying({ validUntil: at(2, 10) })
      .holds(at(0, 11), at(3, 10))
      .toTheEnd();
    expect(life.sent).toEqual([]);
    expect(life.state.phase).toEqual({ in: 'closed', outcome: 'dormant' });
  });

  test('R12, R2: held anew before the hold is over, the bound moves on by the whole of both', () => {
    const life = paying()
      .until(at(1, 12))
      .holds(at(1, 12), at(6, 12))
      .until(at(5, 12))
      .holds(at(5, 12), at(12, 12));
    life.until(at(30, 0));
    expect(impacts(life)).toEqual([at(1, 10), at(12, 12)]);
  });

  test('R12, R9: the supervisor is told of the expiry at once, and again only when the hold is over, in working time', () => {
    const life = new Life().holds(at(0, 11), at(3, 3)).until(at(5, 0));
    const told = life.transitions.filter(({ events }) => events.includes('case.unanswered'));
    expect(told.map((each) => each.at)).toEqual([at(1, 10), at(3, 9), at(4, 9)]);
  });

  test('R12, R9: a kept reply waits with its answer template', () => {
    const life = new Life()
      .until(at(1, 12))
      .holds(at(1, 12), at(6, 12))
      .fact({ fact: 'kept', at: at(1, 13) });
    life.until(at(8, 0));
    expect(life.sent).toMatchObject([{ what: 'answer', at: at(6, 12) }]);
  });

  test('R12, F3: a call that the customer was promised takes place; a new one is not booked before the hold is over', () => {
    const life = paying()
      .obeys({ command: 'book-call', at: at(0, 10) })
      .until(at(0, 12));
    const slot = life.state.call?.slot?.[0] ?? 0;
    life.holds(at(0, 13), at(9, 12)).until(slot);
    expect(life.performed.at(-1)?.due.step.do).toBe('call-due');
    life.obeys({ command: 'record-call', at: slot + HOUR, was: 'missed-by-customer' }).until(at(9, 11));
    expect(life.state.call?.state).toBe('wanted');
    life.until(at(9, 13));
    expect(life.state.call?.state).toBe('booked');
  });

  test('R12: states recorded before cases could be held are read as not held', () => {
    const life = paying().until(at(1, 0));
    const { hold: _, ...old } = life.state;
    life.state = readState(old);
    life.until(at(1, 10));
    expect(impacts(life)).toEqual([at(1, 10)]);
    life.holds(at(1, 12), at(1, 12) + 20 * DAY);
    expect(life.state.hold).toMatchObject({ since: at(1, 12), until: at(15, 12) });
  });

  test('R12, E2: STOP ends the hold; nothing automatic follows, and a person sees it', () => {
    const life = paying().until(at(1, 12)).holds(at(1, 12), at(6, 12)).writes(at(2, 12), 'stop');
    expect(life.state).toMatchObject({ hold: null, stopped: true, need: { since: expect.any(Number) } });
  });
});
