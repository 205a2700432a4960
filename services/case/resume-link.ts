import { createHmac, timingSafeEqual } from 'node:crypto';
import { readLinkSecret } from '../../database/accounts/link-secret.ts';
import type { Queryable } from '../../database/pool.ts';

/** What a resume link leads to: one task of one case. None of it is personal (S1). */
export interface ResumeTarget {
  readonly caseId: string;
  readonly taskId: string;
  readonly step: string;
}

export interface ResumeLinkParts {
  /** Must be the same object in every call of a process: the key is kept with it. */
  readonly pool: Queryable;
  /** PUBLIC_URL, without a slash at the end. */
  readonly publicUrl: string;
}

/** 128 bits of the HMAC: a link is guessed once in 2^128, and stays short enough for a template's button. */
const SIGNATURE_BYTES = 16;

const secrets = new WeakMap<Queryable, Promise<Buffer>>();

function secretOf(pool: Queryable): Promise<Buffer> {
  let secret = secrets.get(pool);
  if (secret === undefined) {
    secret = readLinkSecret(pool);
    secrets.set(pool, secret);
    secret.catch(() => secrets.delete(pool));
  }
  return secret;
}

/**
 * The path part of a resume link, for a template whose button already carries `${PUBLIC_URL}/r/`.
 * Signed, not encrypted: it holds ids only. What it opens ends with the task and the case (F4, R10).
 */
export async function resumeToken(pool: Queryable, target: ResumeTarget): Promise<string> {
  const payload = Buffer.from(JSON.stringify([target.caseId, target.taskId, target.step])).toString(
    'base64url',
  );
  return `${payload}.${sign(await secretOf(pool), payload).toString('base64url')}`;
}

/** The link a customer follows to the pending step (F2, F4). */
export async function resumeUrl(parts: ResumeLinkParts, target: ResumeTarget): Promise<string> {
  return `${parts.publicUrl}/r/${await resumeToken(parts.pool, target)}`;
}

/** What a token leads to; null when it was not signed here, whatever it looks like (F4). */
export async function readResumeToken(pool: Queryable, token: string): Promise<ResumeTarget | null> {
  const [payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  // Decoding drops what is not base64url; only the one spelling that was handed out is a key.
  if (given.length !== SIGNATURE_BYTES || given.toString('base64url') !== signature) return null;
  if (!timingSafeEqual(given, sign(await secretOf(pool), payload))) return null;
  const [caseId, taskId, step] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as string[];
  if (caseId === undefined || taskId === undefined || step === undefined) return null;
  return { caseId, taskId, step };
}

const sign = (secret: Buffer, payload: string): Buffer =>
  createHmac('sha256', secret).update('resume-link\n').update(payload).digest().subarray(0, SIGNATURE_BYTES);
