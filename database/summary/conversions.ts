import { randomUUID } from 'node:crypto';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** M3: something that the business wanted, as another system reports it. */
export interface ReportedConversion {
  readonly token: string;
  readonly key: string;
  /** Of the request: the same key with another one is an error. */
  readonly digest: string;
  readonly contactId: string;
  readonly caseId: string | null;
  readonly taskId: string | null;
  readonly at: Instant;
  readonly via: 'case' | 'link' | 'contact';
  /** Millionths. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly utm: {
    readonly source: string | null;
    readonly medium: string | null;
    readonly campaign: string | null;
  };
}

/** Stores it once per caller and key, however often it is told. */
export async function storeConversion(
  database: Queryable,
  given: ReportedConversion,
): Promise<{ readonly was: 'stored' | 'known'; readonly id: string } | { readonly was: 'other' }> {
  const id = `conv-${randomUUID()}`;
  const { rowCount } = await database.query(
    `insert into conversions (id, token, key, digest, contact_id, case_id, task_id, at, via, amount, currency, utm_source,
       utm_medium, utm_campaign)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (token, key) do nothing`,
    [
      id,
      given.token,
      given.key,
      given.digest,
      given.contactId,
      given.caseId,
      given.taskId,
      given.at,
      given.via,
      given.amount,
      given.currency,
      given.utm.source,
      given.utm.medium,
      given.utm.campaign,
    ],
  );
  if (rowCount === 1) return { was: 'stored', id };
  const { rows } = await database.query<{ id: string; digest: string }>(
    'select id, digest from conversions where token = $1 and key = $2',
    [given.token, given.key],
  );
  const [known] = rows;
  return known === undefined || known.digest !== given.digest
    ? { was: 'other' }
    : { was: 'known', id: known.id };
}

export interface ConversionPlace {
  readonly contactId: string;
  /** The task that a conversion at this instant completes; null: the case has none. */
  readonly taskId: string | null;
}

/**
 * Whose case it is, and the last task that was set in it by then, unless that ended otherwise.
 * @returns null when there is no such case
 */
export async function placeOfConversion(
  database: Queryable,
  caseId: string,
  at: Instant,
): Promise<ConversionPlace | null> {
  const { rows } = await database.query<ConversionPlace>(
    `select person_of(c.contact_id) as "contactId", (
       select case when t.state in ('pending', 'completed') then t.id end from tasks t
       where t.case_id = c.id and t.state <> 'proposed' and t.since <= $2
       order by t.since desc, t.timeline_seq desc limit 1) as "taskId"
     from cases c where c.id = $1`,
    [caseId, at],
  );
  return rows[0] ?? null;
}

/** @returns null when there is no such contact */
export async function isErasedContact(database: Queryable, contactId: string): Promise<boolean | null> {
  const { rows } = await database.query<{ is: boolean }>(
    'select erased_at is not null as is from contacts where id = $1',
    [contactId],
  );
  return rows[0]?.is ?? null;
}
