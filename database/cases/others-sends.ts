import type { PastSend } from '../../domain/gate/frequency.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/**
 * E4: what the person's other cases have sent since a case's outlook was drawn: the sends that it does not know yet.
 * @param cases open ones, each with the instant of its outlook
 */
export async function othersSends(
  database: Queryable,
  cases: readonly { readonly id: string; readonly contactId: string; readonly since: Instant }[],
): Promise<readonly (PastSend & { readonly caseId: string })[]> {
  if (cases.length === 0) return [];
  const { rows } = await database.query<PastSend & { caseId: string }>(
    `with asked as (
       select given.case_id, own.contact_id, given.since
       from unnest($1::text[], $2::text[], $3::bigint[]) as given (case_id, contact_id, since)
       cross join unnest(family_of(given.contact_id)) as own (contact_id)
     )
     select asked.case_id as "caseId", a.reserved_at as at,
       case when a.kind in ('email', 'call-notice') then 'email' else 'whatsapp' end as channel, a.reason, a.purpose,
       a.kind in ('impact', 'answer') or coalesce(a.impact = 'reported', false) as "isReopening",
       a.automatic as "isAutomatic"
     -- offset 0: person by person. The planner takes a family for a hundred contacts, and would read all sends and calls.
     from asked cross join lateral (
       select * from attempts s where s.contact_id = asked.contact_id and s.reserved_at > asked.since offset 0) a
     where a.purpose is not null and a.case_id is distinct from asked.case_id
       and a.status in ('reserved', 'calling', 'sent', 'unknown') and a.failed_at is null
     union all
     select asked.case_id, c.slot_from, 'call', c.reason, coalesce(c.purpose, 'utility'), false, false
     from asked cross join lateral (
       select k.id from cases k where k.contact_id = asked.contact_id and k.id <> asked.case_id offset 0) k
     cross join lateral (
       select * from calls b where b.case_id = k.id and b.booked_at > asked.since offset 0) c
     where c.state in ('booked', 'due', 'done', 'missed') and c.missed_by is distinct from 'us'`,
    [cases.map(({ id }) => id), cases.map(({ contactId }) => contactId), cases.map(({ since }) => since)],
  );
  return rows;
}
