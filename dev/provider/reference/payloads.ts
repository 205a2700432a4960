import { ACCOUNT, NUMBERS } from './account.ts';
import { CALLS } from './calls.ts';
import { COEXISTENCE } from './coexistence.ts';
import { GROUPS } from './groups.ts';
import { MESSAGES } from './messages.ts';
import { FLOWS, PEOPLE } from './people.ts';
import { ROUTING } from './routing.ts';
import type { ReferencePayload } from './scene.ts';
import { STATUSES } from './statuses.ts';
import { TEMPLATES } from './templates.ts';

/**
 * Every payload that the provider's reference prints, as of November 2026: its shape, with names and numbers of our own.
 * `message_echoes`, `tracking_events` and `business_status_update` are fields without a page that can be read: their shapes
 * are those that public clients send and expect.
 */
export const PAYLOADS: readonly ReferencePayload[] = [
  ...MESSAGES,
  ...STATUSES,
  ...CALLS,
  ...COEXISTENCE,
  ...ROUTING,
  ...GROUPS,
  ...PEOPLE,
  ...FLOWS,
  ...TEMPLATES,
  ...ACCOUNT,
  ...NUMBERS,
];

export const payloadNamed = (name: string): ReferencePayload | undefined =>
  PAYLOADS.find((payload) => payload.name === name);
