import { randomBytes } from 'node:crypto';
import { DAY, type Duration, HOUR, type Instant } from '../../domain/time/instant.ts';
import type { Customer } from './customers.ts';
import type { Settings } from './settings.ts';

/** W1: the provider's own count, by its own clock and apart from the gateway's. */
const SERVICE_WINDOW: Duration = DAY;
/** W6: an arrival from an ad answered within a day makes 72 h free. */
const ANSWER_IN_TIME: Duration = DAY;
const FREE_ENTRY: Duration = 72 * HOUR;

/** When the window closes (half-open, W2), or null where the customer never wrote on the line. */
export function windowClosesAt(customer: Customer, line: string): Instant | null {
  const anchor = customer.lastInbound[line];
  return anchor === undefined ? null : anchor + SERVICE_WINDOW;
}

export function windowIsOpen(
  customer: Customer,
  line: string,
  now: Instant,
  strangers: Settings['strangers'],
): boolean {
  const closesAt = windowClosesAt(customer, line);
  return closesAt === null ? strangers === 'open' : now < closesAt;
}

/** Moves the anchor: never back, and a future timestamp counts as now (W3). */
export function noteInbound(customer: Customer, line: string, timestamp: Instant, now: Instant): void {
  const at = Math.min(timestamp, now);
  customer.lastInbound[line] = Math.max(customer.lastInbound[line] ?? at, at);
}

/** The customer came from an advertisement. */
export function noteReferral(customer: Customer, line: string, now: Instant): void {
  customer.freeEntry[line] = {
    referredAt: now,
    openedAt: null,
    conversationId: randomBytes(16).toString('hex'),
  };
}

export interface OpenFreeEntry {
  readonly conversationId: string;
  readonly expiresAt: Instant;
}

/** The free entry point a message sent now falls into; the first answer within a day opens it. */
export function useFreeEntry(customer: Customer, line: string, now: Instant): OpenFreeEntry | null {
  const entry = customer.freeEntry[line];
  if (entry === undefined) return null;
  if (entry.openedAt === null && now < entry.referredAt + ANSWER_IN_TIME) entry.openedAt = now;
  if (entry.openedAt === null) return null;
  const expiresAt = entry.openedAt + FREE_ENTRY;
  return now < expiresAt ? { conversationId: entry.conversationId, expiresAt } : null;
}
