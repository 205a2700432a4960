import type { Instant } from '../../domain/time/instant.ts';
import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import type { Queryable } from '../pool.ts';

/** Keys of the case's mails about a reason that went out, or may have (F1: each path goes once per reason and case). */
export async function mailsOut(database: Queryable, caseId: string, reason: string): Promise<string[]> {
  const { rows } = await database.query<{ key: string }>(
    `select key from attempts
     where case_id = $1 and kind = 'email' and reason = $2 and status in ('calling', 'sent', 'unknown')
     order by reserved_at, id`,
    [caseId, reason],
  );
  return rows.map((row) => row.key);
}

/** How many mails of the case whose keys begin like this were certainly not sent and may be tried again. */
export async function putOffMails(database: Queryable, caseId: string, keyPrefix: string): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    `select count(*) as n from attempts
     where case_id = $1 and key like $2 || '%' and status = 'refused' and error_class = 'pace'`,
    [caseId, keyPrefix],
  );
  return rows[0]?.n ?? 0;
}

/**
 * What the server said. An acceptance is the truth even where another run has given the attempt up as unknown; a
 * refusal is not, because what followed from "unknown" has happened already.
 */
export async function settleMail(
  database: Queryable,
  id: string,
  settled: {
    readonly status: 'sent' | 'refused' | 'unknown';
    readonly at: Instant;
    /** Reply code and enhanced status, or the kind of failure. */
    readonly code?: string;
    /** `person`: the address. `line`: we, the content or a policy. `pace`: certainly not sent, worth another try. */
    readonly errorClass?: ErrorClass;
    readonly messageId?: string;
  },
): Promise<void> {
  await database.query(
    `update attempts set status = $2, settled_at = $3, error_code = $4, error_class = $5, provider_id = $6
     where id = $1 and (status = 'calling' or (status = 'unknown' and $2 = 'sent'))`,
    [
      id,
      settled.status,
      settled.at,
      settled.code ?? null,
      settled.errorClass ?? null,
      settled.messageId ?? null,
    ],
  );
}

/** R7: found `calling` by a run that did not call: it may be under way or lost, and counts as sent. */
export async function giveUpMail(database: Queryable, id: string): Promise<void> {
  await database.query(`update attempts set status = 'unknown' where id = $1 and status = 'calling'`, [id]);
}
