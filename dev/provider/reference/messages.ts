import { seconds } from '../webhooks/webhook-envelope.ts';
import { contactOf, message, type ReferencePayload, type Scene } from './scene.ts';

const DIGEST = 'K7d0m1VYJr3cYbTqT7Yh0uYx2Yk3mC5dQ0c1b2a3z4s=';
const url = (id: string): string => `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${id}`;
const media = (mime: string, id: string, more: object = {}) => ({
  mime_type: mime,
  sha256: DIGEST,
  id,
  url: url(id),
  ...more,
});
const answered = ({ line, sent }: Scene) => ({ context: { from: line.displayPhoneNumber, id: sent } });

/** What customers write, and what the platform puts among it. */
export const MESSAGES: readonly ReferencePayload[] = [
  message('messages/text', () => ({ type: 'text', text: { body: '¿La tienen en azul?' } })),
  message(
    'messages/text-reply',
    (scene) => ({ ...answered(scene), type: 'text', text: { body: 'La segunda' } }),
    'webhooks/reference/messages/text',
  ),
  message(
    'messages/text-forwarded',
    () => ({ context: { forwarded: true }, type: 'text', text: { body: 'Mira esto' } }),
    'webhooks/reference/messages/text',
  ),
  message(
    'messages/text-about-a-product',
    ({ line, sent }) => ({
      context: {
        from: line.displayPhoneNumber,
        id: sent,
        referred_product: { catalog_id: '719204886013357', product_retailer_id: 'SILLA-22' },
      },
      type: 'text',
      text: { body: '¿Queda alguna?' },
    }),
    'webhooks/reference/messages/text',
  ),
  message(
    'messages/text-from-an-ad',
    () => ({
      referral: {
        source_url: 'https://fb.me/3kPruebaAnuncio',
        source_id: '120219000000000001',
        source_type: 'ad',
        body: 'Sillas hechas a mano',
        headline: 'Escríbenos',
        media_type: 'image',
        image_url: 'https://example.com/silla.jpg',
        ctwa_clid: 'ARAkLkA8rmlFei-prueba',
        welcome_message: { text: '¿En qué podemos ayudarte?' },
      },
      type: 'text',
      text: { body: 'Quiero saber más' },
    }),
    'webhooks/reference/messages/text',
  ),
  message(
    'messages/text-of-a-command',
    () => ({ type: 'text', text: { body: '/horarios' } }),
    'business-phone-numbers/conversational-components',
  ),
  {
    name: 'messages/text-of-a-username',
    page: 'business-scoped-user-ids',
    field: 'messages',
    envelope: 'line',
    value: ({ customer, at, message: id }) => ({
      contacts: [
        {
          profile: { name: customer.name, username: customer.username },
          user_id: customer.userId,
          parent_user_id: customer.parentUserId,
        },
      ],
      messages: [
        {
          from_user_id: customer.userId,
          from_parent_user_id: customer.parentUserId,
          id,
          timestamp: seconds(at),
          type: 'text',
          text: { body: 'Hola, soy yo' },
        },
      ],
    }),
  },
  {
    name: 'messages/text-with-a-summary',
    page: 'conversation-routing/conversation-context',
    field: 'messages',
    envelope: 'line',
    value: (scene) => ({
      contacts: [contactOf(scene)],
      messages: [
        {
          from: scene.customer.phone,
          from_user_id: scene.customer.userId,
          id: scene.message,
          timestamp: seconds(scene.at),
          type: 'text',
          text: { body: '¿Y entonces?' },
        },
      ],
      conversation_context: {
        type: 'summary',
        summary: { text: 'El cliente preguntó por la entrega de su silla; el agente ofreció dos días.' },
      },
    }),
  },
  message('messages/image', () => ({
    type: 'image',
    image: media('image/jpeg', '540011220033441', { caption: 'Así llegó' }),
  })),
  message('messages/video', () => ({
    type: 'video',
    video: media('video/mp4', '540011220033442', { caption: 'El ruido que hace' }),
  })),
  message('messages/audio', () => ({
    type: 'audio',
    audio: media('audio/ogg; codecs=opus', '540011220033443', { voice: true }),
  })),
  message('messages/document', () => ({
    type: 'document',
    document: media('application/pdf', '540011220033444', {
      caption: 'El comprobante',
      filename: 'comprobante.pdf',
    }),
  })),
  message('messages/sticker', () => ({
    type: 'sticker',
    sticker: media('image/webp', '540011220033445', { animated: false }),
  })),
  message(
    'messages/voicemail',
    ({ call }) => ({
      id: call,
      type: 'audio',
      audio: {
        id: '540011220033446',
        sha256: DIGEST,
        mime_type: 'audio/ogg; codecs=opus',
      },
    }),
    'calling/call-settings',
  ),
  message('messages/location', () => ({
    type: 'location',
    location: {
      latitude: -33.4569,
      longitude: -70.6483,
      name: 'Plaza Inventada',
      address: 'Calle Ficticia 12, Santiago',
      url: 'https://example.com/plaza',
    },
  })),
  message('messages/contacts', () => ({
    type: 'contacts',
    contacts: [
      {
        addresses: [
          {
            street: 'Calle Ficticia 12',
            city: 'Santiago',
            state: 'RM',
            zip: '8320000',
            country: 'Chile',
            country_code: 'CL',
            type: 'HOME',
          },
        ],
        birthday: '1990-05-17',
        emails: [{ email: 'elena@example.com', type: 'WORK' }],
        name: {
          formatted_name: 'Elena Ficticia',
          first_name: 'Elena',
          last_name: 'Ficticia',
          middle_name: 'M.',
          suffix: 'Jr.',
          prefix: 'Dra.',
        },
        org: { company: 'Ejemplo S.A.', department: 'Compras', title: 'Jefa' },
        phones: [{ phone: '+56 9 5555 0101', wa_id: '56955550101', type: 'CELL' }],
        urls: [{ url: 'https://example.com', type: 'WORK' }],
      },
    ],
  })),
  message(
    'messages/contacts-on-request',
    ({ customer, line, sent }) => ({
      context: { from: line.displayPhoneNumber, id: sent },
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: customer.name, first_name: customer.name },
          phones: [{ phone: `+${customer.phone}`, wa_id: customer.phone, type: 'MOBILE' }],
          origin: 'contact_request',
        },
      ],
    }),
    'business-scoped-user-ids',
  ),
  message(
    'messages/contacts-as-a-card',
    () => ({
      type: 'contacts',
      contacts: [
        {
          vcard:
            'BEGIN:VCARD\nVERSION:3.0\nFN:Elena Ficticia\nTEL;type=MOBILE;waid=56955550101:+56 9 5555 0101\nEND:VCARD',
          origin: 'other',
          phones: [{ phone: '+56 9 5555 0101', wa_id: '56955550101', type: 'MOBILE' }],
        },
      ],
    }),
    'business-scoped-user-ids',
  ),
  message('messages/order', (scene) => ({
    ...answered(scene),
    type: 'order',
    order: {
      catalog_id: '719204886013357',
      text: 'Para el sábado, por favor',
      product_items: [
        { product_retailer_id: 'SILLA-22', quantity: 2, item_price: 45_900, currency: 'CLP' },
        { product_retailer_id: 'MESA-07', quantity: 1, item_price: 129_900.5, currency: 'CLP' },
      ],
    },
  })),
  message('messages/reaction', ({ sent }) => ({
    type: 'reaction',
    reaction: { message_id: sent, emoji: '\u{1F44D}' },
  })),
  message(
    'messages/reaction-removed',
    ({ sent }) => ({ type: 'reaction', reaction: { message_id: sent } }),
    'webhooks/reference/messages/reaction',
  ),
  message('messages/revoke', ({ written }) => ({
    type: 'revoke',
    revoke: { original_message_id: written },
  })),
  message('messages/edit', ({ written }) => ({
    type: 'edit',
    edit: {
      original_message_id: written,
      message: { context: { id: 'm0' }, type: 'text', text: { body: '¿La tienen en verde?' } },
    },
  })),
  message(
    'messages/edit-of-a-caption',
    ({ written }) => ({
      type: 'edit',
      edit: {
        original_message_id: written,
        message: {
          context: { id: 'm0' },
          type: 'image',
          image: media('image/jpeg', '540011220033447', { caption: 'Es la caja azul' }),
        },
      },
    }),
    'webhooks/reference/messages/edit',
  ),
  message('messages/unsupported', () => ({
    type: 'unsupported',
    unsupported: { type: 'poll_creation' },
    errors: [
      {
        code: 131_051,
        title: 'Message type unknown',
        message: 'Message type unknown',
        error_data: { details: 'Message type is currently not supported.' },
      },
    ],
  })),
  message(
    'messages/unavailable',
    () => ({
      type: 'unsupported',
      unsupported: { type: 'unknown' },
      errors: [
        {
          code: 131_060,
          title: 'This message is unavailable.',
          message: 'This message is unavailable.',
          error_data: { details: 'This message is currently unavailable. Ask for it to be sent again.' },
        },
      ],
    }),
    'webhooks/reference/messages/unsupported',
  ),
  message(
    'messages/request-welcome',
    () => ({ type: 'request_welcome' }),
    'business-phone-numbers/conversational-components',
  ),
  message('messages/button', (scene) => ({
    ...answered(scene),
    type: 'button',
    button: { payload: 'resume:task-1:pay', text: 'Retomar' },
  })),
  message(
    'messages/interactive-button-reply',
    (scene) => ({
      ...answered(scene),
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'slot-1', title: 'Mañana a las 9' } },
    }),
    'webhooks/reference/messages/interactive',
  ),
  message(
    'messages/interactive-list-reply',
    (scene) => ({
      ...answered(scene),
      type: 'interactive',
      interactive: {
        type: 'list_reply',
        list_reply: { id: 'slot-2', title: 'Mañana a las 15', description: 'Entre las 15 y las 17' },
      },
    }),
    'webhooks/reference/messages/interactive',
  ),
  message(
    'messages/interactive-flow-finished',
    (scene) => ({
      ...answered(scene),
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: {
          response_json: '{"comuna":"\\u00d1u\\u00f1oa","flow_token":"survey:1"}',
          body: 'Sent',
          name: 'flow',
        },
      },
    }),
    'flows/guides/receiveflowresponse',
  ),
  message(
    'messages/interactive-address',
    (scene) => ({
      ...answered(scene),
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: {
          response_json: JSON.stringify({
            saved_address_id: 'casa',
            values: { in_pin_code: '400063', city: 'Ciudad Inventada', address: 'Calle Ficticia 12' },
          }),
          body: 'Calle Ficticia 12, Ciudad Inventada',
          name: 'address_message',
        },
      },
    }),
    'messages/address-messages',
  ),
  message(
    'messages/call-permission-granted',
    (scene) => ({
      ...answered(scene),
      type: 'interactive',
      interactive: {
        type: 'call_permission_reply',
        call_permission_reply: {
          response: 'accept',
          is_permanent: false,
          expiration_timestamp: Math.floor(scene.at / 1_000) + 604_800,
          response_source: 'user_action',
        },
      },
    }),
    'calling/user-call-permissions',
  ),
  message(
    'messages/call-permission-refused',
    (scene) => ({
      ...answered(scene),
      type: 'interactive',
      interactive: {
        type: 'call_permission_reply',
        call_permission_reply: { response: 'reject', response_source: 'user_action' },
      },
    }),
    'calling/user-call-permissions',
  ),
  message('messages/group', () => ({
    group_id: 'Y2FwaV9ncm91cDpwcnVlYmE6MQZD',
    type: 'text',
    text: { body: 'Hola a todos' },
  })),
  message(
    'messages/group-unsupported',
    () => ({
      group_id: 'Y2FwaV9ncm91cDpwcnVlYmE6MQZD',
      type: 'unsupported',
      errors: [{ code: 131_051, title: 'Message type unknown', message: 'Message type unknown' }],
    }),
    'groups/groups-messaging',
  ),
  {
    name: 'messages/system-number',
    page: 'webhooks/reference/messages/system',
    field: 'messages',
    envelope: 'line',
    value: ({ customer, after, at, message: id }) => ({
      messages: [
        {
          from: customer.phone,
          id,
          timestamp: seconds(at),
          type: 'system',
          system: {
            body: `User ${customer.name} changed from ${customer.phone} to ${after.phone}`,
            wa_id: after.phone,
            user_id: after.userId,
            type: 'user_changed_number',
          },
        },
      ],
    }),
  },
  {
    name: 'messages/system-user-id',
    page: 'webhooks/reference/messages/system',
    field: 'messages',
    envelope: 'line',
    value: ({ customer, after, at, message: id }) => ({
      messages: [
        {
          id,
          timestamp: seconds(at),
          type: 'system',
          system: {
            body: `User ${customer.name} changed from ${customer.userId} to ${after.userId}`,
            user_id: after.userId,
            type: 'user_changed_user_id',
          },
        },
      ],
    }),
  },
  {
    name: 'messages/system-identity',
    page: 'webhooks/reference/messages/system',
    field: 'messages',
    envelope: 'line',
    value: (scene) => ({
      contacts: [contactOf(scene)],
      messages: [
        {
          from: scene.customer.phone,
          id: scene.message,
          timestamp: seconds(scene.at),
          type: 'system',
          identity: { acknowledged: true, created_timestamp: seconds(scene.at), hash: 'DF2lS5v2W6x=' },
          system: { body: 'User identity changed', type: 'customer_identity_changed' },
        },
      ],
    }),
  },
  {
    name: 'messages/errors',
    page: 'webhooks/reference/messages/errors',
    field: 'messages',
    envelope: 'line',
    value: () => ({
      errors: [
        {
          code: 130_429,
          title: 'Rate limit hit',
          message: 'Rate limit hit',
          error_data: { details: 'Message failed to send because there were too many messages.' },
          href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
        },
      ],
    }),
  },
  {
    name: 'messages/click',
    page: 'marketing-messages/track-click-events',
    field: 'messages',
    envelope: 'line',
    value: ({ at, message: id }) => ({
      user_actions: [
        {
          action_type: 'marketing_messages_link_click',
          timestamp: seconds(at),
          marketing_messages_link_click_data: {
            click_component: 'cta',
            product_id: 'SILLA-22',
            click_id: `clic-${id}`,
            tracking_token: `señal-${id}`,
          },
        },
      ],
    }),
  },
];
