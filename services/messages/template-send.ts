import { attemptByKey, liveImpact } from '../../database/sending/attempts.ts';
import { lockSendCase } from '../../database/sending/eligibility.ts';
import { factsAfter } from '../../database/cases/facts.ts';
import { messageId } from '../../database/sending/outbound.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { pausedUntil } from '../../database/templates/templates.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { outcomeOfRefusal } from '../../domain/schedule/refusal.ts';
import type { Outcome } from '../../domain/case/step.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import { type Carried, deliver } from '../sending/deliver.ts';
import type { Effects, TemplateSend } from '../../domain/effects/case-effects.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { recipientOf } from '../sending/gate-facts.ts';
import { paceOf } from '../channels/pace-of-case.ts';
import { evaluatePlanned } from './planned-template.ts';
import { reserve } from '../sending/reserve.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { HOURS_ENDED, type Settlement, settle, settleKey, settlementOf } from '../sending/settle.ts';
import { readyLinks } from './template-choice.ts';
import { overWhatsApp } from '../channels/whatsapp-channel.ts';

/**
 * One per plan: a plan that ended without a send counts its tries, and one made after new facts has another watermark, so
 * that it is asked anew. What is out already is found whatever the key (`one_live_impact`).
 */
export const templateKey = ({ caseId, reason, number, replacement, tries, seen }: TemplateSend): string =>
  [caseId, reason, number, replacement, tries, `s${seen}`].join('/');

/** A step is taken up at its very bound at times (R2: inclusive); what is later than this is late. */
const TAKING_UP = MINUTE;

/** The schedule's templates: at most once each, whatever retries, crashes or is run again. */
export function createTemplateSends(parts: SenderParts): Pick<Effects, 'sendTemplate' | 'settleTemplate'> {
  const { pool } = parts;
  const channel = overWhatsApp(parts);

  return {
    async sendTemplate(input) {
      const { caseId, at, seen } = input;
      const wait = await paceOf(parts, caseId);
      // Nothing is reserved, so the same plan may be taken up again.
      if (wait > 0)
        return { was: 'held', at, until: at + wait, rule: 'R8', why: explain('send.not-its-turn') };
      await readyLinks(pool);
      const reserved = await transaction(pool, (connection) => reserveTemplate(parts, connection, input));
      if ('was' in reserved) return reserved;
      const delivery = await deliver(parts, reserved, channel, seen);
      const settlement = await settle(parts, reserved, delivery, 'discarded');
      return outcomeOf(parts, input, reserved, settlement);
    },

    async settleTemplate(input) {
      const { caseId, at } = input;
      const attempt = await settleKey(parts, templateKey(input), { caseId, at });
      return attempt === null
        ? neverSent(input)
        : outcomeOf(parts, input, { attempt }, settlementOf(attempt));
    },
  };
}

/** Watermark, gate and caps in one transaction, which holds the case's row (R2, R6, W10). */
async function reserveTemplate(
  parts: SenderParts,
  connection: Connection,
  input: TemplateSend,
): Promise<Outcome | Carried<ChatRecipient>> {
  const { caseId, reason, number, replacement, seen, at, until } = input;
  const about = await lockSendCase(connection, caseId);
  if (about === null) return { was: 'refused', at, rule: 'E1', cause: 'gate' };
  const to = recipientOf(about);
  const key = templateKey(input);
  const impact = String(number);
  const standing =
    (await attemptByKey(connection, key)) ??
    (await liveImpact(connection, { caseId, reason, impact, replacement }));
  if (standing !== null) return { attempt: standing, to };
  if (about.factSeq > seen) {
    return { was: 'overtaken', missed: await factsAfter(connection, caseId, seen) };
  }
  const { chosen, evaluation } = await evaluatePlanned(parts, connection, about, input);
  const reserved = await reserve(connection, evaluation, {
    step: number === 'answer' ? 'answer' : `impact-${number}`,
    caseId,
    contactId: about.contact.id,
    at,
    to,
    attempt: { key, kind: number === 'answer' ? 'answer' : 'impact', reason, impact, replacement },
    template: chosen?.template ?? null,
    message: {
      id: messageId(),
      lineId: about.lineId,
      written: {
        content: chosen?.message
          ? { type: 'template', template: chosen.message.template, rendered: chosen.message.text }
          : null,
        author: 'system:ventana',
      },
    },
    notAfter: until + TAKING_UP,
  });
  switch (reserved.is) {
    case 'reserved':
      return reserved;
    case 'held': {
      const { until: goesAt, rule, why } = reserved.decision;
      return { was: 'held', at, until: goesAt, rule, why };
    }
    case 'kept':
    case 'suppressed': {
      const { rule } = reserved.decision;
      // R8: what is wrong with one version may be right with the other.
      return { was: 'refused', at, rule, cause: rule === 'E3' && chosen !== null ? 'template' : 'gate' };
    }
  }
}

/** What the schedule makes of it. */
async function outcomeOf(
  { pool }: SenderParts,
  input: TemplateSend,
  { attempt }: Pick<Carried, 'attempt'>,
  settlement: Settlement,
): Promise<Outcome> {
  const { caseId, seen, at: taken, until, replacement, tries } = input;
  // R2 counts from the reservation.
  const at = attempt.reservedAt;
  switch (settlement.was) {
    case 'sent':
      return { was: 'done', at };
    case 'unknown':
      return { was: 'unknown', at };
    case 'fenced':
      return neverSent(input);
    case 'expired': {
      const now = Math.max(taken, settlement.at);
      return { was: 'held', at: now, until: now, rule: 'E5', why: HOURS_ENDED };
    }
    case 'overtaken':
      return { was: 'overtaken', missed: await factsAfter(pool, caseId, seen) };
    case 'refused':
      return outcomeOfRefusal(settlement, {
        at,
        until,
        replacement,
        tries,
        pausedUntil: await pausedUntil(pool, attempt),
      });
  }
}

/** R7: certainly not sent: planned again at its instant, under the next key. */
const neverSent = ({ at }: TemplateSend): Outcome => ({
  was: 'held',
  at,
  until: at,
  rule: 'R7',
  why: explain('send.not-sent'),
});
