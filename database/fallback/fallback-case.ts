import type { CallWish } from '../../domain/gate/consent.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { callWishOf } from '../contacts/call-wishes.ts';
import { type Consent, currentConsents } from '../contacts/consents.ts';
import { type ContactOfCase, loadContactOfCase } from '../contacts/contact-of-case.ts';
import type { Connection } from '../pool.ts';

/** Everything a mail or a call about a case is decided on and written from (F2, F3). */
export interface FallbackCase extends ContactOfCase {
  readonly id: string;
  readonly isOpen: boolean;
  readonly factSeq: number;
  readonly openedAt: Instant;
  /** W3, W5: where the window stands. */
  readonly anchor: Instant | null;
  readonly shutEarlyAt: Instant | null;
  readonly consents: readonly Consent[];
  /** E2: that the customer asked for a call in this case. */
  readonly wish: CallWish | null;
  /** The pending task, or null. */
  readonly task: FallbackTask | null;
  /** Templates about the reason that went out, or may have (R2). */
  readonly reminders: number;
}

export interface FallbackTask {
  readonly id: string;
  readonly reason: string;
  readonly step: string;
  readonly data: unknown;
  readonly dueAt: Instant | null;
  readonly validUntil: Instant | null;
}

/**
 * Locks the case's row, which every message, record and send of the case passes, and loads the rest after that: so it
 * shows what was committed while the lock was waited for (R6). Null when there is no such case.
 */
export async function lockFallbackCase(
  connection: Connection,
  caseId: string,
  reason: string,
): Promise<FallbackCase | null> {
  const { rows } = await connection.query<{
    is_open: boolean;
    fact_seq: number;
    opened_at: Instant;
    anchor: Instant | null;
    shut_early_at: Instant | null;
  }>(
    `select is_open and merged_into is null as is_open, fact_seq, opened_at, anchor, shut_early_at
     from cases where id = $1 for update`,
    [caseId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const contact = await loadContactOfCase(connection, caseId);
  const tasks = await connection.query<FallbackTask>(
    `select id, reason, step, data, due_at as "dueAt", valid_until as "validUntil"
     from tasks where case_id = $1 and state = 'pending' order by since desc, id limit 1`,
    [caseId],
  );
  const sent = await connection.query<{ reminders: number }>(
    `select count(*) as reminders from attempts
     where case_id = any(cases_in($1)) and kind = 'impact' and reason = $2 and status in ('calling', 'sent', 'unknown')`,
    [caseId, reason],
  );
  return {
    ...contact,
    id: caseId,
    isOpen: row.is_open,
    factSeq: row.fact_seq,
    openedAt: row.opened_at,
    anchor: row.anchor,
    shutEarlyAt: row.shut_early_at,
    consents: await currentConsents(connection, contact.contact.id),
    wish: await callWishOf(connection, caseId),
    task: tasks.rows[0] ?? null,
    reminders: sent.rows[0]?.reminders ?? 0,
  };
}
