import type { FastifyInstance } from 'fastify';
import { mergedInto } from '../../../database/cases/merged-case.ts';
import type { Pool } from '../../../database/pool.ts';
import { isSafe } from '../../http/authorize.ts';
import { caseMerged } from '../../http/refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** I1: what is told of a merged case is the surviving case's, and is not refused. */
    followsMerge?: true;
    /** I1: a read that asks what may be done in the case, which nothing may in a merged one. */
    asksToAct?: true;
  }
}

/**
 * I1: whatever would change a case that was merged into another one is refused with the other's id, before anything else is
 * looked at, and so is asking what may be done in it; reading it still works.
 */
export function refuseMerged(app: FastifyInstance, pool: Pool): void {
  app.addHook('preHandler', async (request) => {
    const { caseId } = (request.params ?? {}) as { readonly caseId?: string };
    const { followsMerge, asksToAct } = request.routeOptions.config;
    if (caseId === undefined || followsMerge === true || (isSafe(request) && asksToAct !== true)) return;
    const into = await mergedInto(pool, caseId);
    if (into !== null) throw caseMerged(into);
  });
}
