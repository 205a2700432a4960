import { describe, expect, test } from 'vitest';
import { agenda } from '../../../domain/schedule/agenda.ts';
import { refuses } from '../../../domain/schedule/handle-command.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { publicState } from '../../../domain/case/view.ts';
import type { Due, Outcome } from '../../../domain/case/step.ts';
import { DAY, HOUR, type Instant } from '../../../domain/time/instant.ts';
import { at, Life, type World } from './life.ts';

const pending = (world: World = {}, reason = 'payment') =>
  new Life(world).answers(at(0, 10, 1)).task(at(0, 10, 5), reason, 'pay');

/** Nothing automatic can go, so the case needs a person when its window ends on Tuesday at ten. */
const needy = (world: World = {}) =>
  pending({ ...world, reach: { template: 'E2', paths: [] } }).until(at(1, 12));

const codes = (life: Life) => life.transitions.map(({ what }) => what.code);
const toldAt = (life: Life) =>
  life.performed
    .filter(({ due }) => due.step.do === 'tell-supervisor' && due.rule === 'H4')
    .map((each) => each.at);

describe('H4: a case that needs a person', () => {
  test('is dormant to others, told of on every working day, and closes as unattended after thirty days', () => {
    const life = needy();
    expect(publicState(life.state)).toBe('dormant');
    expect(life.state).toMatchObject({
      phase: { in: 'needs-person', until: at(31, 10) },
      need: { since: at(1, 10), tellAt: at(2, 9) },
    });
    expect(
      agenda(life.state, life.outlook, life.now).map(({ step, at: when, rule }) => [step, when, rule]),
    ).toEqual([
      ['tell-need', at(2, 9), 'H4'],
      ['close', at(31, 10), 'H4'],
    ]);
    life.toTheEnd();
    // Tuesday's is the first telling; then each working day at nine, from Wednesday on.
    expect(toldAt(life).slice(0, 5)).toEqual([at(2, 9), at(3, 9), at(4, 9), at(7, 9), at(8, 9)]);
    expect(toldAt(life).at(-1)).toBe(at(31, 9));
    expect(life.events().filter((event) => event === 'case.needs-human')).toHaveLength(
      1 + toldAt(life).length,
    );
    expect(life.state.phase).toEqual({ in: 'closed', outcome: 'unattended' });
    expect(life.transitions.at(-1)).toMatchObject({ at: at(31, 10), rule: 'H4' });
  });

  test('closes at once where the policy of its reason says so', () => {
    const life = needy({ policies: { payment: { unattendedAfter: 0 } } });
    expect(life.state.phase).toEqual({ in: 'closed', outcome: 'unattended' });
    expect(life.transitions.at(-1)?.at).toBe(at(1, 10));
    expect(life.events()).toContain('case.needs-human');
  });

  test('stays whoever but a person writes, and is told of meanwhile', () => {
    const life = needy().writes(at(1, 13));
    expect(life.state).toMatchObject({ phase: { in: 'window' }, need: { since: at(1, 10) } });
    life.fact({ fact: 'answered', at: at(1, 14), by: 'bot' });
    expect(life.state.need).not.toBeNull();
    life.until(at(2, 14));
    expect(toldAt(life)).toEqual([at(2, 9)]);
    expect(life.state.phase).toMatchObject({ in: 'needs-person', until: at(31, 10) });
  });

  test('ends when a person writes, and R4 has its time anew', () => {
    for (const fact of [
      { fact: 'attended', at: at(5, 12) },
      { fact: 'answered', at: at(5, 12), by: 'person' },
    ] as const) {
      const life = needy().until(at(5, 12)).fact(fact);
      expect(life.state).toMatchObject({
        need: null,
        phase: { in: 'listening', why: 'dormant', until: at(5, 12) + 72 * HOUR },
      });
      expect(codes(life.toTheEnd())).toContain('need.attended');
      expect(life.state.phase).toEqual({ in: 'closed', outcome: 'dormant' });
    }
  });

  test('ends when a person dismisses it; there is nothing to dismiss in any other', () => {
    expect(refuses(pending().state, 'dismiss-need')).toBe('no_need');
    const life = needy();
    expect(refuses(life.state, 'dismiss-need')).toBeNull();
    life.obeys({ command: 'dismiss-need', at: at(1, 12) });
    expect(life.state).toMatchObject({
      need: null,
      phase: { in: 'listening', until: at(1, 12) + 72 * HOUR },
    });
    // Beside a window that is open the case goes on as it was.
    const open = needy()
      .writes(at(1, 13))
      .obeys({ command: 'dismiss-need', at: at(1, 14) });
    expect(open.state).toMatchObject({ need: null, phase: { in: 'window' } });
  });

  test('does not come back by the clock once it has ended; a new word of the customer or a new task raises another', () => {
    const ended = {
      dismissed: (life: Life, now: Instant) => life.obeys({ command: 'dismiss-need', at: now }),
      written: (life: Life, now: Instant) => life.fact({ fact: 'answered', at: now, by: 'person' }),
    };
    for (const end of Object.values(ended)) {
      // E2: STOP, and what was pending.
      const stopped = end(pending().writes(at(0, 11), 'stop'), at(0, 12));
      expect(stopped.state).toMatchObject({ need: null, phase: { in: 'window' } });
      stopped.toTheEnd();
      expect(stopped.events().filter((event) => event === 'case.needs-human')).toHaveLength(1);
      expect(stopped.state).toMatchObject({ phase: { in: 'closed', outcome: 'dormant' } });
      // All that is automatic was used up, and the window was open when it ended.
      const used = pending({ reach: { template: null, paths: [] } }).until(at(12, 12));
      expect(used.state.phase.in).toBe('needs-person');
      used.writes(at(12, 13)).fact({ fact: 'answered', at: at(12, 13), by: 'bot' });
      const tellings = used.events().filter((event) => event === 'case.needs-human').length;
      const needless = end(used.until(at(12, 14)), at(12, 14)).toTheEnd();
      expect(needless.events().filter((event) => event === 'case.needs-human')).toHaveLength(tellings);
      expect(needless.state).toMatchObject({ phase: { in: 'closed', outcome: 'dormant' } });

      const wrote = end(pending().writes(at(0, 11), 'stop'), at(0, 12))
        .writes(at(0, 13))
        .fact({ fact: 'answered', at: at(0, 14), by: 'bot' })
        .until(at(1, 14));
      expect(wrote.state).toMatchObject({ phase: { in: 'needs-person' }, need: { since: at(1, 13) } });
      const set = end(pending().writes(at(0, 11), 'stop'), at(0, 12)).task(at(0, 13), 'payment', 'choose');
      expect(set.until(at(1, 12)).state.phase.in).toBe('needs-person');
    }
  });

  test('is over with the case', () => {
    const life = needy().toTheEnd();
    expect(life.state).toMatchObject({ need: null, phase: { in: 'closed', outcome: 'unattended' } });
  });

  test('ends when it is resolved', () => {
    const life = needy().obeys({ command: 'resolve', at: at(1, 12), outcome: 'done' });
    expect(life.state.need).toBeNull();
    expect(life.toTheEnd().state.phase).toEqual({ in: 'closed', outcome: 'done' });
  });

  test('gives who takes it R4’s time anew, also on the last day', () => {
    const life = needy().until(at(31, 9, 30));
    life.obeys({ command: 'assign', at: at(31, 9, 30), queue: null, agent: 'agent-7' });
    expect(life.state.phase).toMatchObject({ in: 'needs-person', until: at(31, 9, 30) + 72 * HOUR });
    life.toTheEnd();
    expect(life.state.phase).toEqual({ in: 'closed', outcome: 'unattended' });
    // To give it to a queue is not to take it.
    const given = needy().obeys({ command: 'assign', at: at(1, 12), queue: 'payments', agent: null });
    expect(given.state.phase).toMatchObject({ until: at(31, 10) });
  });

  test('R12: a hold keeps it still, and it is told of when that ends', () => {
    const life = needy().holds(at(1, 12), at(8, 12)).until(at(8, 11));
    expect(toldAt(life)).toEqual([]);
    life.until(at(8, 13));
    expect(toldAt(life)).toEqual([at(8, 12)]);
  });

  test('H4, F5: what still needs a person when its listening ends does not close as if it were done', () => {
    const life = pending({ reach: { template: null, paths: ['email'] } }).until(at(1, 12));
    life.fact({ fact: 'failed', at: at(1, 12), reason: 'payment', number: 1, replacement: 0, cause: 'line' });
    expect(life.state).toMatchObject({ need: { since: at(1, 12) }, phase: { in: 'reopening' } });
    life.until(at(12, 0));
    expect(codes(life)).toContain('listening.over');
    expect(life.state.phase.in).toBe('needs-person');
  });

  test('R9: so does a kept reply that still waits', () => {
    const life = new Life().until(at(1, 12)).fact({ fact: 'kept', at: at(1, 12) });
    life.until(at(9, 13));
    expect(codes(life)).toContain('reply.still-saved');
    expect(life.state).toMatchObject({ phase: { in: 'needs-person' }, kept: { waiting: 1 } });
  });

  test('E2, H4: a question that STOP left to a person is not done with by a task that was completed', () => {
    const asked = () => pending().writes(at(0, 11)).writes(at(0, 12), 'stop');
    for (const when of [at(0, 13), at(1, 13)]) {
      const life = asked().until(when).obeys({ command: 'complete-task', at: when });
      expect(life.state).toMatchObject({ task: null, need: { since: at(0, 12) } });
      expect(toldAt(life.until(at(2, 12)))).toContain(at(2, 9));
      expect(life.state.phase.in).toBe('needs-person');
      life.obeys({ command: 'resolve', at: at(2, 13), outcome: 'done' });
      expect(life.until(at(4, 0)).state.phase).toEqual({ in: 'closed', outcome: 'done' });
    }
    // Without one it is resolved as ever (R10).
    const life = pending().obeys({ command: 'complete-task', at: at(0, 13) });
    expect(life.state.phase).toMatchObject({ in: 'resolved', outcome: 'completed' });
  });

  test('R9, W5: also in a resolved case, whether it was kept before the resolution or after it', () => {
    const resolved = (life: Life, when: Instant) =>
      life.until(when).obeys({ command: 'resolve', at: when, outcome: 'done' });
    const before = resolved(new Life().until(at(1, 12)).fact({ fact: 'kept', at: at(1, 12) }), at(1, 13));
    expect(agenda(before.state, before.outlook, at(1, 13))[0]).toMatchObject({
      step: 'need-person',
      rule: 'R9',
      at: at(2, 13),
    });
    const late = resolved(new Life().answers(at(0, 11)), at(1, 12)).until(at(1, 14));
    late.fact({ fact: 'kept', at: at(1, 14) });
    const refused = resolved(new Life().answers(at(0, 11)), at(0, 12)).until(at(0, 13));
    refused.fact({ fact: 'shut', at: at(0, 13) }).fact({ fact: 'kept', at: at(0, 13) });
    for (const life of [before, late, refused]) {
      life.until(at(2, 14));
      expect(life.events()).toContain('case.needs-human');
      expect(life.state).toMatchObject({ phase: { in: 'needs-person' }, kept: { waiting: 1 } });
      const closed = resolved(life.fact({ fact: 'kept-settled', at: at(2, 15), sent: false }), at(2, 16));
      expect(closed.until(at(4, 0)).state.phase).toEqual({ in: 'closed', outcome: 'done' });
    }
  });

  test('R9: where an agent cancels the template of a kept reply, the supervisor is told of the case as before', () => {
    const life = new Life({ hours: [14, 21] }).until(at(1, 12)).fact({ fact: 'kept', at: at(1, 12) });
    expect(life.state.phase.in).toBe('answering');
    life.obeys({ command: 'cancel-step', at: at(1, 13) });
    expect(life.state).toMatchObject({ phase: { in: 'unanswered', tellAt: at(2, 9) }, kept: { waiting: 1 } });
    expect(publicState(life.state)).toBe('escalated');
  });

  test('R9: where an agent throws away what was kept after its template has gone, the business still owes', () => {
    const life = new Life()
      .until(at(1, 12))
      .fact({ fact: 'kept', at: at(1, 12) })
      .until(at(1, 13));
    expect(life.state.phase).toMatchObject({ in: 'listening', why: 'answer' });
    life.fact({ fact: 'kept-settled', at: at(1, 13), sent: false });
    expect(life.state.phase).toMatchObject({ in: 'unanswered', tellAt: at(2, 9) });
    expect(life.events().filter((event) => event === 'case.unanswered')).toHaveLength(2);
    // One of which nobody knows whether it went answers once a status says so (R7).
    const went = new Life()
      .until(at(1, 12))
      .fact({ fact: 'kept', at: at(1, 12) })
      .until(at(1, 13));
    went.fact({ fact: 'kept-settled', at: at(1, 13), sent: true });
    expect(went.state.phase).toMatchObject({ in: 'listening', why: 'answer' });
  });
});

