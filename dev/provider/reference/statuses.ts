import { seconds } from '../webhooks/webhook-envelope.ts';
import { contactOf, type Json, type ReferencePayload, type Scene } from './scene.ts';

const GROUP = 'Y2FwaV9ncm91cDpwcnVlYmE6MQZD';

const status = (
  name: string,
  value: (scene: Scene) => Json,
  page = 'webhooks/reference/messages/status',
  shown = true,
): ReferencePayload => ({
  name: `statuses/${name}`,
  page,
  field: 'messages',
  envelope: 'line',
  value: (scene) => ({
    ...(shown ? { contacts: [contactOf(scene)] } : {}),
    statuses: [
      {
        id: scene.sent,
        timestamp: seconds(scene.at),
        recipient_id: scene.customer.phone,
        recipient_user_id: scene.customer.userId,
        ...value(scene),
      },
    ],
  }),
});

const pricing = (category: string, more: object = {}) => ({
  billable: true,
  pricing_model: 'PMP',
  type: 'regular',
  category,
  ...more,
});
const inGroup = (kind: string, participant: string, more: object) => ({
  status: kind,
  recipient_id: GROUP,
  recipient_type: 'group',
  recipient_participant_id: participant,
  conversation: { id: '0f0c1a2b3c4d5e6f', origin: { type: 'group_marketing' } },
  ...more,
});

/** What became of what the business sent. */
export const STATUSES: readonly ReferencePayload[] = [
  status('sent', () => ({ status: 'sent', pricing: pricing('utility') })),
  status('sent-before-v24', ({ at }) => ({
    status: 'sent',
    conversation: {
      id: '9a8b7c6d5e4f3a2b',
      expiration_timestamp: String(Math.floor(at / 1_000) + 86_400),
      origin: { type: 'utility' },
    },
    pricing: { billable: true, pricing_model: 'CBP', category: 'utility' },
  })),
  status('sent-in-the-window', () => ({
    status: 'sent',
    pricing: pricing('service', { billable: false, type: 'free_customer_service' }),
  })),
  status('sent-after-an-ad', ({ at }) => ({
    status: 'sent',
    conversation: {
      id: '1b2c3d4e5f6a7b8c',
      expiration_timestamp: String(Math.floor(at / 1_000) + 259_200),
      origin: { type: 'referral_conversion' },
    },
    pricing: pricing('referral_conversion', { billable: false, type: 'free_entry_point' }),
  })),
  status('sent-abroad', () => ({
    status: 'sent',
    pricing: pricing('authentication-international'),
  })),
  status(
    'sent-directly',
    () => ({ status: 'sent', template_id: '667788990011223', pricing: pricing('utility') }),
    'direct-send/supported-message-types',
  ),
  status('delivered', () => ({ status: 'delivered', pricing: pricing('utility') })),
  status('read', () => ({ status: 'read' })),
  status('played', () => ({ status: 'played' })),
  status(
    'failed',
    ({ customer }) => ({
      status: 'failed',
      recipient_id: customer.phone,
      recipient_user_id: undefined,
      errors: [
        {
          code: 131_049,
          title: 'This message was not delivered to maintain healthy ecosystem engagement.',
          message: 'This message was not delivered to maintain healthy ecosystem engagement.',
          error_data: {
            details: 'In order to maintain a healthy ecosystem engagement, it was not delivered.',
          },
          href: '/documentation/business-messaging/whatsapp/support/error-codes',
        },
      ],
    }),
    undefined,
    false,
  ),
  status(
    'of-a-username',
    ({ customer }) => ({
      status: 'delivered',
      recipient_id: undefined,
      recipient_parent_user_id: customer.parentUserId,
    }),
    'business-scoped-user-ids',
  ),
  status(
    'payment',
    () => ({
      status: 'captured',
      type: 'payment',
      payment: {
        reference_id: 'pedido-1042',
        amount: { value: 4_590_000, offset: 100 },
        currency: 'BRL',
        transaction: { id: 'trx-1', type: 'pix', status: 'success', created_timestamp: 1_796_030_000 },
      },
    }),
    'payments/payments-br/orderdetails',
  ),
  status(
    'group-read',
    ({ customer }) => ({
      ...inGroup('read', customer.phone, {
        conversation: {
          id: '0f0c1a2b3c4d5e6f',
          origin: { type: 'group_marketing' },
          pricing: { billable: true, pricing_model: 'PMP', category: 'group_marketing' },
        },
        recipient_participant_user_id: customer.userId,
      }),
      recipient_user_id: undefined,
    }),
    'groups/webhooks',
  ),
  status(
    'group-delivered',
    ({ customer }) => ({
      ...inGroup('delivered', customer.phone, {
        pricing: { billable: false, pricing_model: 'PMP', category: 'group_service' },
        recipient_participant_user_id: customer.userId,
      }),
      recipient_user_id: undefined,
    }),
    'groups/webhooks',
  ),
];
