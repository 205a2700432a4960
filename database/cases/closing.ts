import type { Instant } from '../../domain/time/instant.ts';
import type { Connection } from '../pool.ts';

/**
 * The closing protocol's one statement. A message that commits first changes `fact_seq`, so the close is refused with the
 * message in hand; one that commits after finds no open case and opens a new one. The same key closes again without
 * harm, so a lost answer may be asked for again.
 *
 * `fact_seq <= seen` and not `=`: a case whose database was restored to an earlier state must still be able to close.
 * @returns the case's channel when it is closed by this key, else null
 */
export async function closeCase(
  connection: Connection,
  {
    caseId,
    key,
    seen,
    at,
  }: { readonly caseId: string; readonly key: string; readonly seen: number; readonly at: Instant },
): Promise<string | null> {
  const { rows } = await connection.query<{ channel: string }>(
    `update cases set is_open = false, closed_by = $2, closed_at = coalesce(closed_at, $4)
     where id = $1 and ((is_open and fact_seq <= $3) or closed_by = $2)
     returning channel`,
    [caseId, key, seen, at],
  );
  return rows[0]?.channel ?? null;
}
