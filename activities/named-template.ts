import { attemptById, attemptId, insertAttempt } from '../database/attempts.ts';
import { recordDecision } from '../database/decisions.ts';
import type { SendCase } from '../database/eligibility.ts';
import { insertOutbound, messageId } from '../database/outbound.ts';
import type { Connection } from '../database/pool.ts';
import { countTemplates } from '../database/template-caps.ts';
import { templatesNamed } from '../database/templates.ts';
import { type Decision, decide, type GateFacts, notAfter, type SendQuestion } from '../domain/gate.ts';
import type { Instant } from '../domain/instant.ts';
import type { BrokenLimit, TemplateContent } from '../domain/message-content.ts';
import { categoryOf, inBestLanguage, languageOrder, type Template } from '../domain/template.ts';
import { alternativesFor } from './alternatives.ts';
import { frequencyFacts } from './frequency-facts.ts';
import {
  addressOf,
  consentFor,
  permittedFor,
  placeOfCase,
  policyOf,
  recipientOf,
  windowOf,
} from './gate-facts.ts';
import type { MessageRequest } from './message-answer.ts';
import { announceSuppressed } from './reply-reservation.ts';
import { messageKey, type ReservedMessage } from './reserved-message.ts';
import { healthFor } from './line-health.ts';
import type { SenderParts } from './sender-parts.ts';
import { type ChosenTemplate, composeNamed } from './template-choice.ts';

/** A template that an agent or a service asks for by name, inside or outside the window (W8). */
export async function reserveNamedTemplate(
  parts: SenderParts,
  connection: Connection,
  facts: SendCase,
  request: MessageRequest,
  { template: asked }: TemplateContent,
): Promise<ReservedMessage> {
  const { caseId, at, author, digest } = request;
  const { country } = placeOfCase(parts.policies, facts);
  const found = await findTemplate(parts, connection, facts, asked, at);
  if ('errors' in found) return { answer: { was: 'invalid', rule: 'E3', errors: found.errors } };
  const chosen = await composeNamed(parts.pool, found.template, facts, asked.variables ?? {}, {
    at,
    country,
  });
  if (chosen.message === null && chosen.faults.length > 0) {
    const errors = chosen.faults.map(({ variable, message }) => ({
      field: `template.variables.${variable}`,
      message,
    }));
    return { answer: { was: 'invalid', rule: 'E3', errors } };
  }

  const { question, gateFacts, decision, reason } = await askNamed(parts, connection, facts, chosen, {
    at,
    isAutomatic: !author.startsWith('agent:'),
  });
  const to = recipientOf(facts);
  const id = decision.answer === 'suppressed' ? null : attemptId();
  const decisionId = await recordDecision(connection, {
    caseId,
    attemptId: id,
    step: 'template',
    question,
    facts: gateFacts,
    decision,
  });
  if (decision.answer === 'suppressed') {
    await announceSuppressed(connection, caseId, at, { step: 'template', decision, decisionId });
    return { answer: { was: 'suppressed', rule: decision.rule, why: decision.why } };
  }
  if (id === null || to === null || chosen.message === null) {
    throw new Error('a template was allowed without an address');
  }
  const message = messageId();
  const { template } = chosen;
  await insertAttempt(connection, {
    id,
    key: messageKey(request),
    caseId,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    kind: 'template',
    reason,
    ...(gateFacts.counted === undefined ? {} : { impact: 'reported' }),
    templateName: template.name,
    templateVersion: template.version,
    templateLanguage: template.language,
    messageId: message,
    digest,
    reservedAt: at,
    notAfter: notAfter(question, gateFacts),
    contacting: gateFacts.frequency?.message ?? null,
    ...(decision.answer === 'held' ? { status: 'held', heldUntil: decision.until } : { status: 'reserved' }),
  });
  await insertOutbound(connection, {
    id: message,
    caseId,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    type: 'template',
    at,
    content: { type: 'template', template: chosen.message.template, rendered: chosen.message.text },
    status: decision.answer === 'held' ? 'held' : 'reserved',
    attemptId: id,
    author,
  });
  if (decision.answer === 'held') {
    const { until, rule } = decision;
    return { answer: { was: 'held', messageId: message, until, rule } };
  }
  const attempt = await attemptById(connection, id);
  if (attempt === null) throw new Error(`attempt ${id} was not stored`);
  return { attempt, to };
}

async function findTemplate(
  { policies }: SenderParts,
  connection: Connection,
  facts: SendCase,
  { name, language }: TemplateContent['template'],
  at: Instant,
): Promise<{ readonly template: Template } | { readonly errors: readonly BrokenLimit[] }> {
  const { country } = placeOfCase(policies, facts);
  const versions = await templatesNamed(connection, name);
  const wrong = (field: string, message: string) => ({ errors: [{ field, message }] });
  if (versions.length === 0) {
    const reason = facts.reason ?? policies.defaultReason;
    const names = (await alternativesFor(connection, facts, { reason, at, country })).map(
      (each) => each.name,
    );
    return wrong('template.name', `there is no template of this name; ${names.join(', ')} would fit`);
  }
  const languages = language === undefined ? languageOrder(facts.contact.language, country) : [language];
  const template =
    language === undefined
      ? (inBestLanguage(versions, languages)[0] ?? versions[0])
      : versions.find((version) => version.language === language);
  return template === undefined
    ? wrong('template.language', `must be one of ${versions.map((each) => each.language).join(', ')}`)
    : { template };
}

/**
 * R2: outside the window it counts as a template about its reason, whoever sends it; codes do not. E5: a held one goes by
 * itself, as long as it is of use.
 */
export async function askNamed(
  { policies }: SenderParts,
  connection: Connection,
  facts: SendCase,
  { template, state }: Pick<ChosenTemplate, 'template' | 'state'>,
  {
    at,
    until,
    isAutomatic,
  }: {
    readonly at: Instant;
    readonly until?: Instant;
    /** E4: no agent asked for it. */
    readonly isAutomatic: boolean;
  },
): Promise<{ question: SendQuestion; gateFacts: GateFacts; decision: Decision; reason: string }> {
  const place = placeOfCase(policies, facts);
  const policy = policyOf(policies, facts);
  const category = categoryOf(template);
  const reason = template.reason === '*' ? policy.reason : template.reason;
  const { closesAt } = windowOf(facts, policy);
  const counts = category !== 'authentication' && (closesAt === null || at >= closesAt);
  const question: SendQuestion = {
    kind: 'template',
    at,
    until: until ?? at + policy.reopenWithin,
    isCode: category === 'authentication',
    isMarketing: category === 'marketing',
  };
  const purpose = category === 'marketing' ? 'marketing' : policies.resolve(reason).purpose;
  const gateFacts: GateFacts = {
    case: { isOpen: facts.isOpen },
    address: addressOf(facts),
    consent: consentFor(policies, facts, category),
    template: state,
    isFatigued: template.fatiguedAt !== null,
    ...(counts ? { counted: await countTemplates(connection, facts.id, reason, 'none') } : {}),
    ...(category === 'authentication'
      ? {}
      : {
          frequency: await frequencyFacts(connection, policies, {
            contactId: facts.contact.id,
            place,
            message: { channel: 'whatsapp', reason, purpose, isReopening: counts, isAutomatic },
            at,
          }),
        }),
    permitted: permittedFor(policies, place, purpose, at, question.until ?? at),
    health: await healthFor(policies, connection, facts, question),
  };
  return { question, gateFacts, decision: decide(question, gateFacts), reason };
}
