import { expect, test } from 'vitest';
import { cutSlots, within } from '../../../domain/time/call-slots.ts';
import { HOUR, MINUTE } from '../../../domain/time/instant.ts';

test('F3: slots are cut from the opening on, and what is left over is none', () => {
  expect(
    cutSlots(
      [
        [0, 100 * MINUTE],
        [10 * HOUR, 10 * HOUR + 29 * MINUTE],
      ],
      30 * MINUTE,
    ),
  ).toEqual([
    [0, 30 * MINUTE],
    [30 * MINUTE, 60 * MINUTE],
    [60 * MINUTE, 90 * MINUTE],
  ]);
});

test('F3: the grid is the business’s: a contact whose hours begin in between gets the next whole slot', () => {
  const slots = cutSlots([[0, 3 * HOUR]], HOUR);
  expect(within(slots, [[10 * MINUTE, 3 * HOUR]])).toEqual([
    [HOUR, 2 * HOUR],
    [2 * HOUR, 3 * HOUR],
  ]);
  expect(
    within(slots, [
      [0, 30 * MINUTE],
      [HOUR, 2 * HOUR],
      [2 * HOUR + MINUTE, 9 * HOUR],
    ]),
  ).toEqual([[HOUR, 2 * HOUR]]);
  expect(within(slots, [])).toEqual([]);
});
