import {
  type Attempt,
  attemptId,
  holdOn,
  insertAttempt,
  type NewAttempt,
  releaseHeld,
} from '../../database/sending/attempts.ts';
import { recordDecision } from '../../database/sending/decisions.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { insertOutbound, type Outbound, setOutbound } from '../../database/sending/outbound.ts';
import { appendEvents } from '../../database/events/outbox.ts';
import type { Connection } from '../../database/pool.ts';
import { learnNoticeRefused } from '../../database/sending/settlement.ts';
import { storedExplanation } from '../../domain/explanation/read-explanation.ts';
import { type Decision, notAfter } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Template } from '../../domain/templates/template.ts';
import type { Evaluation } from './load-facts.ts';
import type { Recipient } from '../channels/channel.ts';

/** What is particular to one send. */
export interface Send<To extends Recipient = Recipient> {
  /** As decisions and events name it: `impact-1`, `free-form`, `email` … */
  readonly step: string;
  /** Null: it is about none, and hangs on the contact alone (E2). */
  readonly caseId: string | null;
  readonly contactId: string;
  readonly at: Instant;
  /** Null only where the gate cannot allow it. */
  readonly to: To | null;
  /** Its key was looked for under the same lock. */
  readonly attempt: Pick<NewAttempt, 'key' | 'kind' | 'reason' | 'impact' | 'replacement' | 'digest'>;
  readonly template?: Pick<Template, 'name' | 'version' | 'language'> | null;
  /** What was found under the key: reserved by a run that went no further. */
  readonly standing?: Attempt | null;
  /** Null: a mail, of which no words are kept. */
  readonly message: Message | null;
  /** The first instant at which it is of no use any more, where the gate may permit more. */
  readonly notAfter?: Instant;
  /**
   * It is stored also where it may not go now: a template for the instant that the gate names, a reply for the customer's
   * return (W4).
   */
  readonly waits?: boolean;
}

export interface Message {
  readonly id: string;
  readonly lineId: string;
  /** Null: it is stored already (R9). */
  readonly written: {
    /** Null only where the gate cannot allow it. */
    readonly content: (Outbound['content'] & { readonly type: string }) | null;
    readonly author: string;
  } | null;
}

type Held = Extract<Decision, { answer: 'held' }>;
type Suppressed = Extract<Decision, { answer: 'suppressed' }>;

export type Reserved<To extends Recipient = Recipient> =
  | { readonly is: 'reserved'; readonly attempt: Attempt; readonly to: To }
  | { readonly is: 'held'; readonly decision: Held }
  /** W4: it waits for the customer. */
  | { readonly is: 'kept'; readonly decision: Suppressed }
  | { readonly is: 'suppressed'; readonly decision: Suppressed };

/**
 * Stores the gate's answer, whatever it is, and with it what goes or waits: from here on it counts (R2, E4), and its text
 * stands in Postgres alone (S1). In the transaction that loaded the facts.
 */
export async function reserve<To extends Recipient>(
  connection: Connection,
  evaluation: Evaluation,
  send: Send<To>,
): Promise<Reserved<To>> {
  const { decision } = evaluation;
  const { to, caseId, at, waits = false } = send;
  switch (decision.answer) {
    case 'allowed':
      if (to === null) throw new Error(`${send.attempt.key} was allowed without an address`);
      return { is: 'reserved', attempt: await store(connection, evaluation, send, 'reserved'), to };
    case 'held':
      if (waits) await store(connection, evaluation, send, 'held');
      else await record(connection, evaluation, send, null);
      return { is: 'held', decision };
    case 'suppressed': {
      if (waits && caseId !== null && isOutsideWindow(decision)) {
        await store(connection, evaluation, send, 'kept');
        await appendFact(connection, caseId, { fact: 'kept', at });
        return { is: 'kept', decision };
      }
      const decisionId = await record(connection, evaluation, send, null);
      if (send.message !== null) await announceSuppressed(connection, send, decision, decisionId);
      return { is: 'suppressed', decision };
    }
  }
}

