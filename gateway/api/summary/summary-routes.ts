import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { answers } from '../../http/answers.ts';
import type { ApiParts } from '../parts.ts';
import { summaryOf } from './summary-answer.ts';
import { summaryCsv } from './summary-csv.ts';
import { summaryDefinitions } from './definitions-answer.ts';
import { summaryDefinitionsSchema, summaryQuery, summarySchema } from './summary-schema.ts';

/** M1–M4: the session summary, for pages, services and spreadsheets. */
export function registerSummaryRoutes(plain: FastifyInstance, parts: ApiParts): void {
  const { clock } = parts;
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/summary',
    {
      config: { action: 'figures.read' },
      schema: {
        tags: ['summary'],
        summary: 'Activity, what happened in the window, templates and cost',
        description:
          'Totals, a series by period, and groups by one dimension; per session or per case, each counted once. What every figure counts is told by `GET /v1/summary/definitions`.',
        querystring: summaryQuery,
        response: answers({ 200: summarySchema }, [422]),
      },
    },
    async ({ query }) => summaryOf(parts, query, clock.now()),
  );

  app.get(
    '/summary.csv',
    {
      config: { action: 'figures.export' },
      schema: {
        tags: ['summary'],
        summary: 'The same as one line per figure',
        description:
          'CSV (RFC 4180) with a header line, in UTF-8: of the whole, of each period, of each group.',
        querystring: summaryQuery,
        response: answers({ 200: z.string().describe('text/csv') }, [422]),
      },
    },
    async ({ query }, reply) => {
      const summary = await summaryOf(parts, query, clock.now());
      void reply
        .serializer((text) => String(text))
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="summary-${summary.from}-${summary.to}.csv"`);
      return summaryCsv(summary);
    },
  );

  app.get(
    '/summary/definitions',
    {
      config: { action: 'figures.read' },
      schema: {
        tags: ['summary'],
        summary: 'What every figure counts, and what it leaves out',
        response: answers({ 200: summaryDefinitionsSchema }, []),
      },
    },
    async () => summaryDefinitions(parts.policies),
  );
}
