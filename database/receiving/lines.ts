import type { IncomingLine } from './incoming.ts';
import type { Connection } from '../pool.ts';

/**
 * Makes lines known under which something came in. What is known already is only read: a row that every webhook of a line
 * updated would put all of them in a queue.
 */
export async function ensureLines(connection: Connection, lines: readonly IncomingLine[]): Promise<void> {
  if (lines.length === 0) return;
  const { rows } = await connection.query<{
    id: string;
    display_number: string | null;
    account_id: string | null;
  }>('select id, display_number, account_id from lines where id = any($1)', [lines.map(({ id }) => id)]);
  const known = new Map(rows.map((row) => [row.id, row]));
  const news = lines
    .filter((line) => {
      const row = known.get(line.id);
      return (
        row === undefined ||
        row.display_number !== (line.displayNumber ?? row.display_number) ||
        row.account_id !== (line.accountId ?? row.account_id)
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
