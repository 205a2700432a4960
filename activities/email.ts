import { type Attempt, attemptByKey } from '../database/sending/attempts.ts';
import { factsAfter } from '../database/cases/facts.ts';
import {
  type FallbackCase,
  type FallbackTask,
  lockFallbackCase,
} from '../database/fallback/fallback-case.ts';
import { mailsOut } from '../database/sending/mail-attempts.ts';
import { type Connection, transaction } from '../database/pool.ts';
import { fallbackLetter, taskWords } from '../domain/messages/fallback-letter.ts';
import { decide } from '../domain/gate/gate.ts';
import { type Duration, MINUTE } from '../domain/time/instant.ts';
import type { Letter } from '../domain/messages/render-letter.ts';
import { causeOf } from '../domain/schedule/refusal.ts';
import type { Outcome } from '../domain/case/step.ts';
import type { MailRecipient } from '../services/channels/channel.ts';
import { type Carried, deliver } from '../services/sending/deliver.ts';
import type { Effects } from '../domain/effects/case-effects.ts';
import { explain } from '../domain/explanation/explanation.ts';
import { loadFallbackFacts } from '../services/sending/load-facts.ts';
import { localDay, localTime } from '../services/time/local-time.ts';
import { byMail, mailTo } from '../services/channels/mail-channel.ts';
import type { Parts } from '../services/parts.ts';
import { readerOf } from '../services/case/reader.ts';
import { reserve } from '../services/sending/reserve.ts';
import { resumeUrl } from '../services/case/resume-link.ts';
import {
  HOURS_ENDED,
  type Settlement,
  settle,
  settlementOf,
  settleStanding,
} from '../services/sending/settle.ts';
import type { Mailer } from '../services/channels/smtp.ts';
import { customerReason, labelOf } from '../domain/messages/labels.ts';

/** After a mail server that was away or said "later". */
export const MAIL_PAUSE: Duration = 15 * MINUTE;
export const MAIL_LATER = explain('mail.later');

type EmailInput = Parameters<Effects['sendEmail']>[0];

/** What is to be told, and to whom. */
interface Planned extends Carried<MailRecipient> {
  readonly about: FallbackCase;
  readonly task: FallbackTask;
}

/** The fallback mail (F2): once per case and reason, through the gate, with one link to the pending step. */
export function createEmail(parts: Parts, mailer: Mailer): Pick<Effects, 'sendEmail'> {
  const { pool } = parts;

  return {
    async sendEmail(input) {
      const planned = await transaction(pool, (connection) => reserveEmail(parts, connection, input));
      if ('was' in planned) return planned;
      if ('standing' in planned) {
        const attempt = await settleStanding(parts, planned.standing.id);
        return outcomeOf(parts, input, attempt, settlementOf(attempt));
      }
      const { about, task, attempt } = planned;
      const channel = byMail(mailer, { at: input.at, letter: await letterOf(parts, about, task) });
      const delivery = await deliver(parts, planned, channel, input.seen);
      return outcomeOf(parts, input, attempt, await settle(parts, planned, delivery, 'discarded'));
    },
  };
}

/** Reads the state, asks the gate and reserves, in one transaction (R6, E). */
async function reserveEmail(
  parts: Parts,
  connection: Connection,
  { caseId, reason, tries, seen, at, until }: EmailInput,
): Promise<Outcome | Planned | { readonly standing: Attempt }> {
  const about = await lockFallbackCase(connection, caseId, reason);
  if (about === null) return { was: 'refused', at, rule: 'E1', cause: 'gate' };

  // F1: each path goes once. What went out stays, whatever came in since.
  const [earlier] = await mailsOut(connection, caseId, reason);
  const key = `${caseId}/email/${reason}/${tries}/${seen}`;
  const standing = await attemptByKey(connection, earlier ?? key);
  if (standing !== null && standing.status !== 'reserved') return { standing };
  if (about.factSeq > seen) {
    return { was: 'overtaken', missed: await factsAfter(connection, caseId, seen) };
  }

  const { question, facts } = await loadFallbackFacts(
    parts,
    connection,
    about,
    { kind: 'email', at, until },
    { what: 'email', reason, except: { key } },
  );
  const { task, contact } = about;
  const reserved = await reserve(
    connection,
    { question, facts, decision: decide(question, facts) },
    {
      step: 'email',
      caseId,
      contactId: contact.id,
      at,
      to: mailTo(contact.email),
      attempt: { key, kind: 'email', reason },
      standing,
      message: null,
    },
  );
  switch (reserved.is) {
    case 'reserved':
      if (task === null) throw new Error(`${key} was allowed without a task`);
      return { ...reserved, about, task };
    case 'held': {
      const { until: goesAt, rule, why } = reserved.decision;
      return { was: 'held', at, until: goesAt, rule, why };
    }
    case 'kept':
    case 'suppressed':
      return { was: 'refused', at, rule: reserved.decision.rule, cause: 'gate' };
  }
}

async function letterOf(
  { pool, policies, environment }: Parts,
  about: FallbackCase,
  task: FallbackTask,
): Promise<Letter> {
  const { language, zone } = readerOf(policies, about);
  return fallbackLetter({
    language,
    caseId: about.id,
    about: customerReason(policies.labels, task.reason, language),
    step: labelOf(policies.labels, 'steps', task.step, language),
    openedOn: localDay(about.openedAt, language, zone),
    reminders: about.reminders,
    validUntil: task.validUntil === null ? null : localTime(task.validUntil, language, zone),
    told: taskWords(task.data),
    resumeUrl: await resumeUrl(
      { pool, publicUrl: environment.PUBLIC_URL },
      { caseId: about.id, taskId: task.id, step: task.step },
    ),
  });
}

/** What the schedule makes of it. */
async function outcomeOf(
  { pool }: Parts,
  { caseId, seen, at: taken }: EmailInput,
  attempt: Attempt,
  settlement: Settlement,
): Promise<Outcome> {
  const hoursEnded = { was: 'held', at: taken, until: taken, rule: 'E5', why: HOURS_ENDED } as const;
  // As with a template, it counts from the reservation.
  const at = attempt.reservedAt;
  switch (settlement.was) {
    case 'sent':
      return { was: 'done', at };
    case 'unknown':
      return { was: 'unknown', at };
    case 'expired':
      // The gate is asked again at once, and holds it to the next permitted span.
      return hoursEnded;
    case 'overtaken':
    case 'fenced': {
      const missed = await factsAfter(pool, caseId, seen);
      // Fenced because its hours had ended, by a run that died before it could say so: asked again.
      return missed.length === 0 ? hoursEnded : { was: 'overtaken', missed };
    }
    case 'refused':
      return settlement.class === 'pace'
        ? { was: 'held', at: taken, until: taken + MAIL_PAUSE, rule: 'F1', why: MAIL_LATER }
        : { was: 'refused', at: taken, rule: 'F1', cause: causeOf(settlement.class) };
  }
}
