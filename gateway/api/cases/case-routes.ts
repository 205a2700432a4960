import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contactOfPhone } from '../../../database/contacts/contact-record.ts';
import { placeOf } from '../../../services/time/place.ts';
import { loadContactOfCase } from '../../../database/contacts/contact-of-case.ts';
import { loadTimeline, positionOf } from '../../../database/cases/timeline.ts';
import { maskingFor } from './masking.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import { caseListSchema, caseSchema, publicState } from './case-schema.ts';
import { type CaseViewer, caseParams } from './case-viewer.ts';
import { fromCursor, toCursor } from '../../http/cursor.ts';
import { slug, words } from '../../http/fields.ts';
import { readPhone } from '../../http/read-phone.ts';
import { listCases } from './list-cases.ts';
import type { ApiParts } from '../parts.ts';
import { timelineEntryJson } from './timeline-json.ts';
import { timelineSchema } from './timeline-schema.ts';

const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);
const cursor = z.string().max(500).optional().describe('`nextCursor` of the page before');

const casePosition = z.object({ openedAt: z.number().int(), id: z.string().max(50) });
const timelinePosition = z.object({
  at: z.number().int(),
  order: z.number().int(),
  key: z.string().max(200),
});

/** Whoever sees no numbers must not find out whose they are either. */
const phoneIsPersonal = (): Problem =>
  new Problem({
    status: 403,
    code: 'forbidden',
    detail: 'To look for somebody by their number takes the role agent: your role sees cases, not people.',
    field: 'phone',
  });

/** Reading cases. */
export function registerCaseRoutes(
  plain: FastifyInstance,
  { pool, policies }: ApiParts,
  viewer: CaseViewer,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/cases',
    {
      config: { action: 'case.read', personal: 'cases' },
      schema: {
        tags: ['cases'],
        summary: 'List cases, newest first',
        description:
          'Filters are asked of each case as it stands now. A filter that nothing fits gives an empty list.',
        querystring: z.strictObject({
          contact: words(100).optional().describe('Id of a contact'),
          phone: words(40)
            .optional()
            .describe(
              'With or without plus sign and spaces; without its country code it is read as one of the line’s country',
            ),
          state: publicState.optional(),
          reason: slug().optional(),
          queue: slug().optional(),
          limit: limit(200, 50),
          cursor,
        }),
        response: answers({ 200: caseListSchema }, [403, 422]),
      },
    },
    async ({ query, operator }) => {
      if (query.phone !== undefined && maskingFor(operator).isOn) throw phoneIsPersonal();
      const { contact, phone, state, reason, queue } = query;
      const after = fromCursor(casePosition, query.cursor);
      const ofPhone =
        phone === undefined ? undefined : await contactOfPhone(pool, await readPhone(pool, phone));
      if (ofPhone === null || (contact !== undefined && ofPhone !== undefined && contact !== ofPhone)) {
        return { cases: [], nextCursor: null };
      }
      const contactId = contact ?? ofPhone;
      const { cases, next } = await listCases(
        pool,
        {
          ...(contactId === undefined ? {} : { contactId }),
          ...(state === undefined ? {} : { state }),
          ...(reason === undefined ? {} : { reason }),
          ...(queue === undefined ? {} : { queue }),
        },
        after,
        query.limit,
        viewer.viewing(),
        Object.fromEntries(policies.reasons.map((each) => [each, policies.resolve(each).queue])),
      );
      return { cases, nextCursor: next === null ? null : toCursor(next) };
    },
  );

  app.get(
    '/cases/:caseId',
    {
      config: { action: 'case.read', personal: 'case' },
      schema: {
        tags: ['cases'],
        summary: 'One case as it stands now',
        description:
          '`owes`, `window` and `agenda` are derived from everything stored, also from what its workflow has not learned yet.',
        params: caseParams,
        response: answers({ 200: caseSchema }, [404]),
      },
    },
    ({ params }) => viewer.json(params.caseId),
  );

  app.get(
    '/cases/:caseId/timeline',
    {
      config: { action: 'case.read', personal: 'timeline' },
      schema: {
        tags: ['cases'],
        summary: 'What happened in a case, oldest first',
        description:
          'Messages in both directions, alerts, decisions, sends, transitions, tasks, calls and mails.',
        params: caseParams,
        querystring: z.strictObject({ limit: limit(500, 100), cursor }),
        response: answers({ 200: timelineSchema }, [404, 422]),
      },
    },
    async ({ params, query }) => {
      const after = fromCursor(timelinePosition, query.cursor);
      await viewer.mustExist(params.caseId);
      const stored = await loadTimeline(pool, params.caseId, after, query.limit);
      const page = stored.slice(0, query.limit);
      const last = page.at(-1);
      const { contact, lineNumber } = await loadContactOfCase(pool, params.caseId);
      const [zone = policies.business.timeZone] = placeOf(contact, lineNumber, policies.business).zones;
      return {
        entries: page.map((entry) => timelineEntryJson(entry, zone)),
        nextCursor: stored.length > page.length && last !== undefined ? toCursor(positionOf(last)) : null,
      };
    },
  );
}
