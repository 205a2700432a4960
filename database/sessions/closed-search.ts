import type { Instant } from '../../domain/time/instant.ts';
import { byIndex, type Pool } from '../pool.ts';
import { contactsNamed, contactsReachedAt, type SessionSearch, Values } from './session-search.ts';

/** A case that is over, found by a search. */
export interface ClosedCase {
  readonly id: string;
  readonly contactId: string;
  readonly closedAt: Instant;
  readonly outcome: string | null;
}

/** More people than this are no answer to "who was it": whoever looks types more. It bounds what a search may cost. */
const PEOPLE = 1_000;
const CASES_OF_ONE = 10;

/** Asked of each as they are found, by the index on contacts: who has nothing closed must not use up the bound. */
const HAS_CLOSED = 'exists (select from cases c where c.contact_id = who.id and not c.is_open)';

/**
 * Closed cases of the people whom a text may mean, and the one with this very number, the last closed first. People are found
 * first and their cases by the index on contacts: there are far more closed cases than anybody could look through.
 */
export async function findClosed(
  pool: Pool,
  { caseId, name, phone }: SessionSearch,
  limit: number,
): Promise<ClosedCase[]> {
  const { all, place } = new Values();
  const people = [
    ...(name === null ? [] : [contactsNamed(name, place)]),
    ...(phone === null ? [] : [contactsReachedAt(phone, place)]),
  ].map((found) => `(select id from (${found}) who (id) where ${HAS_CLOSED} limit ${PEOPLE})`);
  const ways = [
    ...(people.length === 0
      ? []
      : [
          `select c.* from (${people.join(' union ')}) who (id) cross join lateral (
             select id, contact_id, closed_at, opened_at from cases
             where contact_id = who.id and not is_open order by opened_at desc limit ${CASES_OF_ONE}) c`,
        ]),
    ...(caseId === null
      ? []
      : [
          `select id, contact_id, closed_at, opened_at from cases where id = ${place(caseId)} and not is_open`,
        ]),
  ];
  if (ways.length === 0) return [];
  const { rows } = await byIndex(pool, (connection) =>
    connection.query<ClosedCase>(
      `select c.id, c.contact_id as "contactId", coalesce(c.closed_at, c.opened_at) as "closedAt", p.outcome
     from (${ways.join(' union ')}) c left join case_progress p on p.case_id = c.id
     order by 3 desc, 1 desc limit ${place(limit)}`,
      all,
    ),
  );
  return rows;
}
