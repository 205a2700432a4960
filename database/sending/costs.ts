import { priceOf, type RateTable } from '../../domain/summary/cost.ts';
import type { Billing } from '../../domain/summary/cost-billing.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Attempt } from './attempts.ts';
import type { Connection, Queryable } from '../pool.ts';

/** What a status says of the price of a message. */
export interface Billed {
  readonly status: string;
  readonly at: Instant;
  readonly billing: Billing | null;
  /** Of the recipient's number; null where the status does not say. */
  readonly country: string | null;
}

/** A message is charged when it is delivered, so what such a status says stands over what `sent` estimated. */
const TOLD_BY: Readonly<Record<string, 1 | 2>> = { sent: 1, delivered: 2, read: 2 };

/**
 * M4: takes down what a message is billed as, after the status was applied to its attempt. Statuses come late, twice and
 * out of order, so the row only grows: an estimate gives way to what was charged, never the other way round, and a
 * conversation is charged once.
 */
export async function recordCost(
  connection: Connection,
  attempt: Pick<Attempt, 'id' | 'caseId' | 'lineId' | 'contactId'>,
  billed: Billed,
  rates: RateTable,
): Promise<void> {
  const toldBy = TOLD_BY[billed.status];
  if (toldBy === undefined) return;
  // Statuses of one message may come in two posts at once: one after the other from here on.
  const locked = await connection.query<{ deliveredAt: Instant | null }>(
    'select delivered_at as "deliveredAt" from attempts where id = $1 for update',
    [attempt.id],
  );
  const deliveredAt = locked.rows[0]?.deliveredAt ?? null;
  if (billed.billing !== null) {
    await estimate(connection, attempt, { ...billed, billing: billed.billing, toldBy, deliveredAt }, rates);
  }
  if (deliveredAt !== null) await charge(connection, attempt.id, deliveredAt);
}

async function estimate(
  connection: Connection,
  attempt: Pick<Attempt, 'id' | 'caseId' | 'lineId' | 'contactId'>,
  told: Billed & {
    readonly billing: Billing;
    readonly toldBy: 1 | 2;
    readonly deliveredAt: Instant | null;
  },
  rates: RateTable,
): Promise<void> {
  const { billing, toldBy, deliveredAt } = told;
  const country = told.country ?? (await countryOfContact(connection, attempt.contactId));
  const { amount, currency, market } = priceOf(rates, { billing, country, at: deliveredAt ?? told.at });
  const { model, type, category, conversation } = billing;
  await connection.query(
    `insert into costs (attempt_id, case_id, line_id, model, type, category, conversation_id, conversation_origin,
       conversation_expires_at, country, market, amount, currency, told_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (attempt_id) do update set
       model = excluded.model, type = excluded.type, category = excluded.category,
       conversation_id = coalesce(excluded.conversation_id, costs.conversation_id),
       conversation_origin = coalesce(excluded.conversation_origin, costs.conversation_origin),
       conversation_expires_at = coalesce(costs.conversation_expires_at, excluded.conversation_expires_at),
       country = excluded.country, market = excluded.market, amount = excluded.amount,
       currency = excluded.currency, told_by = excluded.told_by
     where costs.told_by < excluded.told_by`,
    [
      attempt.id,
      attempt.caseId,
      attempt.lineId,
      model,
      type,
      category,
      conversation?.id ?? null,
      conversation?.origin ?? null,
      conversation?.expiresAt ?? null,
      country,
      market,
      amount,
      currency,
      toldBy,
    ],
  );
}

/** A conversation without an id is billed with the message that was told of it. */
async function charge(connection: Connection, attemptId: string, at: Instant): Promise<void> {
  await connection.query(
    `insert into billed_conversations (conversation_id, attempt_id)
     select conversation_id, attempt_id from costs
     where attempt_id = $1 and charged_at is null and model = 'CBP' and conversation_id is not null
     on conflict do nothing`,
    [attemptId],
  );
  await connection.query(
    `update costs set charged_at = $2,
       counts = model = 'PMP' or conversation_id is null or exists (
         select from billed_conversations b
         where b.conversation_id = costs.conversation_id and b.attempt_id = costs.attempt_id)
     where attempt_id = $1 and charged_at is null`,
    [attemptId, at],
  );
}

