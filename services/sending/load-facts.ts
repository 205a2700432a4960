import type { ConsentCategory, ConsentChannel } from '../../database/contacts/consents.ts';
import type { CaselessChat, SendCase } from '../../database/sending/eligibility.ts';
import type { FallbackCase } from '../../database/fallback/fallback-case.ts';
import type { Connection } from '../../database/pool.ts';
import { countTemplates } from '../../database/templates/count-templates.ts';
import type { FrequencyFacts } from '../../domain/gate/frequency.ts';
import type { Decision, GateFacts, SendQuestion, TemplateState } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Policy } from '../../domain/policy.ts';
import { purposeAt } from '../../domain/schedule/send-instant.ts';
import type { TemplateCategory } from '../../domain/templates/template.ts';
import type { ContactRecord } from '../../database/contacts/contact-record.ts';
import { fallbackFacts, fallbackMessage } from './fallback-facts.ts';
import { type Exempt, fallbackFrequency, frequencyFacts } from './frequency-facts.ts';
import {
  chatAddressOf,
  consentFor,
  hoursFor,
  placeOfCase,
  policyOf,
  taskAbout,
  windowOf,
} from './gate-facts.ts';
import { healthFor } from './line-health.ts';
import { openMatterOf } from './open-matters.ts';
import { registerFacts } from './register-facts.ts';
import type { SenderParts } from './sender-parts.ts';

/** What the gate is asked, with everything it is answered on. */
export interface Loaded {
  readonly question: SendQuestion;
  readonly facts: GateFacts;
  /** E2: whose entry of the ledger `facts.consent` is. Left out: of the fallback's own channels. */
  readonly consentOn?: ConsentOn;
}

/** E2: for what a contact's consent is asked. */
export interface ConsentOn {
  readonly contactId: string;
  readonly channel: ConsentChannel;
  readonly category: ConsentCategory;
}

/** The same with the gate's answer. */
export interface Evaluation extends Loaded {
  readonly decision: Decision;
}

type Policies = Pick<SenderParts, 'policies'>;

// All of it is loaded in the transaction that reserves, while the case's row is locked (`lockSendCase`,
// `lockFallbackCase`), or the contact's where no case is meant (`lockCaselessChat`). Lock order: case, person (E4),
// places of the messaging limit (E6).

/**
 * A reply, or a message of ours in the chat (E1, E2, E6, W2, W4, W5).
 * @param byPerson W6: some channels give a person of the business longer than a bot
 */
export async function loadReplyFacts(
  { policies }: Policies,
  connection: Connection,
  chat: SendCase | CaselessChat,
  question: SendQuestion & { readonly kind: 'free-form' | 'kept' },
  byPerson = false,
): Promise<Loaded> {
  return {
    question,
    facts: {
      case: chat.id === null ? null : { isOpen: chat.isOpen },
      address: chatAddressOf(chat),
      consent: consentFor(policies, chat, 'service'),
      askedAt: chat.askedAt,
      window: windowOf(chat, policyOf(policies, chat), { byPerson, at: question.at }),
      health: await healthFor(policies, connection, chat, question),
    },
    consentOn: { contactId: chat.contact.id, channel: 'whatsapp', category: 'service' },
  };
}

/** A template, as far as the gate minds which it is. */
export interface TemplateAsked {
  readonly kind: 'impact' | 'answer' | 'template';
  readonly at: Instant;
  /** The last instant at which it is of use, inclusive. */
  readonly until: Instant;
  /** What it is about. */
  readonly reason: string;
  /** Whose hours and purpose it follows. */
  readonly policy: Policy;
  /** E3: as the provider has it now. */
  readonly category: TemplateCategory;
  /** Null: none fits. */
  readonly template: { readonly state: TemplateState; readonly isFatigued: boolean } | null;
  /** R2, W10: the number it counts under; null: it does not count. */
  readonly countsAs: string | null;
  /** E4: no agent asked for it. */
  readonly isAutomatic: boolean;
}

