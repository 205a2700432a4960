import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect, inject, onTestFinished } from 'vitest';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import type { Role } from '../../domain/access/role.ts';
import { clockOfPages } from '../dates/ahead.ts';
import { violationsOf } from './axe.ts';
import { launch } from './launch.ts';

let browser: Promise<Browser> | undefined;

function launchFound(): Promise<Browser> {
  const found = inject('servers').chromium;
  if (typeof found === 'string') throw new Error(found);
  return launch(found);
}

/** One browser for the tests of a file; each test has a context of its own in it, whose pages end with the test. */
export function browserOfFile(): (options?: BrowserContextOptions) => Promise<BrowserContext> {
  afterAll(async () => {
    await (await browser)?.close();
    browser = undefined;
  });
  return async (options = {}) => {
    browser ??= launchFound();
    const context = await (await browser).newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      locale: 'es-CO',
      ...options,
    });
    // An open page is shown every change that a later test makes.
    onTestFinished(() => context.close());
    await context.addInitScript({ content: clockOfPages() });
    context.setDefaultTimeout(10_000);
    return context;
  };
}

/** A page at `path` of somebody who has signed in. The sign-in's own page has its own tests. */
export async function signInTo(
  context: BrowserContext,
  gatewayUrl: string,
  role: Role,
  path = '/sessions',
): Promise<Page> {
  const [name = '', value = ''] = (await cookieOf(gatewayUrl, role)).split('=');
  await context.addCookies([{ name, value, url: gatewayUrl }]);
  const page = await context.newPage();
  await page.goto(`${gatewayUrl}${path}`);
  return page;
}

/** axe finds nothing to complain of on the page as it is now: WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([]);
}

/** Keeps a picture of the page in the folder SHOTS, in both themes, for people to look at; without it none is taken. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder === undefined || folder === '') return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, fullPage: true });
  }
}
