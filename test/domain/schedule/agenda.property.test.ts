import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Due, Outcome } from '../../../domain/case/step.ts';
import {
  type Contacting,
  type FrequencyLimit,
  isCounted,
  limitsOn,
  type PastSend,
  underLimits,
} from '../../../domain/gate/frequency.ts';
import { decide, type GateFacts } from '../../../domain/gate/gate.ts';
import { agenda, stepName } from '../../../domain/schedule/agenda.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { bookableSlots } from '../../../domain/schedule/expected-outcome.ts';
import { windowClosesAt } from '../../../domain/case/view.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';
import type { Path } from '../../../domain/policy.ts';
import { at, Life, MONDAY, type World } from './life.ts';

const limit = (name: string, over: Partial<FrequencyLimit>): FrequencyLimit => ({
  name,
  counts: 'all',
  sameReason: false,
  otherChannels: false,
  purposes: null,
  channels: null,
  countries: null,
  most: 1,
  per: 'day',
  ...over,
});

const LIMITS: readonly FrequencyLimit[] = [
  limit('automatic-day', { counts: 'automatic' }),
  limit('automatic-week', { counts: 'automatic', most: 4, per: 7 * DAY }),
  limit('reason', { counts: 'reopenings', sameReason: true, most: 2, per: 14 * DAY }),
  limit('writing', { channels: ['whatsapp', 'email'], most: 2, per: 7 * DAY }),
  limit('distance', { channels: ['whatsapp', 'email'], per: 2 * DAY }),
  limit('calls', { channels: ['call'], per: 7 * DAY }),
  limit('week', { most: 3, per: 'week' }),
];
const ZONES = [[{ from: 0, until: Number.MAX_SAFE_INTEGER, offset: 0 }]];

/** A person with every case of theirs and all that was sent to them: the world that an outlook sees a part of. */
class Person {
  readonly sends: PastSend[] = [];
  readonly limits: readonly FrequencyLimit[];
  readonly world: World;

  constructor(given: {
    limits: readonly FrequencyLimit[];
    paths: readonly Path[];
    callNotice: boolean;
    lacksNumber?: boolean;
    hours: readonly [number, number];
    fallback: readonly Path[];
  }) {
    const { limits, paths, callNotice, lacksNumber = false, hours, fallback } = given;
    this.limits = limits;
    this.world = {
      hours,
      reach: { template: null, paths, callNotice, lacksNumber },
      policy: { fallback },
      frequency: (now) => ({
        limits,
        sends: this.sends.filter((send) => send.at > now - 32 * DAY),
        zones: ZONES,
      }),
      outcome: (due, now, life) => this.#outcome(due, now, life),
    };
  }

  #facts(message: Contacting): Pick<GateFacts, 'frequency'> {
    const limits = limitsOn(this.limits, message, 'CL');
    const sends = this.sends.filter((send) => limits.some((each) => isCounted(each, message, send)));
    return { frequency: { message, limits, sends, zones: ZONES } };
  }

  /** As the sender does: facts of all cases, hours afresh. */
  #outcome({ step }: Due, now: Instant, life: Life): Outcome | null {
    const { reason } = life.state;
    const message = (over: Partial<Contacting>): Contacting => ({
      channel: 'whatsapp',
      reason,
      purpose: 'utility',
      isReopening: false,
      isAutomatic: true,
      ...over,
    });
    const ask = (kind: 'impact' | 'email', asked: Contacting, until: Instant | null) =>
      decide(
        { kind, at: now, until },
        {
          case: { isOpen: true },
          task: { validUntil: life.state.task?.validUntil ?? null },
          address: 'usable',
          consent: { is: 'granted', at: 0 },
          template: { is: 'usable' },
          permitted: life.outlook.send,
          ...this.#facts(asked),
        },
      );
    const outcomeOf = (decision: ReturnType<typeof decide>): Outcome =>
      decision.answer === 'allowed'
        ? { was: 'done', at: now }
        : decision.answer === 'held'
          ? { was: 'held', at: now, until: decision.until, rule: decision.rule, why: decision.why }
          : { was: 'refused', at: now, rule: decision.rule, cause: 'gate' };
    const sent = (asked: Contacting, when: Instant, outcome: Outcome): Outcome => {
      if (outcome.was === 'done') this.sends.push({ ...asked, at: when });
      return outcome;
    };
    switch (step.do) {
      case 'impact':
      case 'answer': {
        const asked = message({ isReopening: true });
        return sent(asked, now, outcomeOf(ask('impact', asked, step.until)));
      }
      case 'email': {
        const asked = message({ channel: 'email' });
        return sent(asked, now, outcomeOf(ask('email', asked, step.until)));
      }
      case 'book-call': {
        const notice = message({ channel: 'email', isAutomatic: false });
        const call = message({ channel: 'call', isAutomatic: false });
        const { frequency } = this.#facts(call);
        const slots = bookableSlots(life.state, life.outlook, now);
        const last = slots.at(-1);
        if (frequency === undefined || slots[0] === undefined || last === undefined) return null;
        const all = { ...frequency, sends: [...frequency.sends, { ...notice, at: now }] };
        const slot = slots.find(([from]) => underLimits(all, from).answer === 'yes');
        if (slot === undefined) {
          const verdict = underLimits(all, slots[0][0]);
          return verdict.answer === 'hold' && verdict.until <= last[1]
            ? { was: 'held', at: now, until: verdict.until, rule: 'E4', why: verdict.why }
            : { was: 'refused', at: now, rule: 'E4', cause: 'gate' };
        }
        const done: Outcome = { was: 'done', at: now, slot };
        const closes = windowClosesAt(life.state, life.outlook.policy) ?? Number.POSITIVE_INFINITY;
        const isChatOpen = now < closes - life.outlook.policy.margin;
        if (life.outlook.reach.callNotice) {
          // The call itself is no reason to keep its own notice back, but its place is taken.
          this.sends.push({ ...call, at: slot[0] });
          const told = ask('email', notice, Math.max(slot[0], last[0]));
          if (told.answer === 'allowed') return sent(notice, now, done);
          if (isChatOpen) return done;
          this.sends.pop();
          return outcomeOf(told).was === 'held'
            ? outcomeOf(told)
            : { was: 'refused', at: now, rule: 'F3', cause: 'gate' };
        }
        return isChatOpen
          ? sent(call, slot[0], done)
          : { was: 'refused', at: now, rule: 'F3', cause: 'gate' };
      }
      default:
        return null;
    }
  }
}

