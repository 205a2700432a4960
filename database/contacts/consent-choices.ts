import type { Instant } from '../../domain/time/instant.ts';
import { askHeldAgain, CONSENT_CATEGORIES, type ConsentCategory } from './consents.ts';
import type { Connection, Queryable } from '../pool.ts';

/** Where entries of the ledger come from that the customer's own words and settings make (E2). */
const BY_WORD = 'keyword';
const BY_PREFERENCE = 'provider-preference';
const BY_BUTTON = 'button';
const BY_SIGN_UP = 'sign-up';

const CHANNEL = 'whatsapp';

/**
 * E2: STOP withdraws all categories on the channel, on all lines, from its arrival on.
 * @returns false where STOP was the contact's last word on it already
 */
export async function withdrawAll(connection: Connection, contactId: string, at: Instant): Promise<boolean> {
  const last = (await ledgerOf(connection, contactId)).get('utility')?.at(-1);
  await append(connection, contactId, CONSENT_CATEGORIES, false, BY_WORD, at);
  return last === undefined || last.granted || last.source !== BY_WORD;
}

/** E2: is STOP the last word of this person, or of the contacts that are one with them, on the channel? */
export async function hasStopped(database: Queryable, contactId: string): Promise<boolean> {
  const entries = (await ledgerOf(database, contactId)).get('utility') ?? [];
  const said = entries.findLast(({ source }) => source === BY_WORD);
  return said?.granted === false && entries.at(-1)?.granted === false;
}

/**
 * E2: START grants again. Marketing only where it had been granted before it was withdrawn by the word: transactional
 * consent never permits marketing.
 */
export async function grantAgain(connection: Connection, contactId: string, at: Instant): Promise<void> {
  const ledger = await ledgerOf(connection, contactId);
  const again = CONSENT_CATEGORIES.filter((category) => {
    const entries = ledger.get(category) ?? [];
    const last = entries.at(-1);
    if (last?.granted === true) return false;
    if (category === 'marketing') return wasGrantedBefore(entries, BY_WORD);
    return category === 'utility' || last !== undefined;
  });
  await append(connection, contactId, again, true, BY_WORD, at);
}

/** E2: the provider's own setting is about marketing alone. */
export async function setMarketingPreference(
  connection: Connection,
  contactId: string,
  wanted: boolean,
  at: Instant,
): Promise<void> {
  if (wanted) {
    const entries = (await ledgerOf(connection, contactId)).get('marketing') ?? [];
    // It lifts its own withdrawal; it is not the opt-in that the business must have asked for.
    if (!wasGrantedBefore(entries, BY_PREFERENCE)) return;
  }
  await append(connection, contactId, ['marketing'], wanted, BY_PREFERENCE, at);
}

/**
 * E2: whoever signs up by the provider's link asks for marketing; the entry names the link, so that each sign-up can be
 * shown. Nothing else is granted by it.
 */
export async function signUpForMarketing(
  connection: Connection,
  contactId: string,
  signUpId: string,
  at: Instant,
): Promise<void> {
  const source = `${BY_SIGN_UP}:${signUpId}`;
  const last = (await ledgerOf(connection, contactId)).get('marketing')?.at(-1);
  if (last?.granted === true && last.source === source) return;
  await append(connection, contactId, ['marketing'], true, source, at);
}

/**
 * E2: a button under a message about marketing alone. One that opts in is an opt-in that the business asked for, so it
 * grants whatever was before.
 */
export async function chooseMarketing(
  connection: Connection,
  contactId: string,
  wanted: boolean,
  at: Instant,
): Promise<void> {
  const last = (await ledgerOf(connection, contactId)).get('marketing')?.at(-1);
  if (last?.granted === wanted && last.source === BY_BUTTON) return;
  await append(connection, contactId, ['marketing'], wanted, BY_BUTTON, at);
}

/**
 * E2, where the policy says so: a customer's own message allows utility templates for its case. Only where the ledger says
 * nothing of it: a withdrawal stays.
 * @returns the contacts for whom that was new
 */
export async function grantByMessage(
  connection: Connection,
  messages: readonly { readonly contactId: string; readonly caseId: string; readonly at: Instant }[],
): Promise<ReadonlySet<string>> {
  if (messages.length === 0) return new Set();
  const { rows } = await connection.query<{ contact_id: string }>(
    `insert into consents (contact_id, channel, category, granted, source, at)
     select m.contact_id, $3, 'utility', true, 'inbound:' || m.case_id, m.at
     from unnest($1::text[], $2::text[], $4::bigint[]) as m (contact_id, case_id, at)
     where not exists (
       select from consents c where c.contact_id = any(family_of(m.contact_id)) and c.channel = $3 and c.category = 'utility')
     returning contact_id`,
    [
      messages.map(({ contactId }) => contactId),
      messages.map(({ caseId }) => caseId),
      CHANNEL,
      messages.map(({ at }) => at),
    ],
  );
  return new Set(rows.map((row) => row.contact_id));
}

interface Entry {
  readonly granted: boolean;
  readonly source: string;
}

/** Is consent withdrawn by this source, and was it granted before that? */
function wasGrantedBefore(entries: readonly Entry[], source: string): boolean {
  const isWithdrawal = (entry: Entry) => !entry.granted && entry.source === source;
  const before = entries.findLastIndex((entry) => !isWithdrawal(entry));
  return before < entries.length - 1 && entries[before]?.granted === true;
}

async function ledgerOf(
  database: Queryable,
  contactId: string,
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const { rows } = await database.query<{ category: string; entries: Entry[] }>(
    `select category, jsonb_agg(jsonb_build_object('granted', granted, 'source', source) order by at, id) as entries
     from consents where contact_id = any(family_of($1)) and channel = $2 group by category`,
    [contactId, CHANNEL],
  );
  return new Map(rows.map(({ category, entries }) => [category, entries]));
}

async function append(
  connection: Connection,
  contactId: string,
  categories: readonly ConsentCategory[],
  granted: boolean,
  source: string,
  at: Instant,
): Promise<void> {
  if (categories.length === 0) return;
  await connection.query(
    `insert into consents (contact_id, channel, category, granted, source, at)
     select $1, $2, category, $4, $5, $6 from unnest($3::text[]) as c (category)`,
    [contactId, CHANNEL, categories, granted, source, at],
  );
  if (!granted) await askHeldAgain(connection, contactId, at);
}
