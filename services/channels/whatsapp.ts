import { z } from 'zod';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import { isListed, providerError } from '../../domain/gate/provider-error.ts';
import type { ChatRecipient, DeliveryResult } from './channel.ts';

/** One message to one person from one line. */
export interface Outgoing {
  /** The provider's phone number id. */
  readonly lineId: string;
  readonly to: ChatRecipient;
  /** `{ type, [type]: … }` */
  readonly content: Readonly<Record<string, unknown>> & { readonly type: string };
  /** Comes back with every status, also where the answer was lost (R7). At most 512 characters. */
  readonly callbackData: string;
}

export interface WhatsApp {
  /** Never throws. */
  send(message: Outgoing): Promise<DeliveryResult>;
}

/** Well inside the activity's minute, and longer than the provider ever took to answer something it then delivered. */
const TIMEOUT: Duration = 20 * SECOND;

const acceptedSchema = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) });
const refusedSchema = z.object({ error: z.object({ code: z.number().int() }) });

/**
 * Failures of the connection before any byte of the request was written: certainly not sent. Everything else that is no
 * answer may have taken effect.
 */
const NOT_WRITTEN = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * The Cloud API's messages endpoint.
 * @param apiUrl WHATSAPP_API_URL: origin and version
 */
export function createWhatsApp({
  apiUrl,
  accessToken,
  timeout = TIMEOUT,
}: {
  readonly apiUrl: string;
  readonly accessToken: string;
  readonly timeout?: Duration;
}): WhatsApp {
  return {
    async send({ lineId, to, content, callbackData }) {
      let status: number;
      let text: string;
      try {
        const response = await fetch(`${apiUrl}/${encodeURIComponent(lineId)}/messages`, {
          method: 'POST',
          headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            messaging_product: 'whatsapp',
            recipient_type: 'individual',
            [to.kind === 'phone' ? 'to' : 'recipient']: to.value,
            ...content,
            biz_opaque_callback_data: callbackData,
          }),
          // A redirected POST would be repeated somewhere else.
          redirect: 'manual',
          signal: AbortSignal.timeout(timeout),
        });
        status = response.status;
        text = await response.text();
      } catch (error) {
        const code = failureCode(error);
        return NOT_WRITTEN.has(code) ? { was: 'refused', code, class: 'line' } : { was: 'unknown', code };
      }
      return read(status, text);
    },
  };
}

/** Only a well-formed acceptance is one, and only the provider's own error with a code is a refusal. */
function read(status: number, text: string): DeliveryResult {
  const body = parse(text);
  const accepted = acceptedSchema.safeParse(body);
  const [message] = accepted.data?.messages ?? [];
  if (status >= 200 && status < 300 && message !== undefined) {
    return { was: 'accepted', providerId: message.id };
  }
  const refused = refusedSchema.safeParse(body);
  const code = refused.data?.error.code;
  if (status >= 400 && code !== undefined) {
    const { class: errorClass } = providerError(String(code));
    // A server error with a code that nobody has documented may as well stand for a message that went.
    const isClear = errorClass !== 'unclear' && (status < 500 || isListed(String(code)));
    if (isClear) return { was: 'refused', code: String(code), class: errorClass };
  }
  return { was: 'unknown', code: code === undefined ? `http-${status}` : String(code) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failureCode(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code, errors } = cause as Error & { code?: string; errors?: readonly unknown[] };
    if (code !== undefined) return code;
    // Several addresses of one name were tried: it is not written only if none was.
    if (errors !== undefined && errors.length > 0) {
      const codes = errors.map(failureCode);
      return codes.find((each) => !NOT_WRITTEN.has(each)) ?? codes[0] ?? 'unknown';
    }
  }
  return 'unknown';
}
