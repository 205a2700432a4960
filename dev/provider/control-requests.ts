import { z } from 'zod';
import { customerMessageSchema } from './customer-message.ts';
import { statusStepSchema } from './settings.ts';
import {
  QUALITY_SCORES,
  TEMPLATE_CATEGORIES,
  TEMPLATE_STATUSES,
  templateDefinitionSchema,
} from './template-list.ts';

/** An instant: RFC 3339 with an offset, or milliseconds since 1970. */
const instant = z.union([
  z.number().int(),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);
const shows = z.enum(['both', 'phone', 'user-id']);

const writing = {
  /** Phone number id; the first line if left out. */
  line: z.string().optional(),
  /** The message id, to send one message twice. */
  id: z.string().min(1).optional(),
  /** What the webhook says; now if left out. The past and the future are allowed. */
  timestamp: instant.optional(),
  /** Which of the customer's identities the webhook has, this time. */
  shows: shows.optional(),
};
/** Whether to answer only once each webhook has had its first answer. */
const wait = z.boolean().default(true);

export const writeSchema = z.strictObject({
  message: customerMessageSchema,
  ...writing,
  /** How often the same webhook is posted, all at once. */
  times: z.number().int().min(1).max(100).default(1),
  wait,
});
export type WriteOptions = Omit<z.input<typeof writeSchema>, 'message'>;

export const batchSchema = z.strictObject({
  messages: z
    .array(z.strictObject({ customer: z.string().min(1), message: customerMessageSchema, ...writing }))
    .min(1)
    .max(5_000),
  /** What is repeated inside the one post: `messages` of one change, `changes` of one entry, or `entries`. */
  grouping: z.enum(['messages', 'changes', 'entries']).default('entries'),
  times: z.number().int().min(1).max(100).default(1),
  wait,
});
export type BatchRequest = z.input<typeof batchSchema>;

export const stormSchema = z.strictObject({
  customers: z.array(z.string().min(1)).min(1),
  /** Distinct messages, dealt to the customers in turn. */
  messages: z.number().int().min(1).max(20_000),
  /** How often each is posted. */
  copies: z.number().int().min(1).max(20).default(1),
  shuffle: z.boolean().default(true),
  /** Messages in one post. */
  perPost: z.number().int().min(1).max(1_000).default(1),
  /** The timestamps are spread over this many milliseconds before now. */
  span: z.number().int().min(0).default(60_000),
  /** Posts under way at a time. */
  concurrency: z.number().int().min(1).max(64).default(8),
  /** Plays the same order again. */
  seed: z.number().int().optional(),
  line: z.string().optional(),
  wait,
});
export type StormRequest = z.input<typeof stormSchema>;

export const callSchema = z.strictObject({
  event: z.enum(['connect', 'terminate']).default('connect'),
  id: z.string().min(1).optional(),
  timestamp: instant.optional(),
  line: z.string().optional(),
  shows: shows.optional(),
  /** Seconds talked, in `terminate`. */
  duration: z.number().int().min(0).optional(),
  status: z.enum(['COMPLETED', 'FAILED']).default('COMPLETED'),
  wait,
});
export type CallRequest = z.input<typeof callSchema>;

/** A message that the business wrote in its phone app. */
export const echoSchema = z.strictObject({
  body: z.string(),
  id: z.string().min(1).optional(),
  timestamp: instant.optional(),
  line: z.string().optional(),
  shows: shows.optional(),
  wait,
});
export type EchoRequest = z.input<typeof echoSchema>;

/** The customer stops or resumes marketing messages in the app. */
export const preferenceSchema = z.strictObject({
  value: z.enum(['stop', 'resume']),
  line: z.string().optional(),
  wait,
});

export const customerChangeSchema = z.strictObject({
  name: z.string().min(1).optional(),
  username: z.string().min(1).nullable().optional(),
  /** `user-id`: the number is hidden. `phone`: webhooks as they were before user ids. */
  shows: shows.optional(),
  /** Not on WhatsApp: messages fail with 131026. */
  onWhatsApp: z.boolean().optional(),
});
export type CustomerChangeRequest = z.input<typeof customerChangeSchema>;

export const templatesSchema = z.strictObject({
  templates: z.array(
    z.strictObject({
      definition: templateDefinitionSchema,
      status: z.enum(TEMPLATE_STATUSES).default('APPROVED'),
    }),
  ),
});
export type TemplatesRequest = z.input<typeof templatesSchema>;

/** One of the three things that change about a template; `silent` leaves the webhook out. */
export const templateChangeSchema = z.union([
  z.strictObject({
    status: z.enum(TEMPLATE_STATUSES),
    reason: z.string().optional(),
    /** What is wrong and what to do, of a rejection. */
    rejection: z.strictObject({ why: z.string(), advice: z.string() }).optional(),
    /** First or second pause: 3 or 6 hours. */
    pause: z.union([z.literal(1), z.literal(2)]).optional(),
    silent: z.boolean().optional(),
  }),
  z.strictObject({ quality: z.enum(QUALITY_SCORES), silent: z.boolean().optional() }),
  z.strictObject({
    category: z.enum(TEMPLATE_CATEGORIES),
    /** Only announces the change that will be made then. */
    effectiveAt: instant.optional(),
    silent: z.boolean().optional(),
  }),
]);
export type TemplateChangeRequest = z.input<typeof templateChangeSchema>;

/** A webhook by hand: any field of the account, or raw bytes, rightly or wrongly signed. */
export const webhookSchema = z.union([
  z.strictObject({ field: z.string().min(1), value: z.looseObject({}), line: z.string().optional(), wait }),
  z.strictObject({
    raw: z.string(),
    signature: z.union([z.enum(['valid', 'wrong', 'none']), z.strictObject({ header: z.string() })]),
    /** As Meta would; once if left out, so that a refusal can be looked at. */
    retry: z.boolean().default(false),
    wait,
  }),
]);
export type WebhookRequest = z.input<typeof webhookSchema>;

/** One payload of the provider's reference, about a customer, a line or a template of this provider. */
export const payloadSchema = z.strictObject({
  /** `messages/text`, as `GET /control/payloads` lists it. */
  name: z.string().min(1),
  /** A number, user id or name; created on first use. */
  customer: z.string().min(1).optional(),
  line: z.string().optional(),
  /** By its name at the provider; the first one if left out. */
  template: z.string().optional(),
  wait,
});
export type PayloadRequest = z.input<typeof payloadSchema>;

export const releaseSchema = z.strictObject({
  order: z.enum(['as-held', 'reversed', 'shuffled']).default('as-held'),
  seed: z.number().int().optional(),
  /** Whether later webhooks are held too; no if left out. */
  keepHolding: z.boolean().default(false),
});
export type ReleaseRequest = z.input<typeof releaseSchema>;

export const statusReportSchema = z.strictObject({ step: statusStepSchema });

/** Which sends to list. */
export const sendsQuerySchema = z.strictObject({
  /** A customer's number, user id or name. */
  to: z.string().optional(),
  type: z.string().optional(),
  template: z.string().optional(),
  tookEffect: z.enum(['true', 'false']).optional(),
  /** Only those after this `seq`. */
  after: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).optional(),
});
