import { z } from 'zod';
import { explained, explainedOrNull } from '../../http/explained-json.ts';
import { timeText } from '../../http/fields.ts';

const template = z.object({
  name: z.string().describe('To be given as `template.name`'),
  language: z.string(),
  category: z.string(),
  body: z.string(),
  variables: z.array(
    z.object({ name: z.string(), type: z.string(), example: z.string(), required: z.boolean() }),
  ),
});

const cost = z.object({
  amount: z.number().nullable().describe('In units of the currency; null where the rate table does not say'),
  currency: z.string(),
  type: z.enum(['regular', 'free_customer_service', 'free_entry_point']),
});

/** R2. */
export const reopeningUse = z.object({
  used: z.number().int().describe('Used up already'),
  most: z.number().int().describe('There are no more: fewer than two where other reasons used them up (W10)'),
});

export const adviceSchema = z
  .object({
    caseId: z.string().nullable().describe('Null: there is no unclosed case on the line'),
    mode: z.enum(['free-form', 'template', 'direct-send', 'nothing']),
    category: z
      .enum(['utility', 'authentication', 'marketing'])
      .nullable()
      .describe('What the purpose makes it'),
    at: timeText.nullable().describe('When it may go: now, or once it is no longer held; null for nothing'),
    rule: z.string().describe('W8, or the rule that holds or forbids it'),
    why: z.string(),
    ...explained,
    template: template.nullable(),
    cost: cost.nullable().describe('Of what is advised, as far as it is known before: at most this (M4)'),
    window: z.object({
      open: z.boolean(),
      closesAt: timeText.nullable(),
      freeFormUntil: timeText.nullable().describe('The safety margin before closing (W2)'),
    }),
    freeEntryUntil: timeText
      .nullable()
      .describe('The free entry point that is open: all is free until then (W6)'),
    options: z
      .array(
        z.object({
          mode: z.enum(['free-form', 'template', 'direct-send']),
          template: template.nullable(),
          answer: z.enum(['allowed', 'held', 'suppressed']),
          rule: z.string().nullable(),
          why: z.string().nullable(),
          ...explainedOrNull,
          until: timeText.nullable(),
          cost,
          reopening: reopeningUse
            .nullable()
            .describe('What it would use up of the attempts to reopen about its reason (R2); null: nothing'),
          hasFailed: z
            .boolean()
            .describe('The same version failed in this case within a day, so that it is not advised (R8)'),
        }),
      )
      .describe('Every way to write, with the answer of the gate; nothing is reserved'),
  })
  .meta({ id: 'Advice' });
export type AdviceJson = z.output<typeof adviceSchema>;
