import type { BrowserContext, Page } from 'playwright-core';
import { Life } from '../workflows/life.ts';
import type { World } from '../workflows/world.ts';
import { signInTo } from './browser.ts';

/** A customer of a test's own, and the live page of their case as an agent has it. */
export interface AtWork {
  readonly life: Life;
  readonly page: Page;
  readonly caseId: string;
}

/** How the customer begins, and what happens before the page is opened. */
export type How = [begins?: Parameters<Life['begun']>[0], then?: (life: Life) => Promise<unknown>];

export async function atWorkIn(
  world: World,
  context: BrowserContext,
  ...[begins = {}, then = async () => undefined]: How
): Promise<AtWork> {
  const life = new Life(world);
  await life.begun(begins);
  await then(life);
  const caseId = await life.caseId();
  const page = await signInTo(context, world.gatewayUrl, 'agent', `/cases/${caseId}`);
  await page.waitForSelector('[data-liveness][data-is-live]');
  return { life, page, caseId };
}
