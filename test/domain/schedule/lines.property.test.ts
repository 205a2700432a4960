import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUnclosed } from '../../../domain/case/case-state.ts';
import type { Command, Fact, InboundKind } from '../../../domain/case/fact.ts';
import type { Outcome } from '../../../domain/case/step.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';
import { at, Life, type World } from './life.ts';

/** What is said on one of somebody's lines, or about them everywhere. */
type Word =
  | { do: 'write'; kind: InboundKind; age: number }
  | { do: 'fact'; fact: 'answered' | 'shut' | 'kept' | 'bounced' | 'contact' | 'attended' | 'erased' }
  | { do: 'kept-settled'; sent: boolean }
  | { do: 'tell'; command: 'complete-task' | 'cancel-step' | 'book-call' | 'dismiss-need' | 'release' }
  | { do: 'resolve' | 'take' }
  | { do: 'hold'; for: number }
  | { do: 'call'; was: 'done' | 'missed-by-customer' | 'missed-by-us' | 'cancelled' }
  | { do: 'fail'; number: 1 | 2; cause: 'person' | 'template' | 'line' }
  | { do: 'task'; reason: 'payment' | 'technical-service' | 'cart'; reopen: boolean; validFor: number | null }
  /** E2: where no case is, by an edit, or by the API. */
  | { do: 'elsewhere'; says: 'opted-out' | 'opted-in' };

const word: fc.Arbitrary<Word> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      kind: fc.constantFrom<InboundKind>('message', 'message', 'ack', 'tap', 'call', 'stop', 'stop', 'start'),
      age: fc.constantFrom(0, 0, HOUR, 23 * HOUR, 40 * HOUR),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('task' as const),
      reason: fc.constantFrom('payment' as const, 'technical-service' as const, 'cart' as const),
      reopen: fc.boolean(),
      validFor: fc.constantFrom(null, null, 30 * HOUR, 6 * DAY),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fact' as const),
      fact: fc.constantFrom(
        'answered' as const,
        'answered' as const,
        'shut' as const,
        'kept' as const,
        'bounced' as const,
        'contact' as const,
        'attended' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kept-settled' as const), sent: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('tell' as const),
      command: fc.constantFrom(
        'complete-task' as const,
        'cancel-step' as const,
        'book-call' as const,
        'dismiss-need' as const,
        'release' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('resolve' as const, 'take' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      for: fc.integer({ min: MINUTE, max: 10 * DAY }),
    }),
  },
  {
    weight: 2,
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
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('elsewhere' as const),
      says: fc.constantFrom('opted-out' as const, 'opted-out' as const, 'opted-in' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Word>({ do: 'fact', fact: 'erased' }) },
);

const LINES = 3;

const script = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 60 * HOUR }),
    line: fc.integer({ min: 0, max: LINES - 1 }),
    word,
  }),
  { maxLength: 16 },
);

const surroundings = fc.record({
  /** W6: null: a channel without a window. */
  window: fc.constantFrom(24 * HOUR, 24 * HOUR, 24 * HOUR, null),
  paths: fc.constantFrom<readonly ('email' | 'call')[]>(['email', 'call'], ['email'], ['call'], []),
  template: fc.constantFrom(null, null, null, 'E2' as const),
  fates: fc.array(fc.constantFrom('done', 'done', 'unknown', 'held', 'person', 'template', 'line', 'gate'), {
    maxLength: 12,
  }),
});
type Surroundings = typeof surroundings extends fc.Arbitrary<infer T> ? T : never;

const SENDS: ReadonlySet<string> = new Set(['impact', 'answer', 'email', 'book-call', 'deliver-kept']);

