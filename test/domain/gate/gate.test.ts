import { describe, expect, it } from 'vitest';
import { explain } from '../../../domain/explanation/explanation.ts';
import {
  type Consent,
  decide,
  type GateFacts,
  notAfter,
  type SendKind,
  type SendQuestion,
  type TemplateState,
} from '../../../domain/gate/gate.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';
import type { Rule } from '../../../domain/rule.ts';

const AT: Instant = Date.parse('2026-03-02T15:00:00Z');
const UNTIL = AT + 72 * HOUR;
const MARGIN = 2 * MINUTE;

const KINDS: readonly SendKind[] = ['impact', 'answer', 'template', 'free-form', 'kept', 'email', 'call'];
const isReply = (kind: SendKind) => kind === 'free-form' || kind === 'kept';
const isTemplate = (kind: SendKind) => kind === 'impact' || kind === 'answer' || kind === 'template';

const TASKS = { pending: { validUntil: null }, late: { validUntil: AT - 1 }, none: null } as const;
const CONSENTS: Readonly<Record<string, Consent>> = {
  granted: { is: 'granted', at: 1 },
  presumed: { is: 'presumed', why: explain('consent.call-presumed') },
  none: { is: 'none' },
  withdrawn: { is: 'withdrawn', at: 1 },
};
const WINDOWS = {
  open: { closesAt: AT + HOUR, margin: MARGIN },
  closing: { closesAt: AT + MARGIN, margin: MARGIN },
  closed: { closesAt: AT, margin: MARGIN },
  never: { closesAt: null, margin: MARGIN },
} as const;
const TEMPLATES: Readonly<Record<string, TemplateState | undefined>> = {
  usable: { is: 'usable' },
  back: { is: 'paused', until: AT + 3 * HOUR },
  tooLong: { is: 'paused', until: UNTIL + 1 },
  unknown: { is: 'paused', until: null },
  unusable: {
    is: 'unusable',
    why: explain('template.out-of-use', { template: 'pay_v1', status: 'disabled' }),
  },
  absent: undefined,
};
const COUNTS = {
  few: { reason: 1, case: 2 },
  reason: { reason: 2, case: 2 },
  case: { reason: 1, case: 3 },
} as const;
const HOURS = {
  now: [[AT - HOUR, AT + 10 * HOUR]],
  later: [[AT + 5 * HOUR, AT + 9 * HOUR]],
  tooLate: [[UNTIL + 1, UNTIL + HOUR]],
} as const;

interface Situation {
  readonly kind: SendKind;
  readonly isOpen: boolean;
  readonly task: keyof typeof TASKS;
  readonly address: GateFacts['address'];
  readonly consent: string;
  readonly window: keyof typeof WINDOWS;
  readonly template: string;
  readonly counted: keyof typeof COUNTS;
  readonly hours: keyof typeof HOURS;
}

/** What must come out, told by the rules in their order and not by the code. */
function expected(s: Situation): string {
  const aboutTask = s.kind === 'impact' || s.kind === 'email' || s.kind === 'call';
  if (!s.isOpen || s.address === 'none') return 'suppressed E1';
  if (aboutTask && s.task === 'none') return 'suppressed E1';
  if (aboutTask && s.task === 'late') return 'suppressed R1';
  if (isReply(s.kind)) {
    if (s.window === 'closed' || s.window === 'never') return 'suppressed W4';
    if (s.window === 'closing') return 'suppressed W2';
    return s.consent === 'withdrawn' ? 'suppressed E2' : 'allowed';
  }
  if (s.address === 'unreachable') return s.kind === 'email' ? 'suppressed F2' : 'suppressed R8';
  if (s.consent === 'none' || s.consent === 'withdrawn') return 'suppressed E2';
  let pause = 0;
  if (isTemplate(s.kind)) {
    if (s.template !== 'usable' && s.template !== 'back') return 'suppressed E3';
    if (s.template === 'back') pause = 3 * HOUR;
    if (s.counted === 'reason') return 'suppressed R2';
    if (s.counted === 'case') return 'suppressed W10';
  }
  if (s.hours === 'tooLate') return 'suppressed E5';
  if (s.hours === 'later') return `held E5 ${5 * HOUR}`;
  return pause > 0 ? `held E3 ${pause}` : 'allowed';
}

