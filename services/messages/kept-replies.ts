import { type Attempt, attemptById, keptTries } from '../../database/sending/attempts.ts';
import { lockSendCase, type SendCase } from '../../database/sending/eligibility.ts';
import { appendFact, factsAfter } from '../../database/cases/facts.ts';
import {
  findOutbound,
  keptReplies,
  setOutbound,
  type StoredOutbound,
} from '../../database/sending/outbound.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import type { Decision } from '../../domain/gate/gate.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { causeOf, holdAfter, mayGoLater } from '../../domain/schedule/refusal.ts';
import type { Outcome } from '../../domain/case/step.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import { type Carried, deliver } from '../sending/deliver.ts';
import type { Effects } from '../../domain/effects/case-effects.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import type { MessageAnswer } from './message-answer.ts';
import { evaluateReply, outsideWindow } from './reply.ts';
import { isOutsideWindow, reserve } from '../sending/reserve.ts';
import { type ConsentOn, lacksConsent } from '../sending/load-facts.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { type Settlement, settle, settlementOf, settleStanding } from '../sending/settle.ts';
import { overWhatsApp } from '../channels/whatsapp-channel.ts';

/** An agent's word about a kept reply. */
export interface KeptRequest {
  readonly caseId: string;
  readonly messageId: string;
  readonly at: Instant;
}

type Suppressed = Extract<Decision, { answer: 'suppressed' }>;
type ReservedKept =
  | Carried<ChatRecipient>
  | { readonly suppressed: Suppressed; readonly lacks: ConsentOn | null };

/** R9: kept replies go out once each: all on the customer's tap, or one on an agent's word. */
export function createKeptReplies(
  parts: SenderParts,
  answerOf: (attempt: Attempt) => Promise<MessageAnswer>,
) {
  const { pool } = parts;
  const channel = overWhatsApp(parts);

  const deliverKept: Effects['deliverKept'] = async ({ caseId, seen, at }) => {
    const begun = await transaction(pool, async (connection) => {
      const facts = await lockSendCase(connection, caseId);
      // R6: what the customer wrote after the tap is seen first.
      if (facts === null || facts.factSeq > seen)
        return { missed: await factsAfter(connection, caseId, seen) };
      return { waiting: await keptReplies(connection, caseId) };
    });
    // So does a repetition of a delivery that took effect: it meets its own facts.
    if ('missed' in begun) return { was: 'overtaken', missed: begun.missed };
    if (begun.waiting.length === 0) return { was: 'refused', at, rule: 'R9', cause: 'gate' };
    for (const message of begun.waiting) {
      const settlement = await sendKept(caseId, message, at);
      if (settlement.was === 'refused' && mayGoLater(settlement.class)) {
        const until = at + holdAfter(settlement.class, await keptTries(pool, message.id));
        const why = explain('provider.refused', { error: settlement.code });
        return { was: 'held', at, until, rule: 'R8', why };
      }
      if (settlement.was !== 'sent' && settlement.was !== 'unknown') return notDelivered(settlement, at);
    }
    return { was: 'done', at };
  };

  async function sendKept(
    caseId: string,
    message: StoredOutbound,
    at: Instant,
  ): Promise<Settlement | { readonly was: 'suppressed'; readonly decision: Suppressed }> {
    if (message.status === 'reserved' && message.attemptId !== null) {
      const standing = await attemptById(pool, message.attemptId);
      if (standing !== null && standing.status !== 'reserved') {
        if (standing.status === 'fenced') await keepOn(standing);
        return settlementOf(await settleStanding(parts, standing.id));
      }
    }
    const reserved = await transaction(pool, async (connection) => {
      const facts = await lockSendCase(connection, caseId);
      return facts === null ? null : reserveKept(parts, connection, facts, message.id, at);
    });
    // Somebody else has it: an agent sent it or threw it away in this moment.
    if (reserved === null) return { was: 'unknown' };
    if ('suppressed' in reserved) return { was: 'suppressed', decision: reserved.suppressed };
    return send(reserved);
  }

  /** W2: where the window closes on the way, it waits on. */
  async function send(carried: Carried<ChatRecipient>): Promise<Settlement> {
    return settle(parts, carried, await deliver(parts, carried, channel, null), 'kept-confirm');
  }

  async function keepOn({ messageId }: Attempt): Promise<void> {
    if (messageId !== null) await setOutbound(pool, messageId, { status: 'kept-confirm' });
  }

  async function confirmKept({ caseId, messageId, at }: KeptRequest): Promise<MessageAnswer> {
    const reserved = await transaction(pool, async (connection) => {
      const facts = await lockSendCase(connection, caseId);
      if (facts === null) return { was: 'no-case' } as const;
      const message = await findOutbound(connection, messageId);
      if (message === null || message.caseId !== caseId) return { was: 'no-message' } as const;
      const kept = await reserveKept(parts, connection, facts, messageId, at);
      if (kept === null) return { standing: message.attemptId };
      if (!('suppressed' in kept)) return kept;
      const { rule, why } = kept.suppressed;
      return isOutsideWindow(kept.suppressed)
        ? outsideWindow(parts, connection, facts, at, rule)
        : ({ was: 'suppressed', rule, why, lacks: kept.lacks } as const);
    });
    if ('was' in reserved) return reserved;
    if ('standing' in reserved) {
      const standing = reserved.standing === null ? null : await attemptById(pool, reserved.standing);
      return standing === null ? { was: 'no-message' } : answerOf(standing);
    }
    const settlement = await send(reserved);
    return settlement.was === 'expired'
      ? { was: 'kept', messageId, rule: 'W2' }
      : answerOf(await settleStanding(parts, reserved.attempt.id));
  }

  async function discardKept({ caseId, messageId, at }: KeptRequest): Promise<MessageAnswer> {
    return transaction(pool, async (connection): Promise<MessageAnswer> => {
      const facts = await lockSendCase(connection, caseId);
      if (facts === null) return { was: 'no-case' };
      const message = await findOutbound(connection, messageId);
      if (message === null || message.caseId !== caseId) return { was: 'no-message' };
      if (!isKept(message)) {
        const standing = message.attemptId === null ? null : await attemptById(connection, message.attemptId);
        return standing === null ? { was: 'no-message' } : answerOf(standing);
      }
      await setOutbound(connection, messageId, { status: 'discarded' });
      await appendFact(connection, caseId, { fact: 'kept-settled', at, sent: false });
      return { was: 'discarded', messageId };
    });
  }

  return { deliverKept, confirmKept, discardKept };
}

