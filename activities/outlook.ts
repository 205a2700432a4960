import { writeOutlook } from '../database/cases/progress.ts';
import { transaction } from '../database/pool.ts';
import type { Effects } from '../domain/effects/case-effects.ts';
import { outlookOf } from '../services/sending/outlook-of-case.ts';
import type { Parts } from '../services/parts.ts';

/** Draws what the schedule plans with, and keeps it beside the case, where its readers find it. */
export function createOutlook({
  pool,
  policies,
}: Pick<Parts, 'pool' | 'policies'>): Pick<Effects, 'drawOutlook'> {
  return {
    drawOutlook: (asked) =>
      transaction(pool, async (connection) => {
        const outlook = await outlookOf(policies, connection, asked);
        await writeOutlook(connection, asked.caseId, outlook);
        return outlook;
      }),
  };
}