/** A case in each phase that is not closed, with the instant at which it is there. */
const PHASES: Readonly<Record<string, () => Life>> = {
  window: () => pending(),
  reopening: () => pending().until(at(1, 12)),
  waiting: () => pending().until(at(3, 12)),
  unanswered: () => new Life().until(at(1, 12)),
  answering: () => new Life({ hours: [14, 21] }).until(at(1, 12)).fact({ fact: 'kept', at: at(1, 12) }),
  'falling-back': () =>
    pending({ hours: [12, 21], reach: { template: 'E2', paths: ['email'] } }).until(at(1, 11)),
  'listening to the mail': () => pending({ reach: { template: 'E2', paths: ['email'] } }).until(at(1, 12)),
  'listening to the answer': () =>
    new Life()
      .until(at(1, 12))
      .fact({ fact: 'kept', at: at(1, 12) })
      .until(at(1, 13)),
  dormant: () => new Life().answers(at(0, 11)).until(at(1, 12)),
  resolved: () => pending().obeys({ command: 'resolve', at: at(0, 12), outcome: 'done' }),
};

const SENDS = new Set(['impact', 'answer', 'email', 'book-call', 'deliver-kept']);
const sendsSince = (life: Life, since: Instant) =>
  life.performed
    .filter((each) => each.at >= since && SENDS.has(each.due.step.do))
    .map(({ due }) => due.step.do);

