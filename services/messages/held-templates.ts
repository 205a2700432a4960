import {
  type Attempt,
  attemptById,
  heldAttempts,
  holdAgain,
  holdOn,
  releaseHeld,
} from '../../database/sending/attempts.ts';
import { recordDecision } from '../../database/sending/decisions.ts';
import { lockSendCase } from '../../database/sending/eligibility.ts';
import { isNoticeOf } from '../../database/sending/openings.ts';
import { setOutbound } from '../../database/sending/outbound.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { learnNoticeRefused } from '../../database/sending/settlement.ts';
import { findTemplate } from '../../database/templates/templates.ts';
import { notAfter } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { categoryOf, type Template, templateState } from '../../domain/templates/template.ts';
import { callProvider } from '../sending/call-provider.ts';
import { evaluateDirect } from './direct-send.ts';
import { placeOfCase, policyOf, recipientOf } from '../sending/gate-facts.ts';
import { evaluateNamed } from './named-template.ts';
import { announceSuppressed } from '../sending/reply-reservation.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import type { Outgoing } from '../channels/whatsapp.ts';

/**
 * Sends the API's held templates that are due by now, each once and only if the gate still allows it; everything is asked
 * again (E). To be called every few seconds, and whenever a test clock was moved.
 * @returns how many were taken up; 0: nothing is due any more
 */
export async function sendHeld(parts: SenderParts, now: Instant): Promise<number> {
  const due = await heldAttempts(parts.pool, now);
  for (const { id, caseId } of due) {
    if (caseId === null) continue;
    const released = await transaction(parts.pool, (connection) =>
      release(parts, connection, id, caseId, now),
    );
    if (released === null) continue;
    const called = await callProvider(parts, released.attempt, released.to, null);
    // The send hours ended on the way: it waits for the next.
    if (called.was === 'late')
      await transaction(parts.pool, (connection) => waitOn(connection, released, called.at));
  }
  return due.length;
}

async function waitOn(
  connection: Connection,
  { attempt }: { readonly attempt: Attempt },
  at: Instant,
): Promise<void> {
  await holdAgain(connection, attempt.id, at);
  if (attempt.messageId !== null) await setOutbound(connection, attempt.messageId, { status: 'held' });
}

async function release(
  parts: SenderParts,
  connection: Connection,
  id: string,
  caseId: string,
  at: Instant,
): Promise<{ attempt: Attempt; to: Outgoing['to'] } | null> {
  const facts = await lockSendCase(connection, caseId);
  const attempt = await attemptById(connection, id);
  if (facts === null || attempt?.status !== 'held') return null;
  const template = await findTemplate(connection, attempt);
  const to = recipientOf(facts);
  const isDirect = attempt.templateName === null;
  if ((template === null && !isDirect) || attempt.messageId === null)
    throw new Error(`attempt ${id} has nothing to send`);
  const stateOf = (named: Template) => {
    const { country } = placeOfCase(parts.policies, facts);
    return templateState(named, at, categoryOf(named), country);
  };
  // The bound counts from the request.
  const until = attempt.reservedAt + policyOf(parts.policies, facts).reopenWithin;
  const isNotice = await isNoticeOf(connection, attempt.key);
  const timing = { at, until, isAutomatic: attempt.isAutomatic, isNotice };
  const asked =
    template === null
      ? await evaluateDirect(parts, connection, facts, timing)
      : await evaluateNamed(parts, connection, facts, { template, state: stateOf(template) }, timing);
  const { question, gateFacts, decision } = asked;
  const decisionId = await recordDecision(connection, {
    caseId,
    attemptId: id,
    step: isDirect ? 'direct-send' : 'template',
    question,
    facts: gateFacts,
    decision,
  });
  switch (decision.answer) {
    case 'held':
      await holdOn(connection, id, decision.until);
      return null;
    case 'suppressed':
      await releaseHeld(connection, id, { status: 'refused', at });
      await setOutbound(connection, attempt.messageId, { status: 'refused' });
      await learnNoticeRefused(connection, attempt, at);
      await announceSuppressed(connection, caseId, at, {
        step: isDirect ? 'direct-send' : 'template',
        decision,
        decisionId,
      });
      return null;
    case 'allowed': {
      await releaseHeld(connection, id, {
        status: 'reserved',
        at,
        notAfter: notAfter(question, gateFacts),
        impact: gateFacts.counted === undefined ? null : 'reported',
        purpose: gateFacts.frequency?.message.purpose ?? null,
      });
      await setOutbound(connection, attempt.messageId, { status: 'reserved' });
      const reserved = await attemptById(connection, id);
      return reserved === null || to === null ? null : { attempt: reserved, to };
    }
  }
}
