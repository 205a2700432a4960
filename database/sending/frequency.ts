import type { ContactChannel } from '../../domain/gate/frequency.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Purpose } from '../../domain/purpose.ts';
import { OF_PERSONS } from '../cases/person-lock.ts';
import type { Connection, Queryable } from '../pool.ts';

/**
 * E4: one reservation of a person at a time, until the transaction ends. What is read after it shows what others reserved
 * before: the lock is given on only when their commit is visible. Lock order: case, person, slot counters, dispatch. It is
 * no lock on the person's row, because webhooks take that before the case's.
 */
export async function lockPerson(connection: Connection, contactId: string): Promise<void> {
  await connection.query('select pg_advisory_xact_lock(hashtextextended($1, $2))', [contactId, OF_PERSONS]);
}

export interface StoredSend {
  readonly at: Instant;
  readonly channel: ContactChannel;
  readonly reason: string | null;
  /** Null where another system reported it, and for calls of before there were purposes: as the reason has it now. */
  readonly purpose: Purpose | null;
  readonly isReopening: boolean;
  readonly isAutomatic: boolean;
}

/**
 * I1: to any contact that proved to be this person. What went while a contact was merged stays counted for both when the
 * merge is undone.
 */
const OF_PERSON = (contact: string, at: string): string => `${contact} = any(family_of($1) || array(
       select u.into_id from contact_merges u where u.from_id = $1 and u.undone_at is not null))
     and (${contact} = any(family_of($1)) or exists (
       select from contact_merges u where u.from_id = $1 and u.into_id = ${contact} and ${at} between u.at and u.undone_at))`;

/**
 * What went to the person since an instant, or may have, over all cases, lines and channels: templates, mails, calls at
 * their slots, and templates that other systems reported. A call that we missed was none.
 * @param except what is asked about: an attempt that a run before this one reserved, a call against its own notice
 */
export async function sendsTo(
  connection: Queryable,
  contactId: string,
  since: Instant,
  except: { readonly key?: string | undefined; readonly call?: string | undefined } = {},
): Promise<StoredSend[]> {
  const { rows } = await connection.query<StoredSend>(
    `select reserved_at as at, case when kind in ('email', 'call-notice') then 'email' else 'whatsapp' end as channel,
       reason, purpose, kind in ('impact', 'answer') or coalesce(impact = 'reported', false) as "isReopening",
       automatic as "isAutomatic"
     from attempts
     where ${OF_PERSON('contact_id', 'reserved_at')} and reserved_at > $2 and purpose is not null
       and status in ('reserved', 'calling', 'sent', 'unknown') and failed_at is null and key is distinct from $4
     union all
     select c.slot_from, 'call', c.reason, c.purpose, false, false
     from cases k join calls c on c.case_id = k.id
     where ${OF_PERSON('k.contact_id', 'c.reserved_at')} and c.slot_from > $2 and c.state in ('reserved', 'booked', 'due', 'done', 'missed')
       and c.missed_by is distinct from 'us' and c.id is distinct from $3
     union all
     select m.at, 'whatsapp', f.fact ->> 'reason', null, true, false
     from messages m join case_facts f on f.case_id = m.case_id and f.seq = m.seq
     where ${OF_PERSON('m.contact_id', 'm.at')} and m.at > $2 and m.status = 'reported' and m.type = 'template'
       and f.fact ->> 'fact' = 'reported-template'
     union all
     select at, 'whatsapp', null, 'marketing', false, author not like 'agent:%'
     from messages
     where ${OF_PERSON('contact_id', 'at')} and at > $2 and status = 'reported' and type = 'template' and seq is null
       and content #>> '{template,category}' = 'marketing'`,
    [contactId, since, except.call ?? null, except.key ?? null],
  );
  return rows;
}
