import { seconds } from '../webhooks/webhook-envelope.ts';
import { change, type Json, type ReferencePayload, type Scene } from './scene.ts';

const GROUP = 'Y2FwaV9ncm91cDpwcnVlYmE6MQZD';
const ERROR = {
  code: 131_000,
  message: 'Something went wrong',
  title: 'Something went wrong',
  error_data: { details: 'The group could not be changed.' },
};

const group = (
  name: string,
  field: 'lifecycle' | 'participants' | 'settings' | 'status',
  value: (scene: Scene) => Json,
): ReferencePayload =>
  change(
    `group_${field}_update`,
    `groups/${name}`,
    'line',
    (scene) => ({ groups: [{ timestamp: seconds(scene.at), group_id: GROUP, ...value(scene) }] }),
    'groups/webhooks',
  );

const person = ({ customer }: Scene) => ({
  input: customer.phone,
  wa_id: customer.phone,
  user_id: customer.userId,
});

/** The Groups API. */
export const GROUPS: readonly ReferencePayload[] = [
  group('created', 'lifecycle', () => ({
    type: 'group_create',
    request_id: 'solicitud-1',
    subject: 'Entrega 1042',
    description: 'Coordinación',
    invite_link: 'https://chat.whatsapp.com/inventado',
    join_approval_mode: 'auto_approve',
  })),
  group('not-created', 'lifecycle', () => ({
    type: 'group_create',
    request_id: 'solicitud-1',
    errors: [ERROR],
  })),
  group('deleted', 'lifecycle', () => ({ type: 'group_delete', request_id: 'solicitud-2' })),
  group('not-deleted', 'lifecycle', () => ({
    type: 'group_delete',
    request_id: 'solicitud-2',
    errors: [ERROR],
  })),
  group('joined-by-link', 'participants', (scene) => ({
    type: 'group_participants_add',
    reason: 'invite_link',
    added_participants: [person(scene)],
  })),
  group('join-asked', 'participants', ({ customer }) => ({
    type: 'group_join_request_created',
    join_request_id: 'ingreso-1',
    wa_id: customer.phone,
    user_id: customer.userId,
  })),
  group('join-withdrawn', 'participants', ({ customer }) => ({
    type: 'group_join_request_revoked',
    join_request_id: 'ingreso-1',
    wa_id: customer.phone,
    user_id: customer.userId,
  })),
  group('join-approved', 'participants', (scene) => ({
    type: 'group_participants_add',
    request_id: 'solicitud-3',
    reason: 'join_request_approved',
    added_participants: [person(scene)],
  })),
  group('removed', 'participants', (scene) => ({
    type: 'group_participants_remove',
    request_id: 'solicitud-4',
    initiated_by: 'business',
    removed_participants: [person(scene)],
  })),
  group('removed-in-part', 'participants', (scene) => ({
    type: 'group_participants_remove',
    request_id: 'solicitud-4',
    initiated_by: 'business',
    removed_participants: [person(scene)],
    failed_participants: [{ input: '56900000000', errors: [ERROR] }],
    errors: [ERROR],
  })),
  group('not-removed', 'participants', () => ({
    type: 'group_participants_remove',
    request_id: 'solicitud-4',
    initiated_by: 'business',
    failed_participants: [{ input: '56900000000', errors: [ERROR] }],
    errors: [ERROR],
  })),
  group('left', 'participants', (scene) => ({
    type: 'group_participants_remove',
    initiated_by: 'participant',
    removed_participants: [person(scene)],
  })),
  group('settings', 'settings', () => ({
    type: 'group_settings_update',
    request_id: 'solicitud-5',
    profile_picture: { mime_type: 'image/jpeg', sha256: 'c3VtYQ==', update_successful: true },
    group_subject: { text: 'Entrega 1042, martes', update_successful: true },
    group_description: { text: 'Coordinación', update_successful: true },
  })),
  group('settings-in-part', 'settings', () => ({
    type: 'group_settings_update',
    request_id: 'solicitud-5',
    group_subject: { text: 'Entrega 1042, martes', update_successful: true },
    group_description: { text: 'Coordinación', update_successful: false, errors: [ERROR] },
  })),
  group('settings-failed', 'settings', () => ({
    type: 'group_settings_update',
    request_id: 'solicitud-5',
    errors: [ERROR],
  })),
  group('suspended', 'status', () => ({ type: 'group_suspend' })),
  group('suspension-over', 'status', () => ({ type: 'group_suspend_cleared' })),
];
