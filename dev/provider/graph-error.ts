import { traceId } from './provider-ids.ts';

interface Described {
  readonly title: string;
  readonly details: string;
  /** HTTP status when Meta refuses in the answer. Meta advises to look at the code only. */
  readonly status: number;
}

/** What Meta's error page says of each code this provider gives of its own accord or by name. */
const DESCRIBED: Readonly<Record<number, Described>> = {
  100: {
    title: 'Invalid parameter',
    details: 'The request included one or more unsupported or misspelled parameters.',
    status: 400,
  },
  190: { title: 'Access token has expired', details: 'Your access token has expired.', status: 401 },
  368: {
    title: 'Temporarily blocked for policies violations',
    details: 'The WhatsApp Business Account has been restricted or disabled for violating a platform policy.',
    status: 403,
  },
  130429: {
    title: 'Rate limit hit',
    details: 'Cloud API message throughput has been reached.',
    status: 429,
  },
  130403: {
    title: 'Business has blocked the user',
    details: 'Message failed to send because the business has blocked this user.',
    status: 400,
  },
  130472: {
    title: "User's number is part of an experiment",
    details: "Failed to send message because this user's phone number is part of an experiment",
    status: 400,
  },
  131000: {
    title: 'Something went wrong',
    details: 'Message failed to send due to an unknown error.',
    status: 500,
  },
  131008: {
    title: 'Required parameter is missing',
    details: 'The request is missing a required parameter.',
    status: 400,
  },
  131009: {
    title: 'Parameter value is not valid',
    details: 'One or more parameter values are invalid.',
    status: 400,
  },
  131016: {
    title: 'Service unavailable',
    details: 'A service is temporarily unavailable.',
    status: 500,
  },
  131021: {
    title: 'Recipient cannot be sender',
    details: 'Sender and recipient phone number is the same.',
    status: 400,
  },
  131026: { title: 'Message undeliverable', details: 'Message Undeliverable.', status: 400 },
  131031: {
    title: 'Business Account locked',
    details: 'The WhatsApp Business Account has been restricted or disabled for violating a platform policy.',
    status: 403,
  },
  131042: {
    title: 'Business eligibility payment issue',
    details: 'There was an error related to your payment method.',
    status: 400,
  },
  131047: {
    title: 'Re-engagement message',
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
    status: 400,
  },
  131048: {
    title: 'Spam rate limit hit',
    details:
      'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
    status: 400,
  },
  131049: {
    title: 'This message was not delivered to maintain healthy ecosystem engagement.',
    details: 'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
    status: 400,
  },
  131050: {
    title:
      'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business',
    details: 'The recipient has chosen to stop receiving marketing messages from this business.',
    status: 400,
  },
  131051: { title: 'Message type unknown', details: 'Message type is currently not supported.', status: 400 },
  131053: {
    title: 'Media upload error',
    details: 'Unable to upload the media used in the message.',
    status: 400,
  },
  131056: {
    title: '(Business Account, Consumer Account) pair rate limit hit',
    details:
      'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
    status: 400,
  },
  131062: {
    title: 'Recipient not supported',
    details: 'Business-scoped User ID (BSUID) recipients are not supported for this message.',
    status: 400,
  },
  131063: {
    title: 'Marketing messages are disabled',
    details: 'Marketing templates are disabled on Cloud API for this account.',
    status: 400,
  },
  132000: {
    title: 'Number of parameters does not match the expected number of params',
    details: 'The number of parameters does not match the template.',
    status: 400,
  },
  132001: {
    title: 'Template name does not exist in the translation',
    details: 'The template does not exist in the specified language or the template has not been approved.',
    status: 404,
  },
  132005: {
    title: 'Template hydrated text too long',
    details: 'Translated text is too long.',
    status: 400,
  },
  132012: {
    title: 'Parameter format does not match format in the created template',
    details: 'Variable parameter values formatted incorrectly.',
    status: 400,
  },
  132015: {
    title: 'Template is paused',
    details: 'Template is paused due to low quality so it cannot be sent in a template message.',
    status: 400,
  },
  132016: {
    title: 'Template is disabled',
    details: 'Template has been paused too many times due to low quality and is now permanently disabled.',
    status: 400,
  },
  132018: {
    title: "There's an issue with the parameters in your template",
    details: 'Template parameter not valid.',
    status: 400,
  },
};

function describe(code: number): Described {
  return DESCRIBED[code] ?? { title: 'Unknown error', details: `Error ${code}.`, status: 400 };
}

/** A refusal in the HTTP answer, in Graph's error body. Thrown by the endpoints, answered by their error handler. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly code: number;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly body: { readonly error: Record<string, unknown> };

  constructor(code: number, options: GraphErrorOptions = {}) {
    const known = describe(code);
    const message = options.message ?? `(#${code}) ${known.title}`;
    super(message);
    this.code = code;
    this.status = options.status ?? known.status;
    this.body = {
      error: {
        message,
        type: options.type ?? 'OAuthException',
        code,
        ...(options.subcode === undefined ? {} : { error_subcode: options.subcode }),
        // Graph's own errors (token, path, plain #100) carry no error_data; the messaging product's do.
        ...(options.details === null
          ? {}
          : { error_data: { messaging_product: 'whatsapp', details: options.details ?? known.details } }),
        fbtrace_id: traceId(),
      },
    };
  }
}

export interface GraphErrorOptions {
  readonly message?: string;
  /** `null` leaves `error_data` out. */
  readonly details?: string | null;
  readonly status?: number;
  readonly subcode?: number;
  readonly type?: string;
}

/** `(#100) …`: the form Graph gives to a request that names a parameter wrongly, without `error_data`. */
export function invalidParameter(text: string): GraphError {
  return new GraphError(100, { message: `(#100) ${text}`, details: null });
}

/** One element of `errors` in a `failed` status. */
export function statusError(code: number, details?: string): Record<string, unknown> {
  const known = describe(code);
  return {
    code,
    title: known.title,
    message: known.title,
    error_data: { details: details ?? known.details },
    href: '/documentation/business-messaging/whatsapp/support/error-codes',
  };
}
