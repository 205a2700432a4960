import { type SummaryChoices, summaryChoices } from '../../../database/summary/summary-choices.ts';
import type { Pool } from '../../../database/pool.ts';

/** A year and what is shown of the month before. */
const DAYS = 400;
/** What can be chosen changes seldom, and costs as much to read as a figure. */
const FRESH_MS = 60_000;

/**
 * What can be chosen, whatever span is shown, so that choices stay where they were. Read at most once a minute: only the
 * first waits for it; who comes when it is old gets what is known, and the next what was read for them.
 * @returns by the number of the present day of the business's calendar
 */
export function keepChoices(pool: Pool): (today: number) => Promise<SummaryChoices> {
  let known: SummaryChoices | undefined;
  let readAt = 0;
  let reading: Promise<SummaryChoices> | undefined;

  async function read(today: number): Promise<SummaryChoices> {
    try {
      known = await summaryChoices(pool, today - DAYS);
      readAt = performance.now();
      return known;
    } finally {
      reading = undefined;
    }
  }

  return async (today) => {
    if (known !== undefined && performance.now() - readAt < FRESH_MS) return known;
    reading ??= read(today);
    if (known === undefined) return reading;
    // Nobody waits for it: what fails is asked for again by the next.
    reading.catch(() => undefined);
    return known;
  };
}
