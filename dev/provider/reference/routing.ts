import { seconds } from '../webhooks/webhook-envelope.ts';
import { change, contactOf, type Json, type ReferencePayload, type Scene } from './scene.ts';

const handover = (
  name: string,
  type: 'control_passed' | 'control_taken',
  more: Json,
  page: string,
): ReferencePayload =>
  change(
    'messaging_handovers',
    `handovers/${name}`,
    'bare',
    ({ customer, line, at }) => ({
      messaging_product: 'whatsapp',
      sender: { phone_number: customer.phone },
      recipient: {
        phone_number_id: line.phoneNumberId,
        display_phone_number: line.displayPhoneNumber,
      },
      type,
      timestamp: seconds(at),
      [type]: more,
    }),
    page,
  );

const standby = (name: string, value: (scene: Scene) => Json): ReferencePayload =>
  change('standby', `standby/${name}`, 'line', (scene) => ({ standby: value(scene) }));

const echoed = (scene: Scene, message: Json, more: Json = {}): Json => ({
  message_echoes: [
    {
      id: scene.message,
      timestamp: seconds(scene.at),
      message: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: scene.customer.phone,
        ...message,
      },
      ...more,
    },
  ],
});

/** Who holds a conversation, and what is said while another one does. */
export const ROUTING: readonly ReferencePayload[] = [
  handover(
    'passed',
    'control_passed',
    { previous_owner_role: 'ai_agent', new_owner_role: 'escalation', metadata: 'pide una persona' },
    'webhooks/reference/messaging-handovers',
  ),
  handover(
    'passed-with-a-summary',
    'control_passed',
    {
      previous_owner_app_role: 'meta_business_agent',
      previous_owner_role: 'ai_agent',
      new_owner_role: 'customer_service',
      conversation_context: { type: 'summary', summary: { text: 'Quiere cambiar la fecha de entrega.' } },
    },
    'conversation-routing/conversation-context',
  ),
  handover(
    'taken',
    'control_taken',
    {
      previous_owner_role: 'customer_service',
      new_owner_role: 'escalation',
      metadata: 'Control taken via service message',
    },
    'webhooks/reference/messaging-handovers',
  ),
  standby('message', (scene) => ({
    contacts: [contactOf(scene)],
    messages: [
      {
        from: scene.customer.phone,
        from_user_id: scene.customer.userId,
        id: scene.message,
        timestamp: seconds(scene.at),
        type: 'text',
        text: { body: '¿Abren el domingo?' },
      },
    ],
  })),
  standby('echo-text', (scene) => echoed(scene, { type: 'text', text: { body: 'Sí, de 10 a 14' } })),
  standby('echo-template', (scene) =>
    echoed(
      scene,
      {
        type: 'template',
        template: { name: scene.template.name, language: { code: scene.template.language } },
      },
      { template: { id: scene.template.id, name: scene.template.name, components: [] } },
    ),
  ),
  standby('echo-flow', (scene) =>
    echoed(
      scene,
      {
        type: 'interactive',
        interactive: {
          type: 'flow',
          body: { text: 'Elija la fecha' },
          action: { name: 'flow', parameters: { flow_id: '778899', flow_cta: 'Elegir' } },
        },
      },
      { flow: { id: '778899', name: 'fecha', status: 'PUBLISHED' } },
    ),
  ),
  standby('status', (scene) => ({
    statuses: [
      {
        id: scene.sent,
        status: 'delivered',
        timestamp: seconds(scene.at),
        recipient_id: scene.customer.phone,
      },
    ],
  })),
];
