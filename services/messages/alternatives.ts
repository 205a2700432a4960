import type { SendCase } from '../../database/sending/eligibility.ts';
import { failedTemplates, versionKey } from '../../database/sending/failed-templates.ts';
import type { Queryable } from '../../database/pool.ts';
import { templatesFor } from '../../database/templates/templates.ts';
import { languageOrder } from '../../domain/messages/language.ts';
import {
  categoryOf,
  inBestLanguage,
  type Template,
  type TemplateVariable,
  templateState,
} from '../../domain/templates/template.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Alternative } from './message-answer.ts';

/** What the case itself knows, so that nobody has to give it. */
export const KNOWN: ReadonlySet<string> = new Set(['case_id', 'contact_name', 'resume_token']);

interface Wanted {
  readonly reason: string;
  readonly at: Instant;
  readonly country: string;
}

/** W4: the approved templates that fit: for the case's reason or any, in the contact's language; what needs no value first. None that failed here a moment ago (R8). */
export async function alternativesFor(
  database: Queryable,
  facts: SendCase,
  wanted: Wanted,
): Promise<Alternative[]> {
  const failed = await failedTemplates(database, facts.id, wanted.at);
  return (await fittingTemplates(database, facts, wanted))
    .filter((template) => !failed.has(versionKey(template)))
    .map(asAlternative);
}

/** The same as they are in the catalogue (W8). */
export async function fittingTemplates(
  database: Queryable,
  facts: SendCase,
  { reason, at, country }: Wanted,
): Promise<Template[]> {
  const usable = (await templatesFor(database, reason)).filter(
    (template) =>
      template.impact !== 'answer' &&
      template.fatiguedAt === null &&
      (facts.task !== null || !leadsToTask(template)) &&
      templateState(template, at, null, country).is === 'usable',
  );
  return inBestLanguage(usable, languageOrder(facts.contact.language, country)).toSorted(
    (one, other) => needed(one) - needed(other),
  );
}

/** Its link needs a task to lead to. */
const leadsToTask = ({ variables }: Template): boolean =>
  variables.some(({ name }) => name === 'resume_token');

const isRequired = ({ name, otherwise }: TemplateVariable): boolean =>
  otherwise === undefined && !KNOWN.has(name);

/** How many values somebody who asks for it has to give. */
export const needed = ({ variables }: Template): number => variables.filter(isRequired).length;

/** As callers know it. */
export const asAlternative = (template: Template): Alternative => ({
  name: template.providerName,
  language: template.language,
  category: categoryOf(template),
  body: template.body,
  variables: template.variables.map((variable) => ({
    name: variable.name,
    type: variable.type,
    example: variable.example,
    required: isRequired(variable),
  })),
});
