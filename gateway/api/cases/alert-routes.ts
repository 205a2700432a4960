import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { acknowledgeAlerts } from '../../../database/sessions/alerts.ts';
import { answers } from '../../http/answers.ts';
import { caseSchema } from './case-schema.ts';
import { type CaseViewer, caseParams } from './case-viewer.ts';
import { slug } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';

/** A8: a named person says that they have seen to it. */
export function registerAlertRoutes(
  plain: FastifyInstance,
  { pool, clock, log }: ApiParts,
  viewer: CaseViewer,
): void {
  plain.withTypeProvider<ZodTypeProvider>().post(
    '/cases/:caseId/alerts/acknowledge',
    {
      config: { action: 'alert.acknowledge' },
      schema: {
        tags: ['commands'],
        summary: 'Acknowledge the alerts of a case',
        description:
          'Those that went so far and nobody has acknowledged; they are not repeated to the next role (A8). Again it changes nothing. Refusals: `unknown_case`.',
        params: caseParams,
        body: z.strictObject({
          agent: slug()
            .optional()
            .describe('Who acknowledges, where a service says so for a person; an id, not a name (S1)'),
        }),
        response: answers({ 200: caseSchema }, [404, 415, 422]),
      },
    },
    async ({ params: { caseId }, body: { agent }, caller }) => {
      await viewer.mustExist(caseId);
      const acknowledged = await acknowledgeAlerts(pool, caseId, agent ?? caller, clock.now());
      log.debug({ caseId, caller, acknowledged }, 'alerts were acknowledged');
      return viewer.json(caseId);
    },
  );
}
