import type { Instant } from '../domain/instant.ts';
import { type Consent, currentConsents } from './consents.ts';
import { loadContactOfCase } from './contact-of-case.ts';
import type { ContactRecord } from './contact-record.ts';
import type { Connection } from './pool.ts';

/** The pending task, as far as a template needs it. */
export interface SendTask {
  readonly id: string;
  readonly reason: string;
  readonly step: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly validUntil: Instant | null;
  /** E5: from then on the task is overdue. */
  readonly dueAt: Instant | null;
}

/** Everything a send about a case is decided on, read while the case's row is locked. */
export interface SendCase {
  readonly id: string;
  readonly lineId: string;
  readonly lineNumber: string | null;
  /** W6 */
  readonly channel: string;
  readonly isOpen: boolean;
  /** R6: the number of the last fact. */
  readonly factSeq: number;
  /** W3, W5: where the window stands. */
  readonly anchor: Instant | null;
  readonly shutEarlyAt: Instant | null;
  readonly lastInboundAt: Instant | null;
  /** W9: when something was last asked, by arrival (W3): the provider's time is older, and in whole seconds. */
  readonly askedAt: Instant | null;
  /** As the case was last recorded; null before it ever was. */
  readonly reason: string | null;
  readonly task: SendTask | null;
  readonly contact: ContactRecord;
  readonly consents: readonly Consent[];
}

interface CaseRow {
  lineId: string;
  isOpen: boolean;
  factSeq: number;
  anchor: Instant | null;
  shutEarlyAt: Instant | null;
  lastInboundAt: Instant | null;
  askedAt: Instant | null;
  reason: string | null;
}

/**
 * Locks the case's row, which every message, record and send of the case passes, and reads the rest after that: so it
 * sees what was committed while the lock was waited for (R6). Null when there is no such case.
 */
export async function lockSendCase(connection: Connection, caseId: string): Promise<SendCase | null> {
  const locked = await connection.query('select from cases where id = $1 for update', [caseId]);
  if (locked.rowCount === 0) return null;
  const { rows } = await connection.query<CaseRow>(
    `select c.line_id as "lineId", c.is_open as "isOpen", c.fact_seq as "factSeq", c.anchor,
       c.shut_early_at as "shutEarlyAt", c.last_inbound_at as "lastInboundAt", p.reason,
       (select coalesce(fact ->> 'arrived', fact ->> 'at')::bigint from case_facts f
        where f.case_id = c.id and f.seq = c.asked_seq) as "askedAt"
     from cases c left join case_progress p on p.case_id = c.id where c.id = $1`,
    [caseId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const tasks = await connection.query<SendTask>(
    `select id, reason, step, data, valid_until as "validUntil", due_at as "dueAt"
     from tasks where case_id = $1 and state = 'pending' order by since desc, id limit 1`,
    [caseId],
  );
  const { contact, lineNumber, channel } = await loadContactOfCase(connection, caseId);
  return {
    ...row,
    id: caseId,
    lineNumber,
    channel,
    task: tasks.rows[0] ?? null,
    contact,
    consents: await currentConsents(connection, contact.id),
  };
}

/** R8: 131026 speaks of the person, whichever of the identities was written to. */
export async function markUnreachable(connection: Connection, contactId: string, at: Instant): Promise<void> {
  await connection.query(
    `update identities set unreachable_at = $2 where contact_id = $1 and channel = 'whatsapp' and unreachable_at is null`,
    [contactId, at],
  );
}
