import { type Browser, chromium } from 'playwright-core';
import type { Chromium } from '../servers/chromium.ts';

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

/** A browser without windows. */
export const launch = ({ file, env }: Chromium): Promise<Browser> =>
  chromium.launch({
    executablePath: file,
    args: ARGS,
    env: { ...(process.env as Record<string, string>), ...env },
  });
