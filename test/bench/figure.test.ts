import { expect, test } from 'vitest';
import { actionsOf, type HistoryEvent, isOfTheTestClock } from '../../bench/actions.ts';
import { asFigure, figure, median, table } from '../../bench/figure.ts';

test('a figure is the median of its rounds, held against its goal before it is rounded', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2);
  expect(() => median([])).toThrow(RangeError);
  const rounds = [4, 4.1001, 4.2];
  expect(figure('a', rounds, 'events', { goal: { is: '≤', than: 4.1 } })).toMatchObject({
    value: 4.1,
    holds: false,
  });
  expect(figure('a', [0.9], 'x', { goal: { is: '≥', than: 0.9 } }).holds).toBe(true);
  expect(figure('a', [0.899], 'x', { goal: { is: '≥', than: 0.9 } }).holds).toBe(false);
  expect(figure('a', [1], 'x')).toMatchObject({ goal: null, holds: true, beside: null });
});

test('what is written for others has the six names of the contract, in its order', () => {
  const measured = figure('a', [1, 2, 3], 's', { goal: { is: '≤', than: 2 }, beside: 'b', details: ['c'] });
  expect(JSON.stringify(asFigure(measured))).toBe(
    '{"name":"a","value":2,"unit":"s","goal":"≤ 2","holds":true,"beside":"b"}',
  );
  expect(table([measured, figure('long-name', [5], 's', { goal: { is: '≤', than: 2 } })])).toContain(
    '✗  long-name',
  );
});

test('billable actions are counted from a history, retries of activities included', () => {
  const events = [
    { eventType: 1, workflowExecutionStartedEventAttributes: {} },
    { eventType: 26, workflowExecutionSignaledEventAttributes: {} },
    { eventType: 5, workflowTaskScheduledEventAttributes: {} },
    { eventType: 10, activityTaskScheduledEventAttributes: {} },
    { eventType: 11, activityTaskStartedEventAttributes: { attempt: 3 } },
    { eventType: 17, timerStartedEventAttributes: {} },
  ] as HistoryEvent[];
  expect(actionsOf(events)).toBe(6);
  expect(events.some(isOfTheTestClock)).toBe(false);
});
