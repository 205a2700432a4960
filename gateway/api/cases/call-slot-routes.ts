import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuses } from '../../../domain/schedule/handle-command.ts';
import type { Span } from '../../../domain/time/instant.ts';
import { caseNow } from '../../../services/case/case-now.ts';
import { slotsToChoose } from '../../../services/fallback/call-slots.ts';
import { answers } from '../../http/answers.ts';
import { asTime, timeText } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { type CaseViewer, caseParams } from './case-viewer.ts';

export const slotSchema = z.object({
  from: timeText.describe('Given as `slot` it books this one'),
  to: timeText,
});

export const slotJson = ([from, to]: Span): z.output<typeof slotSchema> => ({
  from: asTime(from),
  to: asTime(to),
});

/** F3: when the customer of a case may be called. */
export function registerCallSlotRoutes(
  plain: FastifyInstance,
  { pool, clock, policies }: ApiParts,
  viewer: CaseViewer,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/cases/:caseId/call/slots',
    {
      config: { action: 'case.read', personal: 'nothing' },
      schema: {
        tags: ['cases'],
        summary: 'List the free slots for a call',
        description:
          'Within the business’s calling hours and the customer’s permitted hours, with room left, at least an hour ahead, while the task is valid and no limit forbids it (F3, E4, E5); soonest first. Nothing is held for whoever asks. A case in which no call can be booked has none. Whether the customer may be called at all is asked when one is booked (E2).',
        params: caseParams,
        querystring: z.strictObject({
          limit: z.coerce.number().int().min(1).max(300).default(20).describe('How many at most'),
        }),
        response: answers({ 200: z.object({ slots: z.array(slotSchema) }) }, [404, 422]),
      },
    },
    async ({ params: { caseId }, query: { limit } }) => {
      const stored = await viewer.load(caseId);
      const { state } = caseNow(stored, policies);
      if (!stored.isOpen || refuses(state, 'book-call') !== null) return { slots: [] };
      const slots = await slotsToChoose(policies, pool, { state, at: clock.now() });
      return { slots: slots.slice(0, limit).map(slotJson) };
    },
  );
}
