import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { NoAccount, syncCatalogue } from '../../../services/catalogue/catalogue-sync.ts';
import { createTemplateList, TemplateListUnreadable } from '../../../services/channels/template-list.ts';
import { reviewCatalogue } from '../../../services/catalogue/template-review.ts';
import { latestReview } from '../../../database/templates/template-review.ts';
import type { Demand } from '../../../domain/templates/template-use.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import { asTime } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { reviewJson } from './template-json.ts';
import { reviewSchema, syncBody, syncSchema } from './template-schema.ts';

/** What the schedules do for the catalogue, on somebody's word: the review (T4) and the sync with the provider (T2). */
export function registerTemplateUpdateRoutes(
  plain: FastifyInstance,
  { pool, clock, policies, environment, dispatcher }: ApiParts,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const list = createTemplateList({
    apiUrl: environment.WHATSAPP_API_URL,
    accessToken: environment.WHATSAPP_ACCESS_TOKEN,
  });

  app.get(
    '/templates/review',
    {
      config: { action: 'template.read' },
      schema: {
        tags: ['templates'],
        summary: 'The latest weekly review (T4)',
        response: answers({ 200: reviewSchema }, [404]),
      },
    },
    async () => {
      const review = await latestReview(pool);
      if (review === null) {
        throw new Problem({
          status: 404,
          code: 'no_review',
          detail: 'No review was made yet. One is made every Monday; POST here makes one now.',
        });
      }
      return reviewJson(review);
    },
  );

  app.post(
    '/templates/review',
    {
      config: { action: 'template.update' },
      schema: {
        tags: ['templates'],
        summary: 'Review the catalogue now (T4, E7)',
        description:
          'As every Monday, without the mail: what is worn out is marked and not used from then on.',
        response: answers({ 200: reviewSchema }, []),
      },
    },
    async () => {
      const at = clock.now();
      return reviewJson(await reviewCatalogue({ pool, policies }, { key: `asked-${at}`, at }));
    },
  );

  app.post(
    '/templates/sync',
    {
      config: { action: 'template.update' },
      schema: {
        tags: ['templates'],
        summary: 'Sync with the provider’s template list now (T2)',
        description:
          'Repairs what webhooks missed and imports what is new. What would take a version from running cases is not done but listed as `withheld`, unless `force` is set.',
        body: syncBody.nullish(),
        response: answers({ 200: syncSchema }, [400, 409, 415, 422]),
      },
    },
    async ({ body }) => {
      try {
        const report = await syncCatalogue(
          { pool, list },
          {
            at: clock.now(),
            force: body?.force ?? false,
            accountId: environment.WHATSAPP_ACCOUNT_ID,
          },
        );
        dispatcher.wake();
        return {
          ...report,
          at: asTime(report.at),
          accounts: [...report.accounts],
          changes: [...report.changes],
          withheld: report.withheld.map((each) => ({ ...each, usedBy: each.usedBy.map(copied) })),
          skipped: [...report.skipped],
        };
      } catch (error) {
        if (error instanceof NoAccount) {
          throw new Problem({ status: 409, code: error.code, detail: error.message });
        }
        if (error instanceof TemplateListUnreadable) {
          throw new Problem({
            status: 503,
            code: 'template_list_unreadable',
            detail: error.message,
            retryAfter: 60,
            cause: error,
          });
        }
        throw error;
      }
    },
  );
}

const copied = (demand: Demand): Demand & { examples: string[] } => ({
  ...demand,
  examples: [...demand.examples],
});
