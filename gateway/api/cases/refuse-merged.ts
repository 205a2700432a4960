import type { FastifyInstance } from 'fastify';
import { mergedInto } from '../../../database/cases/merged-case.ts';
import type { Pool } from '../../../database/pool.ts';
import { isSafe } from '../../http/authorize.ts';
import { caseMerged } from '../../http/refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** I1: what is told of a merged case is the surviving case's, and is not refused. */
    followsMerge?: true;
  }
}

/**
 * I1: whatever would change a case that was merged into another one is refused with the other's id, before anything else is
 * looked at; reading it still works.
 */
export function refuseMerged(app: FastifyInstance, pool: Pool): void {
  app.addHook('preHandler', async (request) => {
    const { caseId } = (request.params ?? {}) as { readonly caseId?: string };
    if (caseId === undefined || isSafe(request) || request.routeOptions.config.followsMerge === true) return;
    const into = await mergedInto(pool, caseId);
    if (into !== null) throw caseMerged(into);
  });
}
