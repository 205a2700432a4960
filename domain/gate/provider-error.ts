/**
 * What a refusal by the Cloud API is about, which decides what follows (R8, docs/provider-errors.md). `person`: this
 * person cannot be reached. `template`: this template cannot go. `way`: messages of this kind cannot go like this, whatever
 * they say; a template of one's own may. `line`: the business's line, account or access. `window`: the window is closed (W5). `pace`: too fast, a moment later will do. `retry`: the provider is in trouble, and says that
 * nothing was sent. `opt-out`: the person has stopped marketing messages (E2). `fix`: our request is wrong and will be
 * wrong again. `expired`: it was taken in and not delivered within its time to live, so it counts. `unclear`: the provider
 * does not know itself whether it took effect (R7); a status that says `failed` knows (`classOfFailure`).
 */
export const ERROR_CLASSES = [
  'person',
  'template',
  'way',
  'line',
  'window',
  'pace',
  'retry',
  'opt-out',
  'fix',
  'expired',
  'unclear',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

export interface ProviderError {
  readonly class: ErrorClass;
  /** What happened and what to do now, for a person. */
  readonly what: string;
}

/** Refusals that every other template would meet as well: of the whole account, or of the line (E6). */
const REFUSES_ALL: Readonly<Record<string, 'account' | 'line'>> = {
  '368': 'account',
  '131031': 'account',
  '131042': 'account',
  '131045': 'line',
  '131048': 'line',
  '133010': 'line',
};

/** E6: what a refusal says of everything else; null: nothing. */
export const refusesAll = (code: string): 'account' | 'line' | null => REFUSES_ALL[code] ?? null;

/**
 * E6: the access token is not accepted any more: nothing goes over any line of the account, replies included, until it is
 * mended. No wait mends it, so nobody tries by sending: the provider is asked about the line instead.
 */
const REFUSES_ACCESS: ReadonlySet<string> = new Set(['0', '102', '190']);

export const refusesAccess = (code: string): boolean => REFUSES_ACCESS.has(code);

/** R8: refusals after which no template goes to this person until it has written again, or somebody says that it may. */
const CUTS_OFF: ReadonlySet<string> = new Set(['131026', '130403']);

export const cutsOff = (code: string): boolean => CUTS_OFF.has(code);

/** E6, W8: the account may not use Direct Send any more. */
export const DIRECT_SEND_BLOCKED = '139200';

/** The window is closed (W5). */
export const WINDOW_CLOSED = '131047';
/** Stopped marketing messages of this business (E2). */
export const MARKETING_STOPPED = '131050';
/** Paused for low quality: 3 h the first time, 6 h the second (T2). */
export const TEMPLATE_PAUSED = '132015';
/** Paused too often, and now disabled (T2). */
export const TEMPLATE_DISABLED = '132016';

const entry = (errorClass: ErrorClass, what: string): ProviderError => ({ class: errorClass, what });

/**
 * The codes of the Cloud API's error page and of Graph beneath it, by what follows from them. Meta advises to go by the
 * code alone: titles and HTTP statuses change.
 */
const ERRORS: Readonly<Record<string, ProviderError>> = {
  '0': entry('line', 'The access token was not accepted; give a valid WHATSAPP_ACCESS_TOKEN.'),
  '1': entry('unclear', 'The provider reports an unknown error.'),
  '2': entry('unclear', 'The provider is down or overloaded.'),
  '3': entry('line', 'The app lacks a capability or permission; look at it in the app dashboard.'),
  '4': entry('pace', 'The app has reached its rate limit.'),
  '10': entry('line', 'The app lacks the permission to send; grant whatsapp_business_messaging.'),
  '17': entry('pace', 'The user of the access token has reached the rate limit.'),
  '33': entry('line', 'The phone number id is unknown or was deleted; check the line.'),
  '100': entry('fix', 'The request holds a parameter that the provider does not accept.'),
  '102': entry('line', 'The access token’s session is over; give a new WHATSAPP_ACCESS_TOKEN.'),
  '190': entry('line', 'The access token has expired; give a new WHATSAPP_ACCESS_TOKEN.'),
  '341': entry('pace', 'The app has reached a limit for the moment.'),
  '368': entry('line', 'The account is blocked for a policy violation; see the account in WhatsApp Manager.'),
  '506': entry('unclear', 'The provider takes it for a duplicate; the first may have been sent.'),
  '613': entry('pace', 'The app calls too often.'),
  '80007': entry('pace', 'The business account has reached its rate limit.'),
  '80008': entry('pace', 'The business account has reached its rate limit for management calls.'),
  '130403': entry('person', 'The business itself has blocked this person; unblock them to write again.'),
  '130429': entry('pace', 'The line has reached its throughput.'),
  '130472': entry('person', 'The provider withholds this message from this person as part of an experiment.'),
  '130497': entry('person', 'The account may not write to people in this country.'),
  '131000': entry('unclear', 'Something went wrong at the provider.'),
  '131001': entry('fix', 'The message is too long.'),
  '131002': entry('fix', 'The recipient’s type is wrong.'),
  '131005': entry('line', 'The app lacks a permission, or it was withdrawn.'),
  '131006': entry('fix', 'Something that the message names does not exist.'),
  '131008': entry('fix', 'The request lacks a parameter.'),
  '131009': entry('fix', 'The request holds a value that the provider does not accept.'),
  '131016': entry('unclear', 'A service of the provider is down for the moment.'),
  '131021': entry('fix', 'The recipient is the line itself.'),
  '131026': entry('person', 'Undeliverable: the person is not on WhatsApp or cannot receive it.'),
  '131030': entry('line', 'The account is in test mode and this number is not on its list.'),
  '131031': entry('line', 'The business account is locked; see the account in WhatsApp Manager.'),
  '131037': entry('line', 'The line has no approved display name.'),
  '131042': entry('line', 'There is a problem with the payment method; see the account in WhatsApp Manager.'),
  '131043': entry('expired', 'The person could not be reached within the message’s time to live.'),
  '131045': entry('line', 'The line is not registered.'),
  [WINDOW_CLOSED]: entry('window', 'The customer service window is closed.'),
  '131048': entry('line', 'The line is limited because messages were reported as spam; see its quality.'),
  '131049': entry('person', 'The provider withholds it to keep this person from getting too much.'),
  [MARKETING_STOPPED]: entry('opt-out', 'The person has stopped marketing messages of this business.'),
  '131051': entry('fix', 'The provider does not know this type of message.'),
  '131052': entry('fix', 'The media could not be fetched; check its link.'),
  '131053': entry('fix', 'The media could not be taken in; check its type and size.'),
  '131055': entry('fix', 'This endpoint takes no such message.'),
  '131056': entry('pace', 'Too many messages to this person in a short time.'),
  '131057': entry('unclear', 'The account is being moved or upgraded.'),
  '131062': entry('fix', 'This message cannot go to a business-scoped user id; a phone number is needed.'),
  '131063': entry(
    'way',
    'The account sends no marketing templates by the Cloud API; see its settings in WhatsApp Manager.',
  ),
  '131064': entry('way', 'The provider does not let a message of this kind go this way; send a template.'),
  '132000': entry('template', 'The number of values does not match the template.'),
  '132001': entry('template', 'The provider has no such approved template in this language.'),
  '132005': entry('template', 'The text is too long once the values are filled in.'),
  '132007': entry('template', 'The template violates a policy.'),
  '132012': entry('template', 'A value has a form that the template does not expect.'),
  [TEMPLATE_PAUSED]: entry('template', 'The template is paused for low quality.'),
  [TEMPLATE_DISABLED]: entry('template', 'The template was paused too often and is disabled.'),
  '132018': entry('template', 'A value of the template is not valid.'),
  '132068': entry('template', 'The template’s Flow is blocked.'),
  '132069': entry('retry', 'The template’s Flow is throttled.'),
  '133000': entry('line', 'The line’s deregistration did not finish; deregister it again.'),
  '133004': entry('unclear', 'The provider’s server is away for the moment.'),
  '133005': entry('line', 'The line’s two-step PIN is wrong.'),
  '133006': entry('line', 'The line’s number is to be verified again before it is registered.'),
  '133008': entry('line', 'The line’s two-step PIN was guessed too often.'),
  '133009': entry('line', 'The line’s two-step PIN was entered too fast.'),
  '133010': entry('line', 'The line is not registered.'),
  '133015': entry('line', 'The line was deleted a moment ago; it can be registered again in a few minutes.'),
  '133016': entry('line', 'The line was registered and deregistered too often.'),
  '134011': entry('line', 'The terms of WhatsApp payments were not accepted.'),
  '134100': entry('fix', 'This endpoint takes marketing templates only.'),
  '134101': entry('retry', 'The provider has not finished taking the template in.'),
  '134102': entry('template', 'The template is not available to this account.'),
  '135000': entry('fix', 'The provider could not make sense of the request.'),
  '138000': entry('way', 'Calling is not enabled on the line; see its calling settings.'),
  '138001': entry('way', 'The person cannot take calls on WhatsApp.'),
  '138002': entry('way', 'The line has too many calls at once.'),
  '138003': entry('way', 'A call with this person is under way already.'),
  '138004': entry('way', 'The call could not be connected.'),
  '138005': entry('way', 'The line has reached its rate limit for calls.'),
  '138006': entry('way', 'The person has not permitted calls.'),
  '138007': entry('way', 'The call was not connected in time.'),
  '138009': entry('way', 'The person was asked for permission to call too often.'),
  '138012': entry('way', 'The person was called too often in 24 hours.'),
  '138013': entry('way', 'The permission to call was looked at too often.'),
  [DIRECT_SEND_BLOCKED]: entry('way', 'The account may not use Direct Send; send an approved template.'),
};

/** Every code that is listed, by number. */
export const LISTED: readonly (readonly [code: string, error: ProviderError])[] = Object.entries(ERRORS);

/** What to make of a code nobody has seen: nothing was sent, and trying at once would not help. */
const UNLISTED = entry('line', 'The provider refused it with a code that is not in the table.');

/** Calls have all of 138xxx, messages without a template of one's own (Direct Send) all of 139xxx. */
const CALLING = entry('way', 'Calling does not work like this; see the line’s calling settings.');
const WITHOUT_TEMPLATE = entry('way', 'It cannot go without a template of one’s own; send an approved one.');

const PERMISSION = entry('line', 'The app lacks a permission; look at it in the app dashboard.');

/** Total: an unlisted code is a refusal that holds the line, so that nothing is lost and operators look at it. */
export function providerError(code: string): ProviderError {
  const listed = Object.hasOwn(ERRORS, code) ? ERRORS[code] : undefined;
  if (listed !== undefined) return listed;
  // Graph has all of 200 to 299 for permissions.
  if (/^2\d\d$/.test(code)) return PERMISSION;
  if (/^138\d{3}$/.test(code)) return CALLING;
  return /^139\d{3}$/.test(code) ? WITHOUT_TEMPLATE : UNLISTED;
}

/** R8: what a status `failed` with this code is about. It knows that nothing was delivered, which the answer did not. */
export function classOfFailure(code: string): ErrorClass {
  const { class: is } = providerError(code);
  return is === 'unclear' ? 'retry' : is;
}

/** R8: whether operators must look at it: line, account and requests of ours, and ways that the account may not use. */
export function concernsOperators(code: string): boolean {
  const { class: is } = providerError(code);
  return is === 'line' || is === 'fix' || (is === 'way' && !/^138\d{3}$/.test(code));
}

export const isListed = (code: string): boolean => Object.hasOwn(ERRORS, code);
