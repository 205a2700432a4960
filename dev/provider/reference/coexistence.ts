import { seconds } from '../webhooks/webhook-envelope.ts';
import { change, contactOf, type Json, type ReferencePayload, type Scene } from './scene.ts';

const echo = (
  name: string,
  content: (scene: Scene) => Json,
  field = 'smb_message_echoes',
  page = 'webhooks/reference/smb_message_echoes',
): ReferencePayload =>
  change(
    field,
    `${field === 'message_echoes' ? 'message-echoes' : 'echoes'}/${name}`,
    'line',
    (scene) => ({
      contacts: [contactOf(scene)],
      message_echoes: [
        {
          from: scene.line.displayPhoneNumber,
          to: scene.customer.phone,
          to_user_id: scene.customer.userId,
          id: scene.message,
          timestamp: seconds(scene.at),
          ...content(scene),
        },
      ],
    }),
    page,
  );

const history = (name: string, value: (scene: Scene) => Json): ReferencePayload =>
  change('history', `history/${name}`, 'line', value);

const past = (scene: Scene, daysAgo: number): string => seconds(scene.at - daysAgo * 86_400_000);

/** A number that is in the business's phone app as well. */
export const COEXISTENCE: readonly ReferencePayload[] = [
  echo('text', () => ({ type: 'text', text: { body: 'Ya sale para allá' } })),
  echo('image', () => ({
    type: 'image',
    image: { id: '540011220033450', mime_type: 'image/jpeg', sha256: 'c3VtYQ==', caption: 'Tu pedido' },
  })),
  echo('revoke', ({ sent }) => ({ type: 'revoke', revoke: { original_message_id: sent } })),
  echo('edit', ({ sent }) => ({
    type: 'edit',
    edit: {
      original_message_id: sent,
      message: { context: { id: 'm0' }, type: 'text', text: { body: 'Sale en una hora' } },
    },
  })),
  echo(
    'text',
    () => ({ type: 'text', text: { body: 'Escrito por otra aplicación del negocio' } }),
    'message_echoes',
    'webhooks/message_echoes',
  ),
  history('threads', (scene) => ({
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 55 },
        threads: [
          {
            id: scene.customer.phone,
            context: { wa_id: scene.customer.phone, user_id: scene.customer.userId },
            messages: [
              {
                from: scene.customer.phone,
                id: scene.written,
                timestamp: past(scene, 40),
                type: 'text',
                text: { body: 'Hola, hace un mes' },
                history_context: { status: 'READ' },
              },
              {
                from: scene.line.displayPhoneNumber,
                to: scene.customer.phone,
                id: scene.sent,
                timestamp: past(scene, 39),
                type: 'media_placeholder',
                history_context: { status: 'DELIVERED' },
              },
            ],
          },
        ],
      },
    ],
  })),
  history('media', (scene) => ({
    contacts: [contactOf(scene)],
    messages: [
      {
        from: scene.customer.phone,
        id: scene.message,
        timestamp: past(scene, 30),
        type: 'image',
        image: { id: '540011220033451', mime_type: 'image/jpeg', sha256: 'c3VtYQ==' },
      },
    ],
  })),
  history('media-of-the-business', (scene) => ({
    contacts: [contactOf(scene)],
    message_echoes: [
      {
        from: scene.line.displayPhoneNumber,
        to: scene.customer.phone,
        id: scene.message,
        timestamp: past(scene, 30),
        type: 'image',
        image: { id: '540011220033452', mime_type: 'image/jpeg', sha256: 'c3VtYQ==' },
      },
    ],
  })),
  history('declined', () => ({
    history: [
      {
        errors: [
          {
            code: 2_593_109,
            title: 'History sharing is turned off by the business',
            message: 'History sharing is turned off by the business from the app',
            error_data: { details: 'History sharing is turned off by the business' },
          },
        ],
      },
    ],
  })),
  change('smb_app_state_sync', 'state-sync/contact-added', 'line', ({ customer, at }) => ({
    state_sync: [
      {
        type: 'contact',
        contact: {
          full_name: customer.name,
          first_name: customer.name,
          phone_number: customer.phone,
          user_id: customer.userId,
        },
        action: 'add',
        metadata: { timestamp: seconds(at) },
      },
    ],
  })),
  change('smb_app_state_sync', 'state-sync/contact-removed', 'line', ({ customer, at }) => ({
    state_sync: [
      {
        type: 'contact',
        contact: { phone_number: customer.phone },
        action: 'remove',
        metadata: { timestamp: seconds(at) },
      },
    ],
  })),
];