const person = fc.record({
  limits: fc.subarray([...LIMITS]),
  paths: fc.constantFrom<readonly Path[]>(['email', 'call'], ['email'], ['call'], []),
  callNotice: fc.boolean(),
  lacksNumber: fc.boolean(),
  hours: fc.constantFrom<readonly [number, number]>([8, 21], [8, 20], [10, 12], [0, 24]),
  fallback: fc.constantFrom<readonly Path[]>(['email', 'call'], ['call', 'email']),
});
const word = fc.record({
  after: fc.integer({ min: MINUTE, max: 60 * HOUR }),
  do: fc.constantFrom('write', 'ack', 'answer', 'task', 'other-task', 'book', 'nothing', 'nothing'),
});
const script = fc.array(word, { maxLength: 8 });
const reported = fc.array(
  fc.record({
    ago: fc.integer({ min: 0, max: 8 * DAY }),
    channel: fc.constantFrom('whatsapp' as const, 'email' as const, 'call' as const),
    isAutomatic: fc.boolean(),
  }),
  { maxLength: 4 },
);

function say(life: Life, now: Instant, said: string): void {
  life.until(now);
  if (said === 'write') life.writes(now);
  if (said === 'ack') life.writes(now, 'ack');
  if (said === 'answer') life.answers(now);
  if (said === 'task') life.task(now, 'payment', 'pay');
  if (said === 'other-task') life.task(now, 'delivery', 'slot');
  if (said === 'book') life.obeys({ command: 'book-call', at: now });
}

/** What will be done, as the agenda tells it and as it then happens; within the days an outlook is trusted. */
function bothWays(life: Life, now: Instant): { told: unknown[]; happened: unknown[] } {
  const horizon = life.outlook.drawnAt + 7 * DAY;
  const told = agenda(life.state, life.outlook, now)
    .filter((entry) => entry.at <= horizon)
    .map(({ at: when, step, rule }) => ({ when, step, rule }));
  const before = life.performed.length;
  for (let due = nextDue(life.state, life.outlook); due !== null && due.at <= horizon; ) {
    life.until(Math.max(life.now, due.at));
    const slot = life.state.call?.slot;
    // Somebody records it: the agenda takes no call for missed.
    if (life.state.call?.state === 'due' && slot) {
      life.until(slot[1]).obeys({ command: 'record-call', at: slot[1], was: 'done' });
    }
    due = nextDue(life.state, life.outlook);
  }
  const ended = life.performed.slice(before);
  return {
    told,
    happened: ended
      .filter((_, index) => !isPutOff(life, before + index))
      .filter(isFirstTelling)
      .map(({ due, at: when }) => ({ when, step: stepName(due), rule: due.rule })),
  };
}

