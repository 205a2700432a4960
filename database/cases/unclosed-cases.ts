import { readFact, type StoredFact } from '../../domain/case/read-fact.ts';
import { readState, type StoredState } from '../../domain/case/read-state.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';
import type { StoredCase } from './case-view.ts';

/** As much of a case as who owes in it follows from. */
export type UnclosedCase = Pick<StoredCase, 'id' | 'channel' | 'openedAt' | 'state' | 'facts'>;

/** The contact's unclosed cases on all lines, with what their workflows have not recorded yet. */
export async function unclosedCasesOf(database: Queryable, contactId: string): Promise<UnclosedCase[]> {
  const { rows } = await database.query<{
    id: string;
    channel: string;
    openedAt: Instant;
    snapshot: StoredState | null;
    facts: readonly { readonly seq: number; readonly fact: StoredFact }[];
  }>(
    `select c.id, c.channel, c.opened_at as "openedAt", p.snapshot,
       coalesce((
         select jsonb_agg(jsonb_build_object('seq', f.seq, 'fact', f.fact) order by f.seq) from case_facts f
         where f.case_id = c.id and f.seq > coalesce((p.snapshot ->> 'seen')::integer, 0)), '[]') as facts
     from cases c left join case_progress p on p.case_id = c.id
     where c.contact_id = any(family_of($1)) and c.is_open and c.merged_into is null order by c.id`,
    [contactId],
  );
  return rows.map(({ snapshot, facts, ...row }) => ({
    ...row,
    state: snapshot === null ? null : readState(snapshot),
    facts: facts.map(({ seq, fact }) => ({ seq, fact: readFact(fact) })),
  }));
}
