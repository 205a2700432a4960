import type { IncomingLine } from './incoming.ts';
import { type Connection, named } from '../pool.ts';

/** A line as it is known. */
export type StoredLine = IncomingLine;

/** Makes lines known under which something came in. */
export async function ensureLines(connection: Connection, lines: readonly IncomingLine[]): Promise<void> {
  if (lines.length === 0) return;
  const { rows } = await connection.query<StoredLine>(
    named(
      'receiving-lines',
      'select id, display_number as "displayNumber", account_id as "accountId" from lines where id = any($1)',
      [lines.map(({ id }) => id)],
    ),
  );
  await addLines(connection, lines, rows);
}

/**
 * Makes known what is new about lines. What is known already is only read: a row that every webhook of a line updated would
 * put all of them in a queue.
 */
export async function addLines(
  connection: Connection,
  lines: readonly IncomingLine[],
  stored: readonly StoredLine[],
): Promise<void> {
  const known = new Map(stored.map((line) => [line.id, line]));
  const news = lines
    .filter((line) => {
      const row = known.get(line.id);
      return (
        row === undefined ||
        row.displayNumber !== (line.displayNumber ?? row.displayNumber) ||
        row.accountId !== (line.accountId ?? row.accountId)
      );
    })
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  if (news.length === 0) return;
  await connection.query(
    `insert into lines (id, display_number, account_id)
     select * from unnest($1::text[], $2::text[], $3::text[])
     on conflict (id) do update set
       display_number = coalesce(excluded.display_number, lines.display_number),
       account_id = coalesce(excluded.account_id, lines.account_id)`,
    [news.map(({ id }) => id), news.map((line) => line.displayNumber), news.map((line) => line.accountId)],
  );
}
