import { expect, test } from 'vitest';
import { eraseCase } from '../../../domain/case/erase-case.ts';
import { readState } from '../../../domain/case/read-state.ts';
import { unchanged } from '../../../domain/case/transition.ts';
import { owes } from '../../../domain/case/view.ts';
import { explain } from '../../../domain/explanation/explanation.ts';
import type { Policy } from '../../../domain/policy.ts';
import { agenda } from '../../../domain/schedule/agenda.ts';
import type { Outcome } from '../../../domain/case/step.ts';
import { HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';
import { at, Life, type World } from './life.ts';

/** Known by a user id alone, without an address, and calls are allowed. */
const REACH = { template: null, paths: [], callNotice: false, lacksNumber: true } as const;
const WORLD: World = { reach: REACH };

/** A case whose customer wrote at 10:00 and was given a task at 11:00. */
const given = (world: World = WORLD, reason = 'payment'): Life =>
  new Life(world).task(at(0, 11), reason, 'pay');

const requests = (life: Life): Instant[] =>
  life.sent.filter(({ what }) => what === 'number-request').map((sent) => sent.at);
const codes = (life: Life): string[] => life.transitions.map(({ what }) => what.code);
const entry = (life: Life) =>
  agenda(life.state, life.outlook, life.now).find(({ step }) => step === 'request-number');

/** What becomes of the request; the second and later ones are well. */
const firstly = (outcome: (now: Instant) => Outcome): World => {
  let turn = 0;
  return {
    ...WORLD,
    outcome: ({ step }, now) => (step.do === 'request-number' && turn++ === 0 ? outcome(now) : null),
  };
};
const heldFor =
  (by: number) =>
  (now: Instant): Outcome => ({
    was: 'held',
    at: now,
    until: now + by,
    rule: 'R8',
    why: explain('send.not-its-turn'),
  });

test('F7: a task whose reason has no usable path but a call asks for the number that it lacks, at once', () => {
  const life = given();
  expect(life.transitions.at(-1)).toMatchObject({
    rule: 'W10',
    what: { code: 'task.set', next: [{ code: 'number.request-planned' }] },
  });
  expect(entry(life)).toEqual({ at: at(0, 11), step: 'request-number', rule: 'F7' });
  life.until(at(0, 11));
  expect(requests(life)).toEqual([at(0, 11)]);
  expect(life.transitions.at(-1)).toMatchObject({
    at: at(0, 11),
    rule: 'F7',
    from: 'window',
    to: 'window',
    what: { code: 'number.requested' },
    events: [],
  });
  expect(entry(life)).toBeUndefined();
});

test('F7: once per case: neither the same task again, nor another, nor after the customer came back', () => {
  const life = given().until(at(0, 12));
  life.task(at(0, 12), 'payment', 'pay').task(at(0, 13), 'delivery', 'choose-slot').until(at(2, 12));
  life.writes(at(2, 13)).task(at(2, 14), 'payment', 'pay').toTheEnd();
  expect(requests(life)).toEqual([at(0, 11)]);
});

const without: readonly [string, World][] = [
  ['an address is usable', { reach: { ...REACH, paths: ['email'] } }],
  ['the number is known', { reach: { ...REACH, paths: ['call'], lacksNumber: false } }],
  ['a call is not allowed, or nobody can be asked', { reach: { ...REACH, lacksNumber: false } }],
  ['policy says no', { ...WORLD, policy: { requestNumber: false } }],
  ['the reason has no call', { ...WORLD, policy: { fallback: ['email'] } }],
];
test.each(without)('F7: nobody is asked where %s', (_, world) => {
  const life = given(world).toTheEnd();
  expect(requests(life)).toEqual([]);
  expect(codes(life).filter((code) => code.startsWith('number.'))).toEqual([]);
});

test('F7: once the address was used, a call is what is left', () => {
  const reach = { ...REACH, paths: ['email'] as const };
  const life = given({ reach }).until(at(7, 12));
  expect(life.state.fallbacks).toEqual(['payment/email']);
  life.writes(at(7, 13)).task(at(7, 14), 'payment', 'pay').until(at(7, 15));
  expect(requests(life)).toEqual([at(7, 14)]);
});

test('F7: policy may differ per reason', () => {
  const policies: Readonly<Record<string, Partial<Policy>>> = { payment: { requestNumber: false } };
  const life = given({ ...WORLD, policies }).until(at(0, 12));
  expect(requests(life)).toEqual([]);
  life.task(at(0, 12), 'delivery', 'choose-slot').until(at(0, 13));
  expect(requests(life)).toEqual([at(0, 12)]);
});

test.each([
  ['opted out', (life: Life) => life.writes(at(0, 10, 30), 'stop'), at(0, 11)],
  ['is not in an open window', (life: Life) => life.until(at(1, 11)), at(1, 11)],
  ['has less than the margin left', (life: Life) => life.until(at(1, 9, 58)), at(1, 9, 58)],
] as const)('F7, W2, E2: a customer who %s is not asked', (_, before, when) => {
  const life = before(new Life(WORLD));
  life.task(when, 'payment', 'pay', { reopen: true }).toTheEnd();
  expect(requests(life)).toEqual([]);
});

test('F7, W9: it hides nothing: who owes, alerts and the window’s end are as without it', () => {
  const asked = given().until(at(0, 12));
  const other = given({ reach: { ...REACH, lacksNumber: false } }).until(at(0, 12));
  expect(asked.state).toMatchObject({ asked: other.state.asked, answered: other.state.answered });
  asked.writes(at(0, 13)).until(at(0, 14));
  expect(owes(asked.state)).toBe('business');
  asked.until(at(1, 13));
  expect(asked.state.phase.in).toBe('unanswered');
  expect(asked.events().filter((event) => event === 'case.escalated')).toHaveLength(1);
  expect(other.state.impacts).toEqual(asked.state.impacts);
});

test('F7, R7: one of which nobody knows whether it went counts as asked', () => {
  const life = given(firstly((now) => ({ was: 'unknown', at: now }))).task(at(0, 13), 'delivery', 'slot');
  life.toTheEnd();
  expect(requests(life)).toEqual([at(0, 11)]);
  expect(codes(life)).toContain('number.perhaps-requested');
});

test('F7, E6: what is held goes in the same window, and the agenda says what it waits for', () => {
  const life = given(firstly(heldFor(2 * HOUR))).until(at(0, 12));
  expect(codes(life).at(-1)).toBe('number.held');
  expect(entry(life)).toMatchObject({ at: at(0, 13), rule: 'F7', held: { rule: 'R8', until: at(0, 13) } });
  life.until(at(0, 14));
  expect(requests(life)).toEqual([at(0, 13)]);
});

test('F7: what is held beyond the window is dropped with a word, and another task may ask', () => {
  const life = given(firstly(heldFor(23 * HOUR - MINUTE))).until(at(0, 12));
  expect(life.transitions.at(-1)).toMatchObject({ rule: 'R8', what: { code: 'number.held-too-long' } });
  expect(life.state.numberRequest).toBeNull();
  life.task(at(0, 13), 'delivery', 'choose-slot').until(at(0, 14));
  expect(requests(life)).toEqual([at(0, 13)]);
});

test('F7: a refusal is told by its rule', () => {
  const life = given(firstly((now) => ({ was: 'refused', at: now, rule: 'E2', cause: 'gate' })));
  life.until(at(0, 12));
  expect(life.transitions.at(-1)).toMatchObject({ rule: 'E2', what: { code: 'number.refused' } });
  life.toTheEnd();
  expect(requests(life)).toEqual([]);
});

test('F7: what is held is asked again when it goes: a number that became known needs no request', () => {
  let reach: NonNullable<World['reach']> = REACH;
  const world: World = {
    ...firstly(heldFor(2 * HOUR)),
    get reach() {
      return reach;
    },
  };
  const life = given(world).until(at(0, 12));
  reach = { ...REACH, paths: ['call'], lacksNumber: false };
  life.redraw(at(0, 12));
  expect(entry(life)).toMatchObject({ refusedBy: 'F7' });
  life.until(at(0, 14));
  expect(requests(life)).toEqual([]);
  expect(life.transitions.at(-1)).toMatchObject({ rule: 'F7', what: { code: 'number.refused' } });
});

test('F7, R1: it does not go after the task’s validUntil', () => {
  const world = firstly(heldFor(2 * HOUR));
  const life = new Life(world).task(at(0, 11), 'payment', 'pay', { validUntil: at(0, 12) }).toTheEnd();
  expect(requests(life)).toEqual([]);
  expect(codes(life)).toContain('number.held-too-long');
});

test('F7, R12: a hold keeps it back; it goes when the hold ends, or is dropped with the window', () => {
  const held = () => new Life(WORLD).until(at(0, 10, 30));
  const short = held()
    .holds(at(0, 10, 30), at(0, 15))
    .task(at(0, 11), 'payment', 'pay')
    .until(at(0, 16));
  expect(requests(short)).toEqual([at(0, 15)]);
  const long = held()
    .holds(at(0, 10, 30), at(1, 15))
    .task(at(0, 11), 'payment', 'pay');
  expect(entry(long)).toBeUndefined();
  long.until(at(1, 10));
  expect(long.transitions.at(-1)?.what).toMatchObject({
    code: 'window.abandoned',
    next: expect.arrayContaining([explain('number.not-requested')]) as unknown,
  });
  long.writes(at(1, 16)).toTheEnd();
  expect(requests(long)).toEqual([]);
});

test.each([
  ['STOP', (life: Life) => life.writes(at(0, 12), 'stop')],
  ['completion', (life: Life) => life.obeys({ command: 'complete-task', at: at(0, 12) })],
  ['a resolution', (life: Life) => life.obeys({ command: 'resolve', at: at(0, 12), outcome: 'done' })],
  ['an erasure', (life: Life) => life.fact({ fact: 'erased', at: at(0, 12) })],
  ['a merge', (life: Life) => life.fact({ fact: 'merged', at: at(0, 12), into: 'case-0' })],
])('F7, R6: %s ends one that is held', (_, end) => {
  const life = end(given(firstly(heldFor(2 * HOUR))).until(at(0, 12))).toTheEnd();
  expect(requests(life)).toEqual([]);
});

test('F7, E2: after STOP the timeline says that it is not asked for', () => {
  const life = given(firstly(heldFor(2 * HOUR))).writes(at(0, 12), 'stop');
  expect(life.transitions.at(-1)?.what).toMatchObject({
    code: 'customer.opted-out',
    next: [explain('number.not-requested')],
  });
});

test('F7, I1: what was asked in a case that was taken over was asked here', () => {
  const other = given().until(at(0, 12)).state;
  const life = new Life(WORLD).until(at(0, 12)).fact({
    fact: 'absorbed',
    at: at(0, 12),
    from: 'case-2',
    anchor: at(0, 10),
    arrived: at(0, 10),
    owes: false,
    kept: 0,
    call: null,
    callEnded: false,
    reason: other.reason,
    task: other.task,
    state: other,
  });
  expect(life.state.numberRequest).toEqual({ state: 'asked', at: at(0, 11) });
  life.task(at(0, 13), 'delivery', 'choose-slot').toTheEnd();
  expect(requests(life)).toEqual([]);
});

test('W5: a notice of ours that met a closed window closes it, and leaves nobody owing', () => {
  const life = given()
    .until(at(0, 12))
    .fact({ fact: 'shut', at: at(0, 12), notice: true });
  expect(owes(life.state)).toBe('customer');
  life.until(at(0, 12));
  expect(life.state.phase.in).not.toBe('window');
  expect(life.state.phase.in).not.toBe('unanswered');
});

test('F7: a state that an earlier version stored has asked nobody', () => {
  const { numberRequest: _, ...stored } = given().state;
  expect(readState(stored).numberRequest).toBeNull();
  const asked = given().until(at(0, 12)).state;
  expect(eraseCase(unchanged(asked), 9, at(0, 13)).state.numberRequest).toEqual(asked.numberRequest);
});
