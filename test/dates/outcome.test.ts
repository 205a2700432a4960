import { expect, test } from 'vitest';
import { describeTable, readOutcome } from './outcome.ts';

const passed = { status: 'passed', failureMessages: [] };
const retried = { status: 'passed', failureMessages: ['the first try'] };
const failed = { status: 'failed', failureMessages: ['no'] };
const report = (...assertionResults: object[]): string =>
  JSON.stringify({ testResults: [{ status: 'passed', assertionResults }] });
const outcome = (code: number | null, text: string | null) =>
  readOutcome({ name: 'leap-day', begins: '2028-02-29T10:00-05:00', minutes: 7.25, code, text });

test('tests are counted, those apart that passed at a later try', () => {
  expect(outcome(0, report(passed, passed, retried))).toMatchObject({
    passed: 3,
    failed: 0,
    retried: 1,
    isGreen: true,
  });
  expect(outcome(1, report(passed, failed))).toMatchObject({ passed: 1, failed: 1, isGreen: false });
});

test('green is only a run that told of tests, loaded every file and ended well', () => {
  expect(outcome(1, null).isGreen).toBe(false);
  expect(outcome(0, report()).isGreen).toBe(false);
  // An error outside of tests.
  expect(outcome(1, report(passed)).isGreen).toBe(false);
  const broken = JSON.stringify({
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [passed] },
    ],
  });
  expect(outcome(0, broken)).toMatchObject({ passed: 1, failed: 1, isGreen: false });
});

test('the table has a line for each run, and says which is not green', () => {
  const table = describeTable([outcome(0, report(passed)), outcome(1, report(failed))]);
  expect(table.split('\n')).toEqual([
    'date      begins                  passed  failed  retried  minutes',
    'leap-day  2028-02-29T10:00-05:00       1       0        0      7.3',
    'leap-day  2028-02-29T10:00-05:00       0       1        0      7.3  not green',
  ]);
});
