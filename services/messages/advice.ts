import { type SendCase, lockSendCase } from '../../database/sending/eligibility.ts';
import { capabilitiesOf } from '../../database/lines/line-capabilities.ts';
import { arrivalsFromAds } from '../../database/sending/costs.ts';
import { currentConsents } from '../../database/contacts/consents.ts';
import { loadContact } from '../../database/contacts/contact-record.ts';
import type { Connection } from '../../database/pool.ts';
import { failedTemplates, versionKey } from '../../database/sending/failed-templates.ts';
import { withoutTrace } from '../../database/without-trace.ts';
import {
  type Advice,
  advise,
  type AdvicePurpose,
  categoryFor,
  type Purchase,
  type SendMode,
} from '../../domain/templates/advice.ts';
import { type AttemptUse, attemptUse } from '../../domain/templates/attempt-use.ts';
import { FREE_ENTRY_ANSWER, FREE_ENTRY_LENGTH, freeEntryAt } from '../../domain/summary/cost-free-entry.ts';
import type { Decision } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import {
  categoryOf,
  type Template,
  type TemplateCategory,
  templateState,
} from '../../domain/templates/template.ts';
import { asAlternative, fittingTemplates, needed } from './alternatives.ts';
import { evaluateDirect } from './direct-send.ts';
import { consentFor, placeOfCase, policyOf, windowOf } from '../sending/gate-facts.ts';
import type { Alternative } from './message-answer.ts';
import { evaluateNamed } from './named-template.ts';
import { evaluateReply } from './reply.ts';
import type { SenderParts } from '../sending/sender-parts.ts';

/** Whom somebody wants to write to, and what for (W8). */
export interface AdviceRequest extends Purchase {
  readonly about:
    | { readonly caseId: string }
    | { readonly contactId: string; readonly lineId: string; readonly reason: string | null };
  readonly purpose: AdvicePurpose;
  /** E4: no agent asks; bots and services are counted otherwise. */
  readonly isAutomatic: boolean;
  readonly at: Instant;
}

/** One way to write now, with the gate's answer. */
export interface AdvisedOption {
  readonly mode: SendMode;
  readonly template: Alternative | null;
  readonly category: TemplateCategory | 'service';
  readonly decision: Decision;
  /** R2: what it would use up; null: nothing. */
  readonly attempt: AttemptUse | null;
  /** R8: the same version was refused in this case a moment ago, for its own sake or the person's: it is not advised. */
  readonly hasFailed: boolean;
}

/** What may be sent, and what is advised; nothing of it is reserved. */
export interface AdviceAnswer {
  readonly caseId: string | null;
  readonly category: TemplateCategory | null;
  readonly advice: Advice<Alternative>;
  readonly window: {
    readonly isOpen: boolean;
    /** Null: never opened. */
    readonly closesAt: Instant | null;
    readonly freeFormUntil: Instant | null;
  };
  readonly options: readonly AdvisedOption[];
  /** The country whose rate applies; null where it is not known. */
  readonly country: string;
  /** W6, M4: all is free until then. */
  readonly freeEntryUntil: Instant | null;
}

/** Of those who want something, few compare more. */
const MOST_TEMPLATES = 20;

/**
 * W8: what may I send now, and what would you advise? The gate is asked with the facts of a real send about every way there
 * is, in a transaction that is rolled back: nothing is reserved, counted or recorded.
 * @returns null where there is no such case, contact or line
 */
export async function adviceOn(parts: SenderParts, request: AdviceRequest): Promise<AdviceAnswer | null> {
  return withoutTrace(parts.pool, async (connection) => {
    const facts = await factsOf(connection, request.about);
    if (facts === null) return null;
    const { purpose, at, isAutomatic } = request;
    const { policies } = parts;
    const { country } = placeOfCase(policies, facts);
    const category = categoryFor(purpose, request);
    const freeForm = (await evaluateReply(parts, connection, facts, { kind: 'free-form', at, until: null }))
      .decision;
    const templates =
      category === null ? [] : await askTemplates(parts, connection, facts, category, request);
    const canDirect = category === 'utility' && (await capabilitiesOf(connection, facts.lineId)).directSend;
    const direct = canDirect ? await evaluateDirect(parts, connection, facts, { at, isAutomatic }) : null;
    const directSend = direct?.decision ?? null;
    const window = windowOf(facts, policyOf(policies, facts));
    const entry = await freeEntryOf(connection, facts, at);
    return {
      caseId: facts.id === '' ? null : facts.id,
      category,
      advice: advise({
        category,
        now: at,
        freeForm,
        marketingIsWithdrawn: consentFor(policies, facts, 'marketing').is === 'withdrawn',
        templates,
        directSend,
      }),
      window: {
        isOpen: window.isAlwaysOpen === true || (window.closesAt !== null && at < window.closesAt),
        closesAt: window.closesAt,
        freeFormUntil: window.closesAt === null ? null : window.closesAt - window.margin,
      },
      options: [
        {
          mode: 'free-form',
          template: null,
          category: 'service',
          decision: freeForm,
          attempt: null,
          hasFailed: false,
        },
        ...templates.map(({ template, decision, attempt, hasFailed }) => ({
          mode: 'template' as const,
          template,
          category: category ?? 'utility',
          decision,
          attempt,
          hasFailed,
        })),
        ...(direct === null
          ? []
          : [
              {
                mode: 'direct-send' as const,
                template: null,
                category: 'utility' as const,
                decision: direct.decision,
                attempt: attemptUse(direct.facts.counted),
                hasFailed: false,
              },
            ]),
      ],
      country,
      freeEntryUntil: entry?.endsAt ?? null,
    };
  });
}

