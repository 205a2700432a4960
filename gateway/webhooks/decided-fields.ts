/**
 * T6: the fields of the provider's webhooks that somebody has decided on, as its reference names them in November 2026:
 * what each payload means here, or why it means nothing, stands in docs/provider-webhooks.md. Another field is kept as it
 * came and told, so that somebody decides.
 */
export const DECIDED_FIELDS: ReadonlySet<string> = new Set([
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'account_update',
  'automatic_events',
  'business_capability_update',
  'business_status_update',
  'business_username_updates',
  'calls',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'history',
  'message_echoes',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'messages',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'smb_app_state_sync',
  'smb_message_echoes',
  'standby',
  'template_category_update',
  'template_correct_category_detection',
  'tracking_events',
  'user_id_update',
  'user_preferences',
]);

/** @param field of a kept event: a field, or one and a list in it (`messages.statuses`) */
export const isDecided = (field: string): boolean => DECIDED_FIELDS.has(field.split('.')[0] ?? '');
