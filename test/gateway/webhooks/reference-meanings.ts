/** What follows, and the payloads of which it is true by what each is read as. */
type Meaning = readonly [follows: string, payloads: Readonly<Record<string, string>>];

/** T6: every payload that the reference prints, with its meaning here or the reason for none. */
export const MEANINGS: readonly Meaning[] = [
  [
    'A message that wants an answer: it opens or renews the window, cancels what was planned, and the business owes (W1, W7).',
    {
      'messages/text': 'customer: message',
      'messages/text-reply': 'customer: message',
      'messages/text-forwarded': 'customer: message',
      'messages/text-about-a-product': 'customer: message',
      'messages/text-of-a-command': 'customer: message',
      'messages/text-of-a-username': 'customer: message',
      'messages/image': 'customer: message',
      'messages/video': 'customer: message',
      'messages/audio': 'customer: message',
      'messages/document': 'customer: message',
      'messages/location': 'customer: message',
      'messages/contacts': 'customer: message',
      'messages/contacts-as-a-card': 'customer: message',
      'messages/order': 'customer: message',
      'messages/unsupported': 'customer: message',
      'messages/unavailable': 'customer: message',
      'messages/interactive-button-reply': 'customer: message',
      'messages/interactive-list-reply': 'customer: message',
      'messages/interactive-address': 'customer: message',
    },
  ],
  [
    'A message as any; that it came from an advertisement is kept with it. What is free for it the statuses say (W6, M4).',
    { 'messages/text-from-an-ad': 'customer: message' },
  ],
  [
    'A message as any. The summary beside it is kept and not shown yet: whose thread it is comes with thread control, which is not built yet.',
    { 'messages/text-with-a-summary': 'customer: message · kept: messages' },
  ],
  ['A message as any, although it has the id of a call (W1).', { 'messages/voicemail': 'customer: message' }],
  [
    'A message as any; a card that is the customer’s own, shared on request, makes its number theirs (I1).',
    { 'messages/contacts-on-request': 'customer: message' },
  ],
  [
    'An acknowledgement: it renews the window and changes nothing about who owes (W7).',
    { 'messages/sticker': 'customer: ack', 'messages/interactive-flow-finished': 'customer: ack' },
  ],
  [
    'A tap on a button of ours, known by its payload: back to the step (R1, R9).',
    { 'messages/button': 'customer: tap' },
  ],
  [
    'The customer’s word once more: read for opt-outs and courtesy as a message is (E2, W7).',
    { 'messages/edit': 'customer: message', 'messages/edit-of-a-caption': 'customer: message' },
  ],
  [
    'Recorded; opens no window and asks for nothing (W1).',
    {
      'messages/reaction': 'customer: renews nothing',
      'messages/reaction-removed': 'customer: renews nothing',
      'messages/revoke': 'customer: renews nothing',
    },
  ],
  [
    'A chat opened for the first time: the window, and a case in which nobody owes (W7).',
    { 'messages/request-welcome': 'customer: welcome' },
  ],
  [
    'An answer to a request for calls: it renews nothing, and nobody owes for it (W1, W7).',
    {
      'messages/call-permission-granted': 'customer: permission',
      'messages/call-permission-refused': 'customer: permission',
    },
  ],
  [
    'None, kept: a group’s talk is nobody’s window (W1).',
    { 'messages/group': 'kept: messages.messages', 'messages/group-unsupported': 'kept: messages.messages' },
  ],
  [
    'The person is known by the new number and user id from now on; with the old ones nothing is said to anybody (I1).',
    { 'messages/system-number': 'identity change', 'user-id/changed': 'identity change' },
  ],
  [
    'None, kept: it names the new user id only. Which one it was before is told by `user_id_update` (I1).',
    { 'messages/system-user-id': 'kept: messages.system' },
  ],
  [
    'None, kept: the keys of the customer’s app changed, and it is the same person.',
    { 'messages/system-identity': 'kept: messages.system' },
  ],
  [
    'None, kept: it is about no message. What a message of ours failed by is told by its answer or its status (R8).',
    { 'messages/errors': 'kept: messages' },
  ],
  [
    'Counted (M3). The provider names neither the customer nor the message.',
    { 'messages/click': 'click on cta' },
  ],
  [
    'Where our message is on its way, and what it is billed as (M3, M4).',
    {
      'statuses/sent': 'status: sent',
      'statuses/sent-before-v24': 'status: sent',
      'statuses/sent-in-the-window': 'status: sent',
      'statuses/sent-after-an-ad': 'status: sent',
      'statuses/sent-abroad': 'status: sent',
      'statuses/sent-directly': 'status: sent',
      'statuses/delivered': 'status: delivered',
      'statuses/read': 'status: read',
      'statuses/played': 'status: played',
      'statuses/of-a-username': 'status: delivered',
    },
  ],
  [
    'The send failed after all: treated by the class of its code, as a refusal is (R8).',
    { 'statuses/failed': 'status: failed 131049' },
  ],
  [
    'None, kept: of a message that Ventana did not send. It writes to no groups.',
    { 'statuses/group-read': 'status: read', 'statuses/group-delivered': 'status: delivered' },
  ],
  [
    'None, kept: whether something is paid the business’s own systems say, by completing the task (R10).',
    {
      'statuses/payment': 'kept: messages.statuses',
      'payment-configuration/active': 'kept: payment_configuration_update',
    },
  ],
  [
    'A call of the customer’s: it opens the window as a message does, answered or not (W1).',
    {
      'calls/connect-theirs': 'customer: call',
      'calls/created-theirs': 'customer: call · kept: calls.calls',
      'calls/terminate-theirs': 'customer: call · kept: calls.calls',
      'calls/missed-theirs': 'customer: call · kept: calls.calls',
    },
  ],
  [
    'A call of the business’s own: it opens a window only once it was accepted (W1).',
    {
      'calls/connect-ours': 'kept: calls.calls',
      'calls/terminate-ours': 'customer: ack · kept: calls.calls',
      'calls/unanswered-ours': 'kept: calls.calls',
      'calls/status-ringing': 'kept: calls.statuses',
      'calls/status-accepted': 'customer: ack · kept: calls.statuses',
      'calls/status-rejected': 'kept: calls.statuses',
    },
  ],
  [
    'None, kept: a notice of a recording or a transcript opens no window (W1).',
    {
      'calls/recording': 'kept: calls.calls',
      'calls/transcript': 'kept: calls.calls',
    },
  ],
  [
    'Written by a person in the business’s phone app: it answers what the customer had written (W9).',
    { 'echoes/text': 'echo: answers', 'echoes/image': 'echo: answers' },
  ],
  [
    'Recorded; a change to an earlier message of the phone app is no answer (W9).',
    { 'echoes/revoke': 'echo: answers nothing', 'echoes/edit': 'echo: answers nothing' },
  ],
  [
    'None, kept: of another app of the business’s, whose turn thread control says, which is not built yet.',
    {
      'message-echoes/text': 'kept: message_echoes',
      'handovers/passed': 'kept: messaging_handovers',
      'handovers/passed-with-a-summary': 'kept: messaging_handovers',
      'handovers/taken': 'kept: messaging_handovers',
      'standby/message': 'kept: standby',
      'standby/echo-text': 'kept: standby',
      'standby/echo-template': 'kept: standby',
      'standby/echo-flow': 'kept: standby',
      'standby/status': 'kept: standby',
    },
  ],
  [
    'None, kept: talk of months ago, before Ventana: it would open windows that are long closed, and cases nobody waits for.',
    {
      'history/threads': 'kept: history',
      'history/media': 'kept: history',
      'history/media-of-the-business': 'kept: history',
      'history/declined': 'kept: history',
    },
  ],
  [
    'None, kept: the address book of a phone is nobody’s word, neither a name to call somebody by nor a consent.',
    {
      'state-sync/contact-added': 'kept: smb_app_state_sync',
      'state-sync/contact-removed': 'kept: smb_app_state_sync',
    },
  ],
  [
    'None, kept: Ventana makes no groups and writes to none.',
    {
      'groups/created': 'kept: group_lifecycle_update',
      'groups/not-created': 'kept: group_lifecycle_update',
      'groups/deleted': 'kept: group_lifecycle_update',
      'groups/not-deleted': 'kept: group_lifecycle_update',
      'groups/joined-by-link': 'kept: group_participants_update',
      'groups/join-asked': 'kept: group_participants_update',
      'groups/join-withdrawn': 'kept: group_participants_update',
      'groups/join-approved': 'kept: group_participants_update',
      'groups/removed': 'kept: group_participants_update',
      'groups/removed-in-part': 'kept: group_participants_update',
      'groups/not-removed': 'kept: group_participants_update',
      'groups/left': 'kept: group_participants_update',
      'groups/settings': 'kept: group_settings_update',
      'groups/settings-in-part': 'kept: group_settings_update',
      'groups/settings-failed': 'kept: group_settings_update',
      'groups/suspended': 'kept: group_status_update',
      'groups/suspension-over': 'kept: group_status_update',
    },
  ],
  [
    'Withdraws marketing, and gives back what it had withdrawn itself (E2).',
    { 'preferences/stop': 'marketing stopped', 'preferences/resume': 'marketing resumed' },
  ],
  [
    'Grants marketing, with the link’s id as its source; somebody unknown becomes a contact (E2).',
    { 'preferences/signup': 'marketing granted by a sign-up' },
  ],
  [
    'None, kept: what the provider guesses from texts. Conversions are completed tasks and what other systems report (M3).',
    {
      'automatic-events/lead': 'kept: automatic_events',
      'automatic-events/purchase': 'kept: automatic_events',
    },
  ],
  [
    'None, kept: the older way to tell of clicks, without a page of its own; `messages.user_actions` is counted (M3).',
    { 'tracking-events/click': 'kept: tracking_events' },
  ],
  [
    'None, kept: forms of the provider and their endpoints are their makers’.',
    {
      'flows/status': 'kept: flows',
      'flows/client-errors': 'kept: flows',
      'flows/endpoint-errors': 'kept: flows',
      'flows/endpoint-latency': 'kept: flows',
      'flows/endpoint-availability': 'kept: flows',
    },
  ],
  [
    'The template’s status; what is held for it is asked about again, and why it was turned down is kept with it (T2, T3).',
    {
      'template-status/approved': 'template approved',
      'template-status/pending': 'template pending',
      'template-status/in-appeal': 'template pending',
      'template-status/rejected': 'template rejected (INVALID_FORMAT)',
      'template-status/rejected-for-its-category': 'template rejected (TAG_CONTENT_MISMATCH)',
      'template-status/paused': 'template paused',
      'template-status/paused-again': 'template paused',
      'template-status/paused-for-its-rate': 'template paused',
      'template-status/unpaused': 'template approved',
      'template-status/flagged': 'template approved',
      'template-status/reinstated': 'template approved',
      'template-status/disabled': 'template disabled',
      'template-status/limit-exceeded': 'template disabled',
      'template-status/archived': 'template archived',
      'template-status/unarchived': 'template approved',
      'template-status/to-be-deleted': 'template disabled',
      'template-status/deleted': 'template disabled',
    },
  ],
  [
    'None, kept: a template that cannot be edited can still be sent.',
    { 'template-status/locked': 'kept: message_template_status_update' },
  ],
  ['The template’s quality (T2).', { 'template-quality/yellow': 'template quality yellow' }],
  [
    'The template’s category as the provider has it from now on (E3, T2).',
    { 'template-category/changed': 'template category marketing' },
  ],
  [
    'None, kept: a change that is only announced. It counts once it is made (T2).',
    { 'template-category/announced': 'kept: template_category_update' },
  ],
  [
    'None, kept: what was sent without a template of one’s own. Its restriction, if one comes, is told by `account_update`.',
    { 'template-category/detected': 'kept: template_correct_category_detection' },
  ],
  [
    'What was approved stays as it is; that the provider has other words now is shown, and the next sync makes a version of them (T1, T2).',
    { 'template-components/edited': 'template edited' },
  ],
  [
    'All lines of the account are cut off, or back (E6).',
    {
      'account/deleted': 'health: account connection',
      'account/offboarded': 'health: account connection',
      'account/reconnected': 'health: account connection',
      'account/disabled': 'health: account connection',
      'account/reinstated': 'health: account connection, account unrestricted',
      'account/partner-added': 'health: account connection',
      'account/partner-app-installed': 'health: account connection',
      'account/partner-app-uninstalled': 'health: account connection',
      'account/partner-removed': 'health: account connection',
      'account/partner-removed-by-the-app': 'health: account connection',
      'account/number-taken-from-the-app': 'health: account connection',
    },
  ],
  [
    'The account may not do what the restriction names until it ends; operators are told (E6).',
    {
      'account/restricted':
        'health: account restricted, account restricted, alert RESTRICTED_BIZ_INITIATED_MESSAGING,RESTRICTED_ADD_PHONE_NUMBER_ACTION',
      'account/restricted-replies':
        'health: account restricted, alert RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
    },
  ],
  [
    'Operators are told; it is about something that Ventana does not do over this line (E6).',
    {
      'account/restricted-direct-send':
        'health: account restricted, alert RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES',
      'account/restricted-utility-templates':
        'health: account restricted, alert RESTRICTED_UTILITY_TEMPLATES',
      'account/calls-paused': 'health: account restricted, alert RESTRICTED_BUSINESS_INITIATED_CALLING',
      'account/calls-received-paused': 'health: account restricted, alert RESTRICTED_USER_INITIATED_CALLING',
      'account/calls-button-hidden':
        'health: account restricted, alert RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN',
    },
  ],
  [
    'The account is warned, and operators are told (E6).',
    {
      'account/violation': 'health: account warned, alert ACCOUNT_VIOLATION',
      'account/calls-low-quality': 'health: account warned, alert ACCOUNT_VIOLATION',
      'account/to-be-disabled': 'health: account warned, alert SCHEDULE_FOR_DISABLE',
    },
  ],
  [
    'None, kept: between the business, its partners and the provider; nothing of it changes what may be sent.',
    {
      'account/verified': 'kept: account_update',
      'account/ad-account-linked': 'kept: account_update',
      'account/marketing-terms-signed': 'kept: account_update',
      'account/verification-needed': 'kept: account_update',
      'account/verification': 'kept: account_update',
      'partner-solutions/created': 'kept: partner_solutions',
      'business-status/compromised': 'kept: business_status_update',
      'number-name/approved': 'kept: phone_number_name_update',
      'number-name/rejected': 'kept: phone_number_name_update',
      'business-username/approved': 'kept: business_username_updates',
      'business-username/deleted': 'kept: business_username_updates',
      'account-settings/calling': 'kept: account_settings_update',
    },
  ],
  [
    'None, kept: prices are the rate table’s, which is data (M4).',
    {
      'account/authentication-rates-abroad': 'kept: account_update',
      'account/main-country': 'kept: account_update',
      'account/volume-tier': 'kept: account_update',
    },
  ],
  [
    'Whether the account has passed its review (E6).',
    {
      'account-review/approved': 'health: account review',
      'account-review/rejected': 'health: account review',
      'account-review/deferred': 'health: account review',
    },
  ],
  [
    'Operators are told (E6).',
    {
      'account-alerts/limit-deferred': 'health: alert INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
      'account-alerts/limit-refused': 'health: alert INCREASED_CAPABILITIES_ELIGIBILITY_FAILED',
      'account-alerts/limit-asks': 'health: alert INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO',
      'account-alerts/official-refused': 'health: alert OBA_REJECTED',
      'account-alerts/picture-lost': 'health: alert PROFILE_PICTURE_LOST',
    },
  ],
  [
    'None, kept: good news that asks nobody for anything.',
    { 'account-alerts/official-approved': 'kept: account_alerts' },
  ],
  [
    'How many people the business may write to first in a day (E6).',
    {
      'business-capability/limit': 'health: account limit',
      'business-capability/limit-as-a-number': 'health: account limit',
      'number-quality/onboarding': 'health: account limit',
    },
  ],
  [
    'How fast the number may send, and the limit (E6).',
    { 'number-quality/throughput': 'health: number throughput' },
  ],
  [
    'The number’s quality, and the limit (E6).',
    { 'number-quality/flagged': 'health: number quality, account limit' },
  ],
  [
    'None, kept: the number’s second factor; the provider mails it to the business’s own administrators.',
    {
      'security/pin-changed': 'kept: security',
      'security/pin-reset-request': 'kept: security',
      'security/pin-request-success': 'kept: security',
    },
  ],
];
