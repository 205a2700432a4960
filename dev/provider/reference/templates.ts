import { change, type Json, type ReferencePayload, type Scene } from './scene.ts';

const named = ({ template }: Scene) => ({
  message_template_id: Number(template.id),
  message_template_name: template.name,
  message_template_language: template.language,
});

const status = (
  name: string,
  event: string,
  more: Json = {},
  page = 'webhooks/reference/message_template_status_update',
): ReferencePayload =>
  change(
    'message_template_status_update',
    `template-status/${name}`,
    'account',
    (scene) => ({
      event,
      ...named(scene),
      reason: 'NONE',
      message_template_category: 'UTILITY',
      ...more,
    }),
    page,
  );

const paused = (title: string, hours: number) => ({
  other_info: {
    title,
    description: `Your WhatsApp message template has been paused for ${hours} hours because it had issues.`,
  },
});

/** What the provider says of templates. */
export const TEMPLATES: readonly ReferencePayload[] = [
  status('approved', 'APPROVED'),
  status('pending', 'PENDING'),
  status('in-appeal', 'IN_APPEAL'),
  status('rejected', 'REJECTED', {
    reason: 'INVALID_FORMAT',
    rejection_info: {
      reason: 'Two of its variables stand beside each other without words between them.',
      recommendation: 'Put words between the variables.',
    },
  }),
  status('rejected-for-its-category', 'REJECTED', { reason: 'TAG_CONTENT_MISMATCH' }),
  status('paused', 'PAUSED', paused('FIRST_PAUSE', 3), 'templates/template-pausing'),
  status('paused-again', 'PAUSED', paused('SECOND_PAUSE', 6), 'templates/template-pausing'),
  status(
    'paused-for-its-rate',
    'PAUSED',
    paused('RATE_LIMITING_PAUSE', 1),
    'direct-send/integrity-and-content-guidelines',
  ),
  status('unpaused', 'UNPAUSED', { other_info: { title: 'UNPAUSE' } }, 'templates/template-pausing'),
  status('flagged', 'FLAGGED'),
  status('reinstated', 'REINSTATED'),
  status('disabled', 'DISABLED', { disable_info: { disable_date: '1796030000' } }),
  status('limit-exceeded', 'LIMIT_EXCEEDED'),
  status('archived', 'ARCHIVED'),
  status('unarchived', 'UNARCHIVED'),
  status('locked', 'LOCKED', {
    other_info: { title: 'DISABLED', description: 'The template is locked and cannot be edited.' },
  }),
  status('to-be-deleted', 'PENDING_DELETION', { reason: null }),
  status('deleted', 'DELETED'),
  change('message_template_quality_update', 'template-quality/yellow', 'account', (scene) => ({
    previous_quality_score: 'GREEN',
    new_quality_score: 'YELLOW',
    ...named(scene),
  })),
  change('template_category_update', 'template-category/announced', 'account', (scene) => ({
    ...named(scene),
    correct_category: 'MARKETING',
    new_category: 'UTILITY',
    category_update_timestamp: Math.floor(scene.at / 1_000) + 86_400,
  })),
  change('template_category_update', 'template-category/changed', 'account', (scene) => ({
    ...named(scene),
    previous_category: 'UTILITY',
    new_category: 'MARKETING',
  })),
  change(
    'template_correct_category_detection',
    'template-category/detected',
    'account',
    (scene) => ({ ...named(scene), category: 'UTILITY', correct_category: 'MARKETING' }),
    'direct-send/integrity-and-content-guidelines',
  ),
  change('message_template_components_update', 'template-components/edited', 'account', (scene) => ({
    ...named(scene),
    message_template_element: 'Tu pedido {{1}} cambió de fecha: ahora llega el {{2}}.',
    message_template_title: 'Su pedido',
    message_template_footer: 'Muebles Inventados',
    message_template_buttons: [
      {
        message_template_button_type: 'URL',
        message_template_button_text: 'Ver',
        message_template_button_url: 'https://example.com/r/{{1}}',
      },
      {
        message_template_button_type: 'PHONE_NUMBER',
        message_template_button_text: 'Llamar',
        message_template_button_phone_number: '+56911112222',
      },
    ],
  })),
];
