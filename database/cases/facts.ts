import { answers, askedAt, asks, learnDebt, NO_DEBT } from '../../domain/case/debt.ts';
import { type Fact, type NumberedFact, renewsWindow } from '../../domain/case/fact.ts';
import { readFact, type StoredFact } from '../../domain/case/read-fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/**
 * Appends a fact to the journal of an open case and marks the case for the dispatcher, inside the caller's transaction.
 * The number is given under the case's row lock, so that numbers have commit order and a watermark is exact.
 * @returns its number, or null when the case is closed (nothing is written).
 */
export async function appendFact(connection: Connection, caseId: string, fact: Fact): Promise<number | null> {
  const renews = fact.fact === 'inbound' && renewsWindow(fact.kind);
  const { rows } = await connection.query<{ fact_seq: number }>(
    `update cases set
       fact_seq = fact_seq + 1,
       anchor = case when $2::bigint is null then anchor else greatest(anchor, $2) end,
       last_inbound_at = coalesce($3::bigint, last_inbound_at),
       asked_seq = case when $4 then fact_seq + 1 else asked_seq end,
       asked_at = greatest(asked_at, $5::bigint),
       answered_seq = case when $6 and coalesce($7::bigint >= asked_at - asked_at % 1000, true) then fact_seq + 1 else answered_seq end,
       shut_early_at = coalesce($8::bigint, shut_early_at)
     where id = $1 and is_open
     returning fact_seq`,
    [
      caseId,
      renews ? fact.at : null,
      renews ? fact.arrived : null,
      asks(fact),
      askedAt(fact),
      // Whether it was said in time, in the provider's whole seconds, is asked of the row.
      answers(fact, null),
      fact.fact === 'answered' ? (fact.said ?? null) : null,
      fact.fact === 'shut' ? fact.at : null,
    ],
  );
  const seq = rows[0]?.fact_seq;
  if (seq === undefined) return null;
  await connection.query('insert into case_facts (case_id, seq, fact) values ($1, $2, $3)', [
    caseId,
    seq,
    fact,
  ]);
  if (fact.fact === 'answer-failed') await recountAnswers(connection, caseId);
  await markDirty(connection, caseId, seq);
  return seq;
}

/**
 * W9: an answer that failed never was one; the case's row, which is locked, says up to where those that live go. I1: so it is
 * with what was asked and answered in a case that was merged into it.
 */
async function recountAnswers(connection: Connection, caseId: string): Promise<void> {
  let debt = NO_DEBT;
  for (const { seq, fact } of await factsAfter(connection, caseId, 0, Number.MAX_SAFE_INTEGER)) {
    if (fact.fact !== 'unknown') debt = learnDebt(debt, seq, fact);
  }
  await connection.query(
    'update cases set asked_seq = greatest(asked_seq, $2), answered_seq = $3 where id = $1',
    [caseId, debt.asked, debt.answered],
  );
}

/** Tells the dispatcher that facts up to `seq` are stored. Lock order everywhere: case, counters, dispatch. */
export async function markDirty(connection: Queryable, caseId: string, seq: number): Promise<void> {
  await connection.query(
    `insert into dispatch (case_id, dirty) values ($1, $2)
     on conflict (case_id) do update set dirty = greatest(dispatch.dirty, excluded.dirty)`,
    [caseId, seq],
  );
}

/** The facts of a case after a watermark, in order. */
export async function factsAfter(
  database: Queryable,
  caseId: string,
  after: number,
  limit = 10_000,
): Promise<NumberedFact[]> {
  const { rows } = await database.query<{ seq: number; fact: StoredFact }>(
    'select seq, fact from case_facts where case_id = $1 and seq > $2 order by seq limit $3',
    [caseId, after, limit],
  );
  return rows.map(({ seq, fact }) => ({ seq, fact: readFact(fact) }));
}

/** Marks every open case of a contact, or of all contacts, for a new outlook (E2, policy changes). Lock order: by case id. */
export const announceContactChange = (
  connection: Connection,
  contactId: string | null,
  at: Instant,
): Promise<void> => tellCases(connection, contactId, { fact: 'contact', at });

/** Tells every open case of a contact, or of all contacts, what concerns them all. Lock order: by case id. */
export async function tellCases(connection: Connection, contactId: string | null, fact: Fact): Promise<void> {
  const { rows } = await connection.query<{ id: string }>(
    `select id from cases where is_open and merged_into is null
       and ($1::text is null or contact_id = any(family_of($1))) order by id for update`,
    [contactId],
  );
  for (const { id } of rows) await appendFact(connection, id, fact);
}
