import { tracesOf } from '../../domain/access/personal-traces.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';
import type { CallPermission } from './call-permissions.ts';
import { type ContactRecord, loadContact } from './contact-record.ts';
import { ledgerOf } from './consents.ts';
import { knownAs } from './erasure.ts';

/** S4: everything of a person that an erasure would remove, with what they consented to. */
export interface PersonalData {
  readonly contact: ContactRecord;
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
    readonly receivedAt: string;
    readonly field: string;
    readonly value: unknown;
  }[];
}

/** @returns null where there is no such contact; of an erased one what is left: nothing but consents without a source */
export async function personalData(database: Queryable, contactId: string): Promise<PersonalData | null> {
  const contact = await loadContact(database, contactId);
  if (contact === null) return null;
  const { values } = await knownAs(database, contactId);
  const patterns = tracesOf(values).map((trace) => `%${trace.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const rowsOf = async <Row extends object>(sql: string, asked: unknown): Promise<Row[]> =>
    (await database.query<Row>(sql, [asked])).rows;
  return {
    contact,
    consents: await ledgerOf(database, contactId),
    messages: await rowsOf(
      `select case_id as "caseId", at, direction, type, author, content from messages
       where contact_id = $1 and content <> jsonb_build_object('type', type) and content <> '{}'
       order by arrived_at, id`,
      contactId,
    ),
    tasks: await rowsOf(
      `select t.case_id as "caseId", t.since, t.reason, t.step, t.data, t.resume_url as "resumeUrl"
       from tasks t join cases c on c.id = t.case_id
       where c.contact_id = $1 and (t.data <> '{}' or t.resume_url is not null) order by t.since, t.id`,
      contactId,
    ),
    holds: await rowsOf(
      `select h.case_id as "caseId", h.since, h.why from holds h join cases c on c.id = h.case_id
       where c.contact_id = $1 and h.why is not null order by h.since, h.id`,
      contactId,
    ),
    openings: await rowsOf(
      `select o.case_id as "caseId", o.variables from openings o join cases c on c.id = o.case_id
       where c.contact_id = $1 and o.variables is not null order by o.case_id`,
      contactId,
    ),
    calls: await rowsOf(
      `select k.case_id as "caseId", k.slot_from as "from", k.slot_to as "to", k.state
       from calls k join cases c on c.id = k.case_id
       where c.contact_id = $1 and k.booked_at is not null order by k.slot_from, k.id`,
      contactId,
    ),
    callPermissions: await rowsOf(
      `select line_id as "lineId", is_granted as "isGranted", is_permanent as "isPermanent", until, source, at
       from call_permissions where contact_id = $1 order by line_id`,
      contactId,
    ),
    providerEvents: await rowsOf(
      `select received_at::text as "receivedAt", field, value from webhook_events
       where lower(value::text) like any ($1) order by received_at, id`,
      patterns,
    ),
  };
}
