import { describe, expect, test } from 'vitest';
import { explain } from '../../../domain/explanation/explanation.ts';
import { DEFAULT_HEALTH, type LineHealth, WELL } from '../../../domain/gate/channel-health.ts';
import type { FrequencyFacts, FrequencyLimit, PastSend } from '../../../domain/gate/frequency.ts';
import {
  type Consent,
  decide,
  type GateFacts,
  type SendKind,
  type SendQuestion,
} from '../../../domain/gate/gate.ts';
import { DAY, HOUR, type Instant, MINUTE, type Span } from '../../../domain/time/instant.ts';

/** A Monday, 15:00 by the contact's clock, which shows UTC here. */
const AT: Instant = Date.parse('2026-03-02T15:00:00Z');
const MIDNIGHT = AT + 9 * HOUR;
const UNTIL = AT + 72 * HOUR;

const KINDS: readonly SendKind[] = ['impact', 'answer', 'template', 'free-form', 'kept', 'email', 'call'];
const REPLIES: readonly SendKind[] = ['free-form', 'kept'];
const TEMPLATES: readonly SendKind[] = ['impact', 'answer', 'template'];
const ABOUT_TASK: readonly SendKind[] = ['impact', 'email', 'call'];
const BOTH = [false, true] as const;

const limit = (over: Partial<FrequencyLimit>): FrequencyLimit => ({
  name: 'limit',
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
const message = {
  channel: 'whatsapp',
  reason: 'payment',
  purpose: 'utility',
  isReopening: true,
  isAutomatic: true,
} as const;
const sentAt = (...instants: Instant[]): PastSend[] => instants.map((at) => ({ ...message, at }));
const frequency = (limits: readonly FrequencyLimit[], sends: readonly PastSend[]): FrequencyFacts => ({
  message,
  limits,
  sends,
  zones: [[{ from: AT - 60 * DAY, until: AT + 60 * DAY, offset: 0 }]],
});
const WELL_LINE: LineHealth = {
  ...WELL,
  lineId: '70007',
  asOf: AT,
  outsideFrom: AT - DAY,
  limit: null,
  lag: null,
  policy: DEFAULT_HEALTH,
};

const DISABLED = explain('template.out-of-use', { template: 'pay_v1', status: 'disabled' });

/** Every question says yes, whatever the kind. */
const ALL_WELL: GateFacts = {
  case: { isOpen: true },
  task: { validUntil: null },
  address: 'usable',
  consent: { is: 'granted', at: 1 },
  askedAt: null,
  window: { closesAt: AT + 5 * HOUR, margin: 2 * MINUTE },
  template: { is: 'usable' },
  counted: { reason: 0, case: 0 },
  frequency: frequency([], []),
  permitted: [[AT - 7 * HOUR, AT + 6 * DAY]],
  health: WELL_LINE,
  isFatigued: false,
};

function told(
  question: Partial<SendQuestion> & { readonly kind: SendKind },
  facts: Partial<GateFacts>,
): string {
  const decision = decide({ at: AT, until: UNTIL, ...question }, { ...ALL_WELL, ...facts });
  if (decision.answer === 'allowed') return 'allowed';
  return decision.answer === 'held'
    ? `held ${decision.rule} ${decision.until - AT}`
    : `suppressed ${decision.rule}`;
}

/** Every combination, in the order of the lists. */
function product<T extends Record<string, readonly unknown[]>>(
  dimensions: T,
): { readonly [Key in keyof T]: T[Key][number] }[] {
  return Object.entries(dimensions).reduce<Record<string, unknown>[]>(
    (rows, [key, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value }))),
    [{}],
  ) as { readonly [Key in keyof T]: T[Key][number] }[];
}

