import type { Instant } from '../../domain/time/instant.ts';
import { type Consent, currentConsents } from '../contacts/consents.ts';
import { loadContactOfCase } from '../contacts/contact-of-case.ts';
import { type ContactRecord, loadContact } from '../contacts/contact-record.ts';
import type { Connection } from '../pool.ts';

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

/** What a message in a chat is decided on, whatever it is about. */
export interface SendChat {
  readonly lineId: string;
  readonly lineNumber: string | null;
  /** W6 */
  readonly channel: string;
  /** W3, W5: where the window stands. */
  readonly anchor: Instant | null;
  readonly shutEarlyAt: Instant | null;
  readonly lastInboundAt: Instant | null;
  /** W9: when something was last asked, by arrival (W3): the provider's time is older, and in whole seconds. */
  readonly askedAt: Instant | null;
  /** As the case was last recorded; null before it ever was. */
  readonly reason: string | null;
  readonly contact: ContactRecord;
  readonly consents: readonly Consent[];
}

/** Everything a send about a case is decided on, read while the case's row is locked. */
export interface SendCase extends SendChat {
  readonly id: string;
  readonly isOpen: boolean;
  /** R6: the number of the last fact. */
  readonly factSeq: number;
  readonly task: SendTask | null;
}

/** The same about no case, read while the contact's row is locked (E2). */
export interface CaselessChat extends SendChat {
  readonly id: null;
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

interface ChatRow {
  channel: string;
  lineNumber: string | null;
  anchor: Instant | null;
  lastInboundAt: Instant | null;
  askedAt: Instant | null;
  shutEarlyAt: Instant | null;
}

/**
 * E2: a contact's chat on a line, where no case is meant: its window is that of all they wrote there (W1), and shut where
 * the provider said so last (W5). Locks the contact's row as a webhook of theirs and an erasure do, so that nothing of
 * them comes in between (S3). Null when there is no such contact or line.
 */
export async function lockCaselessChat(
  connection: Connection,
  { contactId, lineId }: { readonly contactId: string; readonly lineId: string },
): Promise<CaselessChat | null> {
  await connection.query('select from contacts where id = $1 for no key update', [contactId]);
  const { rows } = await connection.query<ChatRow>(
    `select l.channel, l.display_number as "lineNumber", said.*,
       (select max(shut_early_at) from cases where contact_id = $1 and line_id = $2) as "shutEarlyAt"
     from lines l cross join (
       select max(at) as anchor, max(arrived_at) as "lastInboundAt",
         max(arrived_at) filter (where kind in ('message', 'tap', 'call')) as "askedAt"
       from messages where contact_id = $1 and line_id = $2 and direction = 'in' and kind <> 'permission'
         and type <> 'edit') said
     where l.id = $2`,
    [contactId, lineId],
  );
  const row = rows[0];
  const contact = await loadContact(connection, contactId);
  if (row === undefined || contact === null) return null;
  return {
    ...row,
    id: null,
    lineId,
    reason: null,
    contact,
    consents: await currentConsents(connection, contactId),
  };
}

/** R8: somebody says that the person can be written to again, such as who unblocked them. */
export async function markReachable(connection: Connection, contactId: string): Promise<void> {
  await connection.query(
    `update identities set unreachable_at = null where contact_id = $1 and channel = 'whatsapp' and unreachable_at is not null`,
    [contactId],
  );
}

/**
 * R8: 131026 and 130403 speak of the person, whichever of the identities was written to, until they write again. Whoever has written
 * since the message went is there: a failure that is told late says nothing of them any more.
 * @param sentAt when the message went that could not be delivered
 */
export async function markUnreachable(
  connection: Connection,
  contactId: string,
  { sentAt, at }: { readonly sentAt: Instant; readonly at: Instant },
): Promise<void> {
  await connection.query(
    `update identities set unreachable_at = $2 where contact_id = $1 and channel = 'whatsapp' and unreachable_at is null
       and not exists (
         select from messages m where m.contact_id = $1 and m.direction = 'in' and m.type <> 'system'
           and m.arrived_at > $3)`,
    [contactId, at, sentAt],
  );
}
