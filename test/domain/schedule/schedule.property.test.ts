import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agenda, stepName } from '../../../domain/schedule/agenda.ts';
import type { Outlook } from '../../../domain/case/case-state.ts';
import type { Fact, InboundKind } from '../../../domain/case/fact.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../../domain/time/instant.ts';
import { applyFacts } from '../../../domain/schedule/apply-fact.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { refusesRequest } from '../../../domain/schedule/number-request.ts';
import type { Opening } from '../../../domain/schedule/opening.ts';
import type { Outcome } from '../../../domain/case/step.ts';
import { owes, windowClosesAt } from '../../../domain/case/view.ts';
import { explain } from '../../../domain/explanation/explanation.ts';
import { at, drawOutlook, Life, MONDAY, type World } from './life.ts';

const REASONS = ['payment', 'delivery', 'technical-service'] as const;

type Word =
  | { do: 'write'; kind: InboundKind; age: number }
  | {
      do:
        | 'answer'
        | 'complete'
        | 'resolve'
        | 'cancel'
        | 'keep'
        | 'settle'
        | 'shut'
        | 'bounce'
        | 'report'
        | 'book'
        | 'contact'
        | 'notice-refused'
        | 'eased';
    }
  /** W9: said so long before it was learned. */
  | { do: 'echo'; age: number }
  /** W9: of the answers so far, the newest is 0. */
  | { do: 'answer-fails'; which: number }
  | { do: 'hold'; for: number }
  | { do: 'release' }
  | { do: 'call'; was: 'done' | 'missed-by-customer' | 'missed-by-us' | 'cancelled' }
  | { do: 'fail'; number: 1 | 2; cause: 'person' | 'template' | 'line' }
  | { do: 'task'; reason: (typeof REASONS)[number]; step: string; reopen: boolean; validFor: number | null };

const word: fc.Arbitrary<Word> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      kind: fc.constantFrom<InboundKind>(
        'message',
        'message',
        'message',
        'ack',
        'tap',
        'call',
        'stop',
        'start',
        'welcome',
        'permission',
      ),
      age: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 * HOUR })),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('task' as const),
      reason: fc.constantFrom(...REASONS),
      step: fc.constantFrom('pay', 'slot'),
      reopen: fc.boolean(),
      validFor: fc.oneof(fc.constant(null), fc.integer({ min: HOUR, max: 6 * DAY })),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'answer' as const,
        'answer' as const,
        'complete' as const,
        'resolve' as const,
        'cancel' as const,
        'keep' as const,
        'settle' as const,
        'shut' as const,
        'bounce' as const,
        'report' as const,
        'book' as const,
        'contact' as const,
        'notice-refused' as const,
        'eased' as const,
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      for: fc.oneof(fc.integer({ min: MINUTE, max: 4 * DAY }), fc.integer({ min: MINUTE, max: 20 * DAY })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('echo' as const), age: fc.integer({ min: 0, max: 30 * HOUR }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('answer-fails' as const), which: fc.constantFrom(0, 0, 0, 1, 2) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      was: fc.constantFrom(
        'done' as const,
        'missed-by-customer' as const,
        'missed-by-us' as const,
        'cancelled' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      number: fc.constantFrom(1 as const, 2 as const),
      cause: fc.constantFrom('person' as const, 'template' as const, 'line' as const),
    }),
  },
);

const script = fc.array(fc.record({ after: fc.integer({ min: 0, max: 50 * HOUR }), word }), {
  maxLength: 14,
});

const surroundings = fc.record({
  hours: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 13, max: 24 })),
  closedDays: fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }),
  reach: fc.record({
    template: fc.constantFrom(null, null, null, 'E2' as const),
    paths: fc.constantFrom<Outlook['reach']['paths']>(['email', 'call'], ['email'], ['call'], []),
    lacksNumber: fc.boolean(),
  }),
  /** R11: who began the case, and for how long the gate held its notice. */
  opened: fc.constantFrom<'by-customer' | 'notice' | 'task'>('by-customer', 'by-customer', 'notice', 'task'),
  heldFor: fc.constantFrom(0, 0, 9 * HOUR),
  /** What becomes of each send, in turn; empty: all is well. */
  fates: fc.array(fc.constantFrom('done', 'done', 'unknown', 'held', 'person', 'template', 'line', 'gate'), {
    maxLength: 10,
  }),
});

