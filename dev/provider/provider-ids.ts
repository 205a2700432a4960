import { createHash, randomBytes, randomInt } from 'node:crypto';

const OUTBOUND = 0x11;
const INBOUND = 0x12;

/** A message id built as Meta builds it: base64 of the customer's number, a direction and a random part. */
function messageId(customerNumber: string, direction: number, random: string): string {
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, customerNumber.length]),
    Buffer.from(customerNumber, 'ascii'),
    Buffer.from([0x15, 0x02, 0x00, direction, 0x18, random.length]),
    Buffer.from(random, 'ascii'),
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString('base64')}`;
}

/** Id of a message the business sends. */
export function outboundMessageId(customerNumber: string): string {
  return messageId(customerNumber, OUTBOUND, randomBytes(9).toString('hex').toUpperCase());
}

/** Id of a message a customer writes. */
export function inboundMessageId(customerNumber: string): string {
  return messageId(customerNumber, INBOUND, `3A${randomBytes(9).toString('hex').toUpperCase()}`);
}

/** Id of a call. */
export function callId(): string {
  return `wacid.${randomBytes(16).toString('base64url')}`;
}

/** Trace id of an error answer. */
export function traceId(): string {
  return `A${randomBytes(16).toString('base64url')}`;
}

/** A numeric Graph object id (media, template). */
export function graphId(): string {
  return `${randomInt(1, 10)}${Array.from({ length: 14 }, () => randomInt(10)).join('')}`;
}

/** `length` decimal digits that depend on `seed` alone, so that a customer keeps its ids across restarts. */
export function digitsOf(seed: string, length: number): string {
  const hash = createHash('sha256').update(seed).digest();
  return Array.from({ length }, (_, index) => (hash[index % hash.length] ?? 0) % 10).join('');
}