describe('every question by itself, over all there is to it', () => {
  test('E1–E7: all well: allowed, whatever the kind', () => {
    expect(KINDS.map((kind) => told({ kind }, {}))).toEqual(KINDS.map(() => 'allowed'));
  });

  test('E1: the case open, an address, and a valid task for what leads back to one', () => {
    const TASK = {
      pending: { validUntil: null },
      lasting: { validUntil: AT },
      late: { validUntil: AT - 1 },
      none: null,
    };
    for (const { kind, isOpen, address, task } of product({
      kind: KINDS,
      isOpen: BOTH,
      address: ['usable', 'unreachable', 'none'] as const,
      task: ['pending', 'lasting', 'late', 'none'] as const,
    })) {
      const needsTask = ABOUT_TASK.includes(kind);
      const expected =
        !isOpen || address === 'none' || (needsTask && task === 'none')
          ? 'suppressed E1'
          : needsTask && task === 'late'
            ? 'suppressed R1'
            : address === 'unreachable' && !REPLIES.includes(kind)
              ? kind === 'email'
                ? 'suppressed F2'
                : 'suppressed R8'
              : 'allowed';
      const facts = { case: { isOpen }, address, task: TASK[task] };
      expect(told({ kind }, facts), JSON.stringify({ kind, isOpen, address, task })).toBe(expected);
    }
  });

  test('E1, E2: what confirms an opt-out needs no open case, only an address; no other message goes without one', () => {
    for (const { kind, about, address, confirmsOptOut } of product({
      kind: KINDS,
      about: [null, { isOpen: false }, { isOpen: true }],
      address: ['usable', 'none'] as const,
      confirmsOptOut: BOTH,
    })) {
      const isWanted = about?.isOpen === true || (confirmsOptOut && REPLIES.includes(kind));
      const consent: Consent =
        confirmsOptOut && REPLIES.includes(kind)
          ? { is: 'withdrawn', at: AT - 1 }
          : { is: 'granted', at: AT - 1 };
      expect(
        told({ kind, confirmsOptOut }, { case: about, address, consent }),
        JSON.stringify({ kind, about, address, confirmsOptOut }),
      ).toBe(isWanted && address === 'usable' ? 'allowed' : 'suppressed E1');
    }
  });

  test('E1, R1: a task that ends while the message is held suppresses it', () => {
    const permitted: readonly Span[] = [[AT + HOUR, AT + 2 * HOUR]];
    for (const kind of ABOUT_TASK) {
      expect(told({ kind }, { permitted, task: { validUntil: AT + HOUR } })).toBe(`held E5 ${HOUR}`);
      expect(told({ kind }, { permitted, task: { validUntil: AT + HOUR - 1 } })).toBe('suppressed R1');
    }
  });

  test('E2: a grant for what the business begins; replies go until a withdrawal, and again once asked', () => {
    const CONSENT: Readonly<Record<string, Consent>> = {
      none: { is: 'none' },
      presumed: { is: 'presumed', why: explain('consent.call-presumed') },
      granted: { is: 'granted', at: AT - DAY },
      withdrawn: { is: 'withdrawn', at: AT - DAY },
    };
    for (const { kind, consent, asked, confirmsOptOut } of product({
      kind: KINDS,
      consent: ['none', 'presumed', 'granted', 'withdrawn'] as const,
      asked: ['never', 'before', 'after'] as const,
      confirmsOptOut: BOTH,
    })) {
      const isReply = REPLIES.includes(kind);
      const isAllowed = isReply
        ? consent === 'withdrawn'
          ? confirmsOptOut || asked === 'after'
          : !(confirmsOptOut && consent === 'granted')
        : consent === 'granted' || consent === 'presumed';
      const askedAt = asked === 'never' ? null : asked === 'before' ? AT - DAY : AT - DAY + 1;
      expect(
        told({ kind, confirmsOptOut }, { consent: CONSENT[consent] as Consent, askedAt }),
        JSON.stringify({ kind, consent, asked, confirmsOptOut }),
      ).toBe(isAllowed ? 'allowed' : 'suppressed E2');
    }
  });

  test('E3: a paused template holds to the end of its pause within the bound; any other trouble suppresses', () => {
    const STATE = {
      usable: { is: 'usable' },
      over: { is: 'paused', until: AT },
      back: { is: 'paused', until: UNTIL },
      tooLong: { is: 'paused', until: UNTIL + 1 },
      unknown: { is: 'paused', until: null },
      unusable: { is: 'unusable', why: DISABLED },
    } as const;
    for (const { kind, state, isCode } of product({
      kind: KINDS,
      state: ['usable', 'over', 'back', 'tooLong', 'unknown', 'unusable', 'none'] as const,
      isCode: BOTH,
    })) {
      const { template: _, ...rest } = ALL_WELL;
      const facts: GateFacts = state === 'none' ? rest : { ...rest, template: STATE[state] };
      const isHeld = state === 'back';
      const isWell = !TEMPLATES.includes(kind) || state === 'usable' || state === 'over';
      const expected = isWell ? 'allowed' : isHeld ? `held E3 ${72 * HOUR}` : 'suppressed E3';
      const decision = decide({ kind, at: AT, until: UNTIL, isCode }, facts);
      const came =
        decision.answer === 'held'
          ? `held ${decision.rule} ${decision.until - AT}`
          : decision.answer === 'suppressed'
            ? `suppressed ${decision.rule}`
            : decision.answer;
      expect(came, JSON.stringify({ kind, state, isCode })).toBe(expected);
    }
  });

  test('R2, W10: two templates per reason and three per case', () => {
    for (const { kind, reason, inCase } of product({
      kind: KINDS,
      reason: [0, 1, 2, 3],
      inCase: [0, 2, 3, 4],
    })) {
      const expected = !TEMPLATES.includes(kind)
        ? 'allowed'
        : reason >= 2
          ? 'suppressed R2'
          : inCase >= 3
            ? 'suppressed W10'
            : 'allowed';
      expect(told({ kind }, { counted: { reason, case: inCase } })).toBe(expected);
    }
  });

  test('E4: held to the first instant under every limit, suppressed beyond the bound; replies and codes exempt', () => {
    const DAILY = limit({ per: 'day' });
    const WEEKLY = limit({ most: 2, per: 7 * DAY });
    const APART = limit({ per: 2 * DAY });
    const CASES: Readonly<Record<string, readonly [FrequencyFacts, held: number | null]>> = {
      'nothing went': [frequency([DAILY, WEEKLY, APART], []), null],
      'no limit': [frequency([], sentAt(AT - 1, AT - 2, AT - 3)), null],
      yesterday: [frequency([DAILY], sentAt(AT - 15 * HOUR - 1)), null],
      today: [frequency([DAILY], sentAt(AT - 15 * HOUR)), MIDNIGHT - AT],
      'this very instant': [frequency([DAILY], sentAt(AT)), MIDNIGHT - AT],
      'one of two': [frequency([WEEKLY], sentAt(AT - DAY)), null],
      'two of two': [frequency([WEEKLY], sentAt(AT - 5 * DAY, AT - DAY)), 2 * DAY],
      'two of two, in any order': [frequency([WEEKLY], sentAt(AT - DAY, AT - 5 * DAY)), 2 * DAY],
      'seven days ago to the millisecond': [frequency([WEEKLY], sentAt(AT - 7 * DAY, AT - DAY)), null],
      'almost seven days ago': [frequency([WEEKLY], sentAt(AT - 7 * DAY + 1, AT - DAY)), 1],
      'two days ago to the millisecond': [frequency([APART], sentAt(AT - 2 * DAY)), null],
      'not yet two days': [frequency([APART], sentAt(AT - DAY)), DAY],
      'the later of two limits': [frequency([DAILY, APART], sentAt(AT - HOUR)), 2 * DAY - HOUR],
      'at the bound': [frequency([WEEKLY], sentAt(AT - 4 * DAY, AT - DAY)), 3 * DAY],
      'beyond the bound': [frequency([WEEKLY], sentAt(AT - 4 * DAY + 1, AT - DAY)), 3 * DAY + 1],
    };
    for (const { kind, name, isCode } of product({ kind: KINDS, name: Object.keys(CASES), isCode: BOTH })) {
      const [facts, held] = CASES[name] ?? [frequency([], []), null];
      const isExempt = REPLIES.includes(kind) || isCode;
      const expected =
        isExempt || held === null ? 'allowed' : AT + held > UNTIL ? 'suppressed E4' : `held E4 ${held}`;
      expect(told({ kind, isCode }, { frequency: facts }), `${kind} ${name} ${isCode}`).toBe(expected);
    }
  });

  test('E4, E5: what pushes each other on meets at the first instant both permit', () => {
    const hours = [0, 1, 2, 3].map((day): Span => [AT + day * DAY, AT + day * DAY + HOUR]);
    const facts = { frequency: frequency([limit({ per: 'day' })], sentAt(AT - HOUR)), permitted: hours };
    expect(told({ kind: 'impact' }, facts)).toBe(`held E5 ${DAY}`);
    // The day after has been spoken for as well, by a call that is booked.
    const more = frequency([limit({ per: 'day' })], sentAt(AT - HOUR, AT + DAY + 3 * HOUR));
    expect(told({ kind: 'impact' }, { ...facts, frequency: more })).toBe(`held E5 ${2 * DAY}`);
  });

  test('E5: held to the opening, suppressed where none comes in time; replies and codes exempt', () => {
    const HOURS: Readonly<Record<string, readonly [readonly Span[] | undefined, expected: string]>> = {
      open: [[[AT, AT + 1]], 'allowed'],
      over: [[[AT - HOUR, AT]], 'suppressed E5'],
      later: [[[AT + HOUR, AT + 2 * HOUR]], `held E5 ${HOUR}`],
      'after a break': [
        [
          [AT - HOUR, AT],
          [AT + 1, AT + HOUR],
        ],
        'held E5 1',
      ],
      'at the bound': [[[UNTIL, UNTIL + HOUR]], `held E5 ${72 * HOUR}`],
      'beyond the bound': [[[UNTIL + 1, UNTIL + HOUR]], 'suppressed E5'],
      never: [[], 'suppressed E5'],
      unknown: [undefined, 'suppressed E5'],
    };
    const { permitted: _, ...rest } = ALL_WELL;
    for (const { kind, name, isCode } of product({ kind: KINDS, name: Object.keys(HOURS), isCode: BOTH })) {
      const [permitted, expected] = HOURS[name] ?? [[], ''];
      const facts: GateFacts = permitted === undefined ? rest : { ...rest, permitted };
      const decision = decide({ kind, at: AT, until: UNTIL, isCode }, facts);
      const came =
        decision.answer === 'held'
          ? `held ${decision.rule} ${decision.until - AT}`
          : decision.answer === 'suppressed'
            ? `suppressed ${decision.rule}`
            : decision.answer;
      expect(came, `${kind} ${name} ${isCode}`).toBe(REPLIES.includes(kind) || isCode ? 'allowed' : expected);
    }
  });

  test('E6: marketing stops first, then utility; replies and codes last', () => {
    const LINE = {
      well: {},
      yellow: { quality: 'yellow' },
      red: { quality: 'red' },
      review: { review: 'pending' },
      late: { lag: { by: 6 * MINUTE, at: AT - MINUTE } },
      'not late': { lag: { by: 5 * MINUTE, at: AT - MINUTE } },
      warned: { warnedAt: AT - 6 * DAY },
      banned: { connection: 'shut' },
    } as const;
    const STOPS: Readonly<Record<keyof typeof LINE, 'nothing' | 'marketing' | 'utility' | 'reply'>> = {
      well: 'nothing',
      yellow: 'marketing',
      red: 'utility',
      review: 'utility',
      late: 'utility',
      'not late': 'nothing',
      warned: 'marketing',
      banned: 'reply',
    };
    const HELD: Partial<Record<keyof typeof LINE, number>> = { late: 14 * MINUTE, warned: DAY };
    const ORDER = ['nothing', 'marketing', 'utility', 'reply'];
    for (const { kind, line, isMarketing, isCode } of product({
      kind: KINDS.filter((each) => each !== 'email' && each !== 'call'),
      line: Object.keys(LINE) as (keyof typeof LINE)[],
      isMarketing: BOTH,
      isCode: BOTH,
    })) {
      const weight = REPLIES.includes(kind) || isCode ? 'reply' : isMarketing ? 'marketing' : 'utility';
      const isStopped = ORDER.indexOf(STOPS[line]) >= ORDER.indexOf(weight);
      const came = told({ kind, isMarketing, isCode }, { health: { ...WELL_LINE, ...LINE[line] } });
      const expected = isStopped ? `held E6 ${HELD[line] ?? HOUR}` : 'allowed';
      // A reply that a trouble would hold beyond its window does not go at all.
      const alternatives =
        weight === 'reply' && isStopped ? [expected, 'suppressed E6', 'suppressed W4'] : [expected];
      expect(alternatives, `${kind} ${line} ${isMarketing} ${isCode}: ${came}`).toContain(came);
    }
  });

  test('E7: a fatigued template without a successor does not go; nothing else has any', () => {
    for (const { kind, isFatigued } of product({ kind: KINDS, isFatigued: BOTH })) {
      const expected = isFatigued && TEMPLATES.includes(kind) ? 'suppressed E7' : 'allowed';
      expect(told({ kind }, { isFatigued })).toBe(expected);
    }
  });
});
