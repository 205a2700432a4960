import {
  type CaseFilter,
  type CasePosition,
  isByRecord,
  listCandidates,
  movedCandidates,
} from '../../../database/cases/case-list.ts';
import { loadCases } from '../../../database/cases/case-view.ts';
import type { Pool } from '../../../database/pool.ts';
import { caseJson, type CaseViewing } from './case-json.ts';
import type { CaseJson } from './case-schema.ts';

/** Candidates that are looked at in one round of queries. */
const BATCH = 100;

/**
 * One page of cases as they stand now, newest first. Filters are asked of the derived case, not of the last record, so a
 * case that the customer has just brought back is not listed as dormant.
 * @param queues the queue of each reason, by the policies
 */
export async function listCases(
  pool: Pool,
  filter: CaseFilter,
  after: CasePosition | null,
  limit: number,
  viewing: CaseViewing,
  queues: Readonly<Record<string, string>>,
): Promise<{ cases: CaseJson[]; next: CasePosition | null }> {
  const found: { json: CaseJson; position: CasePosition }[] = [];
  for await (const candidates of candidatesOf(pool, filter, after, queues)) {
    const stored = await loadCases(
      pool,
      candidates.map(({ id }) => id),
    );
    for (const each of stored) {
      const json = caseJson(each, viewing);
      if (fits(json, filter)) found.push({ json, position: { openedAt: each.openedAt, id: each.id } });
    }
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  return {
    cases: page.map(({ json }) => json),
    next: found.length > limit ? (page.at(-1)?.position ?? null) : null,
  };
}

/** In batches, newest first: by the records, and between them what has moved since. */
async function* candidatesOf(
  pool: Pool,
  filter: CaseFilter,
  after: CasePosition | null,
  queues: Readonly<Record<string, string>>,
): AsyncGenerator<CasePosition[]> {
  let moved = isByRecord(filter) ? await movedCandidates(pool, filter, after, queues) : [];
  for (let from = after; ; ) {
    const recorded = await listCandidates(pool, filter, from, BATCH);
    const isLast = recorded.length < BATCH;
    const last = recorded.at(-1) ?? null;
    const between = isLast || last === null ? moved : moved.filter((each) => newestFirst(each, last) < 0);
    moved = moved.slice(between.length);
    const known = new Set(recorded.map(({ id }) => id));
    const batch = [...recorded, ...between.filter(({ id }) => !known.has(id))].toSorted(newestFirst);
    for (let at = 0; at < batch.length; at += BATCH) yield batch.slice(at, at + BATCH);
    if (isLast) return;
    from = last;
  }
}

/** As the database sorts: ids of one instant by its collation, which for ours is that of their letters and digits. */
const newestFirst = (one: CasePosition, other: CasePosition): number =>
  other.openedAt - one.openedAt || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);

const fits = (json: CaseJson, { state, queue, reason }: CaseFilter): boolean =>
  (state === undefined || json.state === state) &&
  (queue === undefined || json.queue === queue) &&
  (reason === undefined || json.reason === reason);
