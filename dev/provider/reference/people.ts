import { change, contactOf, type Json, type ReferencePayload, type Scene } from './scene.ts';

const preference = (value: string, detail: string, more: Json = {}): ReferencePayload =>
  change('user_preferences', `preferences/${value}`, 'line', (scene) => ({
    contacts: [contactOf(scene)],
    user_preferences: [
      {
        wa_id: scene.customer.phone,
        user_id: scene.customer.userId,
        detail,
        category: 'marketing_messages',
        value,
        ...more,
        timestamp: Math.floor(scene.at / 1_000),
      },
    ],
  }));

const automatic = (name: string, value: (scene: Scene) => Json): ReferencePayload =>
  change('automatic_events', `automatic-events/${name}`, 'line', (scene) => ({
    automatic_events: [
      {
        id: scene.written,
        timestamp: Math.floor(scene.at / 1_000),
        ctwa_clid: 'ARAkLkA8rmlFei-prueba',
        ...value(scene),
      },
    ],
  }));

/** What the provider says of people: their settings, ids and, where somebody counts it, purchases. */
export const PEOPLE: readonly ReferencePayload[] = [
  preference('stop', 'User requested to stop marketing messages'),
  preference('resume', 'User requested to resume marketing messages'),
  preference('signup', 'User signed up via signup link', { signup_id: '77120034559981' }),
  change(
    'user_id_update',
    'user-id/changed',
    'line',
    (scene) => ({
      contacts: [
        {
          profile: { name: scene.customer.name },
          wa_id: scene.after.phone,
          user_id: scene.after.userId,
        },
      ],
      user_id_update: [
        {
          wa_id: scene.after.phone,
          detail: `User id for ${scene.customer.name} has been updated.`,
          user_id: { previous: scene.customer.userId, current: scene.after.userId },
          parent_user_id: {
            previous: scene.customer.parentUserId,
            current: scene.after.parentUserId,
          },
          timestamp: String(Math.floor(scene.at / 1_000)),
        },
      ],
    }),
    'business-scoped-user-ids',
  ),
  automatic('lead', () => ({ event_name: 'LeadSubmitted' })),
  automatic('purchase', () => ({
    event_name: 'Purchase',
    custom_data: { currency: 'CLP', value: 45_900 },
  })),
  change(
    'tracking_events',
    'tracking-events/click',
    'line',
    ({ at, written }) => ({
      events: [
        {
          event_name: 'message_click',
          event_timestamp: Math.floor(at / 1_000),
          tracking_data: { click_id: 'clic-antiguo', message_id: written },
        },
      ],
    }),
    'webhooks/overview',
  ),
];

const flow = (name: string, value: Json): ReferencePayload =>
  change(
    'flows',
    `flows/${name}`,
    'account',
    () => ({ flow_id: '778899', message: 'Words of the provider.', ...value }),
    'flows/guides/flowswebhooks',
  );

/** Forms of the provider, and how their endpoints fare. */
export const FLOWS: readonly ReferencePayload[] = [
  flow('status', { event: 'FLOW_STATUS_CHANGE', old_status: 'DRAFT', new_status: 'PUBLISHED' }),
  flow('client-errors', {
    event: 'CLIENT_ERROR_RATE',
    alert_state: 'ACTIVATED',
    threshold: 10,
    error_rate: 14.28,
    errors: [{ error_type: 'INVALID_SCREEN_TRANSITION', error_rate: 66.66, error_count: 2 }],
  }),
  flow('endpoint-errors', {
    event: 'ENDPOINT_ERROR_RATE',
    alert_state: 'ACTIVATED',
    threshold: 10,
    error_rate: 14.28,
    errors: [{ error_type: 'TIMEOUT', error_rate: 66.66, error_count: 2 }],
  }),
  flow('endpoint-latency', {
    event: 'ENDPOINT_LATENCY',
    alert_state: 'DEACTIVATED',
    threshold: 1_000,
    p50_latency: 412,
    p90_latency: 900,
    requests_count: 3_400,
  }),
  flow('endpoint-availability', {
    event: 'ENDPOINT_AVAILABILITY',
    alert_state: 'ACTIVATED',
    threshold: 90,
    availability: 75,
  }),
];
