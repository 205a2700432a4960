import { attemptById, heldAttempts } from '../../database/sending/attempts.ts';
import { lockSendCase } from '../../database/sending/eligibility.ts';
import { isNoticeOf } from '../../database/sending/openings.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { findTemplate } from '../../database/templates/templates.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { categoryOf, type Template, templateState } from '../../domain/templates/template.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import { type Carried, deliver } from '../sending/deliver.ts';
import { evaluateDirect } from './direct-send.ts';
import { placeOfCase, policyOf, recipientOf } from '../sending/gate-facts.ts';
import { evaluateNamed } from './named-template.ts';
import { reserveHeld } from '../sending/reserve.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { settle } from '../sending/settle.ts';
import { overWhatsApp } from '../channels/whatsapp-channel.ts';

/**
 * Sends the API's held templates that are due by now, each once and only if the gate still allows it; everything is asked
 * again (E). To be called every few seconds, and whenever a test clock was moved.
 * @returns how many were taken up; 0: nothing is due any more
 */
export async function sendHeld(parts: SenderParts, now: Instant): Promise<number> {
  const channel = overWhatsApp(parts);
  const due = await heldAttempts(parts.pool, now);
  for (const { id, caseId } of due) {
    if (caseId === null) continue;
    const released = await transaction(parts.pool, (connection) =>
      release(parts, connection, id, caseId, now),
    );
    if (released === null) continue;
    // Where the send hours end on the way, it waits for the next.
    await settle(parts, released, await deliver(parts, released, channel, null), 'held');
  }
  return due.length;
}

async function release(
  parts: SenderParts,
  connection: Connection,
  id: string,
  caseId: string,
  at: Instant,
): Promise<Carried<ChatRecipient> | null> {
  const facts = await lockSendCase(connection, caseId);
  const attempt = await attemptById(connection, id);
  if (facts === null || attempt?.status !== 'held') return null;
  const template = await findTemplate(connection, attempt);
  const isDirect = attempt.templateName === null;
  if (template === null && !isDirect) throw new Error(`attempt ${id} has nothing to send`);
  const stateOf = (named: Template) => {
    const { country } = placeOfCase(parts.policies, facts);
    return templateState(named, at, categoryOf(named), country);
  };
  // The bound counts from the request.
  const until = attempt.reservedAt + policyOf(parts.policies, facts).reopenWithin;
  const isNotice = await isNoticeOf(connection, attempt.key);
  const timing = { at, until, isAutomatic: attempt.isAutomatic, isNotice };
  const evaluation =
    template === null
      ? await evaluateDirect(parts, connection, facts, timing)
      : await evaluateNamed(parts, connection, facts, { template, state: stateOf(template) }, timing);
  const reserved = await reserveHeld(connection, evaluation, {
    step: isDirect ? 'direct-send' : 'template',
    caseId,
    contactId: facts.contact.id,
    at,
    to: recipientOf(facts),
    standing: attempt,
  });
  return reserved.is === 'reserved' ? reserved : null;
}
