import { UNREADABLE } from '../../domain/access/personal-traces.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { KeptEvent } from './incoming.ts';
import type { Connection, Queryable } from '../pool.ts';

/** Under which fields it is kept what was signed and could not be read, or not be taken in. */
export const UNREAD_FIELDS: readonly string[] = [UNREADABLE, 'unknown', 'not-taken-in'];

/** What operators are told of: customers may be in it, and the provider will not send it again. */
export interface UnreadPosts {
  readonly posts: number;
  readonly lastAt: Instant;
}

/** S2: what was signed and could not be read since an instant; null where all was read. */
export async function unreadPosts(database: Queryable, since: Instant): Promise<UnreadPosts | null> {
  const { rows } = await database.query<{ posts: number; lastAt: Instant | null }>(
    `select count(*)::integer as posts, max(received_at) as "lastAt" from webhook_events
     where field in ('unreadable', 'unknown', 'not-taken-in') and received_at > $1`,
    [since],
  );
  const [row] = rows;
  return row === undefined || row.lastAt === null ? null : { posts: row.posts, lastAt: row.lastAt };
}

/**
 * Keeps provider events as they came, each at its own arrival where it has one, else now.
 * @returns those that are new, in their order: a repetition changes nothing, however late it comes
 */
export async function keepEvents(
  connection: Connection,
  events: readonly (KeptEvent & { readonly receivedAt?: Instant })[],
  now: Instant,
): Promise<KeptEvent[]> {
  if (events.length === 0) return [];
  const once = new Map<string, (typeof events)[number]>();
  for (const event of events) if (!once.has(event.digest)) once.set(event.digest, event);
  // In one order everywhere, since an insert waits for another's of the same digest.
  const sorted = [...once.values()].toSorted((one, other) => (one.digest < other.digest ? -1 : 1));
  const { rows } = await connection.query<{ digest: string }>(
    `insert into webhook_events (field, digest, value, received_at)
     select field, digest, value, received_at
     from unnest($1::text[], $2::text[], $3::jsonb[], $4::bigint[])
       with ordinality as e (field, digest, value, received_at, n) order by n
     on conflict (digest) do nothing returning digest`,
    [
      sorted.map(({ field }) => field),
      sorted.map(({ digest }) => digest),
      sorted.map(({ value }) => value),
      sorted.map(({ receivedAt }) => receivedAt ?? now),
    ],
  );
  const added = new Set(rows.map(({ digest }) => digest));
  return [...once.values()].filter(({ digest }) => added.has(digest));
}
