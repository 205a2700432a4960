import { expect, test } from 'vitest';
import { worldOfTests } from '../workflows/shared-world.ts';
import { browserOfFile, expectAccessible } from './browser.ts';

const world = worldOfTests();
const open = browserOfFile();

test('who is not signed in is led to the sign-in and back', async () => {
  const { gatewayUrl } = await world();
  const page = await (await open()).newPage();
  await page.goto(`${gatewayUrl}/`);
  expect(new URL(page.url()).pathname).toBe('/login');
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  await expectAccessible(page);
  await page.locator('form:has(input[value="supervisor"]) button').click();
  await page.waitForURL((url) => url.pathname !== '/login');
  expect(new URL(page.url()).pathname).toBe('/sessions');
});

test.each(['es', 'pt', 'en'])('the sign-in speaks %s', async (lang) => {
  const { gatewayUrl } = await world();
  const page = await (await open({ locale: lang })).newPage();
  await page.goto(`${gatewayUrl}/login`);
  expect(await page.locator('html').getAttribute('lang')).toBe(lang);
});