type Surroundings = typeof surroundings extends fc.Arbitrary<infer T> ? T : never;

function world({ hours, closedDays, reach, fates }: Surroundings): World {
  let turn = 0;
  return {
    hours,
    closedDays,
    reach,
    policies: { 'technical-service': { reopenAbandonments: 1, fallback: ['call', 'email'] } },
    outcome: ({ step }, now, life): Outcome | null => {
      const isRequest = step.do === 'request-number';
      if (!isRequest && !['impact', 'answer', 'email', 'book-call', 'deliver-kept'].includes(step.do))
        return null;
      if (isRequest && refusesRequest(life.state, life.outlook, now) !== null) return null;
      const open = life.outlook.send.some(([from, to]) => from <= now && now < to);
      if (!open && !isRequest && step.do !== 'book-call' && step.do !== 'deliver-kept') return null;
      const fate = fates[turn++] ?? 'done';
      switch (fate) {
        case 'unknown':
          return step.do === 'book-call' ? null : { was: 'unknown', at: now };
        case 'held':
          return {
            was: 'held',
            at: now,
            until: now + 20 * MINUTE,
            rule: 'E6',
            why: explain('line.quality', { quality: 'red' }),
          };
        case 'gate':
          return { was: 'refused', at: now, rule: 'E3', cause: 'gate' };
        case 'person':
        case 'template':
        case 'line':
          return { was: 'refused', at: now, rule: 'R8', cause: fate };
        default:
          return null;
      }
    },
  };
}

function say(life: Life, now: Instant, said: Word): void {
  life.until(now);
  switch (said.do) {
    case 'write':
      life.fact({ fact: 'inbound', at: now - said.age, arrived: now, kind: said.kind });
      break;
    case 'task': {
      const validUntil = said.validFor === null ? null : now + said.validFor;
      const id = `task-${life.transitions.length}`;
      life.task(now, said.reason, said.step, { id, reopen: said.reopen, validUntil });
      break;
    }
    case 'answer':
      life.fact({ fact: 'answered', at: now });
      break;
    case 'echo':
      life.answers(now, now - said.age);
      break;
    case 'answer-fails': {
      const answer = life.replies.at(-1 - said.which);
      if (answer !== undefined) life.answerFails(now, answer);
      break;
    }
    case 'complete':
      life.obeys({ command: 'complete-task', at: now });
      break;
    case 'resolve':
      life.obeys({ command: 'resolve', at: now, outcome: 'done' });
      break;
    case 'cancel':
      life.obeys({ command: 'cancel-step', at: now });
      break;
    case 'book':
      life.obeys({ command: 'book-call', at: now });
      break;
    case 'hold':
      life.holds(now, now + said.for);
      break;
    case 'release':
      life.obeys({ command: 'release', at: now });
      break;
    case 'call':
      life.obeys({ command: 'record-call', at: now, was: said.was });
      break;
    case 'keep':
      life.fact({ fact: 'kept', at: now });
      break;
    case 'settle':
      life.fact({ fact: 'kept-settled', at: now, sent: true });
      break;
    case 'shut':
      life.fact({ fact: 'shut', at: now });
      break;
    case 'bounce':
      life.fact({ fact: 'bounced', at: now });
      break;
    case 'notice-refused':
      life.fact({ fact: 'notice-refused', at: now });
      break;
    case 'eased':
      life.fact({ fact: 'eased', at: now, what: 'line' }).fact({ fact: 'eased', at: now, what: 'template' });
      break;
    case 'contact':
      life.fact({ fact: 'contact', at: now });
      break;
    case 'report':
      if (now >= (windowClosesAt(life.state, life.outlook.policy) ?? Number.POSITIVE_INFINITY)) {
        life.fact({ fact: 'reported-template', at: now, reason: life.state.reason });
      }
      break;
    case 'fail': {
      const { reason } = life.state;
      const sent = life.state.impacts.some(
        (impact) => impact.reason === reason && impact.number === said.number,
      );
      if (sent)
        life.fact({
          fact: 'failed',
          at: now,
          reason,
          number: said.number,
          replacement: 0,
          cause: said.cause,
        });
      break;
    }
  }
}

