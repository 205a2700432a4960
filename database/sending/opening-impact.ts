import type { Explanation } from '../../domain/explanation/explanation.ts';
import { readStored, type StoredWhy } from '../../domain/explanation/read-explanation.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** R11: how the template stands that a case was opened by. */
export interface OpeningImpact {
  /** `none`: nothing was reserved so far. */
  readonly status: 'none' | 'reserved' | 'calling' | 'sent' | 'refused' | 'unknown';
  readonly template: string | null;
  readonly providerId: string | null;
  readonly code: string | null;
  readonly replacement: number;
  /** The gate's last answer: when it was planned, or when it was to be sent. */
  readonly last: {
    readonly answer: 'allowed' | 'held' | 'suppressed';
    readonly rule: string | null;
    readonly why: Explanation | null;
    readonly until: Instant | null;
  } | null;
}

type StoredAnswer = Omit<NonNullable<OpeningImpact['last']>, 'why'> & StoredWhy;

/** @returns null when the case was not opened by the business */
export async function impactOfOpening(database: Queryable, caseId: string): Promise<OpeningImpact | null> {
  const { rows } = await database.query<Omit<OpeningImpact, 'last'> & { last: StoredAnswer | null }>(
    `select coalesce(a.status, 'none') as status, coalesce(t.provider_name, o.template_name) as template,
       a.provider_id as "providerId", a.error_code as code, coalesce(a.replacement, 0) as replacement,
       case when d.answer is null then null
         else jsonb_build_object('answer', d.answer, 'rule', d.rule, 'until', d.until,
           'code', d.code, 'params', d.params, 'text', d.why) end as last
     from openings o
     left join templates t on t.name = o.template_name and t.version = o.template_version
       and t.language = o.template_language
     left join lateral (
       select status, provider_id, error_code, replacement from attempts
       where case_id = o.case_id and status not in ('held', 'fenced')
         and (key = o.attempt_key or (o.opened_as = 'task' and kind = 'impact' and impact = '1'))
       order by replacement desc, reserved_at desc limit 1) a on true
     left join lateral (
       select answer, rule, code, params, why, until from decisions
       where case_id = o.case_id and step in ('impact-1', 'template') order by id desc limit 1) d on true
     where o.case_id = $1`,
    [caseId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return { ...row, last: row.last === null ? null : { ...row.last, why: readStored(row.last) } };
}
