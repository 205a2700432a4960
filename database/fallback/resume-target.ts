import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** How the task behind a resume link stands. */
export interface ResumeTask {
  /** I1: the case it belongs to now, where the one of the link was merged. */
  readonly caseId: string;
  /** False once the case is resolved or closed. */
  readonly caseIsOpen: boolean;
  readonly state: 'proposed' | 'pending' | 'completed' | 'replaced' | 'ended';
  readonly step: string;
  readonly resumeUrl: string | null;
  readonly validUntil: Instant | null;
  /** The line's own number as people dial it; null where it is not known. */
  readonly displayNumber: string | null;
  readonly language: string | null;
}

/** The task of a case, or null when there is none with this id. */
export async function findResumeTask(
  database: Queryable,
  caseId: string,
  taskId: string,
): Promise<ResumeTask | null> {
  const { rows } = await database.query<{
    case_id: string;
    is_open: boolean;
    state: ResumeTask['state'];
    step: string;
    resume_url: string | null;
    valid_until: Instant | null;
    display_number: string | null;
    language: string | null;
  }>(
    `select t.case_id, c.is_open and coalesce(g.state, 'open') <> 'resolved' as is_open, t.state, t.step, t.resume_url, t.valid_until, l.display_number, p.language
     from tasks t join cases c on c.id = t.case_id join lines l on l.id = c.line_id
       join contacts p on p.id = person_of(c.contact_id) left join case_progress g on g.case_id = c.id
     where t.id = $2 and (t.case_id = $1 or t.case_id = (select merged_into from cases where id = $1))`,
    [caseId, taskId],
  );
  const row = rows[0];
  return row === undefined
    ? null
    : {
        caseId: row.case_id,
        caseIsOpen: row.is_open,
        state: row.state,
        step: row.step,
        resumeUrl: row.resume_url,
        validUntil: row.valid_until,
        displayNumber: row.display_number,
        language: row.language,
      };
}
