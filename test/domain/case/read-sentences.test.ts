import { expect, test } from 'vitest';
import { readOutcome } from '../../../domain/case/read-outcome.ts';
import { readState } from '../../../domain/case/read-state.ts';
import { readTransition } from '../../../domain/case/read-transition.ts';
import type { Outcome, Transition } from '../../../domain/case/step.ts';
import { explain, followedBy } from '../../../domain/explanation/explanation.ts';
import { readStored, storedExplanation } from '../../../domain/explanation/read-explanation.ts';
import { at, Life } from '../schedule/life.ts';

const RED = explain('line.quality', { quality: 'red' });

/** As 0.1.0 wrote it: sentences where there are codes now. */
const earlier = <Whole>(whole: Whole, over: object): Whole => ({ ...whole, ...over });

test('holds of a state, an outcome and a transition say the sentence of an earlier version as it is', () => {
  const { state } = new Life().task(at(0, 10), 'payment', 'pay').until(at(1, 9));
  const held = { rule: 'E6', why: 'the line’s quality is red', until: at(1, 12) };
  const phase = { in: 'reopening', number: 1, at: at(1, 12), held };
  const call = { reason: 'payment', state: 'wanted', at: at(1, 12), held };
  const said = { ...held, why: explain('legacy', { text: held.why }) };
  expect(readState(earlier(state, { phase, call }))).toMatchObject({
    phase: { ...phase, held: said },
    call: { ...call, held: said },
  });
  const outcome: Outcome = { was: 'held', at: at(1, 10), until: at(1, 12), rule: 'E6', why: RED };
  expect(readOutcome(earlier(outcome, { why: held.why }))).toEqual({ ...outcome, why: said.why });
  expect(readOutcome(earlier(outcome, { why: undefined }))).toEqual({
    ...outcome,
    why: explain('hold.unexplained'),
  });
  const [transition] = new Life().transitions;
  if (transition === undefined) throw new Error('a case opens by a transition');
  expect(readTransition(earlier<Transition>(transition, { what: 'Opened' }))).toEqual({
    ...transition,
    what: explain('legacy', { text: 'Opened' }),
  });
});

test('what this version wrote is read as it is', () => {
  const life = new Life().task(at(0, 10), 'payment', 'pay').until(at(1, 9));
  expect(readState(life.state)).toEqual(life.state);
  const outcome: Outcome = { was: 'held', at: at(1, 10), until: at(1, 12), rule: 'E6', why: RED };
  expect(readOutcome(outcome)).toEqual(outcome);
  expect(life.transitions.map(readTransition)).toEqual(life.transitions);
});

test('a row holds what follows among the parameters, and gives it back', () => {
  const said = followedBy(explain('impact.sent', { number: 2 }), explain('patience.running'));
  const row = storedExplanation(said);
  expect(row).toEqual({ code: 'impact.sent', params: { number: 2, next: [{ code: 'patience.running' }] } });
  expect(readStored(row)).toEqual(said);
  expect(storedExplanation(explain('window.open'))).toEqual({ code: 'window.open', params: null });
  expect(readStored({ code: 'window.open', params: null })).toEqual(explain('window.open'));
  expect(readStored({ code: null, text: 'Closed: done' })).toEqual(
    explain('legacy', { text: 'Closed: done' }),
  );
  expect(readStored({ code: null, params: null, text: null })).toBeNull();
});

test('a code takes its own parameters and no others', () => {
  // @ts-expect-error -- the number of the impact is missing
  expect(explain('impact.sent').code).toBe('impact.sent');
  // @ts-expect-error -- a path that there is not
  expect(explain('fallback.planned', { path: 'letter' }).code).toBe('fallback.planned');
  // @ts-expect-error -- a code without parameters is given one
  expect(explain('window.open', { until: 1 }).code).toBe('window.open');
  // @ts-expect-error -- a code that there is not
  expect(explain('window.ajar').code).toBe('window.ajar');
});
