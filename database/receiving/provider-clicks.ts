import type { Instant } from '../../domain/time/instant.ts';
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
 * M3: how many clicks the provider told of, on days of a time zone.
 * @param from the first of them, `2026-11-21`, as `to` is the last
 * @param lines null: on any
 */
export async function countClicks(
  database: Queryable,
  {
    from,
    to,
    timeZone,
    lines,
  }: {
    readonly from: string;
    readonly to: string;
    readonly timeZone: string;
    readonly lines: readonly string[] | null;
  },
): Promise<number> {
  const { rows } = await database.query<{ clicks: number }>(
    `select count(*)::integer as clicks from provider_clicks
     where at >= extract(epoch from $1::date::timestamp at time zone $3)::bigint * 1000
       and at < extract(epoch from ($2::date + 1)::timestamp at time zone $3)::bigint * 1000
       and ($4::text[] is null or line_id = any($4))`,
    [from, to, timeZone, lines],
  );
  return rows[0]?.clicks ?? 0;
}
