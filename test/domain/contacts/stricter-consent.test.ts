import { expect, test } from 'vitest';
import { stricterWords } from '../../../domain/contacts/stricter-consent.ts';

const word = (contactId: string, granted: boolean, at: number, category = 'utility') => ({
  contactId,
  channel: 'whatsapp',
  category,
  granted,
  at,
});

test('I1, E2: where either has withdrawn the later grant of the other does not hold', () => {
  expect(stricterWords([word('a', false, 1), word('b', true, 2)])).toEqual([
    { channel: 'whatsapp', category: 'utility' },
  ]);
  // The withdrawal is the latest word already; nobody has withdrawn; one says nothing.
  expect(stricterWords([word('a', true, 1), word('b', false, 2)])).toEqual([]);
  expect(stricterWords([word('a', true, 1), word('b', true, 2)])).toEqual([]);
  expect(stricterWords([word('a', true, 1), word('b', false, 2, 'marketing')])).toEqual([]);
});