/** Where a status shows no number: what is known of the person, as far as it speaks of a number (E5). */
async function countryOfContact(connection: Connection, contactId: string | null): Promise<string | null> {
  const { rows } = await connection.query<{ country: string | null }>(
    `select coalesce(
       (select substring(value from '^([A-Z]{2})\\.') from identities
        where contact_id = c.id and kind = 'user_id' and value ~ '^[A-Z]{2}\\.' order by value limit 1),
       c.country) as country
     from contacts c where c.id = $1`,
    [contactId],
  );
  return rows[0]?.country ?? null;
}

/** Sums of one currency. Amounts in millionths. */
export interface CostSum {
  readonly currency: string;
  readonly amount: number;
  /** Delivered and billed in some way, free ones included. */
  readonly messages: number;
  /** Of those: nothing was charged for, being free or part of a conversation that was charged already. */
  readonly free: number;
  /** Of those: the rate table does not say what they cost, so they are missing from the amount. */
  readonly unpriced: number;
}

const SUMS = `c.currency, coalesce(sum(c.amount) filter (where c.counts), 0)::bigint as amount, count(*) as messages,
  count(*) filter (where c.type <> 'regular' or not c.counts) as free,
  count(*) filter (where c.counts and c.amount is null) as unpriced`;

/** What costs can be told apart by. */
export const COST_KEYS = [
  'category',
  'type',
  'model',
  'market',
  'country',
  'line',
  'reason',
  'template',
  'day',
  'month',
] as const;
export type CostKey = (typeof COST_KEYS)[number];

/** `$3` is the time zone of the days. */
const KEYS: Readonly<Record<CostKey, string>> = {
  category: 'c.category',
  type: 'c.type',
  model: 'c.model',
  market: 'c.market',
  country: 'c.country',
  line: 'c.line_id',
  reason:
    'coalesce((select a.reason from attempts a where a.id = c.attempt_id), (select p.reason from case_progress p where p.case_id = c.case_id))',
  template: `(select coalesce(t.provider_name, a.template_name) from attempts a
    left join templates t on t.name = a.template_name and t.version = a.template_version and t.language = a.template_language
    where a.id = c.attempt_id)`,
  day: `to_char((timestamptz 'epoch' + c.charged_at * interval '1 millisecond') at time zone $3::text, 'YYYY-MM-DD')`,
  month: `to_char((timestamptz 'epoch' + c.charged_at * interval '1 millisecond') at time zone $3::text, 'YYYY-MM')`,
};

/** What was charged from `from` on and before `to`, told apart by a key; null where a message has none. */
export async function sumCosts(
  database: Queryable,
  span: { readonly from: Instant; readonly to: Instant; readonly by: CostKey; readonly timeZone: string },
): Promise<(CostSum & { readonly key: string | null })[]> {
  const { from, to, by, timeZone } = span;
  const { rows } = await database.query<CostSum & { key: string | null }>(
    `select ${KEYS[by]} as key, ${SUMS}
     from costs c
     where c.charged_at >= $1 and c.charged_at < $2 and $3::text is not null
     group by 1, c.currency order by 1 nulls last, c.currency`,
    [from, to, timeZone],
  );
  return rows;
}

/** What a case has cost so far, by category and type. */
export async function costsOfCase(
  database: Queryable,
  caseId: string,
): Promise<(CostSum & { readonly category: string; readonly type: string })[]> {
  const { rows } = await database.query<CostSum & { category: string; type: string }>(
    `select c.category, c.type, ${SUMS} from costs c
     where c.case_id = $1 and c.charged_at is not null
     group by c.category, c.type, c.currency order by c.category, c.type, c.currency`,
    [caseId],
  );
  return rows;
}

/** W6, M4: what a free entry point is counted from: when the person came from an advertisement, and when we answered. */
export async function arrivalsFromAds(
  database: Queryable,
  who: { readonly contactId: string; readonly lineId: string; readonly since: Instant },
): Promise<{ readonly referrals: Instant[]; readonly answers: Instant[] }> {
  const { rows } = await database.query<{ at: Instant; isReferral: boolean }>(
    `select at, direction = 'in' as "isReferral" from messages
     where contact_id = any(family_of($1)) and line_id = $2 and arrived_at >= $3
       and ((direction = 'in' and jsonb_typeof(content -> 'referral') = 'object')
         or direction = 'echo'
         or (direction = 'out' and status in ('sent', 'delivered', 'read', 'unknown', 'reported')))`,
    [who.contactId, who.lineId, who.since],
  );
  const instants = (isReferral: boolean) =>
    rows.filter((row) => row.isReferral === isReferral).map(({ at }) => at);
  return { referrals: instants(true), answers: instants(false) };
}
