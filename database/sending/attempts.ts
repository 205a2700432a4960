import { randomUUID } from 'node:crypto';
import type { Contacting } from '../../domain/gate/frequency.ts';
import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Purpose } from '../../domain/purpose.ts';
import type { Queryable } from '../pool.ts';

export type AttemptKind =
  | 'impact'
  | 'answer'
  | 'free-form'
  | 'template'
  | 'kept'
  | 'email'
  | 'call-notice'
  | 'opt-out-notice'
  | 'number-request'
  | 'fence';

/**
 * `held`: waits for an instant, not counted anywhere. `reserved`: passed gate and caps. `calling`: the provider may have
 * it from here on. `fenced`: certainly never sent, and never to be.
 */
export type AttemptStatus = 'held' | 'reserved' | 'calling' | 'sent' | 'refused' | 'unknown' | 'fenced';

/** One send of any kind: what guarantees that it happens at most once. */
export interface Attempt {
  readonly id: string;
  readonly key: string;
  readonly caseId: string | null;
  readonly contactId: string | null;
  readonly lineId: string | null;
  readonly kind: AttemptKind;
  readonly reason: string | null;
  readonly impact: string | null;
  readonly replacement: 0 | 1;
  readonly templateName: string | null;
  readonly templateVersion: number | null;
  readonly templateLanguage: string | null;
  readonly messageId: string | null;
  readonly status: AttemptStatus;
  readonly digest: string | null;
  readonly heldUntil: Instant | null;
  readonly notAfter: Instant | null;
  readonly reservedAt: Instant;
  readonly calledAt: Instant | null;
  readonly providerId: string | null;
  readonly errorCode: string | null;
  readonly errorClass: ErrorClass | null;
  readonly deliveredAt: Instant | null;
  readonly failedAt: Instant | null;
  readonly failedCode: string | null;
  /** E4 */
  readonly isAutomatic: boolean;
}

const COLUMNS = `id, key, case_id as "caseId", contact_id as "contactId", line_id as "lineId", kind, reason, impact,
  replacement, template_name as "templateName", template_version as "templateVersion",
  template_language as "templateLanguage", message_id as "messageId", status, request_digest as digest,
  held_until as "heldUntil", not_after as "notAfter", reserved_at as "reservedAt", called_at as "calledAt",
  provider_id as "providerId", error_code as "errorCode", error_class as "errorClass", delivered_at as "deliveredAt",
  failed_at as "failedAt",
  failed_code as "failedCode", automatic as "isAutomatic"`;

export const attemptId = (): string => `att-${randomUUID()}`;

export async function attemptByKey(database: Queryable, key: string): Promise<Attempt | null> {
  const { rows } = await database.query<Attempt>(`select ${COLUMNS} from attempts where key = $1`, [key]);
  return rows[0] ?? null;
}

