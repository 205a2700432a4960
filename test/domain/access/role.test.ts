import { expect, test } from 'vitest';
import { actionNamed } from '../../../domain/access/role.ts';

test.each([
  ['person.read', 'contact.read'],
  ['person.change', 'contact.update'],
  ['person.erase', 'contact.erase'],
  ['consent.change', 'consent.update'],
  ['template.care', 'template.update'],
  ['line.care', 'line.update'],
  ['subscriber.care', 'subscriber.update'],
  ['operator.care', 'operator.update'],
])('an audit row that says %s is read as %s', (stored, action) => expect(actionNamed(stored)).toBe(action));

test.each(['case.act', 'contact.update', 'account.sign-in', 'of-a-later-version'])(
  'an audit row that says %s is read as it is',
  (stored) => expect(actionNamed(stored)).toBe(stored),
);