/** What waited for an instant is asked about again (E3, E5): the same row goes, waits on or is given up. */
export async function reserveHeld<To extends Recipient>(
  connection: Connection,
  evaluation: Evaluation,
  {
    standing,
    ...send
  }: Pick<Send<To>, 'step' | 'caseId' | 'contactId' | 'at' | 'to'> & {
    readonly standing: Attempt;
  },
): Promise<Reserved<To>> {
  const { question, facts, decision } = evaluation;
  const { to, at } = send;
  const { id, messageId } = standing;
  if (messageId === null) throw new Error(`attempt ${id} has nothing to send`);
  const decisionId = await record(connection, evaluation, send, id);
  switch (decision.answer) {
    case 'held':
      await holdOn(connection, id, decision.until);
      return { is: 'held', decision };
    case 'suppressed':
      await releaseHeld(connection, id, { status: 'refused', at });
      await setOutbound(connection, messageId, { status: 'refused' });
      await learnNoticeRefused(connection, standing, at);
      await announceSuppressed(connection, send, decision, decisionId);
      return { is: 'suppressed', decision };
    case 'allowed': {
      const attempt = await releaseHeld(connection, id, {
        status: 'reserved',
        at,
        notAfter: notAfter(question, facts),
        impact: facts.counted === undefined ? null : 'reported',
        purpose: facts.frequency?.message.purpose ?? null,
      });
      await setOutbound(connection, messageId, { status: 'reserved' });
      if (attempt === null || to === null) throw new Error(`attempt ${id} was allowed without an address`);
      return { is: 'reserved', attempt, to };
    }
  }
}

/** W2, W4: what may go once the customer has written again. */
export const isOutsideWindow = ({ rule }: Suppressed): boolean => rule === 'W4' || rule === 'W2';

const record = (
  connection: Connection,
  { question, facts, decision }: Evaluation,
  { caseId, contactId, step }: Pick<Send, 'caseId' | 'contactId' | 'step'>,
  id: string | null,
): Promise<number> =>
  recordDecision(connection, {
    caseId,
    ...(caseId === null ? { contactId } : {}),
    attemptId: id,
    step,
    question,
    facts,
    decision,
  });

/** The answer, and the rows of what goes or waits. */
async function store(
  connection: Connection,
  evaluation: Evaluation,
  send: Send,
  as: 'reserved' | 'held' | 'kept',
): Promise<Attempt> {
  const { caseId, contactId, at, template = null, message, standing = null } = send;
  const { question, facts, decision } = evaluation;
  const id = standing?.id ?? attemptId();
  await record(connection, evaluation, send, id);
  if (standing !== null) return standing;
  const attempt = await insertAttempt(connection, {
    ...send.attempt,
    id,
    caseId,
    contactId,
    lineId: message?.lineId ?? null,
    ...(template === null
      ? {}
      : {
          templateName: template.name,
          templateVersion: template.version,
          templateLanguage: template.language,
        }),
    messageId: message?.id ?? null,
    reservedAt: at,
    notAfter: earlier(notAfter(question, facts), send.notAfter ?? null),
    contacting: facts.frequency?.message ?? null,
    country: facts.frequency?.country ?? null,
    ...(as === 'kept' ? { status: 'refused', errorClass: 'window' } : { status: as }),
    ...(decision.answer === 'held' ? { heldUntil: decision.until } : {}),
  });
  if (attempt === null) throw new Error(`${send.attempt.key} was taken although its case is locked`);
  if (message !== null) await storeMessage(connection, send, message, { status: as, attemptId: id });
  return attempt;
}

const earlier = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

async function storeMessage(
  connection: Connection,
  { caseId, contactId, at }: Pick<Send, 'caseId' | 'contactId' | 'at'>,
  { id, lineId, written }: Message,
  to: { readonly status: 'reserved' | 'held' | 'kept'; readonly attemptId: string },
): Promise<void> {
  if (written === null) {
    await setOutbound(connection, id, to);
    return;
  }
  const { content, author } = written;
  if (content === null) throw new Error(`message ${id} was allowed without words`);
  await insertOutbound(connection, {
    id,
    caseId,
    contactId,
    lineId,
    type: content.type,
    at,
    content,
    author,
    ...to,
  });
}

/** Other services hear of what the gate suppressed in a case's chat, once per decision. */
async function announceSuppressed(
  connection: Connection,
  { caseId, step, at }: Pick<Send, 'caseId' | 'step' | 'at'>,
  { rule, why }: Suppressed,
  decisionId: number,
): Promise<void> {
  if (caseId === null) return;
  await appendEvents(connection, caseId, at, [
    {
      type: 'message.refused',
      data: { step, rule, ...storedExplanation(why) },
      eventId: `evt-decision-${decisionId}`,
    },
  ]);
}
