import { expect, test } from 'vitest';
import { worldOfTests } from '../workflows/shared-world.ts';
import { browserOfFile, expectAccessible } from './browser.ts';

const world = worldOfTests();
const open = browserOfFile();

test('who is not signed in is led to the sign-in, and into the demonstration or back', async () => {
  const { gatewayUrl } = await world();
  const page = await (await open()).newPage();
  const enter = page.getByRole('button', { name: 'Entrar a la demostración' });
  const path = (): string => new URL(page.url()).pathname;
  await page.goto(`${gatewayUrl}/`);
  expect(path()).toBe('/login');
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await enter.click();
  await page.waitForURL((url) => url.pathname !== '/login');
  expect(path()).toBe('/simulator');
  await page.getByRole('button', { name: 'Cerrar sesión' }).click();
  await page.goto(`${gatewayUrl}/wallboard`);
  await enter.click();
  await page.waitForURL((url) => url.pathname !== '/login');
  expect(path()).toBe('/wallboard');
});

test.each(['es', 'pt', 'en'])('the sign-in speaks %s', async (lang) => {
  const { gatewayUrl } = await world();
  const page = await (await open({ locale: lang })).newPage();
  await page.goto(`${gatewayUrl}/login`);
  expect(await page.locator('html').getAttribute('lang')).toBe(lang);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await expectAccessible(page);
});