describe('E2: an opt-out ends every plan, whenever it is heard and on whatever line', () => {
  const LATE = 30 * HOUR;
  for (const [phase, begin] of Object.entries(PHASES)) {
    for (const how of ['elsewhere', 'late', 'now'] as const) {
      test(`${phase}, ${how}`, () => {
        const life = begin();
        const now = Math.max(life.now, at(0, 12));
        const owed = phase !== 'dormant' && phase !== 'resolved';
        if (how === 'elsewhere') life.fact({ fact: 'opted-out', at: now });
        else life.writes(now, 'stop', how === 'late' ? now - LATE : now);
        expect(life.state).toMatchObject({ stopped: true });
        expect(life.state.need === null).toBe(!owed);
        expect(codes(life)).toContain('customer.opted-out');
        life.toTheEnd();
        expect(sendsSince(life, now)).toEqual([]);
        expect(life.state.phase.in).toBe('closed');
        const outcome = { dormant: 'dormant', resolved: 'done' }[phase] ?? 'unattended';
        expect(life.state.phase).toMatchObject({ outcome });
      });
    }
  }

  test('a new task does not lift it, START does, from wherever', () => {
    const life = pending()
      .until(at(1, 12))
      .fact({ fact: 'opted-out', at: at(1, 12) });
    life.task(at(1, 13), 'payment', 'sign', { reopen: true });
    expect(life.state).toMatchObject({ stopped: true, phase: { in: 'needs-person' } });
    life.fact({ fact: 'opted-in', at: at(1, 14) }).task(at(1, 15), 'payment', 'pay', { reopen: true });
    expect(life.state).toMatchObject({ stopped: false, phase: { in: 'reopening' } });
  });

  test('F3: a call they asked for stays and is made; one of ours is cancelled', () => {
    const ours = pending({ reach: { template: 'E2', paths: ['call'] } }).until(at(1, 10, 30));
    expect(ours.state.call).toMatchObject({ state: 'booked', wished: false });
    ours.fact({ fact: 'opted-out', at: at(1, 10, 30) });
    expect(ours.state.call).toBeNull();
    expect(ours.events()).toContain('call.cancelled');
    const theirs = pending()
      .obeys({ command: 'book-call', at: at(0, 12), wished: true })
      .until(at(0, 13));
    theirs.fact({ fact: 'opted-out', at: at(0, 13) });
    expect(theirs.state.call).toMatchObject({ state: 'booked', wished: true });
    theirs.until(at(1, 11));
    expect(theirs.state.call).toMatchObject({ state: 'due' });
    // F5: it waits for the call's outcome, whatever that is, and then ends.
    theirs.obeys({ command: 'record-call', at: at(1, 11, 20), was: 'done' }).toTheEnd();
    expect(theirs.state.phase).toEqual({ in: 'closed', outcome: 'unattended' });
  });
});

