import { answererOf, type Fact } from '../../domain/case/fact.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import {
  type ErrorClass,
  concernsOperators,
  cutsOff,
  DIRECT_SEND_BLOCKED,
  MARKETING_STOPPED,
  refusesAccess,
  refusesAll,
  TEMPLATE_DISABLED,
  TEMPLATE_PAUSED,
} from '../../domain/gate/provider-error.ts';
import { DIRECT_SEND_RESTRICTED } from '../../domain/gate/restriction.ts';
import { causeOf } from '../../domain/schedule/refusal.ts';
import type { Attempt } from './attempts.ts';
import { recordConsent } from '../contacts/consents.ts';
import { markUnreachable } from './eligibility.ts';
import { announceContactChange, appendFact } from '../cases/facts.ts';
import { lockLiving } from '../cases/merged-case.ts';
import { accountOf, applyHealthChanges, refusalOf } from '../lines/line-health.ts';
import { isNoticeOf } from './openings.ts';
import { setOutbound } from './outbound.ts';
import { appendEvents } from '../events/outbox.ts';
import type { Connection } from '../pool.ts';
import { markTemplate } from '../templates/templates.ts';

/** The first pause lasts 3 h, the second 6 h (T2); after too short a hold the provider refuses it again. */
const FIRST_PAUSE = 3 * HOUR;

/**
 * The provider has it. Moves the attempt once, whoever learns of it first: the answer to the call, or the status webhook
 * that echoes our id (R7). What follows from a send happens here and therefore once.
 * @param sent `isFailed`: by the same word it failed, so it answers nothing (W9)
 * @returns whether this call moved it
 */
export async function markSent(
  connection: Connection,
  given: Attempt,
  sent: { readonly providerId: string; readonly at: Instant; readonly isFailed?: boolean },
): Promise<boolean> {
  const { attempt, isMerged } = await lockCase(connection, given);
  const { caseId } = attempt;
  const before = await move(connection, attempt.id, 'sent', sent.at, { providerId: sent.providerId });
  if (before === null) return false;
  const at = attempt.calledAt ?? sent.at;
  const author =
    attempt.messageId === null
      ? null
      : await setOutbound(connection, attempt.messageId, { status: 'sent', providerId: sent.providerId, at });
  if (caseId === null) return true;
  await connection.query('update cases set last_outbound_at = greatest(last_outbound_at, $2) where id = $1', [
    caseId,
    at,
  ]);
  const fact = factOfSending(attempt, {
    at: sent.at,
    said: at,
    author,
    before,
    isFailed: sent.isFailed === true,
    isMerged,
  });
  if (fact !== null) {
    const seq = await appendFact(connection, caseId, fact);
    if (seq !== null && attempt.messageId !== null) {
      await connection.query('update messages set seq = $2 where id = $1', [attempt.messageId, seq]);
    }
  }
  if (attempt.kind === 'template' || attempt.kind === 'kept') await learnAttended(connection, attempt, at);
  return true;
}

/** H4: a person wrote in another way than by an answer. */
async function learnAttended(
  connection: Connection,
  { caseId, messageId }: Attempt,
  at: Instant,
): Promise<void> {
  if (caseId === null || messageId === null) return;
  const { rowCount } = await connection.query(
    `select from messages m join case_progress p on p.case_id = m.case_id
     where m.id = $1 and m.author like 'agent:%' and p.needs_human`,
    [messageId],
  );
  if (rowCount === 1) await appendFact(connection, caseId, { fact: 'attended', at });
}

/** W9, R2, R9: what the case learns by a send. Its own impacts it knows from the step's outcome. */
function factOfSending(
  { kind, impact, reason }: Attempt,
  sent: {
    readonly at: Instant;
    /** When the provider was called. */
    readonly said: Instant;
    readonly author: string | null;
    readonly before: 'calling' | 'unknown';
    readonly isFailed: boolean;
    /** I1: its case was merged while it was under way. */
    readonly isMerged: boolean;
  },
): Fact | null {
  const { at, said, author, before, isFailed, isMerged } = sent;
  // W9: one of which nobody knew may have been said long ago; otherwise it is said as it is learned, by whichever clock.
  const answered: Fact | null = isFailed
    ? null
    : { fact: 'answered', at, by: answererOf(author), ...(before === 'unknown' ? { said } : {}) };
  switch (kind) {
    case 'free-form':
      return answered;
    case 'kept':
      // That it waits no more was told to the case when it became unknown; I1: and the case that took it over never had it wait.
      return before === 'unknown' || isMerged
        ? answered
        : { fact: 'kept-settled', at: said, sent: !isFailed };
    case 'template':
      return before === 'calling' && impact === 'reported' && reason !== null
        ? { fact: 'reported-template', at: said, reason }
        : null;
    default:
      return null;
  }
}

