import { lockSendCase, type SendCase } from '../../database/sending/eligibility.ts';
import { withoutTrace } from '../../database/without-trace.ts';
import type { Connection } from '../../database/pool.ts';
import { templateNames, templatesNamed } from '../../database/templates/templates.ts';
import { decide, type Decision, type TemplateState } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { languageOrder } from '../../domain/messages/language.ts';
import type { BrokenLimit, TemplateContent } from '../../domain/messages/message-content.ts';
import { categoryOf, inBestLanguage, type Template } from '../../domain/templates/template.ts';
import { alternativesFor } from './alternatives.ts';
import { type EvaluatedTemplate, reserveAsked } from './asked-template.ts';
import { placeOfCase, policyOf, windowOf } from '../sending/gate-facts.ts';
import { loadTemplateFacts } from '../sending/load-facts.ts';
import type { ReservedMessage, MessageRequest } from './message-answer.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { type AttemptUse, attemptUse } from '../../domain/templates/attempt-use.ts';
import type { ProviderTemplate } from '../../domain/templates/template-message.ts';
import { asBrokenLimit, type ChosenTemplate, composeNamed, readyLinks } from './template-choice.ts';
import { closest } from '../../settings/closest.ts';
import { didYouMean, mustBeOneOf } from '../../settings/plain-words.ts';

/** A template that an agent or a service asks for by name, inside or outside the window (W8). */
export async function reserveNamedTemplate(
  parts: SenderParts,
  connection: Connection,
  facts: SendCase,
  request: MessageRequest,
  { template: named }: TemplateContent,
): Promise<ReservedMessage> {
  const { at, author, isNotice = false } = request;
  const written = await writeNamed(parts, connection, facts, named, at);
  if ('errors' in written) return { answer: { was: 'invalid', rule: 'E3', errors: written.errors } };
  const { chosen, content } = written;

  const evaluated = await evaluateNamed(parts, connection, facts, chosen, {
    at,
    isAutomatic: !author.startsWith('agent:'),
    isNotice,
  });
  return reserveAsked(connection, facts, request, evaluated, {
    step: 'template',
    template: chosen.template,
    content,
  });
}

/** What is stored of a template and sent: as the provider gets it, and as the customer reads it. */
export type WrittenTemplate = {
  readonly type: 'template';
  readonly template: ProviderTemplate;
  readonly rendered: string;
};

/** The one way in which a named template is written, for whoever only looks at it and for whoever sends it (E3). */
export async function writeNamed(
  parts: SenderParts,
  connection: Connection,
  facts: SendCase,
  named: TemplateContent['template'],
  at: Instant,
): Promise<
  | { readonly chosen: ChosenTemplate; readonly content: WrittenTemplate }
  | { readonly errors: readonly BrokenLimit[] }
> {
  const { country } = placeOfCase(parts.policies, facts);
  const found = await findNamed(parts, connection, facts, named, at);
  if ('errors' in found) return found;
  const chosen = await composeNamed(parts.pool, found.template, facts, named.variables ?? {}, {
    at,
    country,
  });
  const { message, faults } = chosen;
  return message === null
    ? { errors: faults.map(asBrokenLimit) }
    : { chosen, content: { type: 'template', template: message.template, rendered: message.text } };
}

/** The version that a caller means by its name, in the language that was asked for or that suits the contact. */
export async function findNamed(
  { policies }: SenderParts,
  connection: Connection,
  facts: SendCase,
  { name, language }: TemplateContent['template'],
  at: Instant,
): Promise<{ readonly template: Template } | { readonly errors: readonly BrokenLimit[] }> {
  const { country } = placeOfCase(policies, facts);
  const versions = await templatesNamed(connection, name);
  const wrong = (field: string, message: string, didYouMean: string | null = null) => ({
    errors: [{ field, message, ...(didYouMean === null ? {} : { didYouMean }) }],
  });
  if (versions.length === 0) {
    const reason = facts.reason ?? policies.defaultReason;
    const names = (await alternativesFor(connection, facts, { reason, at, country })).map(
      (each) => each.name,
    );
    const { message, didYouMean } = await unknownName(connection, name, names);
    return wrong('template.name', message, didYouMean);
  }
  const languages = language === undefined ? languageOrder(facts.contact.language, country) : [language];
  const template =
    language === undefined
      ? (inBestLanguage(versions, languages)[0] ?? versions[0])
      : versions.find((version) => version.language === language);
  if (template !== undefined) return { template };
  const known = versions.map((each) => each.language);
  const given = language ?? '';
  return wrong('template.language', mustBeOneOf(known, given), closest(given, known));
}

