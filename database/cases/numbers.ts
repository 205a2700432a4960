import type { Queryable } from '../pool.ts';

/**
 * R10: the number of a case that whoever has read a message has read up to; for one by which the case learned nothing, that of
 * the last thing before it. Null: the case has no such message.
 */
export async function numberOfMessage(
  database: Queryable,
  caseId: string,
  messageId: string,
): Promise<number | null> {
  const { rows } = await database.query<{ seq: number }>(
    `select coalesce(m.seq, (select max(b.seq) from messages b where b.case_id = m.case_id and b.arrived_at < m.arrived_at),
       0) as seq
     from messages m where m.id = $2 and m.case_id = $1`,
    [caseId, messageId],
  );
  return rows[0]?.seq ?? null;
}
