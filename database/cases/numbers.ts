import type { Queryable } from '../pool.ts';

/**
 * R10: the number of a case that whoever has read a message has read up to; for one by which the case learned nothing, that of
 * the last thing before it. I1: a message of a case that was merged into it was read with that case's arrival here. Null: the
 * case has no such message.
 */
export async function numberOfMessage(
  database: Queryable,
  caseId: string,
  messageId: string,
): Promise<number | null> {
  const { rows } = await database.query<{ seq: number }>(
    `select case when m.case_id <> $1 then coalesce(
         (select max(f.seq) from case_facts f where f.case_id = $1 and f.fact ->> 'fact' = 'absorbed'
            and (f.fact ->> 'from' = m.case_id or (f.fact ->> 'at')::bigint >= m.arrived_at)), 0)
       else coalesce(m.seq, greatest(
         (select max(b.seq) from messages b where b.case_id = m.case_id and b.arrived_at < m.arrived_at),
         (select max(f.seq) from case_facts f where f.case_id = $1 and f.fact ->> 'fact' = 'absorbed'
            and (f.fact ->> 'at')::bigint < m.arrived_at)), 0) end as seq
     from messages m where m.id = $2 and m.case_id = any(cases_in($1))`,
    [caseId, messageId],
  );
  return rows[0]?.seq ?? null;
}