/** What to write instead of a name that no template has: its version is left out, it is misspelt, or another one would fit. */
async function unknownName(
  connection: Connection,
  name: string,
  fitting: readonly string[],
): Promise<{ readonly message: string; readonly didYouMean: string | null }> {
  const all = await templateNames(connection);
  const versions = [...new Set(all.filter((each) => each.name === name).map((each) => each.providerName))];
  if (versions[0] !== undefined) {
    return {
      message: `must be the name of a version, as the provider knows it: of ${name} there ${versions.length === 1 ? 'is' : 'are'} ${versions.join(', ')}`,
      didYouMean: versions[0],
    };
  }
  const near = closest(
    name,
    all.map((each) => each.providerName),
  );
  const instead =
    near === null && fitting.length > 0 ? `; ${fitting.join(', ')} would fit` : didYouMean(near);
  return { message: `is the name of no template that is in use${instead}`, didYouMean: near };
}

/** When a template is asked about, until when it is of use, and who asked. */
export interface Timing {
  readonly at: Instant;
  readonly until?: Instant;
  /** E4: no agent asked for it. */
  readonly isAutomatic: boolean;
  /** R11: it opens a case as a notice, so it is no impact. */
  readonly isNotice?: boolean;
}

/**
 * R2: outside the window it counts as a template about its reason, whoever sends it; codes do not, nor do offers: what the
 * provider has as marketing now, and no step of the schedule sends. E5: a held one goes by itself, as long as it is of use.
 */
export async function evaluateNamed(
  parts: SenderParts,
  connection: Connection,
  about: SendCase,
  {
    template,
    state,
  }: {
    readonly template: Pick<Template, 'category' | 'providerCategory' | 'reason' | 'fatiguedAt'>;
    readonly state: TemplateState;
  },
  { at, until, isAutomatic, isNotice = false }: Timing,
): Promise<EvaluatedTemplate> {
  const { policies } = parts;
  const policy = policyOf(policies, about);
  const category = categoryOf(template);
  const reason = template.reason === '*' ? policy.reason : template.reason;
  const { closesAt } = windowOf(about, policy);
  const counts = !isNotice && category === 'utility' && (closesAt === null || at >= closesAt);
  const loaded = await loadTemplateFacts(parts, connection, about, {
    kind: 'template',
    at,
    until: until ?? at + policy.reopenWithin,
    reason,
    policy: policies.resolve(reason),
    category,
    template: { state, isFatigued: template.fatiguedAt !== null },
    countsAs: counts ? 'none' : null,
    isAutomatic,
  });
  return { ...loaded, decision: decide(loaded.question, loaded.facts), reason };
}

/** Which template somebody looks at, with which values. */
export interface PreviewRequest {
  readonly caseId: string;
  readonly template: TemplateContent['template'];
  /** E4: no agent asks. */
  readonly isAutomatic: boolean;
  readonly at: Instant;
}

export type TemplatePreview =
  | {
      readonly was: 'written';
      /** To the byte what a send of the same request stores and hands over. */
      readonly content: WrittenTemplate;
      readonly decision: Decision;
      /** R2; null: it uses none up. */
      readonly attempt: AttemptUse | null;
    }
  /** D2, E3: as a send would refuse it. */
  | { readonly was: 'invalid'; readonly errors: readonly BrokenLimit[] };

/**
 * E3, R2: a template as it would go out now, by the same functions as the send itself; nothing is reserved.
 * @returns null where there is no such case
 */
export async function previewTemplate(
  parts: SenderParts,
  { caseId, template, isAutomatic, at }: PreviewRequest,
): Promise<TemplatePreview | null> {
  await readyLinks(parts.pool);
  return withoutTrace(parts.pool, async (connection): Promise<TemplatePreview | null> => {
    const facts = await lockSendCase(connection, caseId);
    if (facts === null) return null;
    const written = await writeNamed(parts, connection, facts, template, at);
    if ('errors' in written) return { was: 'invalid', errors: written.errors };
    const { chosen, content } = written;
    const evaluated = await evaluateNamed(parts, connection, facts, chosen, { at, isAutomatic });
    return {
      was: 'written',
      content,
      decision: evaluated.decision,
      attempt: attemptUse(evaluated.facts.counted),
    };
  });
}