const TASK = { id: 'task-pay', step: 'pay', since: at(0, 10), validUntil: null, dueAt: null };

/** R11: a case that may not be written to never exists, so the customer begins it. */
function opening(around: Surroundings): Opening | 'message' {
  const { opened, heldFor, reach } = around;
  const { send } = drawOutlook(world(around), 'payment', at(0, 10));
  const mayGo = reach.template === null && send.some(([from]) => from <= at(0, 10) + 72 * HOUR);
  if (opened === 'by-customer' || !mayGo) return 'message';
  const task = opened === 'task' ? TASK : null;
  return { fact: 'opened', at: at(0, 10), reason: 'payment', task, goesAt: at(0, 10) + heldFor };
}

function live(script_: readonly { after: number; word: Word }[], around: Surroundings): Life {
  const life = new Life(world(around), at(0, 10), opening(around));
  let now = at(0, 10);
  for (const { after, word: said } of script_) {
    now += after;
    say(life, now, said);
  }
  return life;
}

const lives = (check: (life: Life, around: Surroundings) => void, runs = 2_000) =>
  fc.assert(
    fc.property(script, surroundings, (script_, around) => check(live(script_, around), around)),
    { numRuns: runs },
  );

test('R2, W10: never a third impact of a reason, never a fourth of a case, whatever happens', () => {
  lives((life) => {
    life.toTheEnd();
    const templates = life.sent.filter(({ what }) => what === 'impact' || what === 'answer');
    // A failed one may be replaced once under its number (R8), so what counts are numbers, not sends.
    const numbers = new Set(life.state.impacts.map(({ reason, number }) => `${reason}/${number}`));
    for (const reason of REASONS) {
      const own = life.state.impacts.filter((impact) => impact.reason === reason);
      expect(own.filter(({ number }) => number !== 'reported').length).toBeLessThanOrEqual(2);
      for (const number of [1, 2]) {
        const sends = templates.filter((sent) => sent.reason === reason && sent.number === number);
        expect(sends.length).toBeLessThanOrEqual(2);
      }
      // R9: one, and a replacement of it goes only when it was refused.
      const answers = templates.filter((sent) => sent.reason === reason && sent.what === 'answer');
      expect(answers.length).toBeLessThanOrEqual(1);
    }
    expect([...numbers].filter((each) => !each.endsWith('/reported')).length).toBeLessThanOrEqual(3);
  });
});

test('R1, E5: no impact and no email outside the hours, no template of ours inside the window', () => {
  lives((life, { hours: [from, to], closedDays }) => {
    life.toTheEnd();
    for (const sent of life.sent) {
      if (sent.what === 'call' || sent.what === 'kept' || sent.what === 'number-request') continue;
      const day = Math.floor((sent.at - MONDAY) / DAY);
      const hour = (sent.at - MONDAY - day * DAY) / HOUR;
      expect(hour).toBeGreaterThanOrEqual(from);
      expect(hour).toBeLessThan(to);
      expect(closedDays).not.toContain(day);
      expect(sent.windowOpen).toBe(false);
    }
  });
});

test('F7: a number is asked for once in a case at most, and in the open window', () => {
  let asked = 0;
  fc.assert(
    fc.property(script, surroundings, (script_, around) => {
      const reach = { ...around.reach, paths: [], lacksNumber: true };
      const life = live(script_, { ...around, reach }).toTheEnd();
      const requests = life.sent.filter(({ what }) => what === 'number-request');
      asked += requests.length;
      expect(requests.length).toBeLessThanOrEqual(1);
      for (const request of requests) expect(request.windowOpen).toBe(true);
    }),
    { numRuns: 1_000 },
  );
  expect(asked).toBeGreaterThan(20);
});

test('R1: nothing about a task goes after its validUntil', () => {
  lives((life) => {
    const { task } = life.state;
    const before = life.sent.length;
    life.toTheEnd();
    if (task?.validUntil == null) return;
    for (const sent of life.sent.slice(before)) {
      if (sent.what !== 'answer' && sent.what !== 'kept')
        expect(sent.at).toBeLessThanOrEqual(task.validUntil);
    }
  });
});

