import { fullSlots } from '../../database/sending/outlook-facts.ts';
import type { Pool, Queryable } from '../../database/pool.ts';
import { transaction } from '../../database/pool.ts';
import type { CaseState, Outlook } from '../../domain/case/case-state.ts';
import { choosableSlots } from '../../domain/schedule/expected-outcome.ts';
import type { Instant, Span } from '../../domain/time/instant.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { outlookOf } from '../sending/outlook-of-case.ts';

/**
 * F3: the slots from which a customer or an agent may choose now, by an outlook that is drawn for the question: as the
 * booking will see them a moment later. In order of time, as far ahead as the schedule looks.
 */
export async function slotsToChoose(
  policies: Policies,
  pool: Pool,
  { state, at }: { readonly state: CaseState; readonly at: Instant },
): Promise<readonly Span[]> {
  const { id: caseId, reason } = state;
  const outlook = await transaction(pool, (connection) =>
    outlookOf(policies, connection, { caseId, reason, now: at }),
  );
  return choosableSlots(state, outlook, at);
}

/** The same by an outlook that is known already: the first `most` that still have room. What is chosen is asked again. */
export async function slotsStillFree(
  policies: Policies,
  database: Queryable,
  {
    state,
    outlook,
    at,
    most,
  }: {
    readonly state: CaseState;
    readonly outlook: Outlook;
    readonly at: Instant;
    readonly most: number;
  },
): Promise<readonly Span[]> {
  const free = choosableSlots(state, outlook, at);
  const last = free.at(-1);
  if (last === undefined) return [];
  const { capacity } = policies.business.calls;
  const full = await fullSlots(database, { from: at, until: last[1], capacity });
  return free.filter(([begin]) => !full.has(begin)).slice(0, most);
}
