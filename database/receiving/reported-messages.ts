import type { Fact } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { appendFact } from '../cases/facts.ts';
import type { Connection, Queryable } from '../pool.ts';
import { announceFailure, earlyFailures } from '../sending/statuses-of-others.ts';

/** A message that another system sent. */
export interface ReportedMessage {
  readonly id: string;
  readonly caseId: string;
  readonly providerId: string | null;
  readonly type: 'text' | 'template';
  readonly content: Readonly<Record<string, unknown>>;
  readonly author: string;
  /** When it went, by the other system. */
  readonly at: Instant;
  readonly arrivedAt: Instant;
}

export type Reporting =
  | { readonly was: 'stored'; readonly id: string }
  /** Reported, echoed or sent by us before: a message is counted once. */
  | { readonly was: 'known'; readonly id: string }
  /** The id belongs to another message. */
  | { readonly was: 'other' }
  | { readonly was: 'closed' };

/**
 * Stores a reported message and what it means for its case (W9, R2), in the caller's transaction.
 * @param fact what the case learns from it, or null
 */
export async function reportMessage(
  connection: Connection,
  message: ReportedMessage,
  fact: Fact | null,
): Promise<Reporting> {
  const { rows: cases } = await connection.query<{ is_open: boolean; contact_id: string; line_id: string }>(
    'select is_open, contact_id, line_id from cases where id = $1 for update',
    [message.caseId],
  );
  const { rows: known } = await connection.query<{ id: string; case_id: string | null; is_same: boolean }>(
    `select id, case_id, content = $3::jsonb as is_same from messages where id = $1 or provider_id = $2`,
    [message.id, message.providerId, JSON.stringify(message.content)],
  );
  const [before] = known;
  if (before !== undefined) {
    const isOther =
      known.length > 1 || before.case_id !== message.caseId || (before.id === message.id && !before.is_same);
    return isOther ? { was: 'other' } : { was: 'known', id: before.id };
  }
  const [target] = cases;
  if (target === undefined || !target.is_open) return { was: 'closed' };
  // W9: one that failed before it was told of never was an answer; as a template it is what it was (R2).
  const [failed] = await earlyFailures(connection, message.providerId === null ? [] : [message.providerId]);
  const learned = failed !== undefined && fact?.fact === 'answered' ? null : fact;
  const seq = learned === null ? null : await appendFact(connection, message.caseId, learned);
  await connection.query(
    `insert into messages (id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, arrived_at, content,
       status, author, failed_at, failed_code)
     values ($1, $2, $3, $4, $5, 'out', $6, $7, $8, $9, $10, $12, $11, $13, $14)`,
    [
      message.id,
      message.providerId,
      message.caseId,
      target.contact_id,
      target.line_id,
      message.type,
      seq,
      message.at,
      message.arrivedAt,
      JSON.stringify(message.content),
      message.author,
      failed === undefined || message.type === 'template' ? 'reported' : 'failed',
      failed?.at ?? null,
      failed?.code ?? null,
    ],
  );
  if (failed !== undefined) {
    const { caseId, id: messageId, arrivedAt } = message;
    await announceFailure(connection, { caseId, messageId, code: failed.code, at: arrivedAt });
  }
  return { was: 'stored', id: message.id };
}

/** What of the customer's a report is held against. */
export interface WrittenBefore {
  /** The provider's instant of the last message that wants an answer (W9). */
  readonly askedAt: Instant | null;
  /** The window's anchor as it was at an instant (W1). */
  readonly anchor: Instant | null;
}

export async function writtenBefore(
  database: Queryable,
  caseId: string,
  at: Instant,
): Promise<WrittenBefore> {
  const { rows } = await database.query<WrittenBefore>(
    `select
       (select at from messages where case_id = $1 and kind in ('message', 'tap', 'call') and seq is not null
        order by seq desc limit 1) as "askedAt",
       (select max(at) from messages where case_id = $1 and kind <> 'permission' and type <> 'edit' and at <= $2) as anchor`,
    [caseId, at],
  );
  return rows[0] ?? { askedAt: null, anchor: null };
}
