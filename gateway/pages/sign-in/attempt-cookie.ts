import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { MINUTE, type Instant } from '../../../domain/time/instant.ts';
import type { Attempt } from './issuer.ts';
import { cookieValue, hostCookie, setCookie } from '../../http/session-cookie.ts';

/** A sign-in under way, kept by the browser that began it: nobody else can end it. */
const heldAttempt = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where the person wanted to go. */
  to: z.string(),
  until: z.number(),
});

export type HeldAttempt = Attempt & { readonly to: string };

/** For how long somebody may look for their second factor. */
const HOLDS = 10 * MINUTE;

const nameOf = (publicUrl: string): string => hostCookie('ventana_sign_in', publicUrl);

/** The key also signs resume links: what is signed says what it is. */
const seal = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(`sign-in\n${text}`).digest('base64url');

export function holdAttempt(reply: FastifyReply, key: Buffer, attempt: HeldAttempt, now: Instant): void {
  const { publicUrl } = reply.server;
  const text = Buffer.from(JSON.stringify({ ...attempt, until: now + HOLDS })).toString('base64url');
  setCookie(
    reply,
    { name: nameOf(publicUrl), value: `${text}.${seal(key, text)}`, maxAge: HOLDS / 1_000 },
    publicUrl,
  );
}

/** What the browser's own sign-in must come back with, once. Null: it has none, or one that is over or was written to. */
export function takeAttempt(
  request: FastifyRequest,
  reply: FastifyReply,
  key: Buffer,
  now: Instant,
): HeldAttempt | null {
  const { publicUrl } = reply.server;
  const [text = '', signature = ''] = (cookieValue(request, nameOf(publicUrl)) ?? '').split('.');
  setCookie(reply, { name: nameOf(publicUrl), value: '', maxAge: 0 }, publicUrl);
  const given = Buffer.from(signature);
  const right = Buffer.from(seal(key, text));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const { until, ...attempt } = heldAttempt.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  return until > now ? attempt : null;
}
