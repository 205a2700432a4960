import { Webhook } from 'standardwebhooks';

/**
 * The headers of Standard Webhooks for one attempt. The timestamp is the wall clock's, whatever case time says:
 * receivers refuse one that is more than five minutes off theirs.
 */
export function signedHeaders(
  secret: string,
  eventId: string,
  body: string,
  sentAt: Date,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'ventana',
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(eventId, sentAt, body),
  };
}
