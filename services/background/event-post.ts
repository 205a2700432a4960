import { type Duration, HOUR, SECOND } from '../../domain/time/instant.ts';
import { signedHeaders } from './signed-headers.ts';

/** What became of one attempt to hand an event to a subscriber. */
export type Posted =
  | { readonly was: 'accepted'; readonly status: number }
  /** 410: the endpoint wants no more events, says Standard Webhooks. */
  | { readonly was: 'gone' }
  | {
      readonly was: 'failed';
      /** What the endpoint answered; null when it did not. */
      readonly status: number | null;
      /** An HTTP status or the kind of network failure; never a body, which may hold anything. */
      readonly error: string;
      /** What the endpoint asked for by Retry-After, at most a day. */
      readonly retryAfter: Duration | null;
    }
  /** `signal` ended it: this process stops. */
  | { readonly was: 'aborted' };

const TIMEOUT: Duration = 15 * SECOND;
const LONGEST_RETRY_AFTER: Duration = 24 * HOUR;

/** Posts one signed event. Redirects are failures: the address that was registered is the one that is trusted. */
export async function postEvent(
  endpoint: { readonly url: string; readonly secret: string },
  eventId: string,
  body: string,
  options: { readonly signal?: AbortSignal; readonly timeout?: Duration } = {},
): Promise<Posted> {
  const timeout = AbortSignal.timeout(options.timeout ?? TIMEOUT);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      // real time: a receiver refuses a signature that is old by its own clock.
      headers: signedHeaders(endpoint.secret, eventId, body, new Date()),
      body,
      signal,
    });
    await response.body?.cancel();
    if (response.status >= 200 && response.status < 300) return { was: 'accepted', status: response.status };
    if (response.status === 410) return { was: 'gone' };
    const { status } = response;
    return { was: 'failed', status, error: `status ${status}`, retryAfter: retryAfterOf(response) };
  } catch (error) {
    if (options.signal?.aborted === true) return { was: 'aborted' };
    const reason = timeout.aborted ? 'timeout' : networkError(error);
    return { was: 'failed', status: null, error: reason, retryAfter: null };
  }
}

function retryAfterOf(response: Response): Duration | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * SECOND, LONGEST_RETRY_AFTER) : null;
}

/** `fetch failed` says nothing; its cause has a code (ECONNREFUSED, ENOTFOUND, CERT_…), which names no one. */
function networkError(error: unknown): string {
  const code = (error as { cause?: { code?: unknown } }).cause?.code;
  return typeof code === 'string' ? code : 'network';
}