/** A template, or a text that stands for one (W8): all rules and caps. Codes are exempt from E4. */
export async function loadTemplateFacts(
  { policies }: Policies,
  connection: Connection,
  about: SendCase,
  asked: TemplateAsked,
): Promise<Loaded> {
  const { kind, at, until, reason, policy, category, template, countsAs, isAutomatic } = asked;
  const place = placeOfCase(policies, about);
  const isMarketing = category === 'marketing';
  const isCode = category === 'authentication';
  const question: SendQuestion = { kind, at, until, isCode, isMarketing };
  const task = taskAbout(about, reason);
  const purpose = isMarketing ? 'marketing' : purposeAt(policy, taskAbout(about, policy.reason), at);
  const counted = countsAs === null ? null : await countTemplates(connection, about.id, reason, countsAs);
  const frequency = isCode
    ? null
    : await frequencyFacts(connection, policies, {
        contactId: about.contact.id,
        place,
        message: { channel: 'whatsapp', reason, purpose, isReopening: counted !== null, isAutomatic },
        at,
      });
  return {
    question,
    facts: {
      case: { isOpen: about.isOpen },
      ...(kind === 'template' ? {} : { task: task === null ? null : { validUntil: task.validUntil } }),
      address: chatAddressOf(about),
      ...(isMarketing ? await marketingFacts(policies, connection, about.contact, place.country, at) : {}),
      consent: consentFor(policies, about, category, purpose),
      ...(template === null ? {} : { template: template.state, isFatigued: template.isFatigued }),
      ...(counted === null ? {} : { counted }),
      ...(frequency === null ? {} : { frequency }),
      ...hoursFor(policies, about, { place, policy, isMarketing, at, until }),
      health: await healthFor(policies, connection, about, question),
    },
    consentOn: { contactId: about.contact.id, channel: 'whatsapp', category },
  };
}

export type FallbackQuestion = SendQuestion & { readonly kind: 'email' | 'call' };
export interface FallbackAsked {
  readonly what: 'email' | 'call' | 'call-notice';
  readonly reason: string;
  readonly except?: Exempt;
}
export interface FallbackLoaded extends Loaded {
  readonly question: FallbackQuestion;
  readonly facts: GateFacts & { readonly frequency: FrequencyFacts };
}

/** E2: the consent that a suppressed message lacks; null where another rule decided. */
export const lacksConsent = ({ decision, consentOn }: Evaluation): ConsentOn | null =>
  decision.answer === 'suppressed' && decision.rule === 'E2' ? (consentOn ?? null) : null;

/** A mail or a call of the fallback (E1, E2, E4, E5, E8). */
export async function loadFallbackFacts(
  parts: Policies,
  connection: Connection,
  about: FallbackCase,
  asked: FallbackQuestion,
  { what, reason, except }: FallbackAsked,
): Promise<FallbackLoaded> {
  const { policies } = parts;
  const { kind, at } = asked;
  const frequency = await fallbackFrequency(connection, policies, about, {
    what,
    reason,
    at,
    ...(except === undefined ? {} : { except }),
  });
  const message = fallbackMessage(parts, about, { what, reason, at });
  const { isMarketing, place } = message;
  const { contact, wish } = about;
  const known = isMarketing
    ? await marketingFacts(policies, connection, contact, place.country, at)
    : kind === 'call' && wish === null
      ? { registers: await registerFacts(policies, connection, { contact, country: place.country, at }) }
      : {};
  return {
    question: { ...asked, isMarketing },
    facts: { ...fallbackFacts(parts, about, asked, reason, message), ...known, frequency },
  };
}

/** E1, E8: what is asked of offers alone. */
async function marketingFacts(
  policies: SenderParts['policies'],
  connection: Connection,
  contact: ContactRecord,
  country: string,
  at: Instant,
): Promise<Pick<GateFacts, 'openMatter' | 'registers'>> {
  return {
    ...(policies.marketing.whileOwing
      ? {}
      : { openMatter: await openMatterOf(policies, connection, contact.id) }),
    registers: await registerFacts(policies, connection, { contact, country, at }),
  };
}
