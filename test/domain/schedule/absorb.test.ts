import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/case/fact.ts';
import { isMerged } from '../../../domain/case/merge-away.ts';
import { owes } from '../../../domain/case/view.ts';
import { refusesAsGiven } from '../../../domain/schedule/handle-command.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';
import { at, Life } from './life.ts';

/** What the database tells the older case of another one, as it stands there. */
function absorbed(now: Instant, other: Life, over: Partial<Extract<Fact, { fact: 'absorbed' }>> = {}): Fact {
  const { state } = other;
  const { anchor } = state.session;
  return {
    fact: 'absorbed',
    at: now,
    from: 'case-2',
    anchor: anchor === 0 ? null : anchor,
    arrived: anchor === 0 ? null : anchor,
    owes: owes(state) === 'business',
    kept: state.kept.waiting,
    call: null,
    callEnded: false,
    reason: state.reason,
    task: state.task,
    state,
    ...over,
  };
}
/** The customer wrote at `begun`, the business answered with a task. */
const pending = (begun: Instant, step = 'pay') =>
  new Life({}, begun).task(begun + 5 * MINUTE, 'payment', step);
const impacts = (life: Life) => life.state.impacts.map(({ number }) => number);

describe('I1: what stands in a merged case', () => {
  test('I1, R6, W7: what the customer wrote there is a reply: what was planned ends, and the business owes', () => {
    const life = pending(at(0, 10)).until(at(1, 10, 30));
    expect(life.state.phase.in).toBe('reopening');
    const other = new Life({}, at(1, 10, 40));
    life.until(at(1, 10, 45)).fact(absorbed(at(1, 10, 45), other));
    expect(life.state).toMatchObject({ phase: { in: 'window' }, session: { anchor: at(1, 10, 40) } });
    expect(owes(life.state)).toBe('business');
    expect(life.events()).toContain('case.reopened');
  });

  test('I1, R2: impacts and abandonments add up: with one in each there is no other, and the plan of the older goes', () => {
    const [life, other] = [pending(at(0, 10)).until(at(1, 12)), pending(at(0, 11)).until(at(1, 12))];
    expect([impacts(life), impacts(other)]).toEqual([[1], [1]]);
    life.fact(absorbed(at(1, 12), other));
    expect(impacts(life)).toEqual([1, 1]);
    expect(life.state.abandonments).toEqual({ payment: 2 });
    expect(life.state.phase.in).toBe('waiting');
    life.toTheEnd();
    expect(life.sent.filter(({ what }) => what === 'impact')).toHaveLength(1);
  });

  test('I1, W10: the task set later goes on, with what was planned for it', () => {
    const life = pending(at(0, 10));
    const other = pending(at(0, 11), 'choose');
    life.until(at(1, 12));
    other.until(at(1, 12));
    life.fact(absorbed(at(1, 12), other));
    expect(life.state.task?.step).toBe('choose');
    const dormant = new Life({}, at(0, 10)).answers(at(0, 10, 5)).until(at(1, 12));
    expect(dormant.state.phase.in).toBe('listening');
    dormant.fact(absorbed(at(1, 12), pending(at(0, 11)).until(at(1, 12))));
    // Impact 1 went there; the second is planned here.
    expect(dormant.state).toMatchObject({ task: { step: 'pay' }, phase: { in: 'reopening', number: 2 } });
  });

  test('I1, W9: an answer given there that fails later never was one here either; while another lives, it was', () => {
    const answeredThere = () => new Life({}, at(0, 11)).answers(at(0, 11, 5)).answers(at(0, 11, 6));
    for (const before of [pending(at(0, 10)), new Life({}, at(0, 10)).answers(at(0, 10, 5))]) {
      const other = answeredThere();
      const [first = 0, second = 0] = other.replies;
      const life = before.until(at(0, 12)).fact(absorbed(at(0, 12), other));
      expect(owes(life.state)).not.toBe('business');
      const fails = (answer: number, from?: string) =>
        life.fact({ fact: 'answer-failed', at: at(0, 13), answer, ...(from ? { from } : {}) });
      fails(first, 'case-2');
      fails(second);
      expect(owes(life.state)).not.toBe('business');
      fails(second, 'case-2');
      expect(owes(life.state)).toBe('business');
      expect(life.until(at(1, 7)).events()).toContain('case.escalated');
      expect(owes(life.answers(at(1, 8)).state)).not.toBe('business');
    }
  });

  test('I1, W9: resolved meanwhile, the case is open again and needs a person; merged twice, they live on', () => {
    const third = new Life({}, at(0, 11)).answers(at(0, 11, 5));
    const second = new Life({}, at(0, 10, 30)).answers(at(0, 10, 40)).until(at(0, 12));
    second.fact(absorbed(at(0, 12), third, { from: 'case-3' }));
    const life = new Life({}, at(0, 10)).answers(at(0, 10, 5)).until(at(0, 13));
    life.fact(absorbed(at(0, 13), second)).obeys({ command: 'resolve', at: at(0, 14), outcome: 'done' });
    life.fact({ fact: 'answer-failed', at: at(0, 15), answer: third.replies[0] ?? 0, from: 'case-3' });
    expect(owes(life.state)).toBe('business');
    expect(life.state).toMatchObject({ phase: { in: 'window' }, need: { since: at(0, 15) } });
  });

  test('I1, R10, W9: what is unanswered there is a word not yet read here, and what was said before it answers it not', () => {
    const life = new Life({}, at(0, 10)).answers(at(0, 10, 5)).until(at(0, 12));
    const { seen } = life.state;
    life.fact(absorbed(at(0, 12), new Life({}, at(0, 11))));
    expect(refusesAsGiven(life.state, { command: 'resolve', seen })).toBe('new_message');
    expect(refusesAsGiven(life.state, { command: 'resolve', seen: life.state.seen })).toBeNull();
    // An echo of the phone app, told late.
    expect(owes(life.answers(at(0, 12, 30), at(0, 10, 30)).state)).toBe('business');
    expect(owes(life.answers(at(0, 12, 40), at(0, 11, 30)).state)).not.toBe('business');
  });

  test('I1, R9: where the business owes, no plan for the task there goes on here, and the supervisor is told as before', () => {
    for (const owing of [
      new Life({}, at(0, 10)).until(at(1, 12)),
      new Life({}, at(0, 10)).until(at(1, 12)).fact({ fact: 'kept', at: at(1, 12) }),
    ]) {
      const before = owing.state.phase.in;
      const other = pending(at(0, 11)).until(at(1, 12));
      expect(other.state.phase).toMatchObject({ in: 'reopening', number: 2 });
      owing.fact(absorbed(at(1, 12), other));
      expect(owes(owing.state)).toBe('business');
      expect(owing.state).toMatchObject({ phase: { in: before }, task: { step: 'pay' } });
      owing.until(at(12, 0));
      expect(owing.sent.filter(({ what }) => what !== 'answer')).toEqual([]);
      expect(owing.events().filter((event) => event === 'case.unanswered').length).toBeGreaterThan(0);
    }
  });

  test('I1, E2: an opt-out said there ends what was planned here, and a person sees the task', () => {
    const life = pending(at(0, 10)).until(at(1, 12));
    const other = new Life({}, at(0, 10, 30)).writes(at(0, 10, 31), 'stop').until(at(1, 12));
    // The database tells both, one after the other.
    life.fact(absorbed(at(1, 12), other)).fact({ fact: 'opted-out', at: at(1, 12) });
    expect(life.state).toMatchObject({ stopped: true, phase: { in: 'needs-person' } });
    expect(life.toTheEnd().sent.filter(({ at: when }) => when >= at(1, 12))).toEqual([]);
  });

  test('I1, E2: so it does while a window is open, and where the one that stopped had nothing pending', () => {
    for (const other of [
      new Life({}, at(0, 10, 30)).writes(at(0, 10, 31), 'stop'),
      new Life({}, at(0, 10, 30)).answers(at(0, 10, 40)).writes(at(0, 11), 'stop'),
    ]) {
      const asked = new Life({}, at(0, 10));
      const waiting = pending(at(0, 10));
      for (const life of [asked, waiting]) {
        life.until(at(0, 12)).fact(absorbed(at(0, 12), other.until(at(0, 12))));
        life.fact({ fact: 'opted-out', at: at(0, 12) });
        expect(life.state).toMatchObject({ stopped: true, phase: { in: 'window' } });
        expect(life.state.need).not.toBeNull();
        expect(owes(life.state)).not.toBe('business');
        expect(life.toTheEnd().sent).toEqual([]);
      }
    }
    // A case whose customer had stopped takes over one with a task.
    const stopped = new Life({}, at(0, 9))
      .answers(at(0, 9, 5))
      .writes(at(0, 9, 10), 'stop')
      .until(at(1, 12));
    stopped.fact(absorbed(at(1, 12), pending(at(0, 10)).until(at(1, 12))));
    stopped.fact({ fact: 'opted-out', at: at(1, 12) });
    expect(stopped.state).toMatchObject({ task: { step: 'pay' }, phase: { in: 'needs-person' } });
    expect(stopped.toTheEnd().sent).toEqual([]);
  });

  test('I1, F3, R9, R12: a booked call, kept replies and a hold come along', () => {
    const life = new Life({}, at(0, 10)).answers(at(0, 10, 5)).until(at(1, 12));
    const slot = [at(2, 11), at(2, 11, 30)] as const;
    const other = pending(at(0, 11)).holds(at(0, 12), at(3, 12));
    life.fact(
      absorbed(at(1, 12), other, {
        kept: 2,
        callEnded: true,
        call: {
          reason: 'payment',
          state: 'booked',
          at: slot[0],
          slot,
          missedByCustomer: 0,
          missedByUs: 0,
          notBefore: null,
          wished: false,
          chosen: null,
          tries: 0,
          held: null,
        },
      }),
    );
    expect(life.state).toMatchObject({
      call: { state: 'booked', slot },
      kept: { waiting: 2 },
      hold: { until: at(3, 12) },
    });
    expect(life.events()).toContain('call.cancelled');
  });

  test('I1: a resolved case that takes over an open one is open again', () => {
    const life = new Life({}, at(0, 10)).answers(at(0, 10, 5));
    life.obeys({ command: 'resolve', at: at(0, 11), outcome: 'done' });
    life.until(at(0, 12)).fact(absorbed(at(0, 12), new Life({}, at(0, 11, 55))));
    expect(life.state.phase.in).toBe('window');
    expect(owes(life.state)).toBe('business');
  });

  test('I1: what nobody has recorded yet is a message, or a task that the business opened with', () => {
    const life = pending(at(0, 10)).until(at(1, 12));
    const unknown = { state: null, reason: null, task: null } as const;
    life.fact(absorbed(at(1, 12), new Life({}, at(1, 11, 59)), unknown));
    expect(life.state.phase.in).toBe('window');
    const dormant = new Life({}, at(0, 10)).answers(at(0, 10, 5)).until(at(1, 12));
    const task = { id: 'task-9', step: 'pay', since: at(1, 11), validUntil: null, dueAt: null };
    dormant.fact(
      absorbed(at(1, 12), dormant, {
        ...unknown,
        anchor: null,
        arrived: null,
        owes: false,
        reason: 'payment',
        task,
      }),
    );
    expect(dormant.state).toMatchObject({ task: { id: 'task-9' }, phase: { in: 'reopening', number: 1 } });
  });

  test('I1: the merged case closes at once, whatever it was in, and nothing goes from it', () => {
    for (const other of [pending(at(0, 10)), pending(at(0, 10)).until(at(1, 12)), new Life({}, at(0, 10))]) {
      const { now } = other;
      other.fact({ fact: 'merged', at: now, into: 'case-1' });
      expect(isMerged(other.state)).toBe(true);
      expect(nextDue(other.state, other.outlook)).toMatchObject({
        at: now,
        step: { do: 'close', outcome: 'merged' },
        rule: 'I1',
      });
      other.until(now);
      expect(other.state.phase).toEqual({ in: 'closed', outcome: 'merged' });
      expect(owes(other.state)).toBe('nobody');
    }
  });
});

