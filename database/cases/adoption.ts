import type { CaseState } from '../../domain/case/case-state.ts';
import { readState, type StoredState } from '../../domain/case/read-state.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection } from '../pool.ts';

/** What a run that begins finds. */
export interface StoredBeginning {
  readonly openedAt: Instant;
  readonly lineId: string;
  /** Null when nothing was recorded yet. */
  readonly snapshot: CaseState | null;
}

/** @returns null when the case is closed or does not exist: there is nothing to run */
export async function beginningOf(connection: Connection, caseId: string): Promise<StoredBeginning | null> {
  const { rows } = await connection.query<{
    opened_at: Instant;
    line_id: string;
    snapshot: StoredState | null;
  }>(
    `select c.opened_at, c.line_id, p.snapshot
     from cases c left join case_progress p on p.case_id = c.id
     where c.id = $1 and c.is_open`,
    [caseId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { opened_at: openedAt, line_id: lineId, snapshot } = row;
  return { openedAt, lineId, snapshot: snapshot === null ? null : readState(snapshot) };
}
