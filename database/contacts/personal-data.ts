import { tracesOf, UNREADABLE, withoutOthers } from '../../domain/access/personal-traces.ts';
import { spellingsOf } from '../../domain/contacts/phone-spelling.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';
import type { CallPermission } from './call-permissions.ts';
import { type ContactRecord, loadContact } from './contact-record.ts';
import { ledgerOf } from './consents.ts';
import { knownAs } from './erasure.ts';

/** S4: everything of a person that an erasure would remove, with what they consented to; of all contacts that proved to be them (I1). */
export interface PersonalData {
  readonly contact: ContactRecord;
  /** I1: numbers and user ids that the provider called previous. */
  readonly formerIdentities: readonly {
    readonly channel: string;
    readonly kind: 'phone' | 'user_id';
    readonly value: string;
    readonly until: Instant;
  }[];
  /** I1: what the records of the contacts say that proved to be this person. */
  readonly mergedContacts: readonly Pick<
    ContactRecord,
    'id' | 'name' | 'language' | 'country' | 'timeZone' | 'segment' | 'email'
  >[];
  /** Why they were found to be one person, or not to be, where somebody said it. */
  readonly merges: readonly {
    readonly at: Instant;
    readonly why: string | null;
    readonly undoneAt: Instant | null;
    readonly undoneWhy: string | null;
  }[];
  readonly consents: Awaited<ReturnType<typeof ledgerOf>>;
  readonly messages: readonly {
    readonly caseId: string | null;
    readonly at: Instant;
    /** `in`: the person wrote; `echo`: the business in its phone app; `out`: the business. */
    readonly direction: 'in' | 'echo' | 'out';
    readonly type: string;
    readonly author: string | null;
    readonly content: unknown;
  }[];
  readonly tasks: readonly {
    readonly caseId: string;
    readonly since: Instant;
    readonly reason: string;
    readonly step: string;
    readonly data: unknown;
    readonly resumeUrl: string | null;
  }[];
  readonly holds: readonly { readonly caseId: string; readonly since: Instant; readonly why: string }[];
  /** Values of the templates that cases were opened by (R11). */
  readonly openings: readonly { readonly caseId: string; readonly variables: unknown }[];
  readonly calls: readonly {
    readonly caseId: string;
    readonly from: Instant;
    readonly to: Instant;
    readonly state: string;
  }[];
  /** W7: whether they let a line call them, as they last answered. */
  readonly callPermissions: readonly Omit<CallPermission, 'contactId'>[];
  /** What the provider posted about the person besides messages. */
  readonly providerEvents: readonly {
    readonly receivedAt: Instant;
    readonly field: string;
    /** Without what names other people. */
    readonly value: unknown;
    /** It could not be read, so nobody knows who else is in it: it is told that it is there, and not given. */
    readonly isWithheld: boolean;
  }[];
}

/** @returns null where there is no such contact; of an erased one what is left: nothing but consents without a source */
export async function personalData(database: Queryable, contactId: string): Promise<PersonalData | null> {
  const contact = await loadContact(database, contactId);
  if (contact === null) return null;
  const traces = tracesOf(await namesOfTheirs(database, contactId));
  const patterns = traces.map((trace) => `%${trace.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const rowsOf = async <Row extends object>(sql: string, asked: unknown): Promise<Row[]> =>
    (await database.query<Row>(sql, [asked])).rows;
  const events = await rowsOf<{ receivedAt: Instant; field: string; value: unknown }>(
    `select received_at as "receivedAt", field, value from webhook_events
     where lower(value::text) like any ($1) order by received_at, id`,
    patterns,
  );
  return {
    contact,
    formerIdentities: await rowsOf(
      `select channel, kind, value, until from former_identities
       where contact_id = any(family_of($1)) order by until, kind, value`,
      contactId,
    ),
    mergedContacts: await rowsOf(
      `select id, name, language, country, time_zone as "timeZone", segment, email from contacts
       where id = any(family_of($1)) and merged_into is not null order by id`,
      contactId,
    ),
    merges: await rowsOf(
      `select at, why, undone_at as "undoneAt", undone_why as "undoneWhy" from contact_merges
       where (from_id = any(family_of($1)) or into_id = any(family_of($1)))
         and (why is not null or undone_why is not null) order by id`,
      contactId,
    ),
    consents: await ledgerOf(database, contactId),
    messages: await rowsOf(
      `select case_id as "caseId", at, direction, type, author, content from messages
       where contact_id = any(family_of($1)) and content <> jsonb_build_object('type', type) and content <> '{}'
       order by arrived_at, id`,
      contactId,
    ),
    tasks: await rowsOf(
      `select t.case_id as "caseId", t.since, t.reason, t.step, t.data, t.resume_url as "resumeUrl"
       from tasks t join cases c on c.id = t.case_id
       where c.contact_id = any(family_of($1)) and (t.data <> '{}' or t.resume_url is not null) order by t.since, t.id`,
      contactId,
    ),
    holds: await rowsOf(
      `select h.case_id as "caseId", h.since, h.why from holds h join cases c on c.id = h.case_id
       where c.contact_id = any(family_of($1)) and h.why is not null order by h.since, h.id`,
      contactId,
    ),
    openings: await rowsOf(
      `select o.case_id as "caseId", o.variables from openings o join cases c on c.id = o.case_id
       where c.contact_id = any(family_of($1)) and o.variables is not null order by o.case_id`,
      contactId,
    ),
    calls: await rowsOf(
      `select k.case_id as "caseId", k.slot_from as "from", k.slot_to as "to", k.state
       from calls k join cases c on c.id = k.case_id
       where c.contact_id = any(family_of($1)) and k.booked_at is not null order by k.slot_from, k.id`,
      contactId,
    ),
    callPermissions: await rowsOf(
      `select line_id as "lineId", is_granted as "isGranted", is_permanent as "isPermanent", until, source, at
       from call_permissions where contact_id = any(family_of($1)) order by line_id`,
      contactId,
    ),
    providerEvents: events.map(({ value, ...each }) => {
      const isWithheld = each.field === UNREADABLE;
      return { ...each, value: isWithheld ? null : withoutOthers(value, traces), isWithheld };
    }),
  };
}

/** What the person is known by, without numbers that are somebody else's by now: what is said of those is not of them. */
async function namesOfTheirs(database: Queryable, contactId: string): Promise<string[]> {
  const { values } = await knownAs(database, contactId);
  const spelled = values.map((value) => ({ value, spellings: [value, ...spellingsOf(value)] }));
  const { rows } = await database.query<{ value: string }>(
    'select value from identities where value = any($1) and contact_id <> all(family_of($2))',
    [spelled.flatMap(({ spellings }) => spellings), contactId],
  );
  const others = new Set(rows.map(({ value }) => value));
  return spelled
    .filter(({ spellings }) => !spellings.some((each) => others.has(each)))
    .map(({ value }) => value);
}
