import { change, type Json, type ReferencePayload, type Scene } from './scene.ts';

const until = ({ at }: Scene): number => Math.floor(at / 1_000) + 3 * 86_400;

const update = (
  name: string,
  value: (scene: Scene) => Json,
  page = 'webhooks/reference/account_update',
): ReferencePayload => change('account_update', `account/${name}`, 'account', value, page);

/** Told to a partner in its own name: the entry is a business portfolio, and the account stands inside. */
const ofPartner = (name: string, event: string, more: Json = {}, info: Json = {}): ReferencePayload => ({
  ...update(name, ({ account, portfolio }) => ({
    event,
    waba_info: { waba_id: account, owner_business_id: portfolio, ...info },
    ...more,
  })),
  entry: ({ portfolio }) => portfolio,
});

const restricted = (name: string, types: readonly string[], page?: string): ReferencePayload =>
  update(
    name,
    (scene) => ({
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: types.map((type) => ({ restriction_type: type, expiration: until(scene) })),
    }),
    page,
  );

const ofNumber = (name: string, value: (scene: Scene) => Json): ReferencePayload =>
  update(
    name,
    (scene) => ({ phone_number: scene.line.displayPhoneNumber, ...value(scene) }),
    'calling/call-settings',
  );

const alert = (name: string, entity: 'BUSINESS' | 'PHONE_NUMBER', severity: string, type: string) =>
  change('account_alerts', `account-alerts/${name}`, 'account', ({ portfolio, line }) => ({
    entity_type: entity,
    entity_id: entity === 'BUSINESS' ? portfolio : line.phoneNumberId,
    alert_info: {
      alert_severity: severity,
      alert_status: severity === 'INFORMATIONAL' ? 'NONE' : 'ACTIVE',
      alert_type: type,
      alert_description: 'Words of the provider.',
    },
  }));

