import { isCancellation } from '@temporalio/workflow';
import type { TemplateSend } from '../domain/effects/case-effects.ts';
import { bookableSlots } from '../domain/schedule/expected-outcome.ts';
import { refusesRequest } from '../domain/schedule/number-request.ts';
import type { CaseState, Outlook } from '../domain/case/case-state.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { Due, Outcome } from '../domain/case/step.ts';
import { effects, runEffect } from './effects.ts';

/** Does what is due in the world, where anything is to be done there, and says what came of it. */
export async function doStep(due: Due, state: CaseState, outlook: Outlook, at: Instant): Promise<Outcome> {
  const { step } = due;
  const { id: caseId, reason, seen } = state;
  switch (step.do) {
    case 'impact':
    case 'answer': {
      const { replacement, tries, until } = step;
      const number = step.do === 'answer' ? 'answer' : step.number;
      return sendTemplate({ caseId, reason, number, replacement, tries, seen, at, until });
    }
    case 'deliver-kept':
      return runEffect(effects.deliverKept, 'Deliver the kept reply', {
        caseId,
        seen,
        at,
        tries: state.version,
      });
    case 'email':
      return runEffect(effects.sendEmail, 'Send the email', {
        caseId,
        reason,
        tries: step.tries,
        seen,
        at,
        until: step.until,
      });
    case 'book-call':
      return runEffect(effects.bookCall, 'Book a call', {
        caseId,
        reason,
        round: state.version,
        seen,
        at,
        slots: bookableSlots(state, outlook, at),
        ...(state.call?.chosen == null ? {} : { chosen: state.call.chosen }),
      });
    case 'request-number':
      return (
        refusesRequest(state, outlook, at) ??
        runEffect(effects.requestNumber, 'Ask for a phone number', {
          caseId,
          reason,
          round: state.version,
          tries: step.tries,
          seen,
          at,
        })
      );
    default:
      return { was: 'done', at };
  }
}

/** R7: after any failure the attempt row is asked, never the kind of the failure. */
async function sendTemplate(send: TemplateSend): Promise<Outcome> {
  const name = send.number === 'answer' ? 'answer template' : `impact ${send.number}`;
  try {
    return await runEffect(effects.sendTemplate, `Send ${name}`, send);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return runEffect(effects.settleTemplate, `Ask what became of ${name}`, send);
  }
}
