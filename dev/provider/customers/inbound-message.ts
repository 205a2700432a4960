import { randomBytes } from 'node:crypto';
import type { ParsedCustomerMessage } from '../customer-message.ts';
import {
  answered,
  flowReply,
  type Json,
  listRow,
  replyButton,
  templateButton,
  type Writing,
} from './customer-replies.ts';
import { numberChange } from './number-change.ts';
import { digitsOf, graphId } from '../provider-ids.ts';

/** Types that are not the customer's messages, or renew nothing (W1). */
const RENEW_NOTHING: ReadonlySet<unknown> = new Set(['system', 'revoke', 'edit', 'reaction']);

export function renewsWindow(message: Readonly<Record<string, unknown>>): boolean {
  return !RENEW_NOTHING.has(message['type']);
}

function given(values: Json): Json {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** A media object as webhooks have it; the file itself is nowhere. */
function media(mimeType: string, more: Json): Json {
  const id = graphId();
  return {
    mime_type: mimeType,
    sha256: randomBytes(32).toString('base64'),
    id,
    url: `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${id}`,
    ...given(more),
  };
}

/** The part of a webhook's message that depends on its type; id, timestamp and sender come from elsewhere. */
export function messageContent(writing: Writing, message: ParsedCustomerMessage): Json {
  switch (message.type) {
    case 'text':
      return {
        ...(message.replyTo === undefined
          ? {}
          : { context: { from: writing.line.displayPhoneNumber, id: message.replyTo } }),
        ...given({ referral: message.referral }),
        type: 'text',
        text: { body: message.body },
      };
    case 'button':
      return templateButton(writing, message);
    case 'button-reply':
      return replyButton(writing, message);
    case 'list-reply':
      return listRow(writing, message);
    case 'flow-reply':
      return flowReply(writing, message);
    case 'image':
      return { type: 'image', image: media(message.mimeType ?? 'image/jpeg', { caption: message.caption }) };
    case 'video':
      return { type: 'video', video: media(message.mimeType ?? 'video/mp4', { caption: message.caption }) };
    case 'document':
      return {
        type: 'document',
        document: media(message.mimeType ?? 'application/pdf', {
          caption: message.caption,
          filename: message.filename ?? 'documento.pdf',
        }),
      };
    case 'audio':
      return {
        type: 'audio',
        audio: media(message.mimeType ?? 'audio/ogg; codecs=opus', { voice: message.voice ?? true }),
      };
    case 'sticker':
      return { type: 'sticker', sticker: media('image/webp', { animated: message.animated ?? false }) };
    case 'location': {
      const { type, ...location } = message;
      return { type, location: given(location) };
    }
    case 'contacts':
      return {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: message.name, first_name: message.name },
            phones: [{ phone: message.phone, wa_id: message.phone.replaceAll(/\D/g, ''), type: 'CELL' }],
          },
        ],
      };
    case 'order':
      return {
        type: 'order',
        order: given({
          catalog_id: message.catalogId ?? digitsOf('catalog', 15),
          text: message.text,
          product_items: message.items.map((item) => ({
            product_retailer_id: item.product,
            quantity: item.quantity,
            item_price: item.price,
            currency: item.currency,
          })),
        }),
      };
    case 'reaction': {
      const id = message.messageId ?? answered(writing, undefined, 'anything to react to', () => true).id;
      return { type: 'reaction', reaction: { message_id: id, emoji: message.emoji } };
    }
    case 'system':
      return numberChange(writing.simulation, writing.customer, message.newPhone);
    case 'unsupported':
      return {
        type: 'unsupported',
        unsupported: { type: message.kind ?? 'unknown' },
        errors: [
          {
            code: 131051,
            title: 'Message type unknown',
            message: 'Message type unknown',
            error_data: { details: 'Message type is currently not supported.' },
          },
        ],
      };
    case 'revoke':
      return { type: 'revoke', revoke: { original_message_id: message.messageId } };
    case 'edit':
      return {
        type: 'edit',
        edit: {
          original_message_id: message.messageId,
          message: { type: 'text', text: { body: message.body } },
        },
      };
    case 'request_welcome':
      return { type: 'request_welcome' };
    case 'raw':
      return message.message;
  }
}
