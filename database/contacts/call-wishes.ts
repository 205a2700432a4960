import { randomUUID } from 'node:crypto';
import type { CallWish } from '../../domain/gate/consent.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** E2: that the customer asked for a call, as somebody told us. */
export interface NewCallWish {
  readonly id: string;
  readonly caseId: string;
  /** Where it was said: a name, no words of the customer (S1). */
  readonly source: string;
  /** Who told us: `agent:…`, or the name of the token. */
  readonly saidBy: string;
}

export const callWishId = (): string => `wish-${randomUUID()}`;

/**
 * Stores a wish. It stands for a grant in its case only, and stays as what the call was made on.
 * @returns false when it was stored before
 */
export async function recordCallWish(
  connection: Connection,
  { id, caseId, source, saidBy }: NewCallWish,
  at: Instant,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `insert into call_wishes (id, case_id, source, said_by, at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [id, caseId, source, saidBy, at],
  );
  return rowCount !== 0;
}

/** The customer's last wish for a call in a case, or null. */
export async function callWishOf(database: Queryable, caseId: string): Promise<CallWish | null> {
  const { rows } = await database.query<CallWish>(
    'select at, source from call_wishes where case_id = any(cases_in($1)) order by at desc, id desc limit 1',
    [caseId],
  );
  return rows[0] ?? null;
}
