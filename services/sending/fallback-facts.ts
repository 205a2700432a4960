import type { FallbackCase } from '../../database/fallback/fallback-case.ts';
import { consentOf } from '../../domain/gate/consent.ts';
import type { GateFacts, SendQuestion } from '../../domain/gate/gate.ts';
import { DAY, type Duration } from '../../domain/time/instant.ts';
import type { Parts } from '../parts.ts';
import { placeOf } from '../time/place.ts';
import { askHours } from '../time/send-times.ts';

/** How far ahead a permitted instant is looked for where the step has no bound of its own. */
const AHEAD: Duration = 21 * DAY;

/** What the gate asks of a mail or a call, from what was loaded under the case's lock (E1, E2, E5). */
export function fallbackFacts(
  { policies }: Pick<Parts, 'policies'>,
  about: FallbackCase,
  { kind, at, until }: SendQuestion & { readonly kind: 'email' | 'call' },
  reason: string,
): GateFacts {
  const { contact, consents, task } = about;
  const channel = kind;
  return {
    case: { isOpen: about.isOpen },
    task: task !== null && task.reason === reason ? { validUntil: task.validUntil } : null,
    address: kind === 'email' ? mailAddressOf(contact) : phoneAddressOf(contact),
    consent: consentOf(
      consents.find((entry) => entry.channel === channel && entry.category === 'utility'),
      channel,
      'utility',
      policies.consent,
    ),
    ...askHours(policies.sendHours, {
      caseId: about.id,
      place: placeOf(contact, about.lineNumber, policies.business),
      segment: contact.segment,
      policy: policies.resolve(reason),
      task: task?.reason === reason ? task : null,
      isMarketing: false,
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
