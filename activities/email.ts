import { type Attempt, attemptByKey } from '../database/sending/attempts.ts';
import { recordDecision } from '../database/sending/decisions.ts';
import { factsAfter } from '../database/cases/facts.ts';
import {
  type FallbackCase,
  type FallbackTask,
  lockFallbackCase,
} from '../database/fallback/fallback-case.ts';
import { mailsOut, reserveMail } from '../database/sending/mail-attempts.ts';
import { type Connection, transaction } from '../database/pool.ts';
import { emailSummary, taskWords } from '../domain/messages/fallback-letter.ts';
import { decide, notAfter } from '../domain/gate/gate.ts';
import { type Duration, type Instant, MINUTE } from '../domain/time/instant.ts';
import { languageOf } from '../domain/messages/language.ts';
import type { Letter } from '../domain/messages/letter.ts';
import type { Outcome } from '../domain/case/step.ts';
import type { Effects } from '../domain/effects/case-effects.ts';
import { fallbackFacts } from '../services/sending/fallback-facts.ts';
import { fallbackFrequency } from '../services/sending/frequency-facts.ts';
import { asked, type DeliveryResult, deliverMail } from '../services/sending/deliver-mail.ts';
import { localDay, localTime } from '../services/time/local-time.ts';
import type { Parts } from '../services/parts.ts';
import { placeOf } from '../services/time/place.ts';
import { resumeUrl } from '../services/case/resume-link.ts';
import type { Mailer } from '../services/channels/smtp.ts';
import { customerReason, labelOf } from '../domain/messages/labels.ts';
import { HOURS_ENDED } from '../services/messages/template-send.ts';

/** After a mail server that was away or said "later". */
export const MAIL_PAUSE: Duration = 15 * MINUTE;
export const MAIL_LATER = 'the mail server is away or said later';

type EmailInput = Parameters<Effects['sendEmail']>[0];

type Planned =
  | { readonly is: 'decided'; readonly outcome: Outcome }
  /** It went out before, or may have: its row says what became of it. */
  | { readonly is: 'out'; readonly attemptId: string }
  | {
      readonly is: 'reserved';
      readonly attempt: Attempt;
      readonly about: FallbackCase;
      readonly task: FallbackTask;
      readonly address: string;
    };

/** The fallback mail (F2): once per case and reason, through the gate, with one link to the pending step. */
export function createEmail(parts: Parts, mailer: Mailer): Pick<Effects, 'sendEmail'> {
  const { pool } = parts;

  return {
    async sendEmail(input) {
      const { caseId, at, seen } = input;
      const planned = await transaction(pool, (connection) => plan(parts, connection, input));
      if (planned.is === 'decided') return planned.outcome;
      const handed =
        planned.is === 'out'
          ? await asked(pool, planned.attemptId)
          : await deliverMail(parts, mailer, planned.attempt, {
              at,
              seen,
              contactId: planned.about.contact.id,
              mail: {
                to: planned.address,
                letter: await letterOf(parts, planned.about, planned.task),
              },
            });
      if (handed.was === 'fenced') {
        const missed = await factsAfter(pool, caseId, seen);
        // Given back because its hours had ended, by a run that died before it could say so: asked again.
        return missed.length === 0
          ? { was: 'held', at, until: at, rule: 'E5', why: HOURS_ENDED }
          : { was: 'overtaken', missed };
      }
      return outcomeOf(handed, at);
    },
  };
}

/** Reads the state, asks the gate and reserves, in one transaction (R6, E). */
async function plan(parts: Parts, connection: Connection, input: EmailInput): Promise<Planned> {
  const { caseId, reason, tries, seen, at, until } = input;
  const decided = (outcome: Outcome): Planned => ({ is: 'decided', outcome });
  const about = await lockFallbackCase(connection, caseId, reason);
  if (about === null) return decided({ was: 'refused', at, rule: 'E1', cause: 'gate' });

  // F1: each path goes once. What went out stays, whatever came in since.
  const [earlier] = await mailsOut(connection, caseId, reason);
  const key = `${caseId}/email/${reason}/${tries}/${seen}`;
  const known = await attemptByKey(connection, earlier ?? key);
  if (known !== null && known.status !== 'reserved') return { is: 'out', attemptId: known.id };
  if (about.factSeq > seen) {
    return decided({ was: 'overtaken', missed: await factsAfter(connection, caseId, seen) });
  }

  const question = { kind: 'email', at, until } as const;
  const frequency = await fallbackFrequency(connection, parts.policies, about, {
    what: 'email',
    reason,
    at,
    except: { key },
  });
  const facts = { ...fallbackFacts(parts, about, question, reason), frequency };
  const decision = decide(question, facts);
  const { task, contact } = about;
  const isAllowed = decision.answer === 'allowed' && task !== null && contact.email !== null;
  const attempt = isAllowed
    ? await reserveMail(connection, {
        key,
        kind: 'email',
        caseId,
        contactId: contact.id,
        reason,
        at,
        notAfter: notAfter(question, facts),
        contacting: frequency.message,
      })
    : null;
  await recordDecision(connection, {
    caseId,
    attemptId: attempt?.id ?? null,
    step: 'email',
    question,
    facts,
    decision,
  });
  if (attempt !== null && task !== null && contact.email !== null) {
    return { is: 'reserved', attempt, about, task, address: contact.email };
  }
  return decided(
    decision.answer === 'held'
      ? { was: 'held', at, until: decision.until, rule: decision.rule, why: decision.why }
      : { was: 'refused', at, rule: decision.answer === 'suppressed' ? decision.rule : 'E1', cause: 'gate' },
  );
}

async function letterOf(
  { pool, policies, environment }: Parts,
  about: FallbackCase,
  task: FallbackTask,
): Promise<Letter> {
  const language = languageOf(about.contact.language);
  const { zones } = placeOf(about.contact, about.lineNumber, policies.business);
  const zone = zones[0] ?? policies.business.timeZone;
  return emailSummary({
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

function outcomeOf(handed: Exclude<DeliveryResult, { was: 'fenced' }>, at: Instant): Outcome {
  switch (handed.was) {
    case 'sent':
      return { was: 'done', at: handed.at };
    case 'unknown':
      return { was: 'unknown', at: handed.at };
    case 'later':
      return { was: 'held', at, until: at + MAIL_PAUSE, rule: 'F1', why: MAIL_LATER };
    case 'too-late':
      // The gate is asked again at once, and holds it to the next permitted span.
      return { was: 'held', at, until: at, rule: 'E5', why: HOURS_ENDED };
    case 'refused':
      return { was: 'refused', at, rule: 'F1', cause: handed.cause };
  }
}
