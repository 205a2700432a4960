import { expect, test } from 'vitest';
import { HOUR } from '../../domain/time/instant.ts';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import { browserOfFile, expectAccessible, shoot, signInTo } from './browser.ts';

const world = worldOfTests();
const open = browserOfFile();

test('A2, A3: a window moves from band to band by who owes, and a message brings it back at once, without a reload', async () => {
  const { gatewayUrl } = await world();
  const customer = new Life(await world());
  await customer.writes('¿Dónde está mi pedido?');
  const page = await signInTo(await open(), gatewayUrl, 'supervisor', '/wallboard');
  const count = (band: string, owes: string) =>
    page.locator(`[data-band="${band}"] [data-owes="${owes}"]`).textContent();
  await expect.poll(() => count('early', 'business')).toBe('1');
  const loads: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && loads.push(request.url()));

  const now = await customer.now();
  await customer.until(now + 18.5 * HOUR);
  await expect.poll(() => count('alerted', 'business')).toBe('1');
  await customer.until(now + 21 * HOUR);
  await expect.poll(() => count('escalated', 'business')).toBe('1');
  expect(await page.locator('.soonest').textContent()).toContain((await customer.case()).id);
  await expectAccessible(page);
  await shoot(page, 'wallboard');
  for (const width of [360, 1920]) {
    await page.setViewportSize({ width, height: 1080 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await shoot(page, `wallboard-${width}`);
  }

  await customer.writes('¿Hola?');
  await expect.poll(() => count('early', 'business')).toBe('1');
  expect(await count('escalated', 'business')).toBe('0');
  await customer.until(now + 46 * HOUR);
  await expect.poll(() => count('expired', 'business')).toBe('1');
  expect(loads).toEqual([]);

  for (const [lang, title] of [
    ['pt', 'Painel'],
    ['en', 'Wallboard'],
  ] as const) {
    await page.emulateMedia({ colorScheme: lang === 'pt' ? 'dark' : 'light' });
    await page.goto(`${gatewayUrl}/wallboard?wall&lang=${lang}`);
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(await page.locator('h1').textContent()).toBe(title);
    // For a screen that nobody operates.
    expect(await page.locator('header.bar').count()).toBe(0);
    await expectAccessible(page);
  }
}, 90_000);
