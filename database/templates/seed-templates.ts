import type { Language } from '../../domain/messages/language.ts';
import type { Template, TemplateButton, TemplateVariable } from '../../domain/templates/template.ts';
import type { Queryable } from '../pool.ts';
import {
  CATALOGUE,
  type CatalogueEntry,
  type LanguageWords,
  type TemplateName,
} from '../template-seed/catalogue.ts';
import { english } from '../template-seed/english.ts';
import { portuguese } from '../template-seed/portuguese.ts';
import { spanish } from '../template-seed/spanish.ts';

const WORDS: Readonly<Record<Language, LanguageWords>> = { es: spanish, pt: portuguese, en: english };

/** The templates that Ventana ships, in each language. */
export const templateSeed: readonly Template[] = Object.values(WORDS).flatMap((words) =>
  (Object.keys(CATALOGUE) as TemplateName[]).map((name) => shipped(name, words)),
);

function shipped(name: TemplateName, { language, otherwise, examples, templates }: LanguageWords): Template {
  const entry: CatalogueEntry = CATALOGUE[name];
  const words = templates[name];
  const variables = Object.entries(entry.variables).map(([variable, type]): TemplateVariable => {
    const instead = words.otherwise?.[variable] ?? otherwise[variable];
    const example = examples[variable] ?? '';
    return { name: variable, type, example, ...(instead === undefined ? {} : { otherwise: instead }) };
  });
  const buttons = entry.buttons.map((leadsTo, index): TemplateButton => {
    const text = words.buttons[index] ?? '';
    return leadsTo === 'link'
      ? { type: 'url', text, suffix: 'resume_token' }
      : { type: 'quick-reply', text, leadsTo };
  });
  return {
    name,
    version: entry.version,
    language,
    category: 'utility',
    providerCategory: null,
    status: 'approved',
    pausedUntil: null,
    reason: entry.reason,
    step: '*',
    impact: entry.impact,
    countries: [],
    header: null,
    body: words.body,
    variables,
    buttons,
    providerName: `${name}_v${entry.version}`,
    fallback: entry.fallback ?? null,
    successor: null,
    parameterFormat: 'named',
    awaitsApproval: false,
    retiredAt: null,
    fatiguedAt: null,
  };
}

/**
 * Puts the shipped templates into the catalogue; run at every start. Versions are immutable (T1): what is there already
 * stays as it is, with what the provider said of it since.
 */
export async function seedTemplates(database: Queryable): Promise<void> {
  await database.query(
    `insert into templates (name, version, language, category, status, reason, step, impact, countries, body,
       variables, buttons, provider_name, fallback_name, fallback_version, owner, approved_by, approved_at)
     select name, version, language, category, status, reason, step, impact, '{}', body, variables, buttons,
       "providerName", fallback ->> 'name', (fallback ->> 'version')::integer, 'ventana', 'shipped', now()
     from jsonb_to_recordset($1::jsonb) as t (name text, version integer, language text, category text, status text,
       reason text, step text, impact text, body text, variables jsonb, buttons jsonb, "providerName" text,
       fallback jsonb)
     on conflict do nothing`,
    [JSON.stringify(templateSeed)],
  );
}