/**
 * R7: nobody knows whether the provider has it. A template counts from now on, and a kept reply is not sent again; a
 * reply, kept or not, answers only once the provider says that it went (W9).
 */
export async function markUnknown(
  connection: Connection,
  given: Attempt,
  unknown: { readonly at: Instant; readonly code: string | null },
): Promise<void> {
  const { attempt, isMerged } = await lockCase(connection, given);
  const before = await move(connection, attempt.id, 'unknown', unknown.at, { code: unknown.code });
  if (before === null) return;
  if (attempt.messageId !== null) await setOutbound(connection, attempt.messageId, { status: 'unknown' });
  const { caseId, kind, impact, reason } = attempt;
  const at = attempt.calledAt ?? unknown.at;
  if (caseId === null) return;
  if (kind === 'kept' && !isMerged)
    await appendFact(connection, caseId, { fact: 'kept-settled', at, sent: false });
  if (kind === 'template' && impact === 'reported' && reason !== null)
    await appendFact(connection, caseId, { fact: 'reported-template', at, reason });
}

/**
 * A definite refusal: nothing was sent, and it does not count (R8). One that arrives after the attempt was taken for
 * unknown is told to the case as a failure, because the case has planned with "unknown".
 */
export async function markRefused(
  connection: Connection,
  given: Attempt,
  refused: { readonly code: string; readonly class: ErrorClass; readonly at: Instant },
): Promise<void> {
  await applyFailureToContact(connection, given, refused);
  const { attempt, isMerged } = await lockCase(connection, given);
  const { caseId } = attempt;
  const before = await move(connection, attempt.id, 'refused', refused.at, {
    code: refused.code,
    errorClass: refused.class,
  });
  if (before === null) return;
  if (attempt.messageId !== null) {
    await setOutbound(connection, attempt.messageId, { status: statusAfterRefusal(attempt, refused.class) });
  }
  if (caseId === null) return;
  if (refused.class === 'window') await learnWindowShut(connection, attempt, refused.at);
  await learnNoticeRefused(connection, attempt, refused.at);
  // I1: the case that took it over counts it already.
  if (before === 'unknown' || isMerged) {
    await learnFailure(connection, attempt, refused.class, refused.at);
    // R9: it had been counted as delivered.
    if (attempt.kind === 'kept') await appendFact(connection, caseId, { fact: 'kept', at: refused.at });
  }
  await announceRefusal(connection, attempt, refused);
}

/** W5: a text that met a closed window waits for the customer; a kept one that cannot go waits for an agent's word. */
function statusAfterRefusal({ kind }: Attempt, errorClass: ErrorClass) {
  if (errorClass === 'window' && isReply({ kind })) return 'kept';
  return kind === 'kept' ? 'kept-confirm' : 'refused';
}

/**
 * A `failed` status of a message that had been accepted (R8). Once; a failure after delivery says nothing any more.
 * @param failed `at`: by the provider's time; `arrivedAt`: from then on what it answered is owed again (W9)
 * @returns false where it was known, or comes too late
 */
export async function markFailed(
  connection: Connection,
  given: Attempt,
  failed: {
    readonly code: string;
    readonly class: ErrorClass;
    readonly at: Instant;
    readonly arrivedAt: Instant;
  },
): Promise<boolean> {
  if (given.failedAt !== null || given.deliveredAt !== null) return false;
  await applyFailureToContact(connection, given, failed);
  const { attempt, answer } = await lockCase(connection, given);
  const { caseId } = attempt;
  const { rowCount } = await connection.query(
    `update attempts set failed_at = $2, failed_code = $3, error_class = $4
     where id = $1 and failed_at is null and delivered_at is null`,
    [attempt.id, failed.at, failed.code, failed.class],
  );
  if (rowCount === 0) return false;
  const isKept = failed.class === 'window' && isReply(attempt);
  if (attempt.messageId !== null) {
    await setOutbound(connection, attempt.messageId, { status: isKept ? 'kept' : 'failed' });
  }
  if (caseId === null) return true;
  if (failed.class === 'window') {
    await learnWindowShut(connection, attempt, failed.at);
    // R9: it had been counted as delivered.
    if (attempt.kind === 'kept') await appendFact(connection, caseId, { fact: 'kept', at: failed.at });
  }
  if (isReply(attempt) && answer !== null)
    await appendFact(connection, caseId, { fact: 'answer-failed', at: failed.arrivedAt, ...answer });
  // R2: what was not delivered within its time to live counts, and the schedule goes on.
  if (failed.class !== 'expired') {
    await learnFailure(connection, attempt, failed.class, failed.at);
    await learnNoticeRefused(connection, attempt, failed.at);
  }
  await announceRefusal(connection, attempt, failed);
  return true;
}

