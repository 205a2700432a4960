import type { SendCase } from '../../database/sending/eligibility.ts';
import type { OpeningTemplate } from '../../database/sending/openings.ts';
import type { Connection, Pool } from '../../database/pool.ts';
import { findTemplate, templatesFor } from '../../database/templates/templates.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { categoryOf, fallbackOf, type TemplateCategory } from '../../domain/templates/template.ts';
import { type ChosenTemplate, composeNamed } from './template-choice.ts';

/**
 * R11: the version that a service named for the first impact, with the values it gave. R8: with `replacement` its fallback
 * version, with those of the values that it knows. An impact leads to a task, so one that is not of the category that the
 * reason's impacts have may not go.
 */
export async function chooseOpening(
  connection: Connection,
  pool: Pool,
  facts: SendCase,
  opening: OpeningTemplate,
  wish: {
    readonly replacement: 0 | 1;
    readonly at: Instant;
    readonly category: TemplateCategory;
    readonly country: string;
  },
): Promise<ChosenTemplate | null> {
  const named = await findTemplate(connection, {
    templateName: opening.name,
    templateVersion: opening.version,
    templateLanguage: opening.language,
  });
  if (named === null) return null;
  const fallback =
    wish.replacement === 1 ? fallbackOf(await templatesFor(connection, named.reason), named) : null;
  const template = fallback ?? named;
  const declared = new Set(template.variables.map(({ name }) => name));
  // Surplus values were refused when the case was opened; a fallback version may know fewer.
  const given =
    fallback === null
      ? opening.variables
      : Object.fromEntries(Object.entries(opening.variables).filter(([name]) => declared.has(name)));
  const values = { ...knownOf(facts, declared), ...given };
  const chosen = await composeNamed(pool, template, facts, values, wish);
  if (categoryOf(template) === wish.category) return chosen;
  const why = explain('template.wrong-category', {
    template: template.providerName,
    category: categoryOf(template),
    wanted: wish.category,
  });
  return { ...chosen, category: wish.category, state: { is: 'unusable', why } };
}

/** What the task's data say, as for every impact. */
const knownOf = ({ task }: SendCase, declared: ReadonlySet<string>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(task?.data ?? {}).filter(([name]) => declared.has(name)));
