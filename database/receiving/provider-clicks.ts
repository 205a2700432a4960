import type { Instant, Span } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';
import type { ProviderClick } from './incoming.ts';

/** M3: each was told once; a repetition of the same event never comes here. */
export async function keepClicks(
  connection: Connection,
  clicks: readonly ProviderClick[],
  now: Instant,
): Promise<void> {
  if (clicks.length === 0) return;
  await connection.query(
    `insert into provider_clicks (line_id, at, component, product_id)
     select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[])`,
    [
      clicks.map(({ line }) => line),
      clicks.map(({ at }) => Math.min(at ?? now, now)),
      clicks.map(({ component }) => component),
      clicks.map(({ productId }) => productId),
    ],
  );
}

/**
 * M3: how many clicks the provider told of.
 * @param span half-open
 * @param lines null: on any
 */
export async function countClicks(
  database: Queryable,
  [from, to]: Span,
  lines: readonly string[] | null,
): Promise<number> {
  const { rows } = await database.query<{ clicks: number }>(
    `select count(*)::integer as clicks from provider_clicks
     where at >= $1 and at < $2 and ($3::text[] is null or line_id = any($3))`,
    [from, to, lines],
  );
  return rows[0]?.clicks ?? 0;
}