/** The account, its portfolio and its partners. */
export const ACCOUNT: readonly ReferencePayload[] = [
  update('deleted', () => ({ event: 'ACCOUNT_DELETED' })),
  update('offboarded', () => ({ event: 'ACCOUNT_OFFBOARDED' })),
  update('reconnected', () => ({ event: 'ACCOUNT_RECONNECTED' })),
  restricted('restricted', ['RESTRICTED_BIZ_INITIATED_MESSAGING', 'RESTRICTED_ADD_PHONE_NUMBER_ACTION']),
  restricted('restricted-replies', ['RESTRICTED_CUSTOMER_INITIATED_MESSAGING']),
  restricted(
    'restricted-direct-send',
    ['RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES'],
    'direct-send/integrity-and-content-guidelines',
  ),
  restricted(
    'restricted-utility-templates',
    ['RESTRICTED_UTILITY_TEMPLATES'],
    'direct-send/integrity-and-content-guidelines',
  ),
  update('violation', () => ({
    event: 'ACCOUNT_VIOLATION',
    violation_info: { violation_type: 'SPAM' },
  })),
  ofNumber('calls-low-quality', () => ({
    event: 'ACCOUNT_VIOLATION',
    violation_info: {
      violation_type: 'USER_INITIATED_CALLS_LOW_PICKUP_RATE',
      remediation: 'Answer more of the calls.',
    },
  })),
  ofNumber('calls-paused', (scene) => ({
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [
      { restriction_type: 'RESTRICTED_BUSINESS_INITIATED_CALLING', expiration: until(scene) },
    ],
  })),
  ofNumber('calls-received-paused', (scene) => ({
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [{ restriction_type: 'RESTRICTED_USER_INITIATED_CALLING', expiration: until(scene) }],
  })),
  ofNumber('calls-button-hidden', (scene) => ({
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [
      {
        restriction_type: 'RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN',
        expiration: until(scene),
        remediation: 'Answer more of the calls.',
      },
    ],
  })),
  update('disabled', () => ({
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'November 30, 2026' },
  })),
  update('to-be-disabled', () => ({
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'December 7, 2026' },
  })),
  update('reinstated', () => ({
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: 'REINSTATE', waba_ban_date: 'November 30, 2026' },
  })),
  update('verified', () => ({ event: 'VERIFIED_ACCOUNT' }), 'solution-providers/manage-webhooks'),
  ofPartner('ad-account-linked', 'AD_ACCOUNT_LINKED', {}, { ad_account_linked: '5544332211009' }),
  ofPartner('marketing-terms-signed', 'MM_LITE_TERMS_SIGNED'),
  ofPartner(
    'partner-added',
    'PARTNER_ADDED',
    {},
    { solution_id: '3322110099887', solution_partner_business_ids: ['9911223344556'] },
  ),
  ofPartner('partner-app-installed', 'PARTNER_APP_INSTALLED', {}, { partner_app_id: '1122334455667' }),
  ofPartner('partner-app-uninstalled', 'PARTNER_APP_UNINSTALLED', {}, { partner_app_id: '1122334455667' }),
  ofPartner('partner-removed', 'PARTNER_REMOVED'),
  ofPartner('partner-removed-by-the-app', 'PARTNER_REMOVED', {
    disconnection_info: { reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' },
  }),
  update(
    'number-taken-from-the-app',
    ({ line }) => ({ phone_number: line.displayPhoneNumber, event: 'PARTNER_REMOVED' }),
    'embedded-signup/onboarding-business-app-users',
  ),
  update(
    'verification-needed',
    ({ portfolio }) => ({
      event: 'PARTNER_CLIENT_CERTIFICATION_NEEDED',
      partner_client_certification_needed_info: { client_business_id: portfolio },
    }),
    'embedded-signup/website-optional',
  ),
  update('verification', ({ portfolio }) => ({
    event: 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE',
    partner_client_certification_info: {
      client_business_id: portfolio,
      status: 'FAILED',
      rejection_reasons: ['LEGAL_NAME_NOT_FOUND_IN_DOCUMENTS'],
    },
  })),
  update('authentication-rates-abroad', (scene) => ({
    event: 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
    auth_international_rate_eligibility: {
      exception_countries: [{ country_code: 'ID', start_time: until(scene) }],
      start_time: until(scene),
    },
  })),
  update('main-country', () => ({ event: 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', country: 'CO' })),
  update('volume-tier', ({ at }) => ({
    event: 'VOLUME_BASED_PRICING_TIER_UPDATE',
    volume_tier_info: {
      tier_update_time: Math.floor(at / 1_000),
      pricing_category: 'UTILITY',
      tier: '250001:2000000',
      effective_month: '2026-12',
      region: 'Rest of Latin America',
    },
  })),
  change('account_review_update', 'account-review/approved', 'account', () => ({ decision: 'APPROVED' })),
  change('account_review_update', 'account-review/rejected', 'account', () => ({ decision: 'REJECTED' })),
  change('account_review_update', 'account-review/deferred', 'account', () => ({ decision: 'DEFERRED' })),
  alert('limit-deferred', 'BUSINESS', 'WARNING', 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED'),
  alert('limit-refused', 'BUSINESS', 'CRITICAL', 'INCREASED_CAPABILITIES_ELIGIBILITY_FAILED'),
  alert('limit-asks', 'BUSINESS', 'WARNING', 'INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO'),
  alert('official-approved', 'PHONE_NUMBER', 'INFORMATIONAL', 'OBA_APPROVED'),
  alert('official-refused', 'PHONE_NUMBER', 'CRITICAL', 'OBA_REJECTED'),
  alert('picture-lost', 'PHONE_NUMBER', 'WARNING', 'PROFILE_PICTURE_LOST'),
  change(
    'account_settings_update',
    'account-settings/calling',
    'bare',
    ({ line, at }) => ({
      messaging_product: 'whatsapp',
      timestamp: String(Math.floor(at / 1_000)),
      type: 'PHONE_NUMBER_SETTINGS',
      phone_number_settings: {
        phone_number_id: line.phoneNumberId,
        calling: {
          status: 'ENABLED',
          call_icon_visibility: 'DEFAULT',
          callback_permission_status: 'ENABLED',
          call_hours: {
            status: 'ENABLED',
            timezone_id: 'America/Bogota',
            weekly_operating_hours: [{ day_of_week: 'MONDAY', open_time: '0900', close_time: '1800' }],
            holiday_schedule: [{ date: '2026-12-25', start_time: '0000', end_time: '2359' }],
          },
        },
      },
    }),
    'calling/call-settings',
  ),
  change('business_capability_update', 'business-capability/limit', 'account', () => ({
    max_daily_conversations_per_business: 'TIER_2K',
    max_phone_numbers_per_business: 10,
    max_phone_numbers_per_waba: 10,
  })),
  change('business_capability_update', 'business-capability/limit-as-a-number', 'account', () => ({
    max_daily_conversations_per_business: 2_000,
    max_phone_numbers_per_business: 10,
  })),
  change(
    'business_status_update',
    'business-status/compromised',
    'account',
    ({ portfolio }) => ({ business_id: portfolio, event: 'COMPROMISED_NOTIFICATION' }),
    'webhooks/overview',
  ),
  {
    ...change('partner_solutions', 'partner-solutions/created', 'account', () => ({
      event: 'SOLUTION_CREATED',
      solution_id: '3322110099887',
      solution_status: 'INITIATED',
    })),
    entry: ({ portfolio }) => portfolio,
  },
  change('payment_configuration_update', 'payment-configuration/active', 'account', ({ at }) => ({
    configuration_name: 'pagos-de-prueba',
    provider_name: 'razorpay',
    provider_mid: 'acc_inventado',
    status: 'Active',
    created_timestamp: Math.floor(at / 1_000) - 86_400,
    updated_timestamp: Math.floor(at / 1_000),
  })),
];

/** The account's numbers. */
export const NUMBERS: readonly ReferencePayload[] = [
  change('phone_number_name_update', 'number-name/approved', 'account', ({ line }) => ({
    display_phone_number: line.displayPhoneNumber,
    decision: 'APPROVED',
    requested_verified_name: 'Muebles Inventados',
    rejection_reason: null,
  })),
  change('phone_number_name_update', 'number-name/rejected', 'account', ({ line }) => ({
    display_phone_number: line.displayPhoneNumber,
    decision: 'REJECTED',
    requested_verified_name: 'Muebles',
    rejection_reason: 'NAME_NOT_CONSISTENT',
  })),
  change('phone_number_quality_update', 'number-quality/onboarding', 'account', ({ line }) => ({
    display_phone_number: line.displayPhoneNumber,
    event: 'ONBOARDING',
    max_daily_conversations_per_business: 'TIER_250',
  })),
  change('phone_number_quality_update', 'number-quality/throughput', 'account', ({ line }) => ({
    display_phone_number: line.displayPhoneNumber,
    event: 'THROUGHPUT_UPGRADE',
    old_limit: 'TIER_NOT_SET',
    current_limit: 'TIER_UNLIMITED',
    max_daily_conversations_per_business: 'TIER_UNLIMITED',
  })),
  change(
    'phone_number_quality_update',
    'number-quality/flagged',
    'account',
    ({ line }) => ({
      display_phone_number: line.displayPhoneNumber,
      event: 'FLAGGED',
      current_limit: 'TIER_10K',
    }),
    'solution-providers/manage-webhooks',
  ),
  ...['PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_REQUEST_SUCCESS'].map((event) =>
    change('security', `security/${event.toLowerCase().replaceAll('_', '-')}`, 'account', ({ line }) => ({
      display_phone_number: line.displayPhoneNumber,
      event,
      ...(event === 'PIN_RESET_REQUEST' ? { requester: '61555000111222' } : {}),
    })),
  ),
  change(
    'business_username_updates',
    'business-username/approved',
    'account',
    ({ line }) => ({
      display_phone_number: line.displayPhoneNumber,
      username: 'mueblesinventados',
      status: 'approved',
    }),
    'business-scoped-user-ids',
  ),
  change(
    'business_username_updates',
    'business-username/deleted',
    'account',
    ({ line }) => ({ display_phone_number: line.displayPhoneNumber, status: 'deleted' }),
    'business-scoped-user-ids',
  ),
];
