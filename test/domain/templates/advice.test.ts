import { describe, expect, test } from 'vitest';
import { explain } from '../../../domain/explanation/explanation.ts';
import {
  ADVICE_PURPOSES,
  advise,
  type AdvicePurpose,
  categoryFor,
} from '../../../domain/templates/advice.ts';
import type { Decision } from '../../../domain/gate/gate.ts';

const NOW = 1_000_000;

const CLOSED = explain('hours.closed', { hours: null, holidays: [] });

/** By name, so that situations read as what they are. */
const DECISIONS = {
  allowed: { answer: 'allowed', questions: [] },
  soon: {
    answer: 'held',
    until: NOW + 10,
    rule: 'E5',
    why: CLOSED,
    questions: [{ rule: 'E5', answer: 'hold', why: CLOSED }],
  },
  later: {
    answer: 'held',
    until: NOW + 20,
    rule: 'E4',
    why: explain('frequency.period-reached', { limit: 'day', most: 1, period: 'day' }),
    questions: [],
  },
  noConsent: { answer: 'suppressed', rule: 'E2', why: explain('consent.missing'), questions: [] },
  noCap: {
    answer: 'suppressed',
    rule: 'R2',
    why: explain('cap.reason-reached', { count: 2 }),
    questions: [],
  },
} as const satisfies Record<string, Decision>;
type Name = keyof typeof DECISIONS;

const FREE_FORM = {
  allowed: DECISIONS.allowed,
  closed: { answer: 'suppressed', rule: 'W4', why: explain('window.closed'), questions: [] },
  closing: { answer: 'suppressed', rule: 'W2', why: explain('window.closing'), questions: [] },
  over: { answer: 'suppressed', rule: 'E1', why: explain('case.not-open'), questions: [] },
} as const satisfies Record<string, Decision>;

interface Situation {
  readonly purpose: AdvicePurpose;
  readonly order: boolean;
  readonly reminder: boolean;
  readonly freeForm: keyof typeof FREE_FORM;
  readonly withdrawn: boolean;
  readonly templates: readonly Name[];
  readonly direct: Name | 'cannot';
}

/** What W8 says, written as it reads there and deliberately unlike the code. */
function expected(s: Situation): string {
  if (s.purpose === 'none') return 'nothing W8';
  const isOffer = s.purpose === 'offer' || (s.purpose === 'purchase' && !s.order && !s.reminder);
  if (isOffer && s.withdrawn) return 'nothing E2';
  if (s.freeForm === 'allowed') return 'free-form';
  const isUtility = !isOffer && s.purpose !== 'code';
  const ways = [
    ...s.templates.map((name, index) => [`template ${index}`, name] as const),
    ...(isUtility && s.direct !== 'cannot' ? [['direct-send', s.direct] as const] : []),
  ];
  for (const good of ['allowed', 'soon', 'later'] as const) {
    const way = ways.find(([, name]) => name === good);
    if (way !== undefined) return good === 'allowed' ? way[0] : `${way[0]} ${good}`;
  }
  const [first] = ways;
  if (first !== undefined) return first[1] === 'noConsent' ? 'nothing E2' : 'nothing R2';
  return s.freeForm === 'over' ? 'nothing E1' : 'nothing E3';
}

function told(s: Situation): string {
  const category = categoryFor(s.purpose, { orderExists: s.order, reminderAsked: s.reminder });
  const advice = advise({
    category,
    now: NOW,
    freeForm: FREE_FORM[s.freeForm],
    marketingIsWithdrawn: s.withdrawn,
    templates: s.templates.map((name, index) => ({
      template: index,
      decision: DECISIONS[name],
      hasFailed: false,
    })),
    directSend: category === 'utility' && s.direct !== 'cannot' ? DECISIONS[s.direct] : null,
  });
  if (advice.mode === 'nothing') return `nothing ${advice.rule}`;
  const way = advice.template === null ? advice.mode : `${advice.mode} ${String(advice.template)}`;
  if (advice.at === NOW) {
    expect(advice.rule).toBe('W8');
    return way;
  }
  const name = advice.at === NOW + 10 ? 'soon' : 'later';
  expect(advice.rule).toBe(DECISIONS[name].rule);
  return `${way} ${name}`;
}

const NAMES = Object.keys(DECISIONS) as Name[];

function* situations(): Generator<Situation> {
  const lists: Name[][] = [[], ...NAMES.map((name) => [name])];
  for (const one of NAMES) for (const other of NAMES) lists.push([one, other]);
  for (const purpose of ADVICE_PURPOSES)
    for (const order of [true, false])
      for (const reminder of [true, false])
        for (const freeForm of Object.keys(FREE_FORM) as (keyof typeof FREE_FORM)[])
          for (const withdrawn of [true, false])
            for (const templates of lists)
              for (const direct of ['cannot', ...NAMES] as const)
                yield { purpose, order, reminder, freeForm, withdrawn, templates, direct };
}

describe('session or template', () => {
  test('W8: every situation there is, against the rule as it reads', () => {
    let count = 0;
    const wrong: unknown[] = [];
    for (const situation of situations()) {
      count += 1;
      const [is, ought] = [told(situation), expected(situation)];
      if (is !== ought) wrong.push({ situation, is, ought });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(count).toBe(6 * 2 * 2 * 4 * 2 * 31 * 6);
  });

  test('R8: a template that has just failed here is not advised, whatever the gate says of it', () => {
    const asked = (...templates: readonly (readonly [name: Name, hasFailed: boolean])[]) => {
      const advice = advise({
        category: 'utility',
        now: NOW,
        freeForm: FREE_FORM.closed,
        marketingIsWithdrawn: false,
        templates: templates.map(([name, hasFailed], index) => ({
          template: index,
          decision: DECISIONS[name],
          hasFailed,
        })),
        directSend: null,
      });
      return advice.mode === 'nothing' ? [advice.rule, advice.why.code] : advice.template;
    };
    expect(asked(['allowed', true], ['allowed', false])).toBe(1);
    expect(asked(['allowed', true], ['later', false])).toBe(1);
    expect(asked(['allowed', true])).toEqual(['R8', 'advice.just-failed']);
    expect(asked(['allowed', true], ['noCap', false])).toEqual(['R2', 'cap.reason-reached']);
  });

  test.each([
    ['finish', false, false, 'utility'],
    ['inform', false, false, 'utility'],
    ['code', true, true, 'authentication'],
    ['offer', true, true, 'marketing'],
    ['purchase', false, false, 'marketing'],
    ['purchase', true, false, 'utility'],
    ['purchase', false, true, 'utility'],
    ['none', true, true, null],
  ] as const)(
    'W8: %s with order %s and reminder %s is %s',
    (purpose, orderExists, reminderAsked, category) => {
      expect(categoryFor(purpose, { orderExists, reminderAsked })).toBe(category);
    },
  );
});