/** H4: what is told every working day is shown once. */
const isFirstTelling = <Performed extends { readonly due: Due }>(
  { due }: Performed,
  index: number,
  all: readonly Performed[],
): boolean =>
  stepName(due) !== 'tell-need' || all.findIndex((each) => stepName(each.due) === 'tell-need') === index;

/** A step that the gate put off is told once, for when it goes. */
const isPutOff = (life: Life, index: number): boolean => life.outcomes[index]?.was === 'held';

test('E4, F3, F7: the agenda is what then happens, with all limits and whoever can be told', () => {
  let waited = 0;
  let asked = 0;
  fc.assert(
    fc.property(person, script, script, reported, (given, first, second, before) => {
      const customer = new Person(given);
      for (const { ago, channel, isAutomatic } of before) {
        customer.sends.push({
          at: at(0, 10) - ago,
          channel,
          isAutomatic,
          reason: null,
          purpose: 'utility',
          isReopening: false,
        });
      }
      // Two lines, one person: what either sends counts for the other, which hears of it.
      const lives = [new Life(customer.world, at(0, 10)), new Life(customer.world, at(0, 10))] as const;
      const [own, other] = lives;
      const words = [
        ...first.map((each) => ({ ...each, life: own })),
        ...second.map((each) => ({ ...each, life: other })),
      ];
      let now = at(0, 10);
      for (const { after, do: said, life } of words) {
        now += after;
        advance(lives, customer, now);
        say(life, now, said);
      }
      own.task(now, 'payment', 'pay').redraw(now);
      const { told, happened } = bothWays(own, now);
      if (customer.limits.length > 0) waited += 1;
      asked += own.sent.filter(({ what }) => what === 'number-request').length;
      expect(told).toEqual(happened);
    }),
    { numRuns: 1_500 },
  );
  expect(waited).toBeGreaterThan(500);
  expect(asked).toBeGreaterThan(10);
});

/** Time passes for both, hour by hour; who hears of a send of the other draws anew. */
function advance(lives: readonly [Life, Life], customer: Person, until: Instant): void {
  for (let now = Math.max(...lives.map((life) => life.now)); now < until; ) {
    now = Math.min(until, now + HOUR);
    for (const life of lives) {
      const before = customer.sends.length;
      life.until(now);
      if (customer.sends.length === before) continue;
      for (const each of lives) if (each !== life) each.redraw(now);
    }
  }
}

test('E4: the fallback’s mail is told for the day on which the country’s limit lets it go, and the closing after it', () => {
  const customer = new Person({
    limits: LIMITS.filter(({ name }) => name === 'writing' || name === 'distance'),
    paths: ['email'],
    callNotice: true,
    hours: [8, 20],
    fallback: ['email', 'call'],
  });
  const life = new Life(customer.world, at(0, 10)).task(at(0, 10), 'payment', 'pay').until(at(4, 9));
  const told = agenda(life.state, life.outlook, at(4, 9));
  // Impacts on Tuesday and Thursday at 10; two in any seven days, so the mail goes on Tuesday next at 10.
  expect(customer.sends.map((send) => send.at)).toEqual([at(1, 10), at(3, 10)]);
  expect(told.map(({ step, at: when }) => [step, when])).toEqual([
    ['patience-ends', at(4, 10)],
    ['email', at(8, 10)],
    ['close', at(15, 10)],
  ]);
  expect(told[1]?.held).toMatchObject({ rule: 'E4' });
  expect(MONDAY).toBeLessThan(at(0, 10));
});

test('F3: no call is told of that nobody could be told of', () => {
  const customer = new Person({
    limits: [],
    paths: ['call'],
    callNotice: false,
    hours: [8, 21],
    fallback: ['call'],
  });
  const life = new Life(customer.world, at(0, 10)).task(at(0, 10), 'payment', 'pay');
  const told = agenda(life.state, life.outlook, at(0, 10));
  expect(told.filter(({ step }) => step === 'call')).toEqual([]);
  expect(told.find(({ step }) => step === 'book-call')).toMatchObject({ refusedBy: 'F3' });
});

test('F3, H4: what is due while a call takes place is told of', () => {
  const world = {
    hours: [0, 24],
    callsAt: [9],
    reach: { template: 'E2', paths: [] },
    policies: { cart: { unattendedAfter: 0 } },
  } as const;
  const life = new Life(world).answers(at(0, 10, 1)).task(at(0, 10, 5), 'cart', 'pay');
  life.obeys({ command: 'book-call', at: at(0, 11), wished: true, slot: at(2, 9) }).until(at(1, 12));
  expect(agenda(life.state, life.outlook, at(1, 12)).map(({ step, at: when }) => [step, when])).toEqual([
    ['call', at(2, 9)],
    ['tell-need', at(2, 9)],
    ['close', at(2, 9, 30)],
  ]);
});
