import type { SendCase, SendChat } from '../../database/sending/eligibility.ts';
import { consentOf } from '../../domain/gate/consent.ts';
import type { Consent, GateFacts } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Purpose } from '../../domain/purpose.ts';
import type { TemplateCategory } from '../../domain/templates/template.ts';
import { freeFormWindow, policyOn } from '../../domain/case/channel-window.ts';
import { windowClosesAt } from '../../domain/case/view.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import { type Place, placeOf } from '../time/place.ts';
import { askHours } from '../time/send-times.ts';

/** The policy a send about the case follows, whatever the reason of the template. */
export const policyOf = (policies: Policies, facts: Pick<SendChat, 'reason'>): Policy =>
  policies.resolve(facts.reason ?? policies.defaultReason);

export const placeOfCase = (policies: Policies, { contact, lineNumber }: SendCase): Place =>
  placeOf(contact, lineNumber, policies.business);

const identitiesOf = ({ contact }: Pick<SendChat, 'contact'>) =>
  contact.identities.filter(({ channel }) => channel === 'whatsapp');

/**
 * A phone number where one is known, as Meta recommends: then webhooks go on showing it (I1). R8: before any that was found
 * unreachable and has not been written from since, which a person with a new phone leaves behind.
 */
export function recipientOf(facts: Pick<SendChat, 'contact'>): ChatRecipient | null {
  const identities = identitiesOf(facts);
  const reachable = identities.filter(({ unreachableAt }) => unreachableAt === null);
  const among = reachable.length === 0 ? identities : reachable;
  const chosen = among.find(({ kind }) => kind === 'phone') ?? among[0];
  return chosen === undefined ? null : { kind: chosen.kind, value: chosen.value };
}

/** R8: unreachable until the person writes again. */
export function chatAddressOf(facts: Pick<SendChat, 'contact' | 'lastInboundAt'>): GateFacts['address'] {
  const identities = identitiesOf(facts);
  if (identities.length === 0) return 'none';
  const { lastInboundAt } = facts;
  const isReachable = identities.some(
    ({ unreachableAt }) =>
      unreachableAt === null || (lastInboundAt !== null && lastInboundAt > unreachableAt),
  );
  return isReachable ? 'usable' : 'unreachable';
}

/** E2: the ledger's last word on WhatsApp messages of a category, and what stands for one. */
export function consentFor(
  policies: Policies,
  { consents, contact, lineNumber }: Pick<SendChat, 'consents' | 'contact' | 'lineNumber'>,
  category: TemplateCategory | 'service',
  purpose: Purpose = 'utility',
): Consent {
  const entry = consents.find((each) => each.channel === 'whatsapp' && each.category === category);
  const { country } = placeOf(contact, lineNumber, policies.business);
  return consentOf(entry, { channel: 'whatsapp', category, purpose, country }, policies.consent);
}

/**
 * W1, W2, W5, W6: the window as the case's channel has it.
 * @param reply who writes and when: past the channel's own window a person may have longer
 */
export function windowOf(
  facts: SendChat,
  policy: Policy,
  reply?: { readonly byPerson: boolean; readonly at: Instant },
): NonNullable<GateFacts['window']> {
  const { anchor, shutEarlyAt, channel } = facts;
  const { margin } = policy;
  const session = { anchor: anchor ?? 0, shutAt: shutEarlyAt };
  const closesAt = windowClosesAt({ session }, policyOn(channel, policy));
  if (closesAt === null) return { closesAt, margin, isAlwaysOpen: true };
  if (anchor === null) return { closesAt: null, margin };
  const isShut = shutEarlyAt !== null && shutEarlyAt >= anchor;
  return reply === undefined
    ? { closesAt, margin }
    : { closesAt: freeFormWindow(channel, { anchor, closesAt, isShut }, reply).closesAt, margin };
}

/** The pending task, if it is about a reason. */
export const taskAbout = ({ task }: Pick<SendCase, 'task'>, reason: string): SendCase['task'] =>
  task?.reason === reason ? task : null;

/** E5, asked afresh for a message about a reason, from `at` on; `until` inclusive. */
export const hoursFor = (
  { sendHours }: Policies,
  facts: SendCase,
  asked: {
    readonly place: Place;
    readonly policy: Policy;
    readonly isMarketing: boolean;
    readonly at: Instant;
    readonly until: Instant;
  },
): Pick<GateFacts, 'permitted' | 'hours'> =>
  askHours(sendHours, {
    ...asked,
    caseId: facts.id,
    segment: facts.contact.segment,
    task: taskAbout(facts, asked.policy.reason),
  });
