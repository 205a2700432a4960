import { expect, test } from 'vitest';
import { cookieOf } from '../../../dev/stack/local-sign-in.ts';
import { seedSummary } from '../../browser/summary-seed.ts';
import { MONDAY, openGateway } from '../../worlds/gateway.ts';

/** In the business's calendar; of the ninety days up to it there are data, and of none before. */
const TODAY = Math.floor(MONDAY / 86_400_000);

test('M1: the summary compares with days that are known whole, or not at all and says so', async () => {
  const { gateway, pool } = await openGateway({
    isLocal: true,
    environment: { PUBLIC_URL: 'http://127.0.0.1' },
  });
  await seedSummary(pool, TODAY);
  const cookie = await cookieOf(gateway.url, 'viewer');
  const page = async (query: string) =>
    (await fetch(`${gateway.url}/summary${query}`, { headers: { cookie } })).text();
  const deltas = (text: string) => text.match(/class="delta"/g)?.length ?? 0;

  const whole = await page('?lang=en');
  expect(/Compared with 2\s–\s31\sJan 2026/.test(whole)).toBe(true);
  expect(deltas(whole)).toBeGreaterThan(10);

  // Ninety days before these ninety there is nothing: what has begun in the middle is no growth.
  for (const [language, sentence] of [
    ['es', 'Sin comparación: no hay datos completos de'],
    ['pt', 'Sem comparação: não há dados completos de'],
    ['en', 'Not compared: the data of'],
  ]) {
    const text = await page(`?last=90d&lang=${language}`);
    expect([language, text.includes(sentence ?? '')]).toEqual([language, true]);
    expect(deltas(text)).toBe(0);
  }
  // The last span that is known to its first day, and the first that is not.
  expect(deltas(await page('?from=2026-01-17&to=2026-03-02'))).toBeGreaterThan(10);
  expect(deltas(await page('?from=2026-01-16&to=2026-03-02'))).toBe(0);
});