type AskedTemplate = Pick<AdvisedOption, 'decision' | 'attempt' | 'hasFailed'> & {
  readonly template: Alternative;
};

async function askTemplates(
  parts: SenderParts,
  connection: Connection,
  facts: SendCase,
  category: TemplateCategory,
  { at, isAutomatic }: AdviceRequest,
): Promise<AskedTemplate[]> {
  const reason = facts.reason ?? parts.policies.defaultReason;
  const { country } = placeOfCase(parts.policies, facts);
  const fitting = (await fittingTemplates(connection, facts, { reason, at, country }))
    .filter((template) => categoryOf(template) === category)
    .toSorted(ownFirst)
    .slice(0, MOST_TEMPLATES);
  const failed = await failedTemplates(connection, facts.id, at);
  const answers: AskedTemplate[] = [];
  // One connection asks one thing after the other.
  for (const template of fitting) {
    const state = templateState(template, at, category, country);
    const evaluated = await evaluateNamed(parts, connection, facts, { template, state }, { at, isAutomatic });
    answers.push({
      template: asAlternative(template),
      decision: evaluated.decision,
      attempt: attemptUse(evaluated.facts.counted),
      hasFailed: failed.has(versionKey(template)),
    });
  }
  return answers;
}

/** Made for the reason before made for any, as with a planned step; what needs no value before what does; then the newest. */
const ownFirst = (one: Template, other: Template): number =>
  Number(other.reason !== '*') - Number(one.reason !== '*') ||
  Number(other.step !== '*') - Number(one.step !== '*') ||
  needed(one) - needed(other) ||
  other.version - one.version ||
  (one.providerName < other.providerName ? -1 : 1);

async function freeEntryOf(connection: Connection, facts: SendCase, at: Instant) {
  const { referrals, answers } = await arrivalsFromAds(connection, {
    contactId: facts.contact.id,
    lineId: facts.lineId,
    since: at - FREE_ENTRY_ANSWER - FREE_ENTRY_LENGTH,
  });
  return freeEntryAt(referrals, answers, at);
}

/** Of a contact the unclosed case on the line, and where there is none what such a case would be decided on. */
async function factsOf(connection: Connection, about: AdviceRequest['about']): Promise<SendCase | null> {
  if ('caseId' in about) return lockSendCase(connection, about.caseId);
  const { contactId, lineId, reason } = about;
  const { rows } = await connection.query<{ id: string; isOpen: boolean }>(
    `select id, is_open as "isOpen" from cases where contact_id = $1 and line_id = $2
     order by is_open desc, opened_at desc limit 1`,
    [contactId, lineId],
  );
  const last = rows[0];
  if (last?.isOpen) return lockSendCase(connection, last.id);
  const contact = await loadContact(connection, contactId);
  const lines = await connection.query<{
    number: string | null;
    channel: string;
    anchor: Instant | null;
    shut: Instant | null;
  }>(
    `select l.display_number as number, l.channel, c.anchor, c.shut_early_at as shut
     from lines l left join cases c on c.id = $2 where l.id = $1`,
    [lineId, last?.id ?? null],
  );
  const line = lines.rows[0];
  if (contact === null || line === undefined) return null;
  return {
    id: '',
    lineId,
    lineNumber: line.number,
    channel: line.channel,
    // What a case would be that a template opens (R11).
    isOpen: true,
    factSeq: 0,
    anchor: line.anchor,
    shutEarlyAt: line.shut,
    lastInboundAt: line.anchor,
    askedAt: line.anchor,
    reason,
    task: null,
    contact,
    consents: await currentConsents(connection, contactId),
  };
}
