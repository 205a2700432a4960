import { beforeAll, expect, test } from 'vitest';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { browserOfFile, expectAccessible, signInTo } from './browser.ts';

const opened = worldOfTests();
const open = browserOfFile();
let world: World;
let caseId: string;

beforeAll(async () => {
  world = await opened();
  const life = new Life(world);
  await life.begun();
  caseId = await life.caseId();
}, 120_000);

test.each(['/sessions', '/wallboard', 'a case', '/simulator'])(
  '%s: when the sign-in has ended nothing is said to be live any more, and the way back leads to the same page',
  async (path) => {
    const address = path === 'a case' ? `/cases/${caseId}` : path;
    const page = await signInTo(await open(), world.gatewayUrl, 'agent', address);
    const liveness = page.locator('[data-liveness]');
    await page.waitForSelector('[data-liveness][data-is-live]');
    // Nothing happens meanwhile: the page finds out by itself.
    await page.context().clearCookies();
    await world.pool.query(
      `delete from operator_sessions using operators o where operator_id = o.id and o.role = 'agent'`,
    );
    await page.waitForSelector('[data-liveness][data-is-over]', { timeout: 20_000 });
    expect(await liveness.textContent()).toContain('Tu sesión terminó');
    expect(await page.locator('[data-is-live]').count()).toBe(0);
    expect(await page.locator('main').innerText()).not.toMatch(/En vivo|Reconectando/);
    await expectAccessible(page);
    await liveness.getByRole('link', { name: 'Iniciar sesión' }).click();
    await page.waitForURL((url) => url.pathname === '/login');
    expect(new URL(page.url()).searchParams.get('to')).toBe(address);
  },
  60_000,
);
