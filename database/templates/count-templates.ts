import type { Queryable } from '../pool.ts';

/**
 * R2, W10: templates that reopened the case or may have: impacts by reason and number (a replacement goes under its
 * predecessor's), those that another system reported, and those of the API outside the window, which become reported
 * facts once they are out. The caps are the gate's (`domain/gate/gate.ts`); that an impact is out once at most is held
 * by the index `one_live_impact` as well.
 * I1: with those of cases that were merged into this one, under its lock.
 * @param except the number that is about to be sent
 */
export async function countTemplates(
  database: Queryable,
  caseId: string,
  reason: string,
  except: string,
): Promise<{ reason: number; case: number }> {
  const { rows } = await database.query<{ reason: number; case: number }>(
    `select count(*) filter (where reason = $2) as reason, count(*) as case from (
       select distinct case_id, reason, impact from attempts
       where case_id = any(cases_in($1)) and kind in ('impact', 'answer') and status in ('reserved', 'calling', 'sent', 'unknown')
         and not (case_id = $1 and reason = $2 and impact = $3)
       union all
       select case_id, reason, impact from attempts
       where case_id = any(cases_in($1)) and kind = 'template' and impact = 'reported' and status in ('reserved', 'calling')
       union all
       select case_id, fact ->> 'reason', 'reported' from case_facts
       where case_id = any(cases_in($1)) and fact ->> 'fact' = 'reported-template'
     ) as counted`,
    [caseId, reason, except],
  );
  return rows[0] ?? { reason: 0, case: 0 };
}