test('I1, R2: whatever two cases were in, and whenever they are merged, never more than two impacts about a reason go from there on, and the case ends', () => {
  const act = fc.record({
    after: fc.integer({ min: 1, max: 60 }),
    what: fc.constantFrom('writes', 'answers', 'task', 'choose', 'stop', 'ack', 'resolve', 'hold'),
  });
  const play = (begun: Instant, acts: readonly { after: number; what: string }[], until: Instant): Life => {
    const life = new Life({}, begun);
    for (const { after, what } of acts) {
      const now = life.now + after * HOUR;
      if (now >= until || life.state.phase.in === 'closed') break;
      if (what === 'writes') life.writes(now);
      else if (what === 'answers') life.answers(now);
      else if (what === 'stop' || what === 'ack') life.writes(now, what);
      else if (what === 'resolve') life.until(now).obeys({ command: 'resolve', at: now, outcome: 'done' });
      else if (what === 'hold') life.until(now).holds(now, now + 20 * HOUR);
      else life.task(now, 'payment', what === 'task' ? 'pay' : 'choose');
    }
    return life.until(until);
  };
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 5 }),
      fc.array(act, { maxLength: 5 }),
      fc.integer({ min: 1, max: 200 }),
      (mine, others, hours) => {
        const now = at(0, 11) + hours * HOUR;
        const life = play(at(0, 10), mine, now);
        const other = play(at(0, 11), others, now);
        if (life.state.phase.in === 'closed' || other.state.phase.in === 'closed') return;
        const used = life.state.impacts.length + other.state.impacts.length;
        const before = life.sent.filter(({ what }) => what === 'impact').length;
        life.fact(absorbed(now, other));
        expect(life.state.impacts).toHaveLength(used);
        const owed = owes(other.state) === 'business';
        if (owed) expect(owes(life.state)).toBe('business');
        expect(nextDue(life.state, life.outlook)).not.toBeNull();
        life.toTheEnd();
        const after = life.sent.filter(({ what }) => what === 'impact').length - before;
        expect(after).toBeLessThanOrEqual(Math.max(0, 2 - used));
      },
    ),
    { numRuns: 500 },
  );
});
