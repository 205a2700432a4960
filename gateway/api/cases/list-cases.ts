import { type CaseFilter, type CasePosition, listCandidates } from '../../../database/cases/case-list.ts';
import { loadCases } from '../../../database/cases/case-view.ts';
import type { Queryable } from '../../../database/pool.ts';
import { caseJson, type CaseViewing } from './case-json.ts';
import type { CaseJson } from './case-schema.ts';

/** Candidates that are looked at in one round of queries. */
const BATCH = 100;

/**
 * One page of cases as they stand now, newest first. Filters are asked of the derived case, not of the last record, so a
 * case that the customer has just brought back is not listed as dormant.
 */
export async function listCases(
  database: Queryable,
  filter: CaseFilter,
  after: CasePosition | null,
  limit: number,
  viewing: CaseViewing,
): Promise<{ cases: CaseJson[]; next: CasePosition | null }> {
  const found: { json: CaseJson; position: CasePosition }[] = [];
  let from = after;
  while (found.length <= limit) {
    const candidates = await listCandidates(database, filter, from, BATCH);
    const stored = await loadCases(
      database,
      candidates.map(({ id }) => id),
    );
    for (const each of stored) {
      const json = caseJson(each, viewing);
      if (fits(json, filter)) found.push({ json, position: { openedAt: each.openedAt, id: each.id } });
    }
    if (candidates.length < BATCH) break;
    from = candidates.at(-1) ?? null;
  }
  const page = found.slice(0, limit);
  return {
    cases: page.map(({ json }) => json),
    next: found.length > limit ? (page.at(-1)?.position ?? null) : null,
  };
}

const fits = (json: CaseJson, { state, queue, reason }: CaseFilter): boolean =>
  (state === undefined || json.state === state) &&
  (queue === undefined || json.queue === queue) &&
  (reason === undefined || json.reason === reason);