const isKept = ({ status }: StoredOutbound): boolean => status === 'kept' || status === 'kept-confirm';

function notDelivered(
  settlement: Exclude<Settlement, { was: 'sent' | 'unknown' }> | { was: 'suppressed'; decision: Suppressed },
  at: Instant,
): Outcome {
  switch (settlement.was) {
    case 'suppressed':
      return { was: 'refused', at, rule: settlement.decision.rule, cause: 'gate' };
    case 'expired':
      return { was: 'refused', at, rule: 'W2', cause: 'gate' };
    case 'overtaken':
    case 'fenced':
      return { was: 'refused', at, rule: 'R9', cause: 'gate' };
    case 'refused':
      return {
        was: 'refused',
        at,
        rule: settlement.class === 'window' ? 'W5' : 'R8',
        cause: causeOf(settlement.class),
      };
  }
}

/** Null: it does not wait any more. A try that was refused leaves its row, so the next has a key of its own. */
async function reserveKept(
  parts: SenderParts,
  connection: Connection,
  facts: SendCase,
  messageId: string,
  at: Instant,
): Promise<ReservedKept | null> {
  const message = await findOutbound(connection, messageId);
  if (message === null) return null;
  const to = recipientOf(facts);
  if (message.status === 'reserved' && message.attemptId !== null && to !== null) {
    // Begun and not finished: the same attempt goes on.
    const standing = await attemptById(connection, message.attemptId);
    return standing?.kind === 'kept' && standing.status === 'reserved' ? { attempt: standing, to } : null;
  }
  if (!isKept(message)) return null;
  const evaluation = await evaluateReply(parts, connection, facts, { kind: 'kept', at, until: null });
  const key = `${facts.id}/kept/${messageId}/${await keptTries(connection, messageId)}`;
  const reserved = await reserve(connection, evaluation, {
    step: 'kept',
    caseId: facts.id,
    contactId: facts.contact.id,
    at,
    to,
    attempt: { key, kind: 'kept' },
    message: { id: messageId, lineId: facts.lineId, written: null },
  });
  switch (reserved.is) {
    case 'reserved':
      return reserved;
    case 'kept':
    case 'suppressed':
      return { suppressed: reserved.decision, lacks: lacksConsent(evaluation) };
    case 'held':
      throw new Error('replies are exempt from everything that holds');
  }
}
