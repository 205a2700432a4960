import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spellingsOf, storedSpelling } from '../../../domain/contacts/phone-spelling.ts';

test.each([
  ['Brazil', '551187654321', '5511987654321'],
  ['Mexico', '5215512345678', '525512345678'],
  ['Argentina', '541122334455', '5491122334455'],
])('I1: both spellings of %s are one number, whichever is given', (_, other, stored) => {
  expect([storedSpelling(other), storedSpelling(stored)]).toEqual([stored, stored]);
  expect([spellingsOf(other), spellingsOf(stored)]).toEqual([
    [stored, other],
    [stored, other],
  ]);
});

test('I1: a Brazilian landline and numbers of other countries have one spelling', () => {
  for (const number of ['551133334444', '56911112222', '573001234567', '5491'])
    expect(spellingsOf(number)).toEqual([number]);
});

test('I1: every spelling of a number has the same spellings, and the stored one is its own', () => {
  const prefix = fc.constantFrom('55', '551', '52', '521', '54', '549', '57', '56');
  fc.assert(
    fc.property(prefix, fc.stringMatching(/^\d{6,11}$/), (country, rest) => {
      const all = spellingsOf(`${country}${rest}`);
      for (const each of all) expect(spellingsOf(each)).toEqual(all);
      expect(storedSpelling(all[0] ?? '')).toBe(all[0]);
    }),
  );
});
