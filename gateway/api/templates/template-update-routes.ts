import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NoAccount, syncCatalogue } from '../../../services/catalogue/catalogue-sync.ts';
import { lookAtProvider, pushTemplates } from '../../../services/catalogue/template-push.ts';
import { createTemplateCreator } from '../../../services/channels/template-create.ts';
import { createTemplateList, TemplateListUnreadable } from '../../../services/channels/template-list.ts';
import { reviewCatalogue } from '../../../services/catalogue/template-review.ts';
import { templateNames } from '../../../database/templates/templates.ts';
import { latestReview } from '../../../database/templates/template-review.ts';
import type { Demand } from '../../../domain/templates/template-use.ts';
import { closest } from '../../../settings/closest.ts';
import { didYouMean, ended } from '../../../settings/plain-words.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import { asTime } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { reviewJson } from './template-json.ts';
import {
  atProviderSchema,
  pushBody,
  reviewSchema,
  syncBody,
  syncSchema,
  templateName,
} from './template-schema.ts';

/** What the schedules do for the catalogue, on somebody's word: the review (T4) and the sync with the provider (T2). */
export function registerTemplateUpdateRoutes(
  plain: FastifyInstance,
  { pool, clock, policies, environment, dispatcher }: ApiParts,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const provider = {
    apiUrl: environment.WHATSAPP_API_URL,
    accessToken: environment.WHATSAPP_ACCESS_TOKEN,
  };
  const list = createTemplateList(provider);
  const creator = createTemplateCreator(provider);
  const asked = { accountId: environment.WHATSAPP_ACCOUNT_ID };

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
        throw asProblem(error);
      }
    },
  );

  app.get(
    '/templates/provider',
    {
      config: { action: 'template.read' },
      schema: {
        tags: ['templates'],
        summary: 'How everything in use stands at the provider now',
        description: 'By the provider’s list, in each language; why something was turned down, in words.',
        querystring: z.strictObject({
          name: templateName.optional().describe('Of the catalogue, or as the provider knows it'),
        }),
        response: answers({ 200: atProviderSchema }, [409, 422]),
      },
    },
    async ({ query: { name } }) => {
      try {
        const names = name === undefined ? [] : [name];
        return { templates: await lookAtProvider({ pool, list }, { ...asked, names }) };
      } catch (error) {
        throw asProblem(error);
      }
    },
  );

  app.post(
    '/templates/push',
    {
      config: { action: 'template.update' },
      schema: {
        tags: ['templates'],
        summary: 'Create at the provider what is in use and missing there',
        description:
          'One after the other; what is there stays as it is, so it may be repeated. The provider reviews what is new: `GET /v1/templates/provider` follows it. Refusals: `no_account`, `unknown_template`, `template_list_unreadable`.',
        body: pushBody.nullish(),
        response: answers({ 200: atProviderSchema }, [400, 404, 409, 415, 422]),
      },
    },
    async ({ body }) => {
      const names = body?.names ?? [];
      await mustKnow(names);
      try {
        const publicUrl = environment.PUBLIC_URL;
        return { templates: await pushTemplates({ pool, list, creator }, { ...asked, names, publicUrl }) };
      } catch (error) {
        throw asProblem(error);
      }
    },
  );

  async function mustKnow(names: readonly string[]): Promise<void> {
    const all = names.length === 0 ? [] : await templateNames(pool);
    const known = [...new Set(all.flatMap(({ name, providerName }) => [name, providerName]))];
    const unknown = names.find((each) => !known.includes(each));
    if (unknown === undefined) return;
    const near = closest(unknown, known);
    const detail = `must be the name of a template that is in use${didYouMean(near)}`;
    throw new Problem({
      status: 404,
      code: 'unknown_template',
      detail: ended(`names ${detail}`),
      field: 'names',
      errors: [
        {
          field: `names[${names.indexOf(unknown)}]`,
          code: 'unknown_template',
          detail,
          ...(near === null ? {} : { didYouMean: near }),
        },
      ],
    });
  }
}

/** What the provider's list cannot tell is told by its code. */
function asProblem(error: unknown): unknown {
  if (error instanceof NoAccount)
    return new Problem({ status: 409, code: error.code, detail: error.message });
  if (error instanceof TemplateListUnreadable) {
    return new Problem({
      status: 503,
      code: 'template_list_unreadable',
      detail: error.message,
      retryAfter: 60,
      cause: error,
    });
  }
  return error;
}

const copied = (demand: Demand): Demand & { examples: string[] } => ({
  ...demand,
  examples: [...demand.examples],
});
