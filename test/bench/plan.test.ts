import { expect, test } from 'vitest';
import { faultsOf, plannedIn } from '../../bench/history/plan.ts';
import { readCases } from '../../bench/plans-arguments.ts';

const measure = { rows: new Map([['messages', 1_000_000]]), most: 1_000 };
const scan = (type: string, rows: number, more: object = {}) => ({
  'Node Type': type,
  'Relation Name': 'messages',
  'Actual Rows': rows,
  'Actual Loops': 1,
  ...more,
});

test('a table that grows is not read from end to end, however deep in a plan, and one that stays small may be', () => {
  const inside = { 'Node Type': 'Hash Join', Plans: [{ 'Node Type': 'Hash', Plans: [scan('Seq Scan', 1)] }] };
  expect(faultsOf(inside, measure)).toEqual(['reads messages from end to end: 1,000,000 rows']);
  expect(faultsOf({ ...scan('Seq Scan', 1), 'Relation Name': 'templates' }, measure)).toEqual([]);
  expect(faultsOf(scan('Seq Scan', 0, { 'Actual Loops': 0 }), measure)).toEqual([]);
});

test('an index that is walked is no better: what a filter removed counts, in each loop', () => {
  const walk = scan('Index Scan', 1, { 'Index Name': 'messages_of_case', 'Rows Removed by Filter': 999 });
  expect(faultsOf(walk, measure)).toEqual([]);
  expect(faultsOf({ ...walk, 'Actual Loops': 2 }, measure)).toEqual([
    'reads 2,000 rows of messages by messages_of_case',
  ]);
});

test('a notice of auto_explain is a statement with its plan; any other is none', () => {
  const notice =
    'duration: 0.02 ms  plan:\n{\n "Query Text": "select\\n  1",\n "Plan": { "Node Type": "Result" }\n}';
  expect(plannedIn(notice)).toEqual({ statement: 'select 1', plan: { 'Node Type': 'Result' } });
  expect(plannedIn('relation exists, skipping')).toBeNull();
});

test('a database may be smaller in the same proportions, but not so small that nothing shows', () => {
  expect(readCases(undefined)).toEqual({ closed: 1_000_000, open: 200_000 });
  expect(readCases('120000')).toEqual({ closed: 100_000, open: 20_000 });
  expect(() => readCases('500')).toThrow('12000');
});