function asked(s: Situation): readonly [SendQuestion, GateFacts] {
  const template = TEMPLATES[s.template];
  return [
    { kind: s.kind, at: AT, until: UNTIL },
    {
      case: { isOpen: s.isOpen },
      task: TASKS[s.task],
      address: s.address,
      consent: CONSENTS[s.consent] as Consent,
      askedAt: null,
      window: WINDOWS[s.window],
      ...(template === undefined ? {} : { template }),
      counted: COUNTS[s.counted],
      permitted: HOURS[s.hours],
    },
  ];
}

function* situations(): Generator<Situation> {
  for (const kind of KINDS)
    for (const isOpen of [true, false])
      for (const task of ['pending', 'late', 'none'] as const)
        for (const address of ['usable', 'unreachable', 'none'] as const)
          for (const consent of Object.keys(CONSENTS))
            for (const window of ['open', 'closing', 'closed', 'never'] as const)
              for (const template of Object.keys(TEMPLATES))
                for (const counted of ['few', 'reason', 'case'] as const)
                  for (const hours of ['now', 'later', 'tooLate'] as const)
                    yield { kind, isOpen, task, address, consent, window, template, counted, hours };
}

function told(question: SendQuestion, facts: GateFacts): string {
  const decision = decide(question, facts);
  switch (decision.answer) {
    case 'allowed':
      return 'allowed';
    case 'held':
      return `held ${decision.rule} ${decision.until - AT}`;
    case 'suppressed':
      return `suppressed ${decision.rule}`;
  }
}

const usable: GateFacts = {
  case: { isOpen: true },
  task: { validUntil: null },
  address: 'usable',
  consent: { is: 'granted', at: 1 },
  window: WINDOWS.open,
  template: { is: 'usable' },
  counted: { reason: 0, case: 0 },
  permitted: HOURS.now,
};

