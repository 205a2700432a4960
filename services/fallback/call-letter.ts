import { caseToldBy, type StoredCall } from '../../database/cases/calls.ts';
import type { FallbackCase } from '../../database/fallback/fallback-case.ts';
import { type CallFacts, type CallNews, callLetter, callSummary } from '../../domain/messages/call-notice.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { letterText } from '../../domain/messages/render-letter.ts';
import { customerReason } from '../../domain/messages/labels.ts';
import { calendarFile } from './calendar-file.ts';
import { appointmentTime } from '../time/local-time.ts';
import type { Parts } from '../parts.ts';
import { readerOf } from '../case/reader.ts';
import { resumeUrl } from '../case/resume-link.ts';
import type { Mail, Mailer } from '../channels/smtp.ts';

/** What is said of a call, in the contact's language and time (F3), under the case that it was told by first. */
export async function callFacts(
  { pool, policies, environment }: Parts,
  call: StoredCall,
  about: FallbackCase,
): Promise<CallFacts> {
  const { language, zone } = readerOf(policies, about);
  const { task } = about;
  return {
    language,
    caseId: await caseToldBy(pool, call),
    about: customerReason(policies.labels, call.reason, language),
    when: appointmentTime(call.slot[0], language, zone),
    resumeUrl:
      task === null
        ? null
        : await resumeUrl(
            { pool, publicUrl: environment.PUBLIC_URL },
            { caseId: call.caseId, taskId: task.id, step: task.step },
          ),
  };
}

/**
 * The mail about a call, with its calendar file. All calls that a case tells of are one calendar entry, numbered by the
 * call's ordinal: a later call moves it, a cancellation takes away the state before and nothing newer.
 */
export function callMail(
  mailer: Mailer,
  news: CallNews,
  call: StoredCall,
  facts: CallFacts,
  { to, at }: { readonly to: string; readonly at: Instant },
): Omit<Mail, 'messageId' | 'to'> {
  const letter = callLetter(news, facts);
  const method = news === 'cancelled' ? 'CANCEL' : 'REQUEST';
  const file = calendarFile({
    method,
    uid: `${facts.caseId}-call@${mailer.domain}`,
    sequence: call.ordinal * 2 + (news === 'cancelled' ? 1 : 0),
    stampedAt: at,
    slot: call.slot,
    summary: callSummary(facts),
    description: letterText(letter).trim(),
    organizer: mailer.from,
    attendee: to,
    language: facts.language,
  });
  return { at, letter, calendar: { method, file } };
}
