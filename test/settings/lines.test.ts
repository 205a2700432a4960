import { expect, it } from 'vitest';
import { echoesOn } from '../../domain/case/author.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { faultsOf, read } from './policies-of.ts';

it('W9: an echo of the phone app is a person’s, unless the policy of its line says otherwise', () => {
  expect(echoesOn(readPolicies().lines, '70007')).toBe('person');
  const { lines, version } = read(`
lines:
  "70007": { echoes: bot }
  70008: { echoes: none }
  70009: {}
`);
  expect(['70007', '70008', '70009', 'constructor'].map((line) => echoesOn(lines, line))).toEqual([
    'bot',
    'none',
    'person',
    'person',
  ]);
  // No case plans by it.
  expect(version).toBe(readPolicies().version);
});

it.each([
  ['lines: { "70007": { echoes: agent } }', 'person or bot or none'],
  ['lines: { "70007": { echo: bot } }', 'echoes'],
  ['lines: { "+56 9 1111": { echoes: bot } }', 'phone number id'],
  ['lines: { "70007": bot }', '70007'],
  ['line: { "70007": { echoes: bot } }', 'lines'],
])('W9: %s is refused when it is read, with what to write', (text, told) => {
  expect(faultsOf(text).join('\n')).toContain(told);
});
