import { randomUUID } from 'node:crypto';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** What became of a message of ours. `kept-confirm`: an agent must say so before it goes (R9). */
export type OutboundStatus =
  | 'kept'
  | 'kept-confirm'
  | 'held'
  | 'reserved'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'refused'
  | 'unknown'
  | 'discarded';

export interface Outbound {
  readonly id: string;
  /** Null: it belongs to none, as what confirms an opt-out may (E2). */
  readonly caseId: string | null;
  readonly contactId: string;
  readonly lineId: string;
  /** The provider's message type. */
  readonly type: string;
  readonly at: Instant;
  /** As the provider gets it: `{ type, [type]: … }`; a template also carries the text the customer reads. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly status: OutboundStatus;
  readonly attemptId: string | null;
  readonly author: string;
}

export const messageId = (): string => `msg-${randomUUID()}`;

/** A body lives here and nowhere else (S1). */
export async function insertOutbound(database: Queryable, message: Outbound): Promise<void> {
  await database.query(
    `insert into messages (id, case_id, contact_id, line_id, direction, type, at, arrived_at, content, status,
       attempt_id, author)
     values ($1, $2, $3, $4, 'out', $5, $6, $6, $7, $8, $9, $10)`,
    [
      message.id,
      message.caseId,
      message.contactId,
      message.lineId,
      message.type,
      message.at,
      JSON.stringify(message.content),
      message.status,
      message.attemptId,
      message.author,
    ],
  );
}

/** @returns who wrote it, as it is stored; null where there is no such message */
export async function setOutbound(
  database: Queryable,
  id: string,
  change: {
    readonly status: OutboundStatus;
    readonly attemptId?: string;
    readonly providerId?: string;
    /** When it went, where that is later than when it was written. */
    readonly at?: Instant;
  },
): Promise<string | null> {
  const { rows } = await database.query<{ author: string | null }>(
    `update messages set status = $2, attempt_id = coalesce($3, attempt_id),
       provider_id = coalesce($4, provider_id), at = coalesce($5::bigint, at)
     where id = $1 returning author`,
    [id, change.status, change.attemptId ?? null, change.providerId ?? null, change.at ?? null],
  );
  return rows[0]?.author ?? null;
}

export interface StoredOutbound {
  readonly id: string;
  readonly caseId: string | null;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly status: OutboundStatus;
  readonly providerId: string | null;
  readonly attemptId: string | null;
}

const COLUMNS = `id, case_id as "caseId", type, content, status, provider_id as "providerId", attempt_id as "attemptId"`;

export async function findOutbound(database: Queryable, id: string): Promise<StoredOutbound | null> {
  const { rows } = await database.query<StoredOutbound>(
    `select ${COLUMNS} from messages where id = $1 and direction = 'out'`,
    [id],
  );
  return rows[0] ?? null;
}

/** Under whom a message is stored: `agent:…`, `bot:…`, `system:…`. */
export async function authorOf(database: Queryable, id: string): Promise<string | null> {
  const { rows } = await database.query<{ author: string | null }>(
    'select author from messages where id = $1',
    [id],
  );
  return rows[0]?.author ?? null;
}

/**
 * R9: what goes out on the customer's tap, in the order it was written: kept replies that need no agent's word, and those
 * whose sending was begun and not finished.
 */
export async function keptReplies(database: Queryable, caseId: string): Promise<StoredOutbound[]> {
  const { rows } = await database.query<StoredOutbound>(
    `select ${COLUMNS} from messages
     where case_id = $1 and direction = 'out' and (status = 'kept' or (status = 'reserved' and exists (
       select from attempts where attempts.id = messages.attempt_id and attempts.kind = 'kept')))
     order by arrived_at, id`,
    [caseId],
  );
  return rows;
}
