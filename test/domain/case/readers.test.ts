import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CaseState, Outlook } from '../../../domain/case/case-state.ts';
import { policyOutlook } from '../../../domain/case/policy-outlook.ts';
import { factKinds, readFact, readFacts, type StoredFact } from '../../../domain/case/read-fact.ts';
import { readOutcome, type StoredOutcome } from '../../../domain/case/read-outcome.ts';
import { readOutlook, type StoredOutlook } from '../../../domain/case/read-outlook.ts';
import { readCall, readState, type StoredState } from '../../../domain/case/read-state.ts';
import { readTransition, type StoredTransition } from '../../../domain/case/read-transition.ts';
import { DEFAULT_POLICY } from '../../../domain/policy.ts';
import { agenda } from '../../../domain/schedule/agenda.ts';
import { apply } from '../../../domain/schedule/apply.ts';
import { applyFacts, applyNotedFacts } from '../../../domain/schedule/apply-fact.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { openCase } from '../../../domain/schedule/open-case.ts';

/** What a version wrote, one sample for each shape. A shape that is left is added here with the version that had it last. */
interface Shapes {
  readonly states: readonly Sample<StoredState>[];
  readonly outlooks: readonly Sample<StoredOutlook>[];
  readonly facts: readonly Sample<{ readonly seq: number; readonly fact: StoredFact }>[];
  readonly outcomes: readonly Sample<StoredOutcome>[];
  readonly carried: readonly Sample<{
    readonly state: StoredState;
    readonly outlook: StoredOutlook;
    readonly recent: readonly StoredTransition[];
  }>[];
}
interface Sample<Stored> {
  readonly from: string;
  readonly sample: Stored;
}

