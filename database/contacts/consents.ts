import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

export const CONSENT_CHANNELS = ['whatsapp', 'email', 'call'] as const;
export const CONSENT_CATEGORIES = ['utility', 'marketing', 'authentication', 'service'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];
export type ConsentCategory = (typeof CONSENT_CATEGORIES)[number];

/** E2: one grant or withdrawal. */
export interface Consent {
  readonly channel: ConsentChannel;
  readonly category: ConsentCategory;
  readonly granted: boolean;
  /** Where it was given, e.g. `checkout`, `STOP`. */
  readonly source: string;
  /** Which wording the person agreed to. */
  readonly wordingVersion: string | null;
  readonly at: Instant;
}

/**
 * Appends to the ledger; nothing in it is ever changed. An entry that is there already is not written twice.
 * @param heardAt case time when it became known: a withdrawal that is told late stops what is held now
 */
export async function recordConsent(
  connection: Connection,
  contactId: string,
  consent: Consent,
  heardAt: Instant = consent.at,
): Promise<void> {
  await connection.query(
    `insert into consents (contact_id, channel, category, granted, source, wording_version, at)
     select person_of($1), $2, $3, $4, $5, $6, $7
     where not exists (
       select from consents where contact_id = any(family_of($1)) and channel = $2 and category = $3 and granted = $4
         and source = $5 and wording_version is not distinct from $6 and at = $7)`,
    [
      contactId,
      consent.channel,
      consent.category,
      consent.granted,
      consent.source,
      consent.wordingVersion,
      consent.at,
    ],
  );
  if (!consent.granted) await askHeldAgain(connection, contactId, heardAt);
}

/**
 * E2: what is held for the contact, on whatever line, is asked about again now rather than when its wait is over: what
 * the withdrawal concerns is suppressed, the rest is held on. The caller holds the contact's open cases, as every release
 * of a held template does.
 */
export async function askHeldAgain(connection: Connection, contactId: string, at: Instant): Promise<void> {
  await connection.query(
    `update attempts set held_until = $2 where contact_id = any(family_of($1)) and status = 'held' and held_until > $2`,
    [contactId, at],
  );
}

/** E2: every entry of the ledger, newest first; of all contacts that proved to be this person (I1). */
export interface LedgerEntry extends Consent {
  readonly id: number;
  /** It is the last word on its channel and category. */
  readonly holds: boolean;
}

export async function ledgerOf(database: Queryable, contactId: string): Promise<LedgerEntry[]> {
  const { rows } = await database.query<LedgerEntry>(
    `select id, channel, category, granted, source, wording_version as "wordingVersion", at,
       row_number() over (partition by channel, category order by at desc, id desc) = 1 as holds
     from consents where contact_id = any(family_of($1)) order by at desc, id desc`,
    [contactId],
  );
  return rows;
}

/** The entries that hold: the latest per channel and category. */
export async function currentConsents(database: Queryable, contactId: string): Promise<Consent[]> {
  const { rows } = await database.query<Consent>(
    `select distinct on (channel, category) channel, category, granted, source,
       wording_version as "wordingVersion", at
     from consents where contact_id = any(family_of($1))
     order by channel, category, at desc, id desc`,
    [contactId],
  );
  return rows;
}
