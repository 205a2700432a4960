import { readFileSync } from 'node:fs';
import type { TestClock } from '../../dev/clock/clock.ts';
import { startsLater } from '../../dev/clock/time-skip.ts';
import type { SignalWithStart } from '../../gateway/dispatch/case-starter.ts';

/** Loaded by every process of a run whose clock begins elsewhere. */
export const SHIFT = new URL('shift-date.mjs', import.meta.url);

/**
 * How far the clock of this run's processes and pages is ahead of its servers', in milliseconds: 0 unless it is one of
 * `npm run test:dates`. PostgreSQL's clock meets technical columns only, and Temporal skips time per case.
 */
export const AHEAD = Number(process.env['TEST_CLOCK_AHEAD'] ?? 0);

/** What the request that starts a case needs besides, so that the case lives in its world's time. */
export const startsIn =
  (clock: TestClock): ((request: SignalWithStart) => SignalWithStart) =>
  (request) => ({ ...request, ...startsLater(clock.offset + AHEAD) });

/** The variables that a process of this run's clock needs, where it is given no others of ours. */
export const clockOfRun: Readonly<Record<string, string>> =
  AHEAD === 0 ? {} : { NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? '', TEST_CLOCK_AHEAD: String(AHEAD) };

/** The first script of a page, so that its clock is the run's. */
export const clockOfPages = (): string =>
  `globalThis.TEST_CLOCK_AHEAD = ${AHEAD};\n${readFileSync(SHIFT, 'utf8')}`;
