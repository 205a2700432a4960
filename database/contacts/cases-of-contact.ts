import type { PublicState } from '../../domain/case/case-state.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** Another matter of the same person, as it was last recorded. */
export interface CaseOfContact {
  readonly id: string;
  readonly openedAt: Instant;
  readonly state: PublicState;
  /** Null where nothing was recorded yet. */
  readonly reason: string | null;
  readonly outcome: string | null;
}

/** The latest cases of a person besides one, newest first: of all contacts that proved to be theirs (I1). */
export async function otherCasesOf(
  database: Queryable,
  contactId: string,
  besides: string,
  limit: number,
): Promise<CaseOfContact[]> {
  const { rows } = await database.query<CaseOfContact>(
    `select c.id, c.opened_at as "openedAt", p.reason, p.outcome,
       case when c.is_open then coalesce(p.state, 'open') else 'closed' end as state
     from cases c left join case_progress p on p.case_id = c.id
     where c.contact_id = any(family_of($1)) and c.id <> $2 order by c.opened_at desc, c.id desc limit $3`,
    [contactId, besides, limit],
  );
  return rows;
}
