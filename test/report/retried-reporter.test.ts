import { expect, test } from 'vitest';
import { describeRetried } from './retried-reporter.ts';

test('every retry is told by file and name, with what its first try failed by; none, and nothing is told', () => {
  const base = { file: 'test/a.test.ts', test: 'R2 > never a third', tries: 2 };
  const told = describeRetried([
    { ...base, hasPassed: true, failure: 'expected 3 to be 2\nhere' },
    { ...base, hasPassed: false, failure: Array.from({ length: 40 }, (_, n) => `line ${n}`).join('\n') },
  ]);
  expect(told).toContain(
    [
      'Tried again: 2',
      '  test/a.test.ts > R2 > never a third',
      '    passed at try 2; the first failed by:',
      '      expected 3 to be 2',
      '      here',
    ].join('\n'),
  );
  expect(told).toContain('failed at all of 2 tries');
  expect(told).toContain('line 11\n      …');
  expect(told).not.toContain('line 12');
  expect(describeRetried([])).toBe('');
});
