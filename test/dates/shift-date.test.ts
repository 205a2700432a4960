import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { SHIFT } from './ahead.ts';

const AHEAD = 400 * 86_400_000;

/** What a process says whose clock is ahead, and its child, which is given no more than the variables. */
const said = (expression: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ['--eval', `console.log(JSON.stringify(${expression}))`], {
      encoding: 'utf8',
      env: { NODE_OPTIONS: `--import=${SHIFT.href}`, TEST_CLOCK_AHEAD: String(AHEAD) },
    }),
  );

test('every way to ask for the time is ahead and goes on; what is made of an instant is what it was', () => {
  const machine = `(performance.timeOrigin + performance.now())`;
  const ahead = said(
    `[Date.now(), new Date().getTime(), Date.parse(Date()), Number(new (class extends Date {})())].map((at) => Math.round((at - ${machine}) / 10_000) * 10_000)`,
  );
  expect(ahead).toEqual([AHEAD, AHEAD, AHEAD, AHEAD]);
  expect(said('[new Date(0), new Date(2026, 0, 1).getFullYear(), Date.UTC(1970, 0, 1)]')).toEqual([
    '1970-01-01T00:00:00.000Z',
    2026,
    0,
  ]);
  expect(said('[new Date() instanceof Date, new Date().constructor === Date, Date.name]')).toEqual([
    true,
    true,
    'Date',
  ]);
});