test('R10: a task whose validUntil passes is told as lapsed, once and at that instant, whatever the case is in', () => {
  lives((life) => {
    const told = () => life.transitions.filter(({ events }) => events.includes('case.task-lapsed'));
    const { task, lapsed } = life.state;
    const before = told().length;
    // Of those before, each was told once: another task had taken its place by the next.
    expect(new Set(told().map((each) => each.at)).size).toBe(before);
    life.toTheEnd();
    const closedAt =
      life.state.phase.in === 'closed' ? (life.transitions.at(-1)?.at ?? 0) : Number.POSITIVE_INFINITY;
    const lapses = task?.validUntil ?? Number.POSITIVE_INFINITY;
    const isTold = lapses < closedAt && lapses <= life.now && lapsed !== task?.id;
    expect(
      told()
        .slice(before)
        .map((each) => each.at),
    ).toEqual(isTold ? [lapses] : []);
  });
});

test('R2: the second impact goes 48 h after the first or later', () => {
  lives((life) => {
    life.toTheEnd();
    for (const reason of REASONS) {
      const own = life.state.impacts.filter((impact) => impact.reason === reason);
      const second = own.find(({ number }) => number === 2);
      const first = own.find(({ number }) => number === 1);
      if (first !== undefined && second !== undefined)
        expect(second.at - first.at).toBeGreaterThanOrEqual(48 * HOUR);
    }
  });
});

test('R12: while a case is held nothing is sent, nobody is alerted, and it does not close; promised calls are made', () => {
  lives((life) => {
    life.toTheEnd();
    const waits = [
      'alert',
      'impact',
      'answer',
      'email',
      'book-call',
      'patience-ends',
      'tell-supervisor',
      'close',
    ];
    for (const { due, held } of life.performed) if (held) expect(waits).not.toContain(due.step.do);
  });
});

test('R12: a hold lasts 14 days at most, and no resolved or closed case is held', () => {
  lives((life) => {
    for (const [since, until] of life.heldSpans) expect(until - since).toBeLessThanOrEqual(14 * DAY);
    if (life.state.phase.in === 'resolved') expect(life.state.hold).toBeNull();
    life.toTheEnd();
    expect(life.state.hold).toBeNull();
  });
});

const holds = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 60 * HOUR }),
    for: fc.integer({ min: MINUTE, max: 6 * DAY }),
    releasedAfter: fc.option(fc.integer({ min: 0, max: 4 * DAY })),
  }),
  { maxLength: 5 },
);

test('R12, R1, R2: with holds and nobody writing, both impacts go within their bounds as the holds extend them, or not at all', () => {
  fc.assert(
    fc.property(holds, surroundings, (held, around) => {
      const life = new Life(world({ ...around, fates: [] }), at(0, 10)).task(at(0, 10), 'payment', 'pay');
      let now = at(0, 10);
      for (const each of held) {
        now += each.after;
        life.until(now).holds(now, now + each.for);
        if (each.releasedAfter === null) continue;
        now += each.releasedAfter;
        life.until(now).obeys({ command: 'release', at: now });
      }
      life.toTheEnd();
      const expiry = at(1, 10);
      const [first, second] = life.sent.filter(({ what }) => what === 'impact');
      if (first !== undefined) {
        expect(first.number).toBe(1);
        expect(first.at).toBeGreaterThanOrEqual(expiry);
        expect(first.at).toBeLessThanOrEqual(expiry + 72 * HOUR + life.heldBetween(expiry, first.at));
      }
      if (first !== undefined && second !== undefined) {
        expect(second.number).toBe(2);
        expect(second.at).toBeGreaterThanOrEqual(first.at + 48 * HOUR);
        expect(second.at).toBeLessThanOrEqual(first.at + 72 * HOUR + life.heldBetween(first.at, second.at));
      }
      expect(life.sent.filter(({ what }) => what === 'impact').length).toBeLessThanOrEqual(2);
    }),
    { numRuns: 2_000 },
  );
});

