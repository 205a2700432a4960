import type { Fact, NumberedFact } from '../../domain/case/fact.ts';
import { readFact, type StoredFact } from '../../domain/case/read-fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** Does this fact ask for an answer (W9)? After `shut` the text that did not go is still owed (W5). */
export const asks = (fact: Fact): boolean =>
  fact.fact === 'shut' ||
  (fact.fact === 'inbound' && (fact.kind === 'message' || fact.kind === 'tap' || fact.kind === 'call'));

/** Does it answer everything before it? STOP is no new need either: the business does not owe after it (E2), and nobody after an erasure (S3). */
export const answers = (fact: Fact): boolean =>
  fact.fact === 'answered' ||
  fact.fact === 'erased' ||
  fact.fact === 'opted-out' ||
  (fact.fact === 'kept-settled' && fact.sent) ||
  (fact.fact === 'inbound' && fact.kind === 'stop');

/**
 * Appends a fact to the journal of an open case and marks the case for the dispatcher, inside the caller's transaction.
 * The number is given under the case's row lock, so that numbers have commit order and a watermark is exact.
 * @returns its number, or null when the case is closed (nothing is written).
 */
export async function appendFact(connection: Connection, caseId: string, fact: Fact): Promise<number | null> {
  const { rows } = await connection.query<{ fact_seq: number }>(
    `update cases set
       fact_seq = fact_seq + 1,
       anchor = case when $2::bigint is null then anchor else greatest(anchor, $2) end,
       last_inbound_at = coalesce($3::bigint, last_inbound_at),
       asked_seq = case when $4 then fact_seq + 1 else asked_seq end,
       answered_seq = case when $5 then fact_seq + 1 else answered_seq end,
       shut_early_at = coalesce($6::bigint, shut_early_at)
     where id = $1 and is_open
     returning fact_seq`,
    [
      caseId,
      fact.fact === 'inbound' ? fact.at : null,
      fact.fact === 'inbound' ? fact.arrived : null,
      asks(fact),
      answers(fact),
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
  await markDirty(connection, caseId, seq);
  return seq;
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
    'select id from cases where is_open and ($1::text is null or contact_id = $1) order by id for update',
    [contactId],
  );
  for (const { id } of rows) await appendFact(connection, id, fact);
}
