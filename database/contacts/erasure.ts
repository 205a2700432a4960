import type { Instant } from '../../domain/time/instant.ts';
import { tracesOf } from '../../domain/access/personal-traces.ts';
import { appendFact } from '../cases/facts.ts';
import { contactBookRemovals, type ContactBookRemoval, wantContactBookRemovals } from './contact-book.ts';
import type { Connection, Queryable } from '../pool.ts';

/** S3: what goes, what ends and what stays, by kind, as numbers. */
export interface ErasureCounts {
  /** What holds the person: blanked or deleted. */
  readonly removes: {
    /** Fields of the contact's record. */
    readonly profile: number;
    readonly identities: number;
    readonly messages: number;
    readonly tasks: number;
    /** Why persons held a case (R12). */
    readonly holds: number;
    /** Values of the templates that cases were opened by (R11). */
    readonly openings: number;
    readonly webhookEvents: number;
  };
  /** What is under way. */
  readonly ends: {
    readonly cases: number;
    readonly heldSends: number;
    readonly keptReplies: number;
    readonly calls: number;
  };
  /** Facts that name nobody: ids, instants, states, rules. */
  readonly keeps: {
    readonly cases: number;
    readonly messages: number;
    readonly sends: number;
    readonly decisions: number;
    readonly transitions: number;
    readonly consents: number;
    readonly events: number;
  };
}

export interface Erasure {
  readonly contactId: string;
  /** Null in a preview. */
  readonly erasedAt: Instant | null;
  readonly why: string | null;
  readonly counts: ErasureCounts;
  /** S6: what the provider was asked to delete, and what it said; empty in a preview, and where it knows no user id. */
  readonly contactBook: readonly ContactBookRemoval[];
}

/** What the person is known by, to find it elsewhere. */
export interface KnownAs {
  readonly name: string | null;
  /** Numbers, user ids, mail address, in every spelling that came in. */
  readonly values: readonly string[];
}

/** @returns what an erasure would do, or did; null when there is no such contact */
export async function previewErasure(database: Queryable, contactId: string): Promise<Erasure | null> {
  const { rowCount } = await database.query('select from contacts where id = $1', [contactId]);
  if (rowCount === 0) return null;
  const done = await erasureOf(database, contactId);
  if (done !== null) return done;
  const { values } = await knownAs(database, contactId);
  return {
    contactId,
    erasedAt: null,
    why: null,
    counts: await count(database, contactId, values),
    contactBook: [],
  };
}

/**
 * S3: removes everything that says who the contact is, for good, and leaves what is counted. Open cases learn of it and
 * close; nothing that waits goes any more; a send that is with the provider at this moment cannot be called back. Done
 * once: a repetition answers what the first did.
 *
 * Lock order as of a webhook: contact, cases. Then the contact's row as whoever refers to it anew must wait for: a sender
 * holds its case, a webhook the contact, so that nothing of theirs is half done; what comes after finds no address (E1),
 * no identity, and the guards of the schema.
 * @returns null when there is no such contact
 */
export async function eraseContact(
  connection: Connection,
  { contactId, at, why, by }: { contactId: string; at: Instant; why: string; by: string },
): Promise<Erasure | null> {
  const locked = await connection.query('select from contacts where id = $1 for no key update', [contactId]);
  if (locked.rowCount === 0) return null;
  const done = await erasureOf(connection, contactId);
  if (done !== null) return done;
  await lockCases(connection, contactId);
  await connection.query('select from contacts where id = $1 for update', [contactId]);
  // Those that were opened between the two locks; from here on nobody opens one.
  const caseIds = await lockCases(connection, contactId);

  const { values } = await knownAs(connection, contactId);
  const counts = await count(connection, contactId, values);
  await connection.query(
    `update contacts set name = null, email = null, email_unreachable_at = null, segment = null, time_zone = null,
       erased_at = $2, updated_at = now()
     where id = $1`,
    [contactId, at],
  );
  await wantContactBookRemovals(connection, contactId, at);
  await connection.query('delete from identities where contact_id = $1', [contactId]);
  await forgetSegment(connection, contactId);
  await endWhatWaits(connection, contactId, caseIds, at);
  await blank(connection, contactId, caseIds, values);
  for (const caseId of caseIds.toSorted()) await appendFact(connection, caseId, { fact: 'erased', at });
  await connection.query(
    'insert into erasures (contact_id, at, why, by, removed) values ($1, $2, $3, $4, $5)',
    [contactId, at, why, by, JSON.stringify(counts)],
  );
  const contactBook = await contactBookRemovals(connection, contactId);
  return { contactId, erasedAt: at, why, counts, contactBook };
}

