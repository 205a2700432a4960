import { z } from 'zod';

const messageId = z.string().min(1).optional();
const media = { mimeType: z.string().optional(), caption: z.string().optional() };

/** What a customer can send, in the words of the test rather than of the webhook. */
export const customerMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    body: z.string(),
    /** The message answered; a plain reply. */
    replyTo: z.string().optional(),
    /** Arrival from an advertisement that opens WhatsApp (W6). */
    referral: z.looseObject({ source_id: z.string(), source_type: z.enum(['ad', 'post']) }).optional(),
  }),
  /** A tap on a template's quick reply: of the message, or of the latest template that has one. */
  z.strictObject({
    type: z.literal('button'),
    messageId,
    index: z.number().int().min(0).optional(),
    text: z.string().optional(),
  }),
  /** A tap on a reply button of an interactive message. */
  z.strictObject({
    type: z.literal('button-reply'),
    messageId,
    index: z.number().int().min(0).optional(),
    id: z.string().optional(),
  }),
  /** A row chosen from a list. */
  z.strictObject({
    type: z.literal('list-reply'),
    messageId,
    index: z.number().int().min(0).optional(),
    id: z.string().optional(),
  }),
  /** A completed Flow. */
  z.strictObject({ type: z.literal('flow-reply'), messageId, response: z.looseObject({}) }),
  z.strictObject({ type: z.literal('image'), ...media }),
  z.strictObject({ type: z.literal('video'), ...media }),
  z.strictObject({ type: z.literal('document'), ...media, filename: z.string().optional() }),
  z.strictObject({
    type: z.literal('audio'),
    mimeType: z.string().optional(),
    voice: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('sticker'), animated: z.boolean().optional() }),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('contacts'), name: z.string(), phone: z.string() }),
  z.strictObject({
    type: z.literal('order'),
    catalogId: z.string().optional(),
    items: z
      .array(
        z.strictObject({
          product: z.string(),
          quantity: z.number().int().min(1),
          price: z.number(),
          currency: z.string(),
        }),
      )
      .min(1),
    text: z.string().optional(),
  }),
  /** An empty emoji takes the reaction back. Without a message id: to the latest message sent. */
  z.strictObject({ type: z.literal('reaction'), messageId, emoji: z.string() }),
  /** The customer has a new number and with it a new user id. */
  z.strictObject({ type: z.literal('system'), newPhone: z.string() }),
  /** What the Cloud API cannot show: a poll, an event, a view-once picture. */
  z.strictObject({ type: z.literal('unsupported'), kind: z.string().optional() }),
  /** The customer deletes a message of theirs. */
  z.strictObject({ type: z.literal('revoke'), messageId: z.string().min(1) }),
  z.strictObject({ type: z.literal('edit'), messageId: z.string().min(1), body: z.string() }),
  /** The chat was opened for the first time. */
  z.strictObject({ type: z.literal('request_welcome') }),
  /** A message object as it is, for types nobody knows yet; id, timestamp and sender are added where missing. */
  z.strictObject({ type: z.literal('raw'), message: z.looseObject({ type: z.string() }) }),
]);
export type CustomerMessage = z.input<typeof customerMessageSchema>;
export type ParsedCustomerMessage = z.output<typeof customerMessageSchema>;
