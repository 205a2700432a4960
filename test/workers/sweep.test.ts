import { expect, onTestFinished, test, vi } from 'vitest';
import { startSweep } from '../../services/sweep.ts';

/** Longer than any test: only what wakes it makes it look. */
const NEVER = 10 * 60_000;

test('what comes due by the clock alone is taken up by whoever asks whether it is idle', async () => {
  let now = 0;
  let done = 0;
  const sweep = startSweep({
    every: NEVER,
    isDue: () => Promise.resolve(now >= 60 && done < now),
    work: () => Promise.resolve(((done = now), true)),
    failed: () => undefined,
  });
  onTestFinished(() => sweep.stop());
  await vi.waitUntil(() => sweep.idle());
  now = 60;
  expect(await sweep.idle()).toBe(false);
  await vi.waitUntil(() => sweep.idle());
  expect(done).toBe(60);
});

test('a wake at any moment of its last look is not lost', async () => {
  for (let turns = 0; turns < 12; turns += 1) {
    let wanted = false;
    let done = false;
    const sweep = startSweep({
      every: NEVER,
      isDue: () => Promise.resolve(wanted && !done),
      work: () => Promise.resolve((done = true)),
      failed: () => undefined,
    });
    onTestFinished(() => sweep.stop());
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    wanted = true;
    sweep.wake();
    await vi.waitUntil(() => done, { timeout: 1_000, interval: 1 });
  }
});