/**
 * W5: the provider is right. The window was closed when the message met it, so a later message of the customer has opened
 * it again. A reply that was not kept before is now.
 */
async function learnWindowShut(connection: Connection, attempt: Attempt, at: Instant): Promise<void> {
  const { caseId, kind } = attempt;
  if (caseId === null || isTemplate(attempt)) return;
  await appendFact(connection, caseId, {
    fact: 'shut',
    at: attempt.calledAt ?? at,
    // E2, F3, F7: nobody waits for a notice of ours.
    ...(isReply(attempt) ? {} : { notice: true as const }),
  });
  if (kind === 'free-form') await appendFact(connection, caseId, { fact: 'kept', at });
}

/** R11: whether at once, when a held one goes, or after it had been accepted: nobody was written to, and nobody can answer. */
export async function learnNoticeRefused(
  connection: Connection,
  { caseId, kind, key }: Pick<Attempt, 'caseId' | 'kind' | 'key'>,
  at: Instant,
): Promise<void> {
  if (caseId === null || kind !== 'template' || !(await isNoticeOf(connection, key))) return;
  await appendFact(connection, caseId, { fact: 'notice-refused', at });
}

async function learnFailure(
  connection: Connection,
  { caseId, kind, reason, impact, replacement }: Attempt,
  errorClass: ErrorClass,
  at: Instant,
): Promise<void> {
  if (caseId === null || reason === null || (kind !== 'impact' && kind !== 'answer')) return;
  const number = impact === 'answer' ? 'answer' : impact === '2' ? 2 : 1;
  await appendFact(connection, caseId, {
    fact: 'failed',
    at,
    reason,
    number,
    replacement,
    cause: causeOf(errorClass),
  });
}

/** Nobody says when it may again: it is tried after a day. */
const DIRECT_SEND_HOLD = DAY;

/** What a refusal says of the line, the person or the template beyond this send. Before the case's lock: it may lock several cases. */
async function applyFailureToContact(
  connection: Connection,
  { contactId, lineId, templateName, templateVersion, templateLanguage, reservedAt, calledAt }: Attempt,
  { code, at }: { readonly code: string; readonly at: Instant },
): Promise<void> {
  const scope = refusesAll(code);
  if (lineId !== null && scope !== null) {
    await applyHealthChanges(connection, await refusalOf(connection, { lineId, scope, code, at }), at);
  }
  if (lineId !== null && refusesAccess(code)) {
    const about = await accountOf(connection, lineId);
    await applyHealthChanges(connection, [{ ...about, fact: 'access', code }], at);
  }
  if (lineId !== null && code === DIRECT_SEND_BLOCKED) {
    const about = await accountOf(connection, lineId);
    const blocked = {
      fact: 'restricted',
      type: DIRECT_SEND_RESTRICTED,
      until: at + DIRECT_SEND_HOLD,
    } as const;
    await applyHealthChanges(connection, [{ ...about, ...blocked }], at);
  }
  if (contactId !== null && cutsOff(code)) {
    await announceContactChange(connection, contactId, at);
    await markUnreachable(connection, contactId, { sentAt: calledAt ?? reservedAt, at });
  }
  if (contactId !== null && code === MARKETING_STOPPED) {
    await announceContactChange(connection, contactId, at);
    await recordConsent(connection, contactId, {
      channel: 'whatsapp',
      category: 'marketing',
      granted: false,
      source: 'provider-131050',
      wordingVersion: null,
      at,
    });
  }
  if (templateName === null || templateVersion === null || templateLanguage === null) return;
  const template = { name: templateName, version: templateVersion, language: templateLanguage };
  if (code === TEMPLATE_PAUSED) {
    await markTemplate(connection, template, { status: 'paused', until: at + FIRST_PAUSE });
  }
  if (code === TEMPLATE_DISABLED) await markTemplate(connection, template, { status: 'disabled' });
}

