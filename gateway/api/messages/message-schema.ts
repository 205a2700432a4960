import { z } from 'zod';
import type { MessageContent } from '../../../domain/messages/message-content.ts';
import { AUTHORS } from '../../../domain/case/author.ts';
import { explainedOrNull } from '../../http/explained-json.ts';
import { owesField } from '../cases/case-schema.ts';
import { idempotencyKey, slug, timeText, webAddress } from '../../http/fields.ts';
import { invalidField } from '../../http/validation.ts';

// Lengths and counts are the Cloud API's and are looked at by domain/messages/message-limits.ts (D2); here is only the form.

const text = z.strictObject({ body: z.string(), preview_url: z.boolean().optional() });

const media = z.strictObject({
  type: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  id: z.string().min(1).max(200).optional().describe("The provider's id of an upload"),
  link: webAddress.optional(),
  caption: z.string().optional(),
  filename: z.string().min(1).max(240).optional(),
});

const headed = {
  header: z.looseObject({ type: z.string(), text: z.string().optional() }).optional(),
  body: z.strictObject({ text: z.string() }).optional(),
  footer: z.strictObject({ text: z.string() }).optional(),
};
const replyButton = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: z.string(), title: z.string() }),
});
const row = z.strictObject({ id: z.string(), title: z.string(), description: z.string().optional() });
const section = z.strictObject({ title: z.string().optional(), rows: z.array(row) });

/** The Cloud API's interactive object. Kinds that are not spelt out pass as they are, and the provider looks at them. */
const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button').describe('At most 3 reply buttons'),
    ...headed,
    action: z.strictObject({ buttons: z.array(replyButton) }),
  }),
  z.strictObject({
    type: z.literal('list').describe('At most 10 rows in all'),
    ...headed,
    action: z.strictObject({ button: z.string(), sections: z.array(section) }),
  }),
  z.strictObject({
    type: z.literal('cta_url'),
    ...headed,
    action: z.strictObject({
      name: z.literal('cta_url'),
      parameters: z.strictObject({ display_text: z.string(), url: webAddress }),
    }),
  }),
  z.strictObject({
    type: z.enum([
      'flow',
      'product',
      'product_list',
      'catalog_message',
      'location_request_message',
      'address_message',
      'request_contact_info',
      'voice_call',
    ]),
    ...headed,
    action: z.looseObject({ name: z.string().optional() }),
  }),
]);

/** W9: who wrote is said by the sender. */
export const authorField = z
  .enum(AUTHORS)
  .describe(
    "Who wrote it: `agent` is a person. When absent: the token's default author (`name(author=bot):secret` in API_TOKENS), `system` where it has none; whoever is signed in is an agent (W9)",
  );

/** W9: as whom an answer counted, and who is to write next now. */
export const countedFields = {
  countedAs: z.enum(['person', 'bot', 'system']).describe('Whom it counts as (W9)'),
  owes: owesField.describe('Who is to write next now (W9)'),
};

export const templateContent = z.strictObject({
  name: z.string().min(1).max(512).describe('As the provider knows it; see `alternatives` of a refusal'),
  language: z
    .string()
    .max(15)
    .optional()
    .describe("As the provider names it, e.g. pt_BR; the contact's own when absent"),
  variables: z.record(z.string(), z.unknown()).optional().describe('Values by the name of the variable'),
});

export const messageBody = z.strictObject({
  idempotencyKey,
  text: text.optional(),
  interactive: interactive.optional(),
  media: media.optional(),
  template: templateContent.optional(),
  keep: z
    .boolean()
    .default(false)
    .describe('Outside the window: keep it until the customer reopens the window (W4, R9)'),
  directSend: z
    .boolean()
    .default(false)
    .describe(
      'A utility text: outside the window it goes by Direct Send, where the line can, under the rules and caps of a utility template (W8)',
    ),
  author: authorField.optional(),
  agent: slug()
    .optional()
    .describe(
      'Which agent or program wrote it, by id; the name of the token when absent. Without `author`: an agent, so a person',
    ),
});
export type MessageBody = z.output<typeof messageBody>;

const KINDS = ['text', 'interactive', 'media', 'template'] as const;

/** @throws Problem unless there is exactly one content */
export function contentOf(body: MessageBody): MessageContent {
  const given = KINDS.filter((kind) => body[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    throw invalidField(given[1] ?? '', `must have exactly one of ${KINDS.join(', ')}`);
  }
  if (body.directSend && kind !== 'text') {
    throw invalidField('directSend', 'is for text only; a template needs no window');
  }
  if (body.directSend && body.keep) {
    throw invalidField('keep', 'does not go with directSend: the text either goes or waits');
  }
  return { type: kind, [kind]: body[kind] } as MessageContent;
}

export const sentSchema = z
  .object({
    status: z
      .enum(['sent', 'held', 'kept', 'unknown'])
      .describe('`held` goes by itself later, `kept` when the customer writes, `unknown` may have gone (R7)'),
    id: z.string(),
    providerId: z.string().nullable(),
    rule: z.string().nullable(),
    why: z.string().nullable().describe('What the rule has it wait for'),
    ...explainedOrNull,
    until: timeText.nullable(),
    ...countedFields,
  })
  .meta({
    id: 'Sent',
    examples: [
      {
        status: 'sent',
        id: 'msg-0d2c5a3e-6f0a-4b7e-9a51-3f1c9d5b7a10',
        providerId: 'wamid.HBgLNTczMDAxMTEyMjMzFQIAERgSQjBDNDk',
        rule: null,
        why: null,
        code: null,
        params: null,
        until: null,
        countedAs: 'person',
        owes: 'customer',
      },
    ],
  });
export type SentJson = z.output<typeof sentSchema>;
