import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, expect, inject, onTestFinished } from 'vitest';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import type { Role } from '../../domain/access/role.ts';
import { clockOfPages } from '../dates/ahead.ts';

const ARGS = [
  // As root there is no sandbox; these pages are our own.
  '--no-sandbox',
  // Shared memory is small in containers.
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--in-process-gpu',
  // One process for the pages of all tests, and none in advance: a process for each costs more than most tests.
  '--renderer-process-limit=1',
  '--disable-features=SpareRendererForSitePerProcess',
];

let browser: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  const found = inject('servers').chromium;
  if (typeof found === 'string') throw new Error(found);
  return chromium.launch({
    executablePath: found.file,
    args: ARGS,
    env: { ...(process.env as Record<string, string>), ...found.env },
  });
}

/** One browser for the tests of a file; each test has a context of its own in it, whose pages end with the test. */
export function browserOfFile(): (options?: BrowserContextOptions) => Promise<BrowserContext> {
  afterAll(async () => {
    await (await browser)?.close();
    browser = undefined;
  });
  return async (options = {}) => {
    browser ??= launch();
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

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** axe finds nothing to complain of on the page as it is now: WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  // The content policy keeps scripts of others out; the protocol's own evaluation is not a script of the page.
  const { readFileSync } = await import('node:fs');
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(root: unknown, options: unknown): Promise<{ violations: Violation[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return (await axe.run(document, { runOnly: tags })).violations;
  });
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(told).toEqual([]);
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
