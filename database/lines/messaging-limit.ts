import type { MessagingLimit } from '../../domain/gate/channel-health.ts';
import { accountsBeside, type Portfolios } from '../../domain/gate/portfolio.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** More sends than are ever between their reservation and its commit at once, over all processes. */
const NEAR = 200;

/** `$1`: the line, `$3`: the accounts that share its limit. */
const COUNTED = `from attempts
  where line_id in (select id from lines where id = $1 or account_id = any ($3))
    and initiates and status in ('reserved', 'calling', 'sent', 'unknown') and failed_at is null and reserved_at > $2`;

/** Who shares a limit: a line and the accounts of its portfolio; none where nobody knows whose the line is. */
export interface Sharing {
  readonly lineId: string;
  readonly accounts: readonly string[];
}

export const sharing = (
  { id, account }: { readonly id: string; readonly account: string | null },
  portfolios: Portfolios,
): Sharing => ({ lineId: id, accounts: account === null ? [] : accountsBeside(portfolios, account) });

/** How many contacts hold a place of the portfolio's limit, and since when this one does. */
export async function placesTaken(
  database: Queryable,
  { lineId, accounts }: Sharing,
  { since, contactId }: { readonly since: Instant; readonly contactId: string | null },
): Promise<{ readonly used: number; readonly mine: Instant | null }> {
  const { rows } = await database.query<{ used: number; mine: Instant | null }>(
    `select count(distinct contact_id) as used, max(reserved_at) filter (where contact_id = $4) as mine ${COUNTED}`,
    [lineId, since, accounts, contactId],
  );
  return rows[0] ?? { used: 0, mine: null };
}

/**
 * E6: how the portfolio's messaging limit stands for one contact. All lines of all its accounts share it. Among its last
 * places whoever asks holds a lock until the end of the transaction, so that two at once never take the same place; before
 * that nobody waits.
 */
export async function messagingLimit(
  connection: Connection,
  who: Sharing,
  { contactId, at, atMost }: { readonly contactId: string; readonly at: Instant; readonly atMost: number },
): Promise<MessagingLimit> {
  const since = at - DAY;
  const count = () => placesTaken(connection, who, { since, contactId });
  let counted = await count();
  if (atMost - counted.used <= NEAR) {
    await connection.query(`select pg_advisory_xact_lock(hashtextextended('messaging-limit/' || $1, 0))`, [
      who.accounts.toSorted()[0] ?? who.lineId,
    ]);
    counted = await count();
  }
  const { used, mine } = counted;
  return {
    atMost,
    used,
    freesAt: used < atMost ? null : await freesAt(connection, who, { since, leave: used - atMost }),
    countedUntil: mine === null ? null : mine + DAY,
  };
}

/** When so many contacts have left the 24 hours that there is a place; each leaves 24 h after the latest message. */
export async function freesAt(
  database: Queryable,
  { lineId, accounts }: Sharing,
  { since, leave }: { readonly since: Instant; readonly leave: number },
): Promise<Instant> {
  const { rows } = await database.query<{ latest: Instant }>(
    `select max(reserved_at) as latest ${COUNTED} group by contact_id order by 1 offset $4 limit 1`,
    [lineId, since, accounts, leave],
  );
  return (rows[0]?.latest ?? since) + DAY;
}
