import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** What became of one entry of the provider's contact book (S6). */
export type ContactBookOutcome =
  | 'deleted'
  /** There was none. */
  | 'absent'
  /** The provider will not; trying again is pointless. */
  | 'refused'
  /** It never answered. */
  | 'given-up';

export interface ContactBookRemoval {
  readonly line: string;
  /** Null: the provider has not answered yet. */
  readonly outcome: ContactBookOutcome | null;
  /** Its last error. */
  readonly code: string | null;
}

/**
 * S6: has the contact's entries deleted by the provider: by user id, also by one that they had before, on one line of each
 * account that knows them, because the book is the portfolio's: those of their cases and messages, and that in whose posts
 * the id was seen. Somebody may be known without ever having had a case: by a sign-up, or by a STOP alone. Ids of a parent
 * business have no entry. Before the identities go.
 */
export async function wantContactBookRemovals(
  connection: Connection,
  family: readonly string[],
  at: Instant,
): Promise<void> {
  await connection.query(
    `with known as (
       select contact_id, value, account from identities
         where contact_id = any($1) and channel = 'whatsapp' and kind = 'user_id'
       union select contact_id, value, null from former_identities
         where contact_id = any($1) and channel = 'whatsapp' and kind = 'user_id'),
     spoken as (
       select line_id from cases where contact_id = any($1)
       union select line_id from messages where contact_id = any($1)
       union select l.id from lines l join known k on k.account = l.account_id)
     insert into contact_book_removals (contact_id, line_id, user_id, at)
     select distinct on (k.value, l.id) k.contact_id, l.id, k.value, $2::bigint
     from known k
     cross join (
       select distinct on (coalesce(l.account_id, l.id)) l.id
       from spoken s join lines l on l.id = s.line_id
       order by coalesce(l.account_id, l.id), l.id) l
     where k.value not like '%.ENT.%'
     order by k.value, l.id`,
    [family, at],
  );
}

export interface DueRemoval {
  readonly id: number;
  readonly lineId: string;
  readonly userId: string;
  readonly tries: number;
}

export async function hasRemovalDue(database: Queryable): Promise<boolean> {
  const { rowCount } = await database.query(
    'select from contact_book_removals where outcome is null and next_at <= now() limit 1',
  );
  return rowCount !== 0;
}

/** Takes one that is due; nobody else takes it for a while, and if its taker dies it is due again. Deleting twice is harmless. */
export async function claimRemoval(database: Queryable): Promise<DueRemoval | null> {
  const { rows } = await database.query<DueRemoval>(
    `update contact_book_removals set tries = tries + 1, next_at = now() + interval '2 minutes'
     where id = (
       select id from contact_book_removals where outcome is null and next_at <= now()
       order by next_at limit 1 for update skip locked)
     returning id, line_id as "lineId", user_id as "userId", tries`,
  );
  return rows[0] ?? null;
}

/** The provider has answered, or nobody asks it any more: the user id goes (S3). */
export async function settleRemoval(
  database: Queryable,
  id: number,
  outcome: ContactBookOutcome,
  code: string | null,
): Promise<void> {
  await database.query(
    `update contact_book_removals set outcome = $2, code = $3, user_id = null, settled_at = now()
     where id = $1 and outcome is null`,
    [id, outcome, code],
  );
}

/** @param after until it is tried again, in milliseconds of real time */
export async function postponeRemoval(
  database: Queryable,
  id: number,
  after: number,
  code: string,
): Promise<void> {
  await database.query(
    `update contact_book_removals set next_at = now() + $2 * interval '1 ms', code = $3
     where id = $1 and outcome is null`,
    [id, after, code],
  );
}

export async function contactBookRemovals(
  database: Queryable,
  contactId: string,
): Promise<readonly ContactBookRemoval[]> {
  const { rows } = await database.query<ContactBookRemoval>(
    `select line_id as line, outcome, code from contact_book_removals where contact_id = any(family_of($1)) order by id`,
    [contactId],
  );
  return rows;
}
