import type { FallbackCase } from '../../database/fallback/fallback-case.ts';
import { consentOf } from '../../domain/gate/consent.ts';
import type { GateFacts, SendQuestion } from '../../domain/gate/gate.ts';
import type { Purpose } from '../../domain/purpose.ts';
import { purposeAt } from '../../domain/schedule/send-instant.ts';
import { DAY, type Duration, type Instant } from '../../domain/time/instant.ts';
import type { Parts } from '../parts.ts';
import { type Place, placeOf } from '../time/place.ts';
import { askHours } from '../time/send-times.ts';

/** How far ahead a permitted instant is looked for where the step has no bound of its own. */
const AHEAD: Duration = 21 * DAY;

/** What a mail or a call is, to the gate. */
export interface FallbackMessage {
  readonly place: Place;
  /** E5: what it is for at its instant. */
  readonly purpose: Purpose;
  /**
   * W8: it offers rather than informs, so it needs marketing's consent. Not what the customer asked for (E2), nor what tells
   * of a call, which belongs to the call (F3).
   */
  readonly isMarketing: boolean;
}

export function fallbackMessage(
  { policies }: Pick<Parts, 'policies'>,
  { contact, lineNumber, task, wish }: FallbackCase,
  asked: { readonly what: 'email' | 'call' | 'call-notice'; readonly reason: string; readonly at: Instant },
): FallbackMessage {
  const { what, reason, at } = asked;
  const purpose = purposeAt(policies.resolve(reason), task?.reason === reason ? task : null, at);
  return {
    place: placeOf(contact, lineNumber, policies.business),
    purpose,
    isMarketing: purpose === 'marketing' && (what === 'email' || (what === 'call' && wish === null)),
  };
}

/** What the gate asks of a mail or a call, from what was loaded under the case's lock (E1, E2, E5). */
export function fallbackFacts(
  { policies }: Pick<Parts, 'policies'>,
  about: FallbackCase,
  { kind: channel, at, until }: SendQuestion & { readonly kind: 'email' | 'call' },
  reason: string,
  { place, purpose, isMarketing }: FallbackMessage,
): GateFacts {
  const { contact, consents, task, wish } = about;
  const category = isMarketing ? 'marketing' : 'utility';
  return {
    case: { isOpen: about.isOpen },
    task: task !== null && task.reason === reason ? { validUntil: task.validUntil } : null,
    address: channel === 'email' ? mailAddressOf(contact) : phoneAddressOf(contact),
    consent: consentOf(
      consents.find((entry) => entry.channel === channel && entry.category === category),
      { channel, category, purpose, country: place.country, wish },
      policies.consent,
    ),
    ...askHours(policies.sendHours, {
      caseId: about.id,
      place,
      segment: contact.segment,
      policy: policies.resolve(reason),
      task: task?.reason === reason ? task : null,
      isMarketing,
      at,
      until: until ?? at + AHEAD,
    }),
  };
}

const mailAddressOf = ({ email, emailUnreachableAt }: FallbackCase['contact']): GateFacts['address'] =>
  email === null ? 'none' : emailUnreachableAt === null ? 'usable' : 'unreachable';

/** A number can be dialled though it is not on WhatsApp (R8). */
const phoneAddressOf = ({ identities }: FallbackCase['contact']): GateFacts['address'] =>
  identities.some(({ kind }) => kind === 'phone') ? 'usable' : 'none';
