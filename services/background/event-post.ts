import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Duration, HOUR, SECOND } from '../../domain/time/instant.ts';
import type { Networks } from '../../settings/networks.ts';
import { FORBIDDEN_ADDRESS, isPermitted, literalAddress, lookupIn } from './permitted-address.ts';
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
export type EventPost = (
  endpoint: { readonly url: string; readonly secret: string },
  eventId: string,
  body: string,
  options?: { readonly signal?: AbortSignal; readonly timeout?: Duration },
) => Promise<Posted>;

/**
 * The way to subscribers: into the permitted networks alone, by what a name means at the moment of the connection. What is
 * forbidden is not connected to, so it has one answer, at once, whatever listens there.
 * @param lookup how names are resolved; by the system, to permitted addresses, unless given
 */
export function createEventPost(networks: Networks, lookup: LookupFunction = lookupIn(networks)): EventPost {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, lookup }),
    'https:': new HttpsAgent({ keepAlive: true, lookup }),
  };

  function ask(url: URL, headers: Record<string, string>, body: string, signal: AbortSignal) {
    const isSecure = url.protocol === 'https:';
    return new Promise<IncomingMessage>((resolve, reject) => {
      const request = (isSecure ? httpsRequest : httpRequest)(
        url,
        {
          method: 'POST',
          agent: isSecure ? agents['https:'] : agents['http:'],
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          lookup,
          signal,
        },
        resolve,
      );
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The endpoint closed a connection that was kept: it took nothing of this request.
        if (request.reusedSocket && error.code === 'ECONNRESET')
          ask(url, headers, body, signal).then(resolve, reject);
        else reject(error);
      });
      request.end(body);
    });
  }

  return async (endpoint, eventId, body, options = {}) => {
    const timeout = AbortSignal.timeout(options.timeout ?? TIMEOUT);
    const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
    const url = new URL(endpoint.url);
    // A number is connected to without being looked up.
    const literal = literalAddress(url.hostname);
    if (literal !== null && !isPermitted(literal, networks)) return failed(FORBIDDEN_ADDRESS);
    try {
      // real time: a receiver refuses a signature that is old by its own clock.
      const headers = signedHeaders(endpoint.secret, eventId, body, new Date());
      const response = await ask(url, headers, body, signal);
      response.on('error', () => undefined);
      // What it says besides is of no interest, and the connection may be used again.
      response.resume();
      const { statusCode: status = 0 } = response;
      if (status >= 200 && status < 300) return { was: 'accepted', status };
      if (status === 410) return { was: 'gone' };
      return { was: 'failed', status, error: `status ${status}`, retryAfter: retryAfterOf(response) };
    } catch (error) {
      if (options.signal?.aborted === true) return { was: 'aborted' };
      return failed(timeout.aborted ? 'timeout' : networkError(error));
    }
  };
}

const failed = (error: string): Posted => ({ was: 'failed', status: null, error, retryAfter: null });

function retryAfterOf({ headers }: IncomingMessage): Duration | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * SECOND, LONGEST_RETRY_AFTER) : null;
}

/** A code (ECONNREFUSED, ENOTFOUND, CERT_…), which names no one. */
function networkError(error: unknown): string {
  const { code, errors } = error as { code?: unknown; errors?: readonly { code?: unknown }[] };
  const first = code ?? errors?.[0]?.code;
  return typeof first === 'string' ? first : 'network';
}
