import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** M2: how a customer said they were served. */
export interface Satisfaction {
  readonly caseId: string;
  readonly kind: 'csat' | 'ces';
  readonly score: number;
  readonly at: Instant;
  /** Name of the API token, or an operator's id. */
  readonly toldBy: string;
}

/** What is told again about the same instant takes the place of what was told before. */
export async function storeSatisfaction(database: Queryable, given: Satisfaction): Promise<void> {
  await database.query(
    `insert into satisfactions as s (case_id, kind, at, score, told_by) values ($1, $2, $3, $4, $5)
     on conflict (case_id, kind, at) do update set score = excluded.score, told_by = excluded.told_by`,
    [given.caseId, given.kind, given.at, given.score, given.toldBy],
  );
}
