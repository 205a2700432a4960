import { expect, test } from 'vitest';
import { writtenAt } from '../../dev/simulator/chat.ts';

const TEN = Date.parse('2026-03-02T10:00:00Z');

test.each([
  ['a tap of the same second stands after the template that it answers', TEN + 900, TEN + 900],
  ['what arrives late was written within its second', TEN + 60_000, TEN + 999],
  ['what arrives before its stamp by another clock keeps the stamp', TEN - 5_000, TEN],
])('the phone’s order: %s', (_, arrivedAt, at) => {
  expect(writtenAt(TEN, arrivedAt)).toBe(at);
});
