import { parse, serialize } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

const NAME = 'ventana_session';

/** What the cookie of a sign-in carries, if the request has one. */
export const tokenOf = (request: FastifyRequest): string | null =>
  parse(request.headers.cookie ?? '')[NAME] ?? null;

/** `Lax`: links from mails and the Temporal UI lead to a page; what changes something is held to its origin as well. */
const kept = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:') }) as const;

export function setToken(reply: FastifyReply, token: string, publicUrl: string): void {
  void reply.header('set-cookie', serialize(NAME, token, kept(publicUrl)));
}

export function dropToken(reply: FastifyReply, publicUrl: string): void {
  void reply.header('set-cookie', serialize(NAME, '', { ...kept(publicUrl), maxAge: 0 }));
}
