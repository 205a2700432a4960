import { type ContactRecord, loadContact } from './contact-record.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** Whom a case is with, and on which line. */
export interface ContactOfCase {
  readonly contact: ContactRecord;
  /** The line's own number, as the provider last said it. */
  readonly lineNumber: string | null;
  readonly channel: string;
  /** S3: when what was said in it grew too old to be kept. */
  readonly bodiesRemovedAt: Instant | null;
}

/** @throws when the case does not exist */
export async function loadContactOfCase(database: Queryable, caseId: string): Promise<ContactOfCase> {
  const { rows } = await database.query<{
    contact_id: string;
    display_number: string | null;
    channel: string;
    bodies_removed_at: Instant | null;
  }>(
    'select c.contact_id, c.channel, c.bodies_removed_at, l.display_number from cases c join lines l on l.id = c.line_id where c.id = $1',
    [caseId],
  );
  const contact = rows[0] && (await loadContact(database, rows[0].contact_id));
  if (rows[0] === undefined || !contact) throw new Error(`${caseId} has no contact`);
  return {
    contact,
    lineNumber: rows[0].display_number,
    channel: rows[0].channel,
    bodiesRemovedAt: rows[0].bodies_removed_at,
  };
}