test('R12: a hold makes no impact impossible that was possible: with all hours permitted both go', () => {
  fc.assert(
    fc.property(holds, (held) => {
      const life = new Life({ hours: [0, 24] }, at(0, 10)).task(at(0, 10), 'payment', 'pay');
      let now = at(0, 10);
      for (const each of held) {
        now += each.after;
        life.until(now).holds(now, now + each.for);
      }
      life.toTheEnd();
      expect(life.sent.filter(({ what }) => what === 'impact').map(({ number }) => number)).toEqual([1, 2]);
    }),
  );
});

test('A1, A5: each alert at most once per anchor', () => {
  lives((life) => {
    life.toTheEnd();
    let sinceArmed: string[] = [];
    for (const { rule, what } of life.transitions) {
      // W9: an answer that failed arms them again.
      if (what.code === 'customer.wrote' || what.code === 'reply.failed') sinceArmed = [];
      if (rule !== 'A2' && !(rule === 'A3' && what.code === 'alert.escalated')) continue;
      expect(sinceArmed).not.toContain(rule);
      sinceArmed.push(rule);
    }
  });
});

/** W9 told from the beginning, as a list: what was asked last, which answers to it live, and whether a task or resolution settled it. */
class Told {
  #askedAt: Instant | null = null;
  #isAsked = false;
  #isSettled = false;
  #hasFailed = false;
  #living = new Set<number>();

  constructor(life: Life) {
    if (life.state.asked > 0) this.#asks(life.state.session.anchor);
  }

  get isOwed(): boolean {
    return this.#isAsked && this.#living.size === 0 && !this.#isSettled;
  }

