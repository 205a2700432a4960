import { z } from 'zod';
import { explained, explainedOrNull } from '../../http/explained-json.ts';
import { alertCare } from './case-schema.ts';
import { timeText } from '../../http/fields.ts';

const common = {
  at: timeText,
  what: z.string().describe('One line in plain words'),
  rule: z.string().optional(),
};

/** What became of a message, in order: the provider's ladder. */
const ladder = z.array(
  z.object({
    status: z.enum(['sent', 'delivered', 'read', 'failed', 'refused', 'unknown']),
    at: timeText.nullable(),
  }),
);

const billed = z
  .object({
    model: z.enum(['PMP', 'CBP']).describe('By message, or by conversation (older accounts)'),
    type: z.enum(['regular', 'free_customer_service', 'free_entry_point']),
    category: z.string().describe("The provider's word: utility, marketing, authentication, service …"),
    amount: z
      .number()
      .nullable()
      .describe('In units of the currency; null where the rate table does not say'),
    currency: z.string(),
    charged: z.boolean().describe('Delivered; before that the amount is what it would be'),
    conversationId: z.string().nullable(),
  })
  .nullable()
  .describe('What the provider bills it as (M4); null until it says so');

const message = z.object({
  ...common,
  kind: z.literal('message'),
  id: z.string(),
  direction: z.enum(['in', 'out', 'echo']),
  type: z.string(),
  content: z.unknown(),
  writtenAt: timeText.describe("The provider's timestamp; `at` is the arrival"),
  author: z.string().nullable(),
  seq: z
    .number()
    .int()
    .nullable()
    .describe(
      'Its number in the case, as `seen` gives it back (R10); null where the case learns nothing by it',
    ),
  providerId: z.string().nullable(),
  replyTo: z
    .string()
    .nullable()
    .describe("The message it answers, reacts to, changes or takes back, by the provider's id"),
  revokedAt: timeText
    .nullable()
    .describe('Its author took it back (S6): its content is gone, and `content` has its type alone'),
  status: z.string().nullable(),
  statuses: ladder,
  errorCode: z.string().nullable(),
  billed,
});
const alert = z.object({
  ...common,
  ...explained,
  kind: z.literal('alert'),
  level: z.union([z.literal(1), z.literal(2)]),
  late: z.boolean(),
  owes: z.string().nullable(),
  ...alertCare,
});
const decision = z.object({
  ...common,
  kind: z.literal('decision'),
  step: z.string(),
  answer: z.enum(['allowed', 'held', 'suppressed']),
  why: z.string().nullable().describe('Of the rule that decided; null where it was allowed'),
  ...explainedOrNull,
  until: timeText.nullable(),
  questions: z
    .array(
      z.object({
        rule: z.string(),
        answer: z.enum(['yes', 'hold', 'no']),
        why: z.string(),
        ...explained,
      }),
    )
    .describe('Every question of the gate with its answer (E1–E8); empty once they are too old to be kept'),
  attemptId: z.string().nullable(),
});
const send = z.object({
  ...common,
  kind: z.enum(['send', 'email']),
  id: z.string(),
  step: z
    .string()
    .describe('impact-1, impact-2, answer, template, email, call-notice, opt-out-notice or number-request'),
  reason: z.string().nullable(),
  template: z.string().nullable(),
  language: z.string().nullable(),
  content: z.unknown(),
  providerId: z.string().nullable(),
  status: z.string(),
  statuses: ladder,
  errorCode: z.string().nullable(),
  billed,
});
const transition = z.object({
  ...common,
  ...explained,
  kind: z.literal('transition'),
  n: z.number().int(),
  from: z.string(),
  to: z.string(),
  late: z.boolean(),
  detail: z.record(z.string(), z.unknown()),
});
const task = z.object({
  ...common,
  kind: z.literal('task'),
  id: z.string(),
  reason: z.string(),
  step: z.string(),
  became: z.enum(['set', 'completed', 'replaced', 'ended']),
});
const call = z.object({
  ...common,
  kind: z.literal('call'),
  id: z.string(),
  became: z.enum(['booked', 'due', 'done', 'missed', 'cancelled']),
  slot: z.object({ from: timeText, to: timeText }),
  missedBy: z.enum(['customer', 'us']).nullable(),
});
const hold = z.object({
  ...common,
  kind: z.literal('hold'),
  id: z.string(),
  became: z.enum(['begun', 'ended']),
  until: timeText,
  why: z.string().nullable(),
  author: z.string(),
});

export const timelineSchema = z
  .object({
    entries: z.array(
      z.discriminatedUnion('kind', [message, alert, decision, send, transition, task, call, hold]),
    ),
    nextCursor: z.string().nullable().describe('Null at the end of what has happened so far'),
  })
  .meta({ id: 'Timeline' });

export type TimelineJson = z.output<typeof timelineSchema>;
export type TimelineEntryJson = TimelineJson['entries'][number];