const EVERY_TWO_HOURS = [9, 11, 13, 15, 17];
const called = (world: World = {}) =>
  pending(
    { callsAt: EVERY_TWO_HOURS, reach: { template: 'E2', paths: ['call', 'email'] }, ...world },
    'payment',
  );

describe('F3: calls that were missed', () => {
  test('nobody recorded it: rebooked for the next working day, told, and after three in a row a person; never two promises in one day', () => {
    const life = called({ policies: { payment: { fallback: ['call', 'email'] } } }).toTheEnd();
    const promised = life.transitions
      .filter(({ what }) => what.code === 'call.booked')
      .map(({ detail }) => detail?.['from']);
    expect(promised).toEqual([at(1, 11), at(2, 9), at(3, 9)]);
    expect(life.events().filter((event) => event === 'call.missed')).toHaveLength(3);
    // The call failed by us, so the customer hears of nothing else, and a person takes it.
    expect(life.sent.map(({ what }) => what)).toEqual(['call', 'call', 'call']);
    expect(life.events()).toContain('case.needs-human');
  });

  test('in a row: one that the customer missed begins the row anew', () => {
    const life = called({ policies: { payment: { fallback: ['call', 'email'], callsMissedByUs: 2 } } }).until(
      at(1, 12),
    );
    expect(life.state.call).toMatchObject({ missedByUs: 1 });
    life.until(at(2, 9)).obeys({ command: 'record-call', at: at(2, 9, 10), was: 'missed-by-customer' });
    expect(life.state.call).toMatchObject({ missedByUs: 0, missedByCustomer: 1, state: 'wanted' });
    life.until(at(3, 12));
    expect(life.state.call).toMatchObject({ missedByUs: 1 });
  });

  test('over the weekend it is Monday’s', () => {
    const life = new Life({ callsAt: EVERY_TWO_HOURS }, at(4, 9)).obeys({
      command: 'book-call',
      at: at(4, 9),
    });
    life.until(at(4, 12)).until(at(4, 12, 30));
    expect(life.state.call).toMatchObject({ state: 'booked', slot: [at(7, 9), at(7, 9, 30)] });
  });
});

