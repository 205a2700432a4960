import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choosableSlots } from '../../../domain/schedule/expected-outcome.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { outlookIsStale } from '../../../domain/schedule/plan.ts';
import { explain } from '../../../domain/explanation/explanation.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import { at, Life, type World } from './life.ts';

const pending = (world: World = {}) =>
  new Life(world).answers(at(0, 10, 1)).task(at(0, 10, 5), 'payment', 'pay');
const EVERY_TWO_HOURS = [9, 11, 13, 15, 17];

describe('F3: the slot that the customer or an agent chose', () => {
  const chosenAt = (slot: number, world: World = {}) =>
    pending({ callsAt: EVERY_TWO_HOURS, ...world }).obeys({
      command: 'book-call',
      at: at(0, 12),
      slot,
    });
  const booked = (life: Life) =>
    life.transitions.filter(({ events }) => events.includes('call.booked')).map(({ what }) => what.code);

  test('is the one that is booked; without a wish it is the first free one', () => {
    expect(chosenAt(at(2, 13)).until(at(0, 13)).state.call).toMatchObject({
      state: 'booked',
      slot: [at(2, 13), expect.any(Number)],
      chosen: null,
    });
    const first = pending({ callsAt: EVERY_TWO_HOURS }).obeys({ command: 'book-call', at: at(0, 12) });
    expect(first.until(at(0, 13)).state.call).toMatchObject({ slot: [at(0, 13), expect.any(Number)] });
    expect(booked(first)).toEqual(['call.booked']);
  });

  test('gives way to the next free one after it where it is gone, and that is said', () => {
    const life = chosenAt(at(2, 12)).until(at(0, 13));
    expect(life.state.call).toMatchObject({ state: 'booked', slot: [at(2, 13), expect.any(Number)] });
    expect(booked(life)).toEqual(['call.booked-instead']);
    expect(life.transitions.find(({ what }) => what.code === 'call.booked-instead')?.detail).toMatchObject({
      from: at(2, 13),
      chosen: at(2, 12),
    });
  });

  test('is looked for in an outlook no older than the choice', () => {
    const { state, outlook } = chosenAt(at(2, 13));
    expect(outlook.drawnAt).toBeLessThan(at(0, 12));
    expect(outlookIsStale(outlook, state, nextDue(state, outlook), at(0, 12))).toBe(true);
    const drawn = { ...outlook, drawnAt: at(0, 12) };
    expect(outlookIsStale(drawn, state, nextDue(state, drawn), at(0, 12))).toBe(false);
  });

  test('moves a call that only waits to be booked; one that is booked stands', () => {
    const life = chosenAt(at(2, 13), {
      outcome: ({ step }, now) =>
        step.do === 'book-call' && now < at(0, 15)
          ? { was: 'held', at: now, until: at(0, 16), rule: 'E5', why: explain('hours.ended') }
          : null,
    }).until(at(0, 13));
    expect(life.state.call).toMatchObject({ state: 'wanted', chosen: at(2, 13) });
    life.until(at(0, 15)).obeys({ command: 'book-call', at: at(0, 15), slot: at(3, 9), wished: true });
    life.until(at(0, 15, 5));
    expect(life.state.call).toMatchObject({
      state: 'booked',
      slot: [at(3, 9), expect.any(Number)],
      wished: true,
    });
    life.obeys({ command: 'book-call', at: at(0, 16), slot: at(3, 11) }).until(at(0, 17));
    expect(life.state.call).toMatchObject({ slot: [at(3, 9), expect.any(Number)] });
  });

  test('any of those from which one may choose is booked exactly; a missed call is booked without a choice', () => {
    const { state, outlook } = pending({ callsAt: EVERY_TWO_HOURS }).until(at(0, 12));
    const free = choosableSlots(state, outlook, at(0, 12));
    expect(free.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.constantFrom(...free), ([begin]) => {
        const life = chosenAt(begin).until(at(0, 12, 30));
        expect(life.state.call?.slot?.[0]).toBe(begin);
        life.until(begin + MINUTE).obeys({
          command: 'record-call',
          at: begin + MINUTE,
          was: 'missed-by-customer',
        });
        expect(life.state.call).toMatchObject({ state: 'wanted', chosen: null });
      }),
    );
  });

  test('E2: a booking that says it was their wish makes it one: an opt-out leaves it', () => {
    const life = pending({
      callsAt: EVERY_TWO_HOURS,
      outcome: ({ step }, now) =>
        step.do === 'book-call'
          ? { was: 'done', at: now, slot: [at(2, 13), at(2, 13, 30)], wished: true }
          : null,
    }).obeys({ command: 'book-call', at: at(0, 12) });
    life.until(at(0, 13)).fact({ fact: 'opted-out', at: at(0, 13) });
    expect(life.state.call).toMatchObject({ state: 'booked', wished: true });
  });
});