function world({ window, paths, template, fates }: Surroundings): World {
  let turn = 0;
  return {
    policy: { window: window as number },
    policies: {
      'technical-service': { reopenAbandonments: 1, fallback: ['call', 'email'] },
      cart: { unattendedAfter: 0 },
    },
    reach: { template, paths },
    callsAt: [9, 11, 15, 17],
    outcome: ({ step }, now, life): Outcome | null => {
      if (!SENDS.has(step.do)) return null;
      const isOpen = life.outlook.send.some(([from, to]) => from <= now && now < to);
      if (!isOpen && step.do !== 'book-call' && step.do !== 'deliver-kept') return null;
      switch (fates[turn++] ?? 'done') {
        case 'unknown':
          return step.do === 'book-call' ? null : { was: 'unknown', at: now };
        case 'held':
          return {
            was: 'held',
            at: now,
            until: now + 3 * HOUR,
            rule: 'E6',
            why: { code: 'provider.refused', params: { error: '1' } },
          };
        case 'person':
        case 'template':
        case 'line':
          return { was: 'refused', at: now, rule: 'R8', cause: (fates[turn - 1] ?? 'line') as 'person' };
        case 'gate':
          return { was: 'refused', at: now, rule: 'E3', cause: 'gate' };
        default:
          return null;
      }
    },
  };
}

/** Somebody with a case on each of their lines. `stoppedAt`: since when, and until when, nothing may go. */
interface Person {
  readonly lives: readonly Life[];
  readonly stopped: { from: Instant; to: Instant; performed: number[] }[];
  now: Instant;
}

function live(said: readonly { after: number; line: number; word: Word }[], around: Surroundings): Person {
  const openedAt = at(0, 10);
  const person: Person = {
    lives: Array.from({ length: LINES }, () => new Life(world(around), openedAt)),
    stopped: [],
    now: openedAt,
  };
  for (const { after, line, word: each } of said) {
    person.now += after;
    for (const life of person.lives) life.until(person.now);
    say(person, line, each);
  }
  for (const life of person.lives) life.toTheEnd(500);
  return person;
}

function say(person: Person, line: number, said: Word): void {
  const { now } = person;
  const life = person.lives[line] as Life;
  const others = person.lives.filter((each) => each !== life);
  const fact = (told: Fact) => life.fact(told);
  switch (said.do) {
    case 'write': {
      fact({ fact: 'inbound', at: now - said.age, arrived: now, kind: said.kind });
      if (said.kind !== 'stop' && said.kind !== 'start') return;
      for (const each of others)
        each.fact({ fact: said.kind === 'stop' ? 'opted-out' : 'opted-in', at: now });
      return note(person, said.kind === 'stop');
    }
    case 'elsewhere':
      for (const each of person.lives) each.fact({ fact: said.says, at: now });
      return note(person, said.says === 'opted-out');
    case 'fact':
      return void fact({ fact: said.fact, at: now });
    case 'kept-settled':
      if (life.state.kept.waiting > 0) fact({ fact: 'kept-settled', at: now, sent: said.sent });
      return;
    case 'resolve':
      return tell(life, { command: 'resolve', at: now, outcome: 'done' });
    case 'take':
      return tell(life, { command: 'assign', at: now, queue: null, agent: 'agent-7' });
    case 'tell':
      return tell(life, { command: said.command, at: now });
    case 'hold':
      return tell(life, { command: 'hold', at: now, id: `hold-${now}`, until: now + said.for });
    case 'call':
      return tell(life, { command: 'record-call', at: now, was: said.was });
    case 'task': {
      if (!isUnclosed(life.state)) return;
      const validUntil = said.validFor === null ? null : now + said.validFor;
      return void life.task(now, said.reason, 'pay', { reopen: said.reopen, validUntil });
    }
    case 'fail': {
      const { reason, impacts } = life.state;
      const went = impacts.some((impact) => impact.reason === reason && impact.number === said.number);
      if (went)
        fact({ fact: 'failed', at: now, reason, number: said.number, replacement: 0, cause: said.cause });
      return;
    }
  }
}

/** A call that is told to be booked is one that they asked for. */
const tell = (life: Life, command: Command): void =>
  void life.obeys(command.command === 'book-call' ? { ...command, wished: true } : command);

function note(person: Person, isStop: boolean): void {
  const last = person.stopped.at(-1);
  if (last?.to === Number.POSITIVE_INFINITY) {
    if (!isStop) last.to = person.now;
  } else if (isStop) {
    const performed = person.lives.map((life) => life.performed.length);
    person.stopped.push({ from: person.now, to: Number.POSITIVE_INFINITY, performed });
  }
}

