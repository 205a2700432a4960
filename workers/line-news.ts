import { hasLineNews, tellOfLines } from '../services/lines/line-sync.ts';
import type { Parts } from '../services/parts.ts';
import { startSweep, type Sweep } from '../services/sweep.ts';
import { type Duration, SECOND } from '../domain/time/instant.ts';
import { describeError } from '../settings/describe-error.ts';

const SWEEP: Duration = 10 * SECOND;

/** E6, R8: tells of lines whose troubles end by time, or begin by a refusal. */
export function startLineNews(parts: Parts): Sweep {
  return startSweep({
    every: SWEEP,
    isDue: () => hasLineNews(parts),
    work: async () => (await tellOfLines(parts)).length > 0,
    failed: (error) =>
      parts.log.warn(
        { error: describeError(error) },
        'it could not be looked whether lines are well; it is again in a while',
      ),
  });
}