const FOLDER = new URL('shapes/', import.meta.url);
const versions = readdirSync(FOLDER).map(
  (file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Shapes,
);
const all = <Kind extends keyof Shapes>(kind: Kind): Shapes[Kind][number]['sample'][] =>
  versions.flatMap((shapes) => shapes[kind].map(({ sample }) => sample));

const states = [...all('states'), ...all('carried').map(({ state }) => state)];
const outlooks = [...all('outlooks'), ...all('carried').map(({ outlook }) => outlook)];

const OPENED_AT = Date.parse('2026-03-02T13:00:00Z');
const today: Outlook = policyOutlook({ ...DEFAULT_POLICY, version: '1', reason: 'general' }, OPENED_AT);
const fresh: CaseState = openCase({ id: 'case-1', openedAt: OPENED_AT, facts: [] }, today).state;

const again = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A sample with its sentences as they are told today. */
const said = (stored: object): object =>
  JSON.parse(JSON.stringify(stored), (key, value: unknown) =>
    key === 'why' && typeof value === 'string' && value.includes(' ')
      ? { code: 'legacy', params: { text: value } }
      : value,
  ) as object;

/** What of a state is said otherwise today: that a person is needed has a beginning, and what listens an end. */
function lifted(stored: StoredState): object {
  const { needsHuman: _, phase, ...rest } = stored;
  return phase.in === 'listening' ? rest : { ...rest, phase };
}

/** A policy by the names that its keys have today. */
const renamed = ({ second, ...policy }: StoredOutlook['policy'] & { readonly second?: unknown }): object =>
  second === undefined ? policy : { ...policy, secondImpact: second };

describe('what earlier versions wrote', () => {
  test('a state has all that this version knows, and loses nothing that was in it', () => {
    for (const stored of states) {
      const state = readState(stored);
      expect(Object.keys(state).toSorted()).toEqual(Object.keys(fresh).toSorted());
      // Why something is held was a sentence once, and is said as it is.
      expect(again(state)).toMatchObject(said(lifted(stored)));
      expect(readState(again(state))).toEqual(state);
    }
  });

  test('H4: who needed a person still does, is told of at once, and has thirty days from when the case began to rest', () => {
    const needing = states.filter(({ needsHuman }) => needsHuman === true).map(readState);
    expect(needing.map(({ phase }) => phase.in)).toEqual(['needs-person', 'window']);
    const [resting, open] = needing;
    expect(resting).toMatchObject({
      need: { since: Date.parse('2026-11-27T15:00:00Z'), tellAt: Date.parse('2026-11-27T15:00:00Z') },
      phase: { until: Date.parse('2026-12-27T15:00:00Z') },
    });
    expect(open?.need).not.toBeNull();
    for (const state of needing)
      expect(nextDue(state, today)).toMatchObject({
        rule: 'H4',
        step: { do: 'tell-supervisor', about: 'need' },
      });
  });

  test('F5: what listened for a call without an end waits for the call, or closes where it is gone', () => {
    const endless = states.filter(({ phase }) => phase.in === 'listening' && phase.until === null);
    const steps = endless.map((stored) => nextDue(readState(stored), today)?.step.do);
    expect(new Set(steps)).toEqual(new Set(['call-due', 'close']));
  });

  test('R10: a task that had lapsed before anybody was told of it is told next, once', () => {
    const [stored] = states.filter(({ task }) => task?.validUntil != null);
    if (stored === undefined) throw new Error('there is no such sample');
    const state = readState(stored);
    const due = nextDue(state, today);
    expect(due).toEqual({ at: state.task?.validUntil, step: { do: 'task-lapses' }, rule: 'R10' });
    if (due === null) return;
    const told = apply(state, today, due, { was: 'done', at: OPENED_AT + 30 * 24 * 3_600_000 });
    expect(told.transitions).toMatchObject([{ events: ['case.task-lapsed'], late: true }]);
    expect(nextDue(told.state, today)?.step.do).not.toBe('task-lapses');
  });

  test('so has an outlook', () => {
    for (const stored of outlooks) {
      const outlook = readOutlook(stored);
      expect(Object.keys(outlook).toSorted()).toEqual(Object.keys(today).toSorted());
      expect(outlook).toMatchObject({ ...stored, policy: renamed(stored.policy) });
      expect(Object.keys(outlook.policy).toSorted()).toEqual(Object.keys(today.policy).toSorted());
      expect(readOutlook(again(outlook))).toEqual(outlook);
    }
  });

  test('facts of every kind are read as they were stored', () => {
    for (const { fact } of all('facts')) expect(readFact(fact)).toEqual(fact);
    expect(readFacts(again(all('facts')))).toEqual(all('facts'));
  });

  test('I1: the state of another case that a fact carries is read by the reader of states', () => {
    const [absorbed] = all('facts').filter(({ fact }) => fact.fact === 'absorbed');
    for (const state of all('states')) {
      const stored = { ...absorbed?.fact, state } as StoredFact;
      expect(readFact(stored)).toEqual({ ...stored, state: readState(state) });
    }
  });

  test('F3: a call from before slots could be chosen takes the first free one, in a state as in a fact that carries it', () => {
    const calls = states.flatMap(({ call }) => (call === null ? [] : [call]));
    expect(calls.some((call) => !('chosen' in call))).toBe(true);
    const [absorbed] = all('facts').filter(({ fact }) => fact.fact === 'absorbed');
    for (const call of calls) {
      const read = readFact({ ...absorbed?.fact, call } as StoredFact);
      expect(read).toMatchObject({ call: { chosen: null, slot: call.slot } });
      expect(readCall(again(readCall(call)))).toEqual(readCall(call));
    }
  });

  test('so are outcomes, a hold of which nobody said why among them', () => {
    for (const stored of all('outcomes')) {
      const outcome = readOutcome(stored);
      expect(again(outcome)).toMatchObject(said(stored));
      if (outcome.was === 'held') expect(outcome.why).toHaveProperty('code');
    }
  });

  test('so are the transitions that a run carried on', () => {
    const recent = all('carried').flatMap((carried) => carried.recent);
    expect(recent.length).toBeGreaterThan(0);
    for (const stored of recent) {
      const transition = readTransition(stored);
      expect(transition.what).toHaveProperty('code');
      expect(readTransition(again(transition))).toEqual(transition);
    }
  });

  test('every phase, kind of fact and outcome has a sample', () => {
    expect(new Set(states.map(({ phase }) => phase.in))).toEqual(
      new Set([
        'window',
        'reopening',
        'waiting',
        'unanswered',
        'answering',
        'falling-back',
        'listening',
        'needs-person',
        'resolved',
        'closed',
      ]),
    );
    expect(new Set(all('facts').map(({ fact }) => fact.fact))).toEqual(new Set(factKinds()));
    expect(new Set(all('outcomes').map(({ was }) => was))).toEqual(
      new Set(['done', 'held', 'refused', 'unknown', 'overtaken']),
    );
  });

  test('a case goes on from any of it: its agenda is told, its next step done, and every fact learned', () => {
    for (const stored of states) {
      const state = readState(stored);
      for (const outlook of outlooks.map(readOutlook)) {
        const now = state.openedAt;
        agenda(state, outlook, now);
        const due = nextDue(state, outlook);
        for (const outcome of all('outcomes').map(readOutcome)) {
          if (due !== null) expect(apply(state, outlook, due, outcome).state.id).toBe(state.id);
        }
        for (const [index, { fact }] of all('facts').entries()) {
          const seq = state.seen + 1 + index;
          const learned = applyFacts(state, outlook, [{ seq, fact: readFact(fact) }]);
          expect(learned.state).toMatchObject({ seen: seq, unlearned: [] });
        }
      }
    }
  });
});

describe('a fact of a kind that only a later version knows', () => {
  const unknown = { seq: 3, fact: readFact({ fact: 'teleported' }) };
  const noted = applyFacts(fresh, today, [unknown]).state;

  test('is noted by its number and changes nothing else', () => {
    expect(unknown.fact).toEqual({ fact: 'unknown', kind: 'teleported' });
    expect(noted).toEqual({ ...fresh, seen: 3, unlearned: [3] });
  });

  test('is learned first by the version that knows it; what that does not know stays noted', () => {
    const twice = applyFacts(noted, today, [{ ...unknown, seq: 4 }]).state;
    const known = { seq: 3, fact: { fact: 'kept', at: OPENED_AT } as const };
    const next = applyNotedFacts(twice, today, [known, { ...unknown, seq: 4 }]).state;
    expect(next).toMatchObject({ seen: 4, unlearned: [4], kept: { waiting: 1 } });
    // Only what was noted is learned so.
    expect(applyNotedFacts(next, today, [known])).toEqual({ state: next, transitions: [] });
  });
});

test('a batch may come from anybody: what is no numbered fact is left out', () => {
  for (const batch of [
    undefined,
    null,
    'facts',
    {},
    [null, 7, [], {}],
    [{ seq: 1 }],
    [{ seq: 'one', fact: {} }],
  ]) {
    expect(readFacts(batch)).toEqual([]);
  }
  expect(
    readFacts([
      { seq: 2, fact: {} },
      { seq: 3, fact: { fact: 'shut', at: 0 } },
    ]),
  ).toEqual([{ seq: 3, fact: { fact: 'shut', at: 0 } }]);
});
