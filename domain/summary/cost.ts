import type { Billing, BillingModel } from './cost-billing.ts';
import type { Instant } from '../time/instant.ts';

/** An amount of money in millionths of the currency's unit: sums of them are exact. */
export type Micros = number;

/** One unit of a currency. */
export const UNIT: Micros = 1_000_000;

/** What one message, or one conversation, costs from an instant on. */
export interface Rate {
  readonly from: Instant;
  /** Exclusive. Null: until further notice. */
  readonly until: Instant | null;
  /** By category. Null: known not to be known, so nothing is guessed. */
  readonly amounts: Readonly<Record<string, Micros | null>>;
}

/** Countries that are billed alike. */
export interface Market {
  readonly name: string;
  /** ISO 3166-1 alpha-2 of the country calling code of the recipient's number. */
  readonly countries: readonly string[];
  /** PMP. In order, without holes and overlaps. */
  readonly messages: readonly Rate[];
  /** CBP. */
  readonly conversations: readonly Rate[];
}

/** M4: the rate table, resolved and validated. Rates are the card's first tier, without volume discounts. */
export interface RateTable {
  /** ISO 4217. */
  readonly currency: string;
  readonly markets: readonly Market[];
  /** What is free inside the customer service window, by when that began to hold; in order. */
  readonly freeInWindow: readonly { readonly from: Instant; readonly categories: readonly string[] }[];
}

/** What something costs, by which line of the table. */
export interface Price {
  /** Null: the table does not say. */
  readonly amount: Micros | null;
  readonly currency: string;
  readonly market: string | null;
}

/**
 * M4: what a message costs that is billed so. What is free costs nothing, whatever the table says; anything else what the
 * table says of the recipient's country, the category and the instant, or null where it is silent.
 */
export function priceOf(
  table: RateTable,
  billed: {
    readonly billing: Pick<Billing, 'model' | 'type' | 'category'>;
    readonly country: string | null;
    readonly at: Instant;
  },
): Price {
  const { billing, country, at } = billed;
  const { currency } = table;
  const market = marketOf(table, country);
  if (billing.type !== 'regular') return { amount: 0, currency, market: market?.name ?? null };
  if (market === null) return { amount: null, currency, market: null };
  const rate = rateAt(market, billing.model, at);
  return { amount: rate?.amounts[billing.category] ?? null, currency, market: market.name };
}

const marketOf = ({ markets }: RateTable, country: string | null): Market | null =>
  country === null ? null : (markets.find(({ countries }) => countries.includes(country)) ?? null);

const rateAt = (market: Market, model: BillingModel, at: Instant): Rate | null =>
  (model === 'PMP' ? market.messages : market.conversations).find(
    ({ from, until }) => from <= at && (until === null || at < until),
  ) ?? null;

/**
 * M4: what the provider will probably bill a message as that goes at `at`, by message. A free entry point makes all free;
 * else the window does for what the table says; the month's free service messages are not known here, so it is at most this.
 */
export function expectedBilling(
  table: RateTable,
  message: {
    readonly category: 'utility' | 'authentication' | 'marketing' | 'service';
    readonly at: Instant;
    readonly windowIsOpen: boolean;
    readonly freeEntryUntil: Instant | null;
  },
): Billing {
  const { category, at, windowIsOpen, freeEntryUntil } = message;
  const free = table.freeInWindow.findLast(({ from }) => from <= at)?.categories ?? [];
  const type =
    freeEntryUntil !== null && at < freeEntryUntil
      ? 'free_entry_point'
      : windowIsOpen && free.includes(category)
        ? 'free_customer_service'
        : 'regular';
  return { model: 'PMP', type, category, conversation: null };
}