describe('F1: a path that never was possible', () => {
  const refusing = (cause: 'gate' | 'person') => ({
    policies: { payment: { fallback: ['call', 'email'] as const } },
    outcome: ({ step }: Due, now: Instant): Outcome | null =>
      step.do === 'book-call' ? { was: 'refused', at: now, rule: 'E2', cause } : null,
  });

  test('is skipped with its rule and is not called failed; the next one goes, and it is not asked again', () => {
    const life = called(refusing('gate')).until(at(1, 12));
    expect(life.state.skipped).toEqual([{ reason: 'payment', path: 'call', rule: 'E2' }]);
    expect(life.state.fallbacks).toEqual(['payment/email']);
    expect(life.transitions).toContainEqual(
      expect.objectContaining({
        rule: 'E2',
        what: expect.objectContaining({ code: 'fallback.not-possible' }),
      }),
    );
    expect(codes(life)).not.toContain('call.not-booked');
  });

  test('one that was tried did fail', () => {
    const life = called(refusing('person')).until(at(1, 12));
    expect(life.state).toMatchObject({ skipped: [], fallbacks: ['payment/call', 'payment/email'] });
  });
});

test('W6, R4: what has no window rests after three quiet days, and closes three days later', () => {
  const life = new Life({ policy: { window: null as unknown as number } }).answers(at(0, 12));
  expect(nextDue(life.state, life.outlook)).toMatchObject({ at: at(3, 10), rule: 'R4' });
  life.toTheEnd();
  expect(life.state.phase).toEqual({ in: 'closed', outcome: 'dormant' });
  expect(life.transitions.at(-1)?.at).toBe(at(6, 10));
  expect(codes(life)).toContain('conversation.rests');
  expect(life.events()).not.toContain('case.expired');
  expect(life.now).toBeGreaterThan(at(0, 10) + DAY);
});
