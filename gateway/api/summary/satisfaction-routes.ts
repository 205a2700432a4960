import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mergedInto } from '../../../database/cases/merged-case.ts';
import { storeSatisfaction } from '../../../database/summary/satisfactions.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import { answers } from '../../http/answers.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import { asTime, instant, timeText } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { invalidField } from '../../http/validation.ts';

/** Clocks of other systems may be so much ahead. */
const SKEW = 5 * MINUTE;
const MOST = { csat: 5, ces: 7 } as const;

const satisfactionBody = z.strictObject({
  kind: z.enum(['csat', 'ces']).describe('Satisfaction from 1 to 5, effort from 1 to 7'),
  score: z.number().int().min(1).max(7),
  at: instant.optional().describe('When the customer said so; now unless given'),
});

const satisfaction = z
  .object({ caseId: z.string(), kind: z.enum(['csat', 'ces']), score: z.number().int(), at: timeText })
  .meta({ id: 'Satisfaction' });

/** M2, D5: what customers said of how they were served. */
export function registerSatisfactionRoutes(
  plain: FastifyInstance,
  { pool, clock }: ApiParts,
  viewer: CaseViewer,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  app.put(
    '/cases/:caseId/satisfaction',
    {
      config: { action: 'case.act', followsMerge: true },
      schema: {
        tags: ['summary'],
        summary: 'Report how the customer was served',
        description:
          'Counted once per session, by its last answer. Repeating it about the same instant replaces it. Of a merged case it counts for the case that goes on, which the answer names. Refusals: `unknown_case`.',
        params: caseParams,
        body: satisfactionBody,
        response: answers({ 200: satisfaction }, [400, 404, 413, 415, 422]),
      },
    },
    async ({ body: { kind, score, at }, params: { caseId }, caller }) => {
      const now = clock.now();
      if (score > MOST[kind]) throw invalidField('score', `must be from 1 to ${MOST[kind]} for ${kind}`);
      if (at !== undefined && at > now + SKEW) throw invalidField('at', 'must not be in the future');
      await viewer.mustExist(caseId);
      // I1: a merged case's ratings are those of the case that goes on.
      const counted = (await mergedInto(pool, caseId)) ?? caseId;
      const given = { caseId: counted, kind, score, at: Math.min(at ?? now, now) };
      await storeSatisfaction(pool, { ...given, toldBy: caller });
      return { ...given, at: asTime(given.at) };
    },
  );
}
