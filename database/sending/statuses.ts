import { readBilling } from '../../domain/summary/cost-billing.ts';
import type { RateTable } from '../../domain/summary/cost.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { classOfFailure } from '../../domain/gate/provider-error.ts';
import { type Attempt, attemptById, attemptByProviderId } from './attempts.ts';
import { recordCost } from './costs.ts';
import type { Connection } from '../pool.ts';
import { applyStatusOfOthers } from './statuses-of-others.ts';
import { markFailed, markSent } from './settlement.ts';

/** What the provider says of a message of ours. */
export interface ProviderStatus {
  readonly providerId: string;
  /** `biz_opaque_callback_data`: the attempt's id, where the provider echoes it. */
  readonly ourId: string | null;
  /** `sent`, `delivered`, `read`, `failed`; what is not known is ignored. */
  readonly status: string;
  /** The provider's timestamp, never later than its arrival. */
  readonly at: Instant;
  /** Case time of its arrival; as `at` where it is left out. */
  readonly arrivedAt?: Instant;
  readonly errorCode: string | null;
  /** M4: `pricing` and `conversation` as they came. */
  readonly pricing: unknown;
  readonly conversation?: unknown;
  /** M4: the country of the recipient's number, where the status shows one. */
  readonly country?: string | null;
}

/**
 * Applies a status in the webhook's transaction. Statuses arrive late, twice and out of order: an attempt only climbs,
 * from sent to delivered to read, and a failure counts only while it was not delivered. A status that echoes the id of
 * an attempt whose answer was lost says that it took effect (R7). What the message is billed as is taken down with it (M4).
 * @returns whether a message of the business is meant that is known: an attempt of ours, an echo, or a reported one
 */
export async function applyStatus(
  connection: Connection,
  status: ProviderStatus,
  rates: RateTable,
): Promise<boolean> {
  const attempt =
    (status.ourId === null ? null : await attemptById(connection, status.ourId)) ??
    (await attemptByProviderId(connection, status.providerId));
  const { providerId, at, arrivedAt = at, pricing } = status;
  if (attempt === null) return applyStatusOfOthers(connection, { ...status, arrivedAt });
  const isFailed = status.status === 'failed';
  if (attempt.status === 'calling' || attempt.status === 'unknown') {
    await markSent(connection, attempt, { providerId, at, isFailed });
  }
  if (isFailed) {
    const code = status.errorCode ?? '';
    await markFailed(connection, attempt, { code, class: classOfFailure(code), at, arrivedAt });
  } else if (status.status === 'delivered' || status.status === 'read') {
    await climb(connection, attempt, status.status, at);
  }
  if (pricing !== null && pricing !== undefined) {
    await connection.query('update attempts set pricing = $2 where id = $1', [
      attempt.id,
      JSON.stringify(pricing),
    ]);
  }
  await recordCost(
    connection,
    attempt,
    {
      status: status.status,
      at,
      billing: readBilling(pricing, status.conversation),
      country: status.country ?? null,
    },
    rates,
  );
  return true;
}

/** What was read was delivered. The first word about a rung stands; a second only repeats it. */
async function climb(
  connection: Connection,
  { id, messageId }: Attempt,
  to: 'delivered' | 'read',
  at: Instant,
): Promise<void> {
  await connection.query(
    `update attempts set delivered_at = coalesce(delivered_at, $2),
       read_at = case when $3 then coalesce(read_at, $2) else read_at end
     where id = $1 and failed_at is null`,
    [id, at, to === 'read'],
  );
  if (messageId === null) return;
  const below =
    to === 'read' ? ['reserved', 'unknown', 'sent', 'delivered'] : ['reserved', 'unknown', 'sent'];
  await connection.query('update messages set status = $2 where id = $1 and status = any($3)', [
    messageId,
    to,
    below,
  ]);
}
