import type { Clause } from '../../domain/explanation/codes.ts';
import { readStored, type StoredWhy } from '../../domain/explanation/read-explanation.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { VariableType, VersionName } from '../../domain/templates/template.ts';
import type { KnownTemplate } from '../../domain/templates/template-sync.ts';
import type { Demand } from '../../domain/templates/template-use.ts';
import type { Connection, Queryable } from '../pool.ts';
import type { TemplateRejection } from './template-events.ts';
import { TEMPLATE_COLUMNS } from './templates.ts';

/** A version with all that is kept of it (T1). */
export interface CatalogueEntry extends KnownTemplate {
  readonly owner: string;
  /** A day, `2027-03-01`. */
  readonly reviewAt: string | null;
  /** E7: why it is worn out. */
  readonly fatiguedWhy: Clause | null;
  /** T2: why the provider turned it down; null where it did not. */
  readonly rejection: TemplateRejection | null;
  /** T1: since when the provider has other words under its name, until a sync makes a version of them. */
  readonly editedAt: Instant | null;
}

/** Who said what of a version. */
export interface Approval {
  readonly version: number;
  readonly action: 'approved' | 'retired' | 'superseded';
  readonly by: string;
  readonly at: Instant;
}

/** What an owner may say of a version when approving it; what is left out stays as it is. */
export interface VersionPurpose {
  readonly reason?: string | undefined;
  readonly step?: string | undefined;
  readonly impact?: '1' | '2' | 'answer' | 'none' | undefined;
  readonly countries?: readonly string[] | undefined;
  readonly owner?: string | undefined;
  readonly reviewAt?: string | null | undefined;
  readonly fallback?: VersionName | null | undefined;
  readonly successor?: VersionName | null | undefined;
  /** What each variable is, by name. */
  readonly variables?: Readonly<Record<string, VariableType>> | undefined;
}

const COLUMNS = `${TEMPLATE_COLUMNS}, quality, missing_at as "missingAt", owner, rejection, edited_at as "editedAt",
  to_char(review_at, 'YYYY-MM-DD') as "reviewAt", fatigued_why as text, fatigued_code as code,
  fatigued_params as params`;

/** All versions in all languages, retired ones included; a few hundred rows at most. */
export async function catalogue(database: Queryable): Promise<CatalogueEntry[]> {
  const { rows } = await database.query<Omit<CatalogueEntry, 'fatiguedWhy'> & StoredWhy>(
    `select ${COLUMNS} from templates order by name, version desc, language`,
  );
  return rows.map(({ code = null, params = null, text = null, ...row }) => ({
    ...row,
    fatiguedWhy: readStored({ code, params, text }),
  }));
}

export async function approvalsOf(database: Queryable, name: string): Promise<Approval[]> {
  const { rows: decided } = await database.query<Approval>(
    'select version, action, by, at from template_approvals where name = $1 order by id',
    [name],
  );
  // Shipped versions are approved by whoever ships them, when they are put into the catalogue.
  const { rows: shipped } = await database.query<{ version: number; by: string; at: Date }>(
    `select version, min(approved_by) as by, min(approved_at) as at from templates
     where name = $1 and approved_by is not null and approved_at is not null
       and not exists (select from template_approvals a
         where a.name = templates.name and a.version = templates.version and a.action = 'approved')
     group by version order by version`,
    [name],
  );
  return [
    ...shipped.map(
      ({ version, by, at }): Approval => ({ version, action: 'approved', by, at: at.getTime() }),
    ),
    ...decided,
  ];
}

/** T1: who says that a version may be sent, and what for. Its text never changes; what wore out is given another chance (E7). */
export async function approveVersion(
  connection: Connection,
  { name, version, by, at }: VersionName & { readonly by: string; readonly at: Instant },
  purpose: VersionPurpose,
): Promise<void> {
  const given = (value: unknown): boolean => value !== undefined;
  await connection.query(
    `update templates set awaits_approval = false, approved_by = $3, approved_at = now(),
       fatigued_at = null, fatigued_why = null, fatigued_code = null, fatigued_params = null,
       reason = coalesce($4, reason), step = coalesce($5, step), impact = coalesce($6, impact),
       countries = coalesce($7, countries), owner = coalesce($8, owner),
       review_at = case when $9 then $10::date else review_at end,
       fallback_name = case when $11 then $12 else fallback_name end,
       fallback_version = case when $11 then $13::integer else fallback_version end,
       successor_name = case when $14 then $15 else successor_name end,
       successor_version = case when $14 then $16::integer else successor_version end,
       variables = (select coalesce(jsonb_agg(
           case when $17::jsonb ? (v ->> 'name') then v || jsonb_build_object('type', $17::jsonb ->> (v ->> 'name'))
             else v end order by n), '[]')
         from jsonb_array_elements(variables) with ordinality as each (v, n))
     where name = $1 and version = $2 and retired_at is null`,
    [
      name,
      version,
      by,
      purpose.reason ?? null,
      purpose.step ?? null,
      purpose.impact ?? null,
      purpose.countries ?? null,
      purpose.owner ?? null,
      given(purpose.reviewAt),
      purpose.reviewAt ?? null,
      given(purpose.fallback),
      purpose.fallback?.name ?? null,
      purpose.fallback?.version ?? null,
      given(purpose.successor),
      purpose.successor?.name ?? null,
      purpose.successor?.version ?? null,
      JSON.stringify(purpose.variables ?? {}),
    ],
  );
  await recordApproval(connection, { name, version, action: 'approved', by, at, detail: purpose });
}

/** T1: out of use for good, in all languages. */
export async function retireVersion(
  connection: Connection,
  { name, version, by, at }: VersionName & { readonly by: string; readonly at: Instant },
): Promise<void> {
  await connection.query(
    'update templates set retired_at = $3 where name = $1 and version = $2 and retired_at is null',
    [name, version, at],
  );
  await recordApproval(connection, { name, version, action: 'retired', by, at });
}

export async function recordApproval(
  connection: Connection,
  {
    name,
    version,
    action,
    by,
    at,
    detail = {},
  }: VersionName & Omit<Approval, 'version'> & { readonly detail?: object },
): Promise<void> {
  await connection.query(
    'insert into template_approvals (name, version, action, by, at, detail) values ($1, $2, $3, $4, $5, $6)',
    [name, version, action, by, at, JSON.stringify(detail)],
  );
}

/** How many ids of cases are named where somebody is asked. */
const EXAMPLES = 5;

/** Open cases that may still come to send a template, by what it would be about. */
export async function templateDemands(database: Queryable): Promise<Demand[]> {
  const { rows } = await database.query<Demand>(
    `select p.reason, t.step, count(*)::integer as cases, (array_agg(c.id order by c.id))[1:${EXAMPLES}] as examples
     from cases c
     join case_progress p on p.case_id = c.id
     left join lateral (
       select step from tasks where case_id = c.id and state = 'pending' order by since desc, id limit 1
     ) t on true
     where c.is_open and p.phase in ('window', 'reopening', 'answering', 'unanswered')
       and (t.step is not null or p.phase in ('answering', 'unanswered'))
     group by p.reason, t.step order by p.reason, t.step`,
  );
  return rows;
}