describe('the decision table', () => {
  it('E1, E2, E3, E5, R1, R2, R8, W2, W4, W10, F2: every combination has the answer and the rule it must have', () => {
    const wrong: string[] = [];
    let count = 0;
    for (const situation of situations()) {
      count += 1;
      const [question, facts] = asked(situation);
      const came = told(question, facts);
      if (came !== expected(situation) && wrong.length < 5) {
        wrong.push(`${JSON.stringify(situation)}: ${came}, not ${expected(situation)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBe(7 * 2 * 3 * 3 * 4 * 4 * 6 * 3 * 3);
  });

  it('E: a hold names an instant at which all questions say yes', () => {
    for (const situation of situations()) {
      const [question, facts] = asked(situation);
      const decision = decide(question, facts);
      if (decision.answer !== 'held') continue;
      expect(decision.until).toBeGreaterThan(AT);
      expect(decision.until).toBeLessThanOrEqual(UNTIL);
      expect(decide({ ...question, at: decision.until }, facts).answer).toBe('allowed');
    }
  });

  it('E: questions are stored in the order they are asked, and end at the one that decides', () => {
    const order: readonly Rule[] = ['E1', 'R8', 'E2', 'E3', 'R2', 'E5'];
    const all = decide({ kind: 'impact', at: AT, until: UNTIL }, usable);
    expect(all.questions.map(({ rule }) => rule)).toEqual(order);
    expect(all.questions.every(({ answer }) => answer === 'yes')).toBe(true);
    const some = decide({ kind: 'impact', at: AT, until: UNTIL }, { ...usable, consent: { is: 'none' } });
    expect(some.questions.map(({ rule, answer }) => `${rule} ${answer}`)).toEqual([
      'E1 yes',
      'R8 yes',
      'E2 no',
    ]);
  });
});

describe('bounds', () => {
  it('R1: the task may be written about up to and including validUntil', () => {
    const question: SendQuestion = { kind: 'impact', at: AT, until: UNTIL };
    expect(decide(question, { ...usable, task: { validUntil: AT } }).answer).toBe('allowed');
    expect(decide(question, { ...usable, task: { validUntil: AT - 1 } })).toMatchObject({ rule: 'R1' });
  });

  it('R1, E3: a pause beyond the bound suppresses at once', () => {
    const until = AT + HOUR;
    const decision = decide(
      { kind: 'impact', at: AT, until },
      { ...usable, template: { is: 'paused', until: until + 1 } },
    );
    expect(decision).toMatchObject({ answer: 'suppressed', rule: 'E3' });
  });

  it('E5: held to the first permitted instant inclusive of the bound, suppressed one millisecond beyond it', () => {
    const facts = { ...usable, permitted: [[AT + HOUR, AT + 2 * HOUR]] as const };
    expect(decide({ kind: 'impact', at: AT, until: AT + HOUR }, facts)).toMatchObject({
      answer: 'held',
      until: AT + HOUR,
      rule: 'E5',
    });
    expect(decide({ kind: 'impact', at: AT, until: AT + HOUR - 1 }, facts)).toMatchObject({
      answer: 'suppressed',
      rule: 'E5',
    });
  });

  it('E5: a span is half-open, so its very end is outside', () => {
    const facts = { ...usable, permitted: [[AT - HOUR, AT]] as const };
    expect(decide({ kind: 'email', at: AT, until: null }, facts)).toMatchObject({ rule: 'E5' });
    expect(decide({ kind: 'email', at: AT - 1, until: null }, facts).answer).toBe('allowed');
  });

  it('E3, E5: a pause that ends outside the hours is held to the opening after it', () => {
    const permitted = [
      [AT - HOUR, AT + HOUR],
      [AT + DAY, AT + DAY + HOUR],
    ] as const;
    const facts: GateFacts = { ...usable, template: { is: 'paused', until: AT + 2 * HOUR }, permitted };
    expect(decide({ kind: 'impact', at: AT, until: UNTIL }, facts)).toMatchObject({
      answer: 'held',
      until: AT + DAY,
      rule: 'E5',
    });
  });

  it('W2: refused from the margin on, W4: closed at exactly 24 h', () => {
    const window = { closesAt: AT, margin: MARGIN };
    const at = (instant: Instant) =>
      decide({ kind: 'free-form', at: instant, until: null }, { ...usable, window });
    expect(at(AT - MARGIN - 1).answer).toBe('allowed');
    expect(at(AT - MARGIN)).toMatchObject({ rule: 'W2' });
    expect(at(AT - 1)).toMatchObject({ rule: 'W2' });
    expect(at(AT)).toMatchObject({ rule: 'W4' });
  });
});

describe('what is exempt', () => {
  it('E5, R2: a code the customer asked for goes at any hour and does not count', () => {
    const { counted: _, ...uncounted } = usable;
    const facts: GateFacts = { ...uncounted, permitted: [] };
    const question: SendQuestion = { kind: 'template', at: AT, until: UNTIL, isCode: true };
    expect(decide(question, facts).answer).toBe('allowed');
    expect(decide({ ...question, isCode: false }, facts)).toMatchObject({ rule: 'E5' });
    expect(notAfter(question, facts)).toBeNull();
  });

  it('E2: after an opt-out only its confirmation goes, until the customer asks again', () => {
    const facts: GateFacts = { ...usable, consent: { is: 'withdrawn', at: AT - HOUR } };
    const question: SendQuestion = { kind: 'free-form', at: AT, until: null };
    expect(decide(question, { ...facts, askedAt: AT - 2 * HOUR })).toMatchObject({ rule: 'E2' });
    expect(decide({ ...question, confirmsOptOut: true }, facts).answer).toBe('allowed');
    expect(decide(question, { ...facts, askedAt: AT - MINUTE }).answer).toBe('allowed');
  });

  it('E2: asking again opens replies, never templates', () => {
    const facts: GateFacts = { ...usable, consent: { is: 'withdrawn', at: AT - HOUR }, askedAt: AT };
    expect(decide({ kind: 'impact', at: AT, until: UNTIL }, facts)).toMatchObject({ rule: 'E2' });
  });
});

describe('the last look at the clock', () => {
  it('W2: replies end at the margin before closing, E5: the rest at the end of the permitted span', () => {
    const question = (kind: SendKind): SendQuestion => ({ kind, at: AT, until: UNTIL });
    expect(notAfter(question('free-form'), usable)).toBe(AT + HOUR - MARGIN);
    expect(notAfter(question('kept'), usable)).toBe(AT + HOUR - MARGIN);
    expect(notAfter(question('impact'), usable)).toBe(AT + 10 * HOUR);
    expect(notAfter(question('email'), usable)).toBe(AT + 10 * HOUR);
  });
});
