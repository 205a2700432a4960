import { createHmac, timingSafeEqual } from 'node:crypto';

const FORM = /^sha256=([0-9a-f]{64})$/i;

/**
 * S2: does `X-Hub-Signature-256` sign these very bytes with one of the app's secrets? Several hold while one is being
 * replaced. All are tried whatever the first says, and compared in constant time, so that nothing can be learned from how
 * long the answer takes.
 */
export function isSigned(body: Uint8Array, header: string | undefined, secrets: readonly string[]): boolean {
  const given = FORM.exec(header ?? '')?.[1];
  if (given === undefined) return false;
  const signature = Buffer.from(given, 'hex');
  return secrets.reduce((found, secret) => {
    const expected = createHmac('sha256', secret).update(body).digest();
    return timingSafeEqual(expected, signature) || found;
  }, false);
}

/** For secrets of any length: their digests are compared. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'comparison').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
