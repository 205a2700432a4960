import { randomUUID } from 'node:crypto';
import type { CaseState } from '../../domain/case/case-state.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** R12: what a person said when they held a case. */
export interface NewHold {
  readonly caseId: string;
  readonly until: Instant;
  readonly why: string;
  /** `agent:…`, or the name of the token. */
  readonly author: string;
}

export interface StoredHold {
  readonly id: string;
  /** Null once erased. */
  readonly why: string | null;
  readonly author: string;
}

/**
 * Stores a hold before the workflow is told of it, which learns its id and its end only (S1).
 * @returns its id; `closed` or `unknown` when there is no open case
 */
export async function proposeHold(
  connection: Connection,
  { caseId, until, why, author }: NewHold,
  at: Instant,
): Promise<{ readonly id: string } | 'closed' | 'unknown'> {
  const { rows } = await connection.query<{ is_open: boolean }>(
    'select is_open and merged_into is null as is_open from cases where id = $1',
    [caseId],
  );
  if (rows[0] === undefined) return 'unknown';
  if (!rows[0].is_open) return 'closed';
  const id = `hold-${randomUUID()}`;
  await connection.query(
    'insert into holds (id, case_id, until, why, author, asked_at) values ($1, $2, $3, $4, $5, $6)',
    [id, caseId, until, why, author, at],
  );
  return { id };
}

/** Whether a case took up a hold, so that telling it again would hold it once more. */
export async function isTakenUp(database: Queryable, id: string): Promise<boolean> {
  const { rows } = await database.query<{ since: Instant | null }>('select since from holds where id = $1', [
    id,
  ]);
  return rows[0]?.since != null;
}

/** The holds that the recorded state has; a hold that another replaced has ended. */
export async function followHold(connection: Connection, state: CaseState, at: Instant): Promise<void> {
  const hold = state.phase.in === 'closed' ? null : state.hold;
  await connection.query(
    `update holds set ended_at = $3
     where case_id = $1 and since is not null and ended_at is null and id is distinct from $2`,
    [state.id, hold?.id ?? null, at],
  );
  if (hold === null) return;
  await connection.query(
    'update holds set since = $3, until = $4, ended_at = null where case_id = $1 and id = $2 and since is null',
    [state.id, hold.id, at, hold.until],
  );
}

export async function holdsNamed(database: Queryable, ids: readonly string[]): Promise<StoredHold[]> {
  if (ids.length === 0) return [];
  const { rows } = await database.query<StoredHold>('select id, why, author from holds where id = any($1)', [
    ids,
  ]);
  return rows;
}
