import { describe, expect, it } from 'vitest';
import { createPace } from '../../services/channels/pace.ts';
import { SECOND } from '../../domain/time/instant.ts';

describe('pace', () => {
  it('R8: one person every six seconds with a burst that borrows from the time to come', async () => {
    let now = 0;
    const pace = createPace({ linePerSecond: 80, personEvery: 6 * SECOND, personBurst: 3 }, () => now);
    for (let n = 0; n < 3; n += 1) expect(await pace.take('line', 'ana')).toBe(0);
    expect(await pace.take('line', 'ana')).toBe(6 * SECOND);
    expect(await pace.take('line', 'bea')).toBe(0);
    expect(await pace.take('other line', 'ana')).toBe(0);
    now += 6 * SECOND;
    expect(await pace.take('line', 'ana')).toBe(0);
    expect(await pace.take('line', 'ana')).toBe(6 * SECOND);
    now += 60 * SECOND;
    for (let n = 0; n < 3; n += 1) expect(await pace.take('line', 'ana')).toBe(0);
    expect(await pace.take('line', 'ana')).toBeGreaterThan(0);
  });

  it('R8: a line takes so many a second, and what is refused takes no place of the person', async () => {
    let now = 0;
    const pace = createPace({ linePerSecond: 0.25, personEvery: SECOND, personBurst: 1 }, () => now);
    expect(await pace.take('line', 'ana')).toBe(0);
    expect(await pace.take('line', 'bea')).toBe(4 * SECOND);
    now += 4 * SECOND;
    expect(await pace.take('line', 'bea')).toBe(0);
  });

  it('R8: a short wait is waited for', async () => {
    const pace = createPace({ linePerSecond: 50, personEvery: SECOND, personBurst: 500 });
    const begun = performance.now();
    for (let n = 0; n < 55; n += 1) expect(await pace.take('line', `person-${n}`)).toBe(0);
    expect(performance.now() - begun).toBeGreaterThan(50);
  });
});