  /** Says one word to the life, and follows what it means. */
  say(life: Life, now: Instant, said: Word): void {
    const kept = life.sent.filter(({ what }) => what === 'kept').length;
    life.until(now);
    if (life.sent.filter(({ what }) => what === 'kept').length > kept) this.#isSettled = true;
    const { phase, task } = life.state;
    say(life, now, said);
    if (phase.in === 'closed') return;
    switch (said.do) {
      case 'write':
        if (said.kind === 'message' || said.kind === 'tap' || said.kind === 'call')
          this.#asks(now - said.age);
        if (said.kind === 'stop') this.#isAsked = false;
        break;
      case 'shut':
        if (phase.in === 'window') this.#asks(null);
        break;
      case 'answer':
      case 'settle':
        this.#living.add(life.replies.at(-1) ?? 0);
        break;
      case 'echo':
        // The provider tells whole seconds.
        if (this.#askedAt === null || now - said.age >= this.#askedAt - (this.#askedAt % SECOND))
          this.#living.add(life.replies.at(-1) ?? 0);
        break;
      case 'answer-fails':
        // A task beside it does not hide that nothing lives.
        if (this.#living.delete(life.replies.at(-1 - said.which) ?? 0) && this.#living.size === 0) {
          this.#isSettled = false;
          this.#hasFailed = true;
        }
        break;
      case 'task':
        // Nor does one that is set by who may not know it yet.
        if (phase.in !== 'resolved' && !(this.#hasFailed && this.isOwed)) this.#isSettled = true;
        break;
      case 'resolve':
        if (phase.in !== 'resolved') this.#isSettled = true;
        break;
      case 'complete':
        if (task !== null && phase.in !== 'resolved' && !this.isOwed) this.#isSettled = true;
        break;
      default:
      // Nothing else is about who owes.
    }
  }

  #asks(at: Instant | null): void {
    if (at !== null) this.#askedAt = Math.max(this.#askedAt ?? at, at);
    this.#isAsked = true;
    this.#isSettled = false;
    this.#hasFailed = false;
    this.#living = new Set();
  }
}

test('W9: the business owes if and only if no answer to what was asked last lives, and nothing settled it since', () => {
  fc.assert(
    fc.property(script, surroundings, (script_, around) => {
      const life = new Life(world({ ...around, fates: [] }), at(0, 10), opening(around));
      const told = new Told(life);
      let now = at(0, 10);
      for (const { after, word: said } of script_) {
        now += after;
        told.say(life, now, said);
        expect(owes(life.state) === 'business').toBe(told.isOwed);
        expect(life.state.replies.living.length).toBeLessThanOrEqual(20);
      }
    }),
    { numRuns: 4_000 },
  );
});

const failure = fc.record({
  /** From the question to the answer, and from there to its failure. */
  answeredAfter: fc.integer({ min: 0, max: 23 * HOUR }),
  failsAfter: fc.integer({ min: 0, max: 90 * HOUR }),
  /** Said together with it: before, after, or not at all. */
  task: fc.constantFrom('none', 'before', 'after'),
  resolves: fc.boolean(),
});

test('W9, A1, R9, H4: an answer that failed and left none is told before the case closes, whenever it fails', () => {
  fc.assert(
    fc.property(script, surroundings, failure, (script_, around, each) => {
      const life = live(script_, { ...around, fates: [] });
      fc.pre(life.state.phase.in !== 'closed');
      life.writes(life.now);
      const answered = life.now + each.answeredAfter;
      const setsTask = () => life.task(life.now, 'payment', 'pay');
      life.until(answered);
      if (each.task === 'before') setsTask();
      life.answers(answered);
      if (each.task === 'after') setsTask();
      if (each.resolves) life.obeys({ command: 'resolve', at: answered, outcome: 'done' });
      const now = answered + each.failsAfter;
      if (life.until(now).state.phase.in === 'closed') return;
      const [transitions, performed] = [life.transitions.length, life.performed.length];
      // R9: a kept reply that still waited when it would have closed has told a person already.
      const isKnown = life.state.need !== null;
      life.answerFails(now);
      expect(owes(life.state)).toBe('business');
      life.toTheEnd();
      const done = life.performed.slice(performed).map(({ due }) => due.step.do);
      const events = life.transitions.slice(transitions).flatMap((one) => one.events);
      const isTold = events.some((event) =>
        ['case.expiring', 'case.escalated', 'case.unanswered', 'case.needs-human'].includes(event),
      );
      // R9: where a reply waits for the customer, its template says so.
      expect(isTold || done.includes('answer')).toBe(true);
      // R9: no template about the task goes for what the business owes.
      expect(done).not.toContain('impact');
      if (each.resolves && !isKnown) expect(events).toContain('case.needs-human');
    }),
    { numRuns: 2_000 },
  );
});

test('W3, R9: no alert fires once the window is closed', () => {
  lives((life) => {
    life.toTheEnd();
    for (const { detail } of life.transitions)
      if (detail?.['alert'] !== undefined) expect(detail['remaining']).toBeGreaterThan(0);
  });
});

test('F1: each path at most once per reason and case, a rebooked call aside', () => {
  lives((life) => {
    life.toTheEnd();
    expect(new Set(life.state.fallbacks).size).toBe(life.state.fallbacks.length);
    for (const reason of REASONS) {
      expect(
        life.sent.filter((sent) => sent.what === 'email' && sent.reason === reason).length,
      ).toBeLessThanOrEqual(1);
    }
  });
});

test('no case is stuck: it closes, or a person or a call is waited for', () => {
  lives((life) => {
    life.toTheEnd(400);
    const { phase } = life.state;
    if (phase.in !== 'closed') expect(nextDue(life.state, life.outlook)).not.toBeNull();
    if (phase.in !== 'closed') expect(phase.in).toBe('unanswered');
  });
});

test('the agenda equals what then happens when nobody writes', () => {
  fc.assert(
    fc.property(script, surroundings, (script_, around) => {
      const life = live(script_, {
        ...around,
        fates: [],
        // Nobody records the calls of this world, which the agenda expects to take place.
        reach: { ...around.reach, paths: around.reach.paths.filter((path) => path === 'email') },
      });
      // A call's outcome is a person's word, and an outlook that ends before the story does cannot know its end.
      fc.pre(life.state.call === null && life.now - life.outlook.drawnAt < 5 * DAY);
      const foretold = agenda(life.state, life.outlook, life.now).filter(
        (entry) => entry.at <= life.outlook.drawnAt + 7 * DAY,
      );
      const already = life.performed.length;
      life.toTheEnd();
      const happened = life.performed
        .slice(already)
        // H4: what is told every working day is shown once.
        .filter(({ due }, index, all) => {
          const isTold = (each: (typeof all)[number]) => stepName(each.due) === 'tell-need';
          return stepName(due) !== 'tell-need' || all.findIndex(isTold) === index;
        })
        .slice(0, foretold.length)
        .map(({ due, at: when }) => ({ at: when, step: stepName(due), rule: due.rule }));
      expect(foretold.map(({ at: when, step, rule }) => ({ at: when, step, rule }))).toEqual(happened);
    }),
    { numRuns: 2_000 },
  );
});

test('versions count the transitions, and every state is plain JSON', () => {
  lives((life) => {
    life.toTheEnd();
    expect(life.transitions.map(({ n }) => n)).toEqual(life.transitions.map((_, index) => index + 1));
    expect(JSON.parse(JSON.stringify(life.state))).toEqual(life.state);
  }, 500);
});

test('W3: facts learned in one batch, one by one, or twice make the same state', () => {
  const facts = fc.array(
    fc.oneof(
      fc.record({
        fact: fc.constant('inbound' as const),
        at: fc.integer({ min: at(0, 0), max: at(1, 0) }),
        arrived: fc.constant(at(1, 0)),
        kind: fc.constantFrom<InboundKind>('message', 'ack', 'stop', 'start', 'tap'),
      }),
      fc.record({
        fact: fc.constantFrom('answered' as const, 'shut' as const, 'kept' as const),
        at: fc.constant(at(1, 0)),
      }),
    ),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(facts, fc.integer({ min: 0, max: 5 }), (list, days) => {
      const life = new Life().task(at(0, 10), 'payment', 'pay').until(at(days, 12));
      const numbered = list.map((fact: Fact, index) => ({ seq: index + 2, fact }));
      const { state, outlook } = life;
      const batch = applyFacts(state, outlook, numbered).state;
      const single = numbered.reduce((current, fact) => applyFacts(current, outlook, [fact]).state, state);
      expect(single).toEqual(batch);
      expect(applyFacts(batch, outlook, numbered)).toEqual({ state: batch, transitions: [] });
    }),
  );
});

test('R11, R2: a task that the business opened has impact 1 first and a second 48 to 72 h after it, or none', () => {
  fc.assert(
    fc.property(surroundings, (around) => {
      const opened = opening({ ...around, opened: 'task' });
      fc.pre(opened !== 'message');
      const life = new Life(world({ ...around, fates: [] }), at(0, 10), opened);
      life.toTheEnd();
      const impacts = life.sent.filter(({ what }) => what === 'impact');
      expect(impacts.map(({ number }) => number)).toEqual([1, 2].slice(0, impacts.length));
      const [first, second] = impacts;
      if (first !== undefined) expect(first.at).toBeLessThanOrEqual(at(0, 10) + 72 * HOUR);
      if (first !== undefined && second !== undefined) {
        expect(second.at - first.at).toBeGreaterThanOrEqual(48 * HOUR);
        expect(second.at - first.at).toBeLessThanOrEqual(72 * HOUR);
      }
      expect(life.state.phase.in).toBe('closed');
    }),
  );
});

test('R11, R4: nothing follows a notice that nobody answers; it closes in its time, or as soon as it was refused', () => {
  fc.assert(
    fc.property(surroundings, fc.option(fc.integer({ min: 0, max: 100 * HOUR })), (around, refusedAfter) => {
      const opened = opening({ ...around, opened: 'notice' });
      fc.pre(opened !== 'message');
      const life = new Life(world(around), at(0, 10), opened);
      const closes = at(0, 10) + around.heldFor + life.outlook.policy.dormancy;
      if (refusedAfter !== null) {
        const refusedAt = at(0, 10) + refusedAfter;
        life.until(refusedAt).fact({ fact: 'notice-refused', at: refusedAt });
      }
      life.toTheEnd();
      const isRefused = refusedAfter !== null && at(0, 10) + refusedAfter < closes;
      expect(life.sent).toEqual([]);
      expect(life.state.phase).toEqual({ in: 'closed', outcome: isRefused ? 'notice-refused' : 'notice' });
      expect(life.transitions.at(-1)?.at).toBe(isRefused ? at(0, 10) + refusedAfter : closes);
    }),
  );
});
