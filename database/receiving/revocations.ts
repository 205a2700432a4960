import type { Instant } from '../../domain/time/instant.ts';
import type { Connection } from '../pool.ts';

/** S6: somebody takes back what they said. */
export interface Revocation {
  /** Only its author can: a customer what came in, the business what went out. */
  readonly direction: 'in' | 'echo';
  /** The message's, by the provider's id. */
  readonly providerId: string;
}

/**
 * S6: the bodies of messages that their authors took back, and of their edits, go at once, and so does what was learned
 * from them: a number that was shared, unless somebody wrote from it since. A revocation that comes before its message
 * finds nothing; that message is stored without its body.
 */
export async function forgetRevoked(
  connection: Connection,
  revocations: readonly Revocation[],
  at: Instant,
): Promise<void> {
  if (revocations.length === 0) return;
  const sorted = revocations.toSorted((one, other) => (one.providerId < other.providerId ? -1 : 1));
  const ids = sorted.map(({ providerId }) => providerId);
  await connection.query(
    `with given as (select * from unnest($1::text[], $2::text[]) as g (provider_id, direction)),
     said as (
       select m.id from given g join messages m on m.provider_id = g.provider_id and (m.direction = 'in') = (g.direction = 'in')
       union
       select m.id from given g join messages m on m.type = 'edit' and m.reply_to = g.provider_id
         and (m.direction = 'in') = (g.direction = 'in')
       union
       select a.message_id from given g join attempts a on a.provider_id = g.provider_id
       where g.direction = 'echo' and a.message_id is not null)
     update messages m set content = jsonb_build_object('type', m.type), revoked_at = $3
     from said where m.id = said.id and m.revoked_at is null`,
    [ids, sorted.map(({ direction }) => direction), at],
  );
  await connection.query(
    `delete from identities i where i.learned_from = any($1)
       and not exists (select from messages m where m.contact_id = i.contact_id and m.direction = 'in'
         and m.content ->> 'from' = i.value)`,
    [ids],
  );
}
