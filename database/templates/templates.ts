import type { Instant } from '../../domain/time/instant.ts';
import type { Template } from '../../domain/templates/template.ts';
import type { Queryable } from '../pool.ts';

export const TEMPLATE_COLUMNS = `name, version, language, category, provider_category as "providerCategory", status,
  paused_until as "pausedUntil", reason, step, impact, countries, header, body, variables, buttons,
  provider_name as "providerName",
  case when fallback_name is null then null
    else jsonb_build_object('name', fallback_name, 'version', fallback_version) end as fallback,
  case when successor_name is null then null
    else jsonb_build_object('name', successor_name, 'version', successor_version) end as successor,
  parameter_format as "parameterFormat", awaits_approval as "awaitsApproval", retired_at as "retiredAt",
  fatigued_at as "fatiguedAt"`;

/** All versions for a reason and those for any, whatever their status; a few dozen rows at most. */
export async function templatesFor(database: Queryable, reason: string): Promise<Template[]> {
  const { rows } = await database.query<Template>(
    `select ${TEMPLATE_COLUMNS} from templates where reason in ($1, '*') order by name, version, language`,
    [reason],
  );
  return rows;
}

/** Every language of a version, by the name the provider knows it by. */
export async function templatesNamed(database: Queryable, providerName: string): Promise<Template[]> {
  const { rows } = await database.query<Template>(
    `select ${TEMPLATE_COLUMNS} from templates where provider_name = $1 and retired_at is null order by language`,
    [providerName],
  );
  return rows;
}

/** The names of everything in use: of its own, and as the provider knows it. */
export async function templateNames(
  database: Queryable,
): Promise<{ readonly name: string; readonly version: number; readonly providerName: string }[]> {
  const { rows } = await database.query<{ name: string; version: number; providerName: string }>(
    `select distinct name, version, provider_name as "providerName" from templates where retired_at is null
     order by name, version desc`,
  );
  return rows;
}

/** T2: what the provider let us know by refusing it. */
export async function markTemplate(
  database: Queryable,
  template: { readonly name: string; readonly version: number; readonly language: string },
  said: { readonly status: 'paused'; readonly until: Instant } | { readonly status: 'disabled' },
): Promise<void> {
  await database.query(
    `update templates set status = $4, paused_until = $5
     where name = $1 and version = $2 and language = $3 and status in ('approved', 'paused')`,
    [
      template.name,
      template.version,
      template.language,
      said.status,
      said.status === 'paused' ? said.until : null,
    ],
  );
}

/** Until when a version of an attempt is paused; null where it is not, or nobody knows. */
export async function pausedUntil(
  database: Queryable,
  attempt: {
    readonly templateName: string | null;
    readonly templateVersion: number | null;
    readonly templateLanguage: string | null;
  },
): Promise<Instant | null> {
  const { rows } = await database.query<{ pausedUntil: Instant | null }>(
    `select paused_until as "pausedUntil" from templates
     where name = $1 and version = $2 and language = $3 and status = 'paused'`,
    [attempt.templateName, attempt.templateVersion, attempt.templateLanguage],
  );
  return rows[0]?.pausedUntil ?? null;
}

/** The version that an attempt was made with. */
export async function findTemplate(
  database: Queryable,
  attempt: {
    readonly templateName: string | null;
    readonly templateVersion: number | null;
    readonly templateLanguage: string | null;
  },
): Promise<Template | null> {
  const { rows } = await database.query<Template>(
    `select ${TEMPLATE_COLUMNS} from templates where name = $1 and version = $2 and language = $3`,
    [attempt.templateName, attempt.templateVersion, attempt.templateLanguage],
  );
  return rows[0] ?? null;
}