export async function attemptById(database: Queryable, id: string): Promise<Attempt | null> {
  const { rows } = await database.query<Attempt>(`select ${COLUMNS} from attempts where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function attemptByProviderId(database: Queryable, providerId: string): Promise<Attempt | null> {
  const { rows } = await database.query<Attempt>(
    `select ${COLUMNS} from attempts where provider_id = $1 limit 1`,
    [providerId],
  );
  return rows[0] ?? null;
}

/**
 * R2: whatever else is known, the same impact of a reason that is out, or may be, under any key. One that failed later is
 * out no more.
 * @param replacement only this one; with 1, also a first version that stands in its way
 */
export async function liveImpact(
  database: Queryable,
  input: {
    readonly caseId: string;
    readonly reason: string;
    readonly impact: string;
    readonly replacement: 0 | 1;
  },
): Promise<Attempt | null> {
  const { rows } = await database.query<Attempt>(
    `select ${COLUMNS} from attempts
     where case_id = $1 and reason = $2 and impact = $3 and replacement <= $4
       and kind in ('impact', 'answer') and status in ('reserved', 'calling', 'sent', 'unknown') and failed_at is null
     order by replacement desc limit 1`,
    [input.caseId, input.reason, input.impact, input.replacement],
  );
  return rows[0] ?? null;
}

/**
 * F7: a request for the customer's number that went in a case, or may have, under whatever key: ours before any that an agent
 * or a service made. I1: those of the cases that it took over are its own.
 */
export async function numberRequestIn(
  database: Queryable,
  caseId: string,
): Promise<{ readonly isOurs: boolean; readonly at: Instant } | null> {
  const { rows } = await database.query<{ isOurs: boolean; at: Instant }>(
    `select a.kind = 'number-request' as "isOurs", a.reserved_at as at
     from attempts a left join messages m on m.id = a.message_id
     where a.case_id = any(cases_in($1)) and a.status in ('reserved', 'calling', 'sent', 'unknown')
       and (a.kind = 'number-request' or m.content #>> '{interactive,type}' = 'request_contact_info')
     order by 1 desc, 2 limit 1`,
    [caseId],
  );
  return rows[0] ?? null;
}

export type NewAttempt = Pick<Attempt, 'id' | 'key' | 'kind' | 'reservedAt'> &
  Partial<
    Pick<
      Attempt,
      | 'caseId'
      | 'contactId'
      | 'lineId'
      | 'reason'
      | 'impact'
      | 'replacement'
      | 'templateName'
      | 'templateVersion'
      | 'templateLanguage'
      | 'messageId'
      | 'digest'
      | 'heldUntil'
      | 'notAfter'
    >
  > & {
    readonly status: 'held' | 'reserved' | 'refused' | 'fenced';
    readonly errorClass?: ErrorClass;
    /** E4: as what it counts; null or left out for what is exempt. */
    readonly contacting?: Pick<Contacting, 'purpose' | 'isAutomatic'> | null;
    /** S5: whose law it is under. */
    readonly country?: string | null;
  };

/**
 * E6: a template outside the contact's window takes one of the account's places. The window is the provider's own, 24 h,
 * whatever policy says; the case's row is locked, so its anchor stands.
 */
const initiates = (kind: string, caseId: string, at: string): string =>
  `(${kind} in ('impact', 'answer') or (${kind} = 'template' and not exists (
     select from cases c where c.id = ${caseId} and c.anchor > ${at}::bigint - 86400000
       and (c.shut_early_at is null or c.shut_early_at < c.anchor))))`;

/** @returns null when the key is taken: then nothing is written, and the row that is there says what became of it. */
export async function insertAttempt(database: Queryable, attempt: NewAttempt): Promise<Attempt | null> {
  const { rows } = await database.query<Attempt>(
    `insert into attempts (id, key, case_id, contact_id, line_id, kind, reason, impact, replacement, template_name,
       template_version, template_language, message_id, status, request_digest, held_until, not_after, reserved_at,
       error_class, purpose, automatic, country, initiates)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
       ${initiates('$6', '$3', '$18')})
     on conflict (key) do nothing returning ${COLUMNS}`,
    [
      attempt.id,
      attempt.key,
      attempt.caseId ?? null,
      attempt.contactId ?? null,
      attempt.lineId ?? null,
      attempt.kind,
      attempt.reason ?? null,
      attempt.impact ?? null,
      attempt.replacement ?? 0,
      attempt.templateName ?? null,
      attempt.templateVersion ?? null,
      attempt.templateLanguage ?? null,
      attempt.messageId ?? null,
      attempt.status,
      attempt.digest ?? null,
      attempt.heldUntil ?? null,
      attempt.notAfter ?? null,
      attempt.reservedAt,
      attempt.errorClass ?? null,
      attempt.contacting?.purpose ?? null,
      attempt.contacting?.isAutomatic ?? false,
      attempt.country ?? null,
    ],
  );
  return rows[0] ?? null;
}

/**
 * The commit right before the provider: only the run that moves `reserved` to `calling` calls.
 * @param seen R6: with it, a case that has learned something since ends the attempt instead (`fenced`)
 * @returns the status it is in now
 */
export async function startCalling(
  database: Queryable,
  id: string,
  at: Instant,
  seen: number | null,
): Promise<'mine' | 'overtaken' | 'not-mine'> {
  const { rows } = await database.query<{ status: AttemptStatus }>(
    `update attempts set
       status = case when $3::integer is null or
         (select fact_seq from cases where id = attempts.case_id) <= $3 then 'calling' else 'fenced' end,
       called_at = $2
     where id = $1 and status = 'reserved'
     returning status`,
    [id, at, seen],
  );
  if (rows[0] === undefined) return 'not-mine';
  return rows[0].status === 'calling' ? 'mine' : 'overtaken';
}

/** By the run that moved it to `calling` and knows that it did not call, or before anybody called. */
export async function fenceAttempt(database: Queryable, id: string): Promise<void> {
  await database.query(
    `update attempts set status = 'fenced' where id = $1 and status in ('held', 'reserved', 'calling')`,
    [id],
  );
}

/**
 * R7: asks the row what became of a send, and fences its key: from here on no run that is still on its way calls the
 * provider. Null: there was no row, so it never went.
 */
export async function fenceKey(
  database: Queryable,
  key: string,
  input: { readonly caseId: string; readonly at: Instant },
): Promise<Attempt | null> {
  const { caseId, at } = input;
  const fence = await insertAttempt(database, {
    id: attemptId(),
    key,
    caseId,
    kind: 'fence',
    status: 'fenced',
    reservedAt: at,
  });
  if (fence !== null) return null;
  await database.query(`update attempts set status = 'fenced' where key = $1 and status = 'reserved'`, [key]);
  return attemptByKey(database, key);
}

/** The API's templates whose wait is over, oldest first. */
export async function heldAttempts(
  database: Queryable,
  now: Instant,
  limit = 100,
): Promise<Pick<Attempt, 'id' | 'caseId'>[]> {
  const { rows } = await database.query<Pick<Attempt, 'id' | 'caseId'>>(
    `select id, case_id as "caseId" from attempts where status = 'held' and held_until <= $1
     order by held_until, id limit $2`,
    [now, limit],
  );
  return rows;
}

export async function holdOn(database: Queryable, id: string, until: Instant): Promise<void> {
  await database.query(`update attempts set held_until = $2 where id = $1 and status = 'held'`, [id, until]);
}

/** By the run that moved it to `calling` and knows that it did not call: it waits once more. */
export async function holdAgain(database: Queryable, id: string, until: Instant): Promise<void> {
  await database.query(
    `update attempts set status = 'held', held_until = $2, called_at = null where id = $1 and status = 'calling'`,
    [id, until],
  );
}

export async function releaseHeld(
  database: Queryable,
  id: string,
  to:
    | { readonly status: 'refused'; readonly at: Instant }
    | {
        readonly status: 'reserved';
        readonly at: Instant;
        readonly notAfter: Instant | null;
        readonly impact: 'reported' | null;
        /** E4: the provider may have made another category of it meanwhile. */
        readonly purpose: Purpose | null;
      },
): Promise<Attempt | null> {
  const isReserved = to.status === 'reserved';
  const { rows } = await database.query<Attempt>(
    `update attempts set status = $2, reserved_at = case when $2 = 'reserved' then $3 else reserved_at end,
       settled_at = case when $2 = 'refused' then $3 end, not_after = $4, impact = $5,
       purpose = $6, held_until = null,
       initiates = ${initiates('attempts.kind', 'attempts.case_id', '$3')}
     where id = $1 and status = 'held' returning ${COLUMNS}`,
    [
      id,
      to.status,
      to.at,
      isReserved ? to.notAfter : null,
      isReserved ? to.impact : null,
      isReserved ? to.purpose : null,
    ],
  );
  return rows[0] ?? null;
}

/** How often a kept reply was tried and certainly did not go: the number in the next try's key. */
export async function keptTries(database: Queryable, messageId: string): Promise<number> {
  const { rows } = await database.query<{ tries: number }>(
    `select count(*) as tries from attempts where message_id = $1 and kind = 'kept'`,
    [messageId],
  );
  return rows[0]?.tries ?? 0;
}
