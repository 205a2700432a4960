import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import { DAY, type Duration, type Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** A version that failed is not advised for so long: what was wrong with it may be put right meanwhile. */
const NOT_AGAIN: Duration = DAY;

/** Refusals that the same version would meet again: not those of the line, the pace or a passing trouble. */
const ITS_OWN: readonly ErrorClass[] = ['template', 'way', 'fix', 'person', 'opt-out', 'expired'];

/** One version in one language. */
export const versionKey = ({
  name,
  version,
  language,
}: {
  readonly name: string;
  readonly version: number;
  readonly language: string;
}): string => `${name}/${version}/${language}`;

/**
 * R8: the versions whose latest try in a case the provider refused, or reported failed, within the last day.
 * @param caseId empty: no case
 */
export async function failedTemplates(
  database: Queryable,
  caseId: string,
  at: Instant,
): Promise<ReadonlySet<string>> {
  if (caseId === '') return new Set();
  const { rows } = await database.query<{ name: string; version: number; language: string }>(
    `select name, version, language from (
       select distinct on (template_name, template_version, template_language) template_name as name,
         template_version as version, template_language as language, error_class,
         coalesce(failed_at, case when status = 'refused' then settled_at end) as failed
       from attempts where case_id = $1 and template_name is not null and status in ('sent', 'unknown', 'refused')
       order by template_name, template_version, template_language, reserved_at desc, id desc) latest
     where failed > $2 and error_class = any ($3)`,
    [caseId, at - NOT_AGAIN, ITS_OWN],
  );
  return new Set(rows.map(versionKey));
}
