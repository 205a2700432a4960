import { createHmac } from 'node:crypto';

/**
 * The bytes Meta posts for a payload: JSON with every non-ASCII character as a lower-case `\uXXXX` escape and `/` as
 * `\/`. A receiver that verifies anything but the raw body fails on the first accent, here as with Meta.
 */
export function encodeWebhook(payload: unknown): string {
  return JSON.stringify(payload)
    .replaceAll('/', '\\/')
    .replace(
      /[\u0080-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

/** The value of `X-Hub-Signature-256`: HMAC-SHA256 over the raw body, keyed with the app secret. */
export function signature(rawBody: string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(rawBody).digest('hex')}`;
}
