import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** A message that another one speaks of. */
export interface QuotedMessage {
  readonly providerId: string;
  readonly direction: 'in' | 'out' | 'echo';
  readonly type: string;
  readonly content: unknown;
  readonly revokedAt: Instant | null;
}

/**
 * Messages of a case's line by the provider's ids, of whichever of its cases: a customer may answer what they were sent in
 * an earlier one. A voicemail stands before the call whose id it bears.
 */
export async function quotedMessages(
  database: Queryable,
  caseId: string,
  providerIds: readonly string[],
): Promise<ReadonlyMap<string, QuotedMessage>> {
  if (providerIds.length === 0) return new Map();
  const { rows } = await database.query<QuotedMessage>(
    `with line as (select line_id from cases where id = $1),
     found as (
       select m.id, m.provider_id from messages m where m.provider_id = any($2)
       union
       select a.message_id, a.provider_id from attempts a where a.provider_id = any($2) and a.message_id is not null)
     select f.provider_id as "providerId", m.direction, m.type, m.content, m.revoked_at as "revokedAt"
     from found f join messages m on m.id = f.id join line on line.line_id = m.line_id
     order by m.type = 'call' desc`,
    [caseId, providerIds],
  );
  return new Map(rows.map((row) => [row.providerId, row]));
}