type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

const persons = (check: (person: Person) => void, runs = 400, failedOnce: [Script, Surroundings][] = []) =>
  fc.assert(
    fc.property(script, surroundings, (said, around) => check(live(said, around))),
    { numRuns: runs, examples: failedOnce },
  );

/** Three calls that we missed, and on the third one's day a task whose one path is a call. */
const CALL_AFTER_CALLS: [Script, Surroundings] = [
  [
    { after: 115_578_520 + 32_466_299, line: 2, word: { do: 'tell', command: 'book-call' } },
    {
      after: 197_555_181,
      line: 2,
      word: { do: 'task', reason: 'payment', reopen: true, validFor: null },
    },
  ],
  { window: 24 * HOUR, paths: ['call'], template: null, fates: ['done', 'done', 'done', 'gate'] },
];

test('R4, H4, F5, W6: a case ends, or somebody is told of it every few days; something is due until it is closed', () => {
  persons(({ lives }) => {
    for (const life of lives) {
      const { phase } = life.state;
      if (isUnclosed(life.state))
        expect(nextDue(life.state, life.outlook).at).toBeGreaterThan(life.now - DAY);
      // Only where the business owes is there no end (R9).
      expect(['closed', 'unanswered']).toContain(phase.in);
      if (phase.in === 'unanswered') {
        const told = life.performed.filter(({ due }) => due.step.do === 'tell-supervisor').slice(-20);
        expect(told.length).toBe(20);
        for (const [index, each] of told.entries())
          expect(each.at - (told[index - 1]?.at ?? each.at)).toBeLessThanOrEqual(4 * DAY);
      }
    }
  });
});

test('E2: after an opt-out nothing of the plan goes on any line until they opt in again; a wished call and a reply do', () => {
  persons(({ lives, stopped }) => {
    for (const [line, life] of lives.entries()) {
      for (const { from, to, performed } of stopped) {
        const since = life.performed
          .slice(performed[line])
          .filter((each) => each.at >= from && each.at < to && SENDS.has(each.due.step.do));
        // R9: a tap after the word is a wish of its own, and F3: so is a call that they asked for.
        const automatic = since.filter(({ due, wished }) => {
          if (due.step.do === 'deliver-kept') return due.at < from;
          return !(due.step.do === 'book-call' && wished);
        });
        expect(automatic.map(({ due }) => due.step.do)).toEqual([]);
      }
    }
  });
});

test('H4: who needs a person is on the list until one acts, and told of every working day', () => {
  persons(({ lives }) => {
    for (const { transitions, performed } of lives) {
      const ended = transitions.filter(({ what }) => what.code === 'case.closed');
      // What nobody attended to is closed as such; nothing that a person must see closes as if it were done.
      for (const { what } of ended) expect(what.params).not.toMatchObject({ outcome: 'needs-human' });
      const told = performed.filter(({ due }) => due.rule === 'H4' && due.step.do === 'tell-supervisor');
      for (const [index, { at: when }] of told.entries())
        expect(when - (told[index - 1]?.at ?? 0)).toBeGreaterThan(0);
    }
  });
});

test('nothing comes round at one instant', () => {
  persons(({ lives }) => {
    for (const { performed } of lives) {
      const counts = new Map<Instant, number>();
      for (const { at: when } of performed) counts.set(when, (counts.get(when) ?? 0) + 1);
      expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(12);
    }
  });
});

test('F3: never two promised calls in one day, whoever misses them', () => {
  persons(
    ({ lives }) => {
      for (const { transitions } of lives) {
        const days: number[] = [];
        for (const { what, detail } of transitions) {
          // Once one was cancelled, another is a wish of its own.
          if (['call.cancelled', 'customer.opted-out', 'call.requested'].includes(what.code)) days.length = 0;
          if (what.code !== 'call.booked') continue;
          const day = Math.floor(Number(detail?.['from']) / DAY);
          expect(days).not.toContain(day);
          days.push(day);
        }
      }
    },
    400,
    [CALL_AFTER_CALLS],
  );
});
