import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TemplateContent } from '../../../domain/messages/message-content.ts';
import { answers } from '../../http/answers.ts';
import { explainedOrNull, whyJsonOrNull } from '../../http/explained-json.ts';
import { asTime, timeText } from '../../http/fields.ts';
import { invalidFields, unknown } from '../../http/refusals.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import type { ApiParts } from '../parts.ts';
import { reopeningUse } from './advice-schema.ts';
import { authorField, templateContent } from './message-schema.ts';

const previewSchema = z
  .object({
    text: z.string().describe('As the customer will read it'),
    template: z.looseObject({ name: z.string() }).describe('As the provider will get it'),
    answer: z.enum(['allowed', 'held', 'suppressed']).describe('Of the gate, now'),
    rule: z.string().nullable(),
    why: z.string().nullable(),
    ...explainedOrNull,
    until: timeText.nullable().describe('When a held one may go'),
    reopening: reopeningUse
      .nullable()
      .describe('What it uses up of the attempts to reopen about its reason (R2); null: nothing'),
  })
  .meta({ id: 'TemplatePreview' });

/** E3: what would go out, by the same functions as the send. */
export function registerPreviewRoutes(
  plain: FastifyInstance,
  { clock, sender }: Pick<ApiParts, 'clock' | 'sender'>,
  viewer: CaseViewer,
): void {
  plain.withTypeProvider<ZodTypeProvider>().post(
    '/cases/:caseId/messages/preview',
    {
      config: { action: 'case.act', isQuestion: true },
      schema: {
        tags: ['messages'],
        summary: 'See a template as it would go out',
        description:
          'Word for word what `POST /v1/cases/{caseId}/messages` with the same `template` sends, with the answer of the gate and what it would use up; nothing is reserved or sent. 422 names a value that is missing or wrong, as a send would.',
        params: caseParams,
        body: z.strictObject({
          template: templateContent,
          author: authorField.optional(),
        }),
        response: answers({ 200: previewSchema }, [400, 404, 413, 415, 422]),
      },
    },
    async ({ params: { caseId }, body: { template, author }, defaultAuthor }) => {
      await viewer.mustExist(caseId);
      const preview = await sender.previewTemplate({
        caseId,
        template: template as TemplateContent['template'],
        isAutomatic: (author ?? defaultAuthor) !== 'agent',
        at: clock.now(),
      });
      if (preview === null) throw unknown('case');
      if (preview.was === 'invalid') throw invalidFields({ rule: 'E3', errors: preview.errors });
      const { content, decision, attempt } = preview;
      const asked =
        decision.answer === 'held' ? decision.questions.find(({ rule }) => rule === decision.rule) : null;
      return {
        text: content.rendered,
        template: { ...content.template },
        answer: decision.answer,
        rule: decision.answer === 'allowed' ? null : decision.rule,
        ...whyJsonOrNull(decision.answer === 'allowed' ? null : (asked?.why ?? decision.why)),
        until: decision.answer === 'held' ? asTime(decision.until) : null,
        reopening: attempt,
      };
    },
  );
}
