import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** S5: one contact about a debt, without its content. An erasure leaves it under its case's id. */
export interface CollectionContact {
  readonly id: string;
  readonly caseId: string | null;
  readonly country: string | null;
  readonly channel: 'whatsapp' | 'email' | 'call';
  /** `impact`, `answer`, `template`, `email`, `call-notice`, `call`. */
  readonly kind: string;
  readonly at: Instant;
  readonly outcome: string;
}

/** A place in the list: oldest first. */
export interface CollectionPosition {
  readonly at: Instant;
  readonly id: string;
}

/**
 * What was sent, or may have been, to collect debts, and calls that were made or missed by the customer.
 * @param country ISO 3166-1 alpha-2; null: any
 */
export async function collectionContacts(
  database: Queryable,
  asked: {
    readonly country: string | null;
    readonly from: Instant;
    readonly until: Instant;
    readonly after: CollectionPosition | null;
    readonly limit: number;
  },
): Promise<readonly CollectionContact[]> {
  const { country, from, until, after, limit } = asked;
  const { rows } = await database.query<CollectionContact>(
    `select * from (
       (select id, case_id as "caseId", country,
          case when kind in ('email', 'call-notice') then 'email' else 'whatsapp' end as channel, kind, reserved_at as at,
          case when failed_at is not null then 'failed' else status end as outcome
        from attempts
        where purpose = 'collection' and reserved_at >= $1 and reserved_at < $2
          and status in ('calling', 'sent', 'unknown') and ($3::text is null or country = $3)
          and (reserved_at, id) > ($4, $5)
        order by reserved_at, id limit $6)
       union all
       (select id, case_id, country, 'call', 'call', slot_from, state from calls
        where purpose = 'collection' and slot_from >= $1 and slot_from < $2
          and state in ('due', 'done', 'missed') and missed_by is distinct from 'us'
          and ($3::text is null or country = $3) and (slot_from, id) > ($4, $5)
        order by slot_from, id limit $6)
     ) contacts order by at, id limit $6`,
    [from, until, country, after?.at ?? from - 1, after?.id ?? '', limit],
  );
  return rows;
}
