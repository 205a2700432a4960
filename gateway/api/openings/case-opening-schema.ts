import { z } from 'zod';
import { explainedOrNull } from '../../http/explained-json.ts';
import { caseSchema } from '../cases/case-schema.ts';
import { contactChangeBody } from '../contacts/contact-schema.ts';
import { idempotencyKey, slug, timeText, words } from '../../http/fields.ts';
import { templateContent } from '../messages/message-schema.ts';
import { taskBody } from '../commands/task-routes.ts';

const contact = contactChangeBody
  .pick({ name: true, language: true, country: true, timeZone: true, email: true })
  .extend({
    id: words(120).optional().describe('Of a contact that is known'),
    phone: words(40)
      .optional()
      .describe(
        'With country code, else it is read as one of `country`, else of the line’s; whoever is not known becomes a contact',
      ),
    userId: words(200).optional().describe('The business-scoped user id'),
  })
  .describe(
    'Either `id`, or `phone` and `userId` or one of them; the rest is what is said of the person besides',
  );

export const openingBody = z.strictObject({
  idempotencyKey,
  contact,
  line: slug().optional().describe('The line it goes over; the only one when absent'),
  template: templateContent,
  as: z
    .enum(['notice', 'task'])
    .describe('`notice`: no impact, and no sequence unless it is answered; `task`: impact 1 (R11)'),
  task: taskBody.omit({ reopen: true }).optional().describe('With `task` alone, which needs it'),
});
export type OpeningBody = z.output<typeof openingBody>;

export const openedSchema = z
  .object({
    case: caseSchema,
    message: z.object({
      status: z
        .enum(['sent', 'held', 'unknown', 'planned'])
        .describe(
          '`held` goes by itself from `until` on, `unknown` may have gone (R7), `planned` goes once the case is at work',
        ),
      template: z.string().nullable(),
      providerId: z.string().nullable(),
      rule: z.string().nullable(),
      why: z.string().nullable().describe('What the rule has it wait for'),
      ...explainedOrNull,
      until: timeText.nullable(),
    }),
  })
  .meta({ id: 'OpenedCase' });
export type OpenedJson = z.output<typeof openedSchema>;
