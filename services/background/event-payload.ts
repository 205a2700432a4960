import { Webhook } from 'standardwebhooks';
import type { StoredEvent } from '../../database/events/deliveries.ts';

/** An event as other services read it, by webhook or by polling. Ids and facts only (S1). */
export interface EventPayload {
  readonly type: string;
  /** RFC 3339, case time. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>> & {
    /** Left out of a line's event, which has `line` instead. */
    readonly caseId?: string;
    readonly sequence: number;
  };
}

/** `caseId` (or `line`) and `sequence` are the contract's and stand last, so that no event's own facts can hide them. */
export const eventPayload = (event: Omit<StoredEvent, 'position'>): EventPayload => ({
  type: event.type,
  timestamp: new Date(event.at).toISOString(),
  data: {
    ...event.data,
    ...(event.caseId === null ? { line: event.lineId } : { caseId: event.caseId }),
    sequence: event.seq,
  },
});

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
