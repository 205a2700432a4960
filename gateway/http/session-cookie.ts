import { parse, serialize } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/**
 * With `__Host-` a browser takes the cookie from this very host over TLS alone: nobody on a neighbouring host can plant a
 * sign-in of their own. Plain HTTP, as on somebody's own machine, cannot have that.
 */
export const hostCookie = (name: string, publicUrl: string): string =>
  isSecure(publicUrl) ? `__Host-${name}` : name;

export const sessionCookieName = (publicUrl: string): string => hostCookie('ventana_session', publicUrl);

/** The value of a cookie, if the request has it. */
export const cookieValue = (request: FastifyRequest, name: string): string | null =>
  parse(request.headers.cookie ?? '')[name] ?? null;

/** What the cookie of a sign-in carries, if the request has one. */
export const tokenOf = (request: FastifyRequest): string | null =>
  cookieValue(request, sessionCookieName(request.server.publicUrl));

/** `Lax`: links from mails and the Temporal UI lead to a page; what changes something is held to its origin as well. */
const kept = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(publicUrl) }) as const;

/** Adds a cookie to those that the answer sets already. @param maxAge seconds; the browser's session when left out */
export function setCookie(
  reply: FastifyReply,
  { name, value, maxAge }: { readonly name: string; readonly value: string; readonly maxAge?: number },
  publicUrl: string,
): void {
  const options = { ...kept(publicUrl), ...(maxAge === undefined ? {} : { maxAge }) };
  // Fastify collects several of them under this name.
  void reply.header('set-cookie', serialize(name, value, options));
}

export const setToken = (reply: FastifyReply, token: string, publicUrl: string): void =>
  setCookie(reply, { name: sessionCookieName(publicUrl), value: token }, publicUrl);

export const dropToken = (reply: FastifyReply, publicUrl: string): void =>
  setCookie(reply, { name: sessionCookieName(publicUrl), value: '', maxAge: 0 }, publicUrl);
