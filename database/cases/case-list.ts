import type { PublicState } from '../../domain/case/case-state.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

export interface CaseFilter {
  /** I1: with all contacts that proved to be the same person. */
  readonly contactId?: string;
  readonly state?: PublicState;
  readonly queue?: string;
  readonly reason?: string;
}

/** Where a page of cases ended: newest first. */
export interface CasePosition {
  readonly openedAt: Instant;
  readonly id: string;
}

/**
 * The next candidates of a list, newest first: what the last record says fits the filter, or an open case with facts
 * that its workflow has not recorded, which may have moved it here. The caller derives each case's present state and
 * leaves out what does not fit. `reason` changes by a recorded command only.
 */
export async function listCandidates(
  database: Queryable,
  filter: CaseFilter,
  after: CasePosition | null,
  limit: number,
): Promise<CasePosition[]> {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const conditions: string[] = [];
  if (after !== null) conditions.push(`(c.opened_at, c.id) < (${value(after.openedAt)}, ${value(after.id)})`);
  if (filter.contactId !== undefined)
    conditions.push(`c.contact_id = any(family_of(${value(filter.contactId)}))`);
  if (filter.reason !== undefined)
    conditions.push(`(p.reason = ${value(filter.reason)} or p.snapshot is null)`);
  const recorded: string[] = [];
  if (filter.state !== undefined) recorded.push(`p.state = ${value(filter.state)}`);
  if (filter.queue !== undefined) recorded.push(`p.queue = ${value(filter.queue)}`);
  if (recorded.length > 0) {
    conditions.push(
      `((${recorded.join(' and ')}) or (c.is_open and c.fact_seq > coalesce((p.snapshot ->> 'seen')::integer, 0)))`,
    );
  }
  const { rows } = await database.query<{ opened_at: Instant; id: string }>(
    `select c.opened_at, c.id from cases c left join case_progress p on p.case_id = c.id
     ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
     order by c.opened_at desc, c.id desc limit ${value(limit)}`,
    values,
  );
  return rows.map(({ opened_at, id }) => ({ openedAt: opened_at, id }));
}