/** The summary is drawn anew a moment later; a segment is a free text of the business's and might say who it was. */
async function forgetSegment(connection: Connection, contactId: string): Promise<void> {
  for (const table of [
    'summary_sessions',
    'summary_cases',
    'summary_templates',
    'summary_conversions',
    'summary_costs',
  ]) {
    await connection.query(
      `update ${table} set segment = null where contact_id = $1 and segment is not null`,
      [contactId],
    );
  }
}

async function erasureOf(database: Queryable, contactId: string): Promise<Erasure | null> {
  const { rows } = await database.query<{ at: Instant; why: string; removed: ErasureCounts }>(
    'select at, why, removed from erasures where contact_id = $1',
    [contactId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const contactBook = await contactBookRemovals(database, contactId);
  return { contactId, erasedAt: row.at, why: row.why, counts: row.removed, contactBook };
}

/** All of the contact's cases, closed ones too: their sends and records pass the row as well. */
async function lockCases(connection: Connection, contactId: string): Promise<string[]> {
  const { rows } = await connection.query<{ id: string }>(
    'select id from cases where contact_id = $1 order by id for update',
    [contactId],
  );
  return rows.map(({ id }) => id);
}

/** Also by numbers and ids that were changed since: what the person wrote still holds them. */
export async function knownAs(database: Queryable, contactId: string): Promise<KnownAs> {
  const { rows } = await database.query<{ name: string | null; values: string[] }>(
    `select c.name, array(
       select value from identities where contact_id = c.id
       union select c.email where c.email is not null
       union select named.value from messages m cross join lateral (values
           (case when m.direction = 'in' then m.content ->> 'from' else m.content ->> 'to' end),
           (m.content ->> 'from_user_id'), (m.content ->> 'from_parent_user_id'),
           (m.content ->> 'to_user_id'), (m.content ->> 'to_parent_user_id'),
           (m.content #>> '{contact,wa_id}'), (m.content #>> '{contact,user_id}'),
           (m.content #>> '{contact,parent_user_id}')) as named (value)
         where m.contact_id = c.id and m.direction <> 'out' and named.value is not null) as values
     from contacts c where c.id = $1`,
    [contactId],
  );
  return rows[0] ?? { name: null, values: [] };
}

/** Patterns for `like`. */
const patternsOf = (values: readonly string[]): string[] =>
  tracesOf(values).map((trace) => `%${trace.replaceAll(/[\\%_]/g, '\\$&')}%`);

async function count(
  database: Queryable,
  contactId: string,
  values: readonly string[],
): Promise<ErasureCounts> {
  const { rows } = await database.query<Record<string, number>>(
    `with own as (select id, is_open from cases where contact_id = $1)
     select
       (select num_nonnulls(name, email, segment, time_zone) from contacts where id = $1) as profile,
       (select count(*) from identities where contact_id = $1) as identities,
       (select count(*) from messages where contact_id = $1 and content <> jsonb_build_object('type', type)) as bodies,
       (select count(*) from tasks where case_id in (select id from own)
          and (data <> '{}' or resume_url is not null)) as tasks,
       (select count(*) from holds where case_id in (select id from own) and why is not null) as holds,
       (select count(*) from openings where case_id in (select id from own) and variables is not null) as openings,
       (select count(*) from webhook_events where lower(value::text) like any ($2)) as "webhookEvents",
       (select count(*) from own where is_open) as "openCases",
       (select count(*) from attempts where contact_id = $1 and status = 'held') as "heldSends",
       (select count(*) from messages where contact_id = $1 and status in ('kept', 'kept-confirm')) as "keptReplies",
       (select count(*) from calls where case_id in (select id from own)
          and state in ('reserved', 'booked', 'due')) as calls,
       (select count(*) from own) as cases,
       (select count(*) from messages where contact_id = $1) as messages,
       (select count(*) from attempts where contact_id = $1) as sends,
       (select count(*) from decisions where case_id in (select id from own) or contact_id = $1) as decisions,
       (select count(*) from transitions where case_id in (select id from own)) as transitions,
       (select count(*) from consents where contact_id = $1) as consents,
       (select count(*) from outbox where case_id in (select id from own)) as events`,
    [contactId, patternsOf(values)],
  );
  const number = (name: string): number => rows[0]?.[name] ?? 0;
  return {
    removes: {
      profile: number('profile'),
      identities: number('identities'),
      messages: number('bodies'),
      tasks: number('tasks'),
      holds: number('holds'),
      openings: number('openings'),
      webhookEvents: number('webhookEvents'),
    },
    ends: {
      cases: number('openCases'),
      heldSends: number('heldSends'),
      keptReplies: number('keptReplies'),
      calls: number('calls'),
    },
    keeps: {
      cases: number('cases'),
      messages: number('messages'),
      sends: number('sends'),
      decisions: number('decisions'),
      transitions: number('transitions'),
      consents: number('consents'),
      events: number('events'),
    },
  };
}

/** What has not been given to the provider never is; whoever is about to finds its attempt fenced (R7). */
async function endWhatWaits(
  connection: Connection,
  contactId: string,
  caseIds: readonly string[],
  at: Instant,
): Promise<void> {
  await connection.query(
    `update attempts set status = 'fenced', settled_at = $2
     where contact_id = $1 and status in ('held', 'reserved')`,
    [contactId, at],
  );
  await connection.query(
    `update messages set status = 'discarded'
     where contact_id = $1 and status in ('kept', 'kept-confirm', 'held', 'reserved')
       and not exists (select from attempts a where a.id = messages.attempt_id and a.status <> 'fenced')`,
    [contactId],
  );
  await connection.query(
    `update tasks set state = 'ended', ended_at = $2
     where case_id = any ($1) and state in ('pending', 'proposed')`,
    [caseIds, at],
  );
  await connection.query(
    `update opt_out_notices set settled_at = now(), outcome = 'erased'
     where settled_at is null and message_id in (select id from messages where contact_id = $1)`,
    [contactId],
  );
}

/** The schema's guards do the same to whatever is written later. */
async function blank(
  connection: Connection,
  contactId: string,
  caseIds: readonly string[],
  values: readonly string[],
): Promise<void> {
  await connection.query(
    `update messages set content = jsonb_build_object('type', type), provider_id = erased_provider_id(provider_id),
       reply_to = null
     where contact_id = $1`,
    [contactId],
  );
  // Keys of the API are the caller's words, and digests of short texts can be guessed.
  await connection.query(
    `update attempts set provider_id = erased_provider_id(provider_id), request_digest = null,
       key = case when key like 'api/%' then 'erased/' || id else key end
     where contact_id = $1`,
    [contactId],
  );
  await connection.query(`update tasks set data = '{}', resume_url = null where case_id = any ($1)`, [
    caseIds,
  ]);
  await connection.query('update holds set why = null where case_id = any ($1)', [caseIds]);
  await connection.query('update openings set variables = null where case_id = any ($1)', [caseIds]);
  await connection.query('delete from call_permissions where contact_id = $1', [contactId]);
  // Our own names of sources say nothing; those of the API are free text.
  await connection.query(
    `update consents set source = 'erased'
     where contact_id = $1 and source not in ('keyword', 'button', 'provider-preference', 'provider-131050')
       and source not like 'inbound:%'`,
    [contactId],
  );
  const patterns = patternsOf(values);
  // The digest stays: the provider's repetition of the same event changes nothing (W3).
  await connection.query(
    `update webhook_events set value = '{"erased": true}' where lower(value::text) like any ($1)`,
    [patterns],
  );
  await connection.query(
    `update api_requests set key = 'erased/' || encode(sha256(convert_to(token || ' ' || key, 'UTF8')), 'hex'),
       digest = 'erased'
     where lower(key) like any ($1)
        or subject in (select id from tasks where case_id = any ($2)
                       union all select id from messages where contact_id = $3)`,
    [patterns, caseIds, contactId],
  );
}
