import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, expect } from 'vitest';
import type { Role } from '../../domain/role.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The machine's own Chromium: CHROMIUM, else the first that is on the path. @throws naming what to install */
function chromiumPath(): string {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  for (const name of NAMES) {
    const { stdout, status } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  throw new Error(
    'Pages are shown in Chromium, which is not here: apt-get install chromium, or set CHROMIUM.',
  );
}

let browser: Promise<Browser> | undefined;

/** One browser for the tests of a file; each test has a context of its own in it. */
export function browserOfFile(): (options?: BrowserContextOptions) => Promise<BrowserContext> {
  const contexts: BrowserContext[] = [];
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await (await browser)?.close();
    browser = undefined;
  });
  return async (options = {}) => {
    browser ??= chromium.launch({
      executablePath: chromiumPath(),
      // As root there is no sandbox; these pages are our own. Shared memory is small in containers.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    });
    const context = await (await browser).newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      locale: 'es-CO',
      ...options,
    });
    context.setDefaultTimeout(10_000);
    contexts.push(context);
    return context;
  };
}

/** Signs in by the page, as a person of a local world does, and goes to `path`. Faults of scripts fail the test at `settle`. */
export async function signInTo(
  context: BrowserContext,
  gatewayUrl: string,
  role: Role,
  path = '/sessions',
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${gatewayUrl}/login?to=${encodeURIComponent(path)}`);
  await page.locator(`form:has(input[value="${role}"]) button`).click();
  await page.waitForURL((url) => url.pathname !== '/login');
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
