import { classOfFailure } from '../../domain/gate/provider-error.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { appendFact } from '../cases/facts.ts';
import { lockLiving } from '../cases/merged-case.ts';
import { appendEvents } from '../events/outbox.ts';
import type { Connection } from '../pool.ts';

/** What the provider says, as far as it matters for a message that we did not send. */
interface StatusOfOther {
  readonly providerId: string;
  readonly status: string;
  /** The provider's timestamp, never later than its arrival. */
  readonly at: Instant;
  /** Case time of its arrival. */
  readonly arrivedAt: Instant;
  readonly errorCode: string | null;
}

/** A failure that the provider told of before anybody had told of the message. */
export interface EarlyFailure {
  readonly providerId: string;
  readonly code: string;
  readonly at: Instant;
}

/**
 * What the provider says of a message of the business that no attempt of ours sent: an echo of the phone app, or one that
 * another system reported. W9: one that failed never was an answer; a failure after delivery says nothing any more.
 * @returns whether such a message is known
 */
export async function applyStatusOfOthers(
  connection: Connection,
  { providerId, status, at, arrivedAt, errorCode }: StatusOfOther,
): Promise<boolean> {
  if (status === 'delivered' || status === 'read') {
    const { rowCount } = await connection.query(
      `update messages set delivered_at = coalesce(delivered_at, $2)
       where provider_id = $1 and direction in ('out', 'echo') and status is distinct from 'failed'`,
      [providerId, at],
    );
    return rowCount === 1;
  }
  if (status !== 'failed') return false;
  const code = errorCode ?? '';
  const { rows } = await connection.query<{ id: string; case_id: string | null }>(
    `select id, case_id from messages where provider_id = $1 and direction in ('out', 'echo')`,
    [providerId],
  );
  const [message] = rows;
  if (message === undefined) {
    await connection.query(
      `insert into early_failures (digest, code, at, arrived_at) values (erased_provider_id($1), $2, $3, $4)
       on conflict do nothing`,
      [providerId, code, at, arrivedAt],
    );
    return false;
  }
  const { id, case_id: caseId } = message;
  // Lock order: the case before what hangs on it. I1: of one that was merged, that which took over what it had answered.
  const living = caseId === null ? null : await lockLiving(connection, caseId);
  const { rows: failed } = await connection.query<{ seq: number | null }>(
    `update messages set status = 'failed', failed_at = $2, failed_code = $3
     where id = $1 and status is distinct from 'failed' and delivered_at is null returning seq`,
    [id, at, code],
  );
  const [answer] = failed;
  if (answer === undefined || caseId === null || living === null) return true;
  if (answer.seq !== null) {
    const from = living === caseId ? {} : { from: caseId };
    await appendFact(connection, living, {
      fact: 'answer-failed',
      at: arrivedAt,
      answer: answer.seq,
      ...from,
    });
  }
  await announceFailure(connection, { caseId: living, messageId: id, code, at: arrivedAt });
  return true;
}

/** Which of these messages failed before they were told of. */
export async function earlyFailures(
  connection: Connection,
  providerIds: readonly string[],
): Promise<EarlyFailure[]> {
  if (providerIds.length === 0) return [];
  const { rows } = await connection.query<EarlyFailure>(
    `select given.id as "providerId", f.code, f.at from unnest($1::text[]) as given (id)
     join early_failures f on f.digest = erased_provider_id(given.id)`,
    [providerIds],
  );
  return rows;
}

/** T3: nothing fails silently, whoever sent it. */
export async function announceFailure(
  connection: Connection,
  failure: {
    readonly caseId: string;
    readonly messageId: string;
    readonly code: string;
    readonly at: Instant;
  },
): Promise<void> {
  const { caseId, messageId, code, at } = failure;
  await appendEvents(connection, caseId, at, [
    {
      type: 'message.refused',
      data: {
        step: 'reported',
        attemptId: null,
        messageId,
        code,
        class: classOfFailure(code),
        line: null,
      },
      eventId: `evt-${messageId}-refused`,
    },
  ]);
}