/** W9: what answers the customer. */
const isReply = ({ kind }: Pick<Attempt, 'kind'>): boolean => kind === 'free-form' || kind === 'kept';

const isTemplate = ({ kind }: Attempt): boolean =>
  kind === 'impact' || kind === 'answer' || kind === 'template';

/**
 * Nothing fails silently (T3): other services hear of it, and operators of a line that is in trouble (R8). What the
 * schedule holds and tries again is not refused yet.
 */
async function announceRefusal(
  connection: Connection,
  attempt: Attempt,
  {
    code,
    class: errorClass,
    at,
  }: { readonly code: string; readonly class: ErrorClass; readonly at: Instant },
): Promise<void> {
  if (attempt.caseId === null) return;
  const data = {
    step: stepOf(attempt),
    attemptId: attempt.id,
    messageId: attempt.messageId,
    code,
    class: errorClass,
    line: attempt.lineId,
  };
  const isHeld =
    (attempt.kind === 'impact' || attempt.kind === 'answer') &&
    causeOf(errorClass) === 'line' &&
    errorClass !== 'expired';
  await appendEvents(connection, attempt.caseId, at, [
    ...(isHeld ? [] : [{ type: 'message.refused' as const, data, eventId: `evt-${attempt.id}-refused` }]),
    ...(concernsOperators(code)
      ? [{ type: 'line.unhealthy' as const, data, eventId: `evt-${attempt.id}-line` }]
      : []),
  ]);
}

/** The send's name in decisions and events. */
export const stepOf = ({ kind, impact }: Pick<Attempt, 'kind' | 'impact'>): string =>
  kind === 'impact' ? `impact-${impact}` : kind;

/**
 * Lock order everywhere: case, then what hangs on it. What belongs to no case hangs on the contact, whose row an erasure
 * holds while it takes both attempt and message (S3).
 *
 * I1: what a merged case had under way counts for the case that took it over, under its lock, and its message is found there.
 * @returns the attempt with the case that learns of it, and what its message was among the answers
 */
async function lockCase(
  connection: Connection,
  attempt: Attempt,
): Promise<{ readonly attempt: Attempt; readonly isMerged: boolean; readonly answer: Answer | null }> {
  const { caseId, contactId, messageId } = attempt;
  if (caseId === null) {
    if (contactId !== null)
      await connection.query('select from contacts where id = $1 for key share', [contactId]);
    return { attempt, isMerged: false, answer: null };
  }
  const living = await lockLiving(connection, caseId);
  const answer = messageId === null ? null : await answerIn(connection, messageId, living);
  if (living === caseId) return { attempt, isMerged: false, answer };
  if (messageId !== null) {
    await connection.query(
      'update messages set case_id = $2, seq = null where id = $1 and case_id is distinct from $2',
      [messageId, living],
    );
  }
  return { attempt: { ...attempt, caseId: living }, isMerged: true, answer };
}

/** W9: its number as an answer, and where it is not the case's own (I1) the case that gave it; null: it answered nothing. */
async function answerIn(connection: Connection, messageId: string, living: string): Promise<Answer | null> {
  const { rows } = await connection.query<{ seq: number | null; caseId: string }>(
    'select seq, case_id as "caseId" from messages where id = $1',
    [messageId],
  );
  const { seq = null, caseId } = rows[0] ?? {};
  if (seq === null || caseId === undefined) return null;
  return caseId === living ? { answer: seq } : { answer: seq, from: caseId };
}

type Answer = Pick<Extract<Fact, { fact: 'answer-failed' }>, 'answer' | 'from'>;

/** @returns the status it had, or null where it was settled before: `unknown` may still become known, nothing else changes. */
async function move(
  connection: Connection,
  id: string,
  to: 'sent' | 'refused' | 'unknown',
  at: Instant,
  known: { readonly providerId?: string; readonly code?: string | null; readonly errorClass?: ErrorClass },
): Promise<'calling' | 'unknown' | null> {
  const { rows } = await connection.query<{ status: 'calling' | 'unknown' }>(
    `with before as (
       select id, status from attempts where id = $1 and status in ('calling', 'unknown') and status <> $2 for update)
     update attempts a set status = $2, settled_at = $3, provider_id = coalesce($4, a.provider_id),
       error_code = coalesce($5, a.error_code), error_class = coalesce($6, a.error_class)
     from before where a.id = before.id returning before.status`,
    [id, to, at, known.providerId ?? null, known.code ?? null, known.errorClass ?? null],
  );
  return rows[0]?.status ?? null;
}
