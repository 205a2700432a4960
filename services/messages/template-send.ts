import {
  type Attempt,
  attemptByKey,
  attemptId,
  fenceKey,
  insertAttempt,
  liveImpact,
} from '../../database/sending/attempts.ts';
import { recordDecision } from '../../database/sending/decisions.ts';
import { lockSendCase, type SendCase } from '../../database/sending/eligibility.ts';
import { factsAfter } from '../../database/cases/facts.ts';
import { openingTemplate } from '../../database/sending/openings.ts';
import { insertOutbound, messageId, setOutbound } from '../../database/sending/outbound.ts';
import { appendEvents } from '../../database/events/outbox.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { countTemplates } from '../../database/templates/template-caps.ts';
import { pausedUntil } from '../../database/templates/templates.ts';
import { decide, type GateFacts, notAfter, type SendQuestion } from '../../domain/gate/gate.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { purposeAt } from '../../domain/schedule/send-instant.ts';
import { outcomeOfRefusal } from '../../domain/schedule/refusal.ts';
import type { Outcome } from '../../domain/case/step.ts';
import { type Called, calledOf, callProvider, settled } from '../sending/call-provider.ts';
import type { Effects, TemplateSend } from '../../domain/effects/case-effects.ts';
import { frequencyFacts } from '../sending/frequency-facts.ts';
import {
  addressOf,
  consentFor,
  hoursFor,
  placeOfCase,
  policyOf,
  recipientOf,
  taskAbout,
} from '../sending/gate-facts.ts';
import { healthFor } from '../sending/line-health.ts';
import { chooseOpening } from './opening-template.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { type ChosenTemplate, chooseTemplate, readyLinks } from './template-choice.ts';
import type { Outgoing } from '../channels/whatsapp.ts';

/**
 * One per plan: a plan that ended without a send counts its tries, and one made after new facts has another watermark, so
 * that it is asked anew. What is out already is found whatever the key (`one_live_impact`).
 */
export const templateKey = ({ caseId, reason, number, replacement, tries, seen }: TemplateSend): string =>
  [caseId, reason, number, replacement, tries, `s${seen}`].join('/');

/** The last look at the clock, right before the provider (E5). */
export const HOURS_ENDED = 'its send hours ended before it could go';

/** A step is taken up at its very bound at times (R2: inclusive); what is later than this is late. */
const TAKING_UP = MINUTE;

type Reserved =
  | { readonly outcome: Outcome }
  /** Another run has the row; it says what became of it. */
  | { readonly standing: Attempt; readonly to: Outgoing['to'] | null }
  | { readonly attempt: Attempt; readonly to: Outgoing['to'] };

/** The schedule's templates: at most once each, whatever retries, crashes or is run again (design, Sending). */
export function createTemplateSends(parts: SenderParts): Pick<Effects, 'sendTemplate' | 'settleTemplate'> {
  const { pool, pace } = parts;

  async function sendTemplate(input: TemplateSend): Promise<Outcome> {
    const { caseId, at } = input;
    const wait = await paceOf(caseId);
    // Nothing is reserved, so the same plan may be taken up again.
    if (wait > 0) return { was: 'held', at, until: at + wait, rule: 'R8', why: 'it is not its turn yet' };
    await readyLinks(pool);
    const reserved = await transaction(pool, (connection) => reserve(parts, connection, input));
    if ('outcome' in reserved) return reserved.outcome;
    if ('standing' in reserved) {
      const { standing, to } = reserved;
      if (standing.status === 'reserved' && to !== null) {
        return outcomeOf(input, standing, await callProvider(parts, standing, to, input.seen));
      }
      return outcomeOf(input, standing, calledOf(await settled(parts, standing.id)));
    }
    const { attempt, to } = reserved;
    return outcomeOf(input, attempt, await callProvider(parts, attempt, to, input.seen));
  }

  async function settleTemplate(input: TemplateSend): Promise<Outcome> {
    const attempt = await fenceKey(pool, templateKey(input), { caseId: input.caseId, at: input.at });
    if (attempt === null) return neverSent(input);
    return outcomeOf(input, attempt, calledOf(await settled(parts, attempt.id)));
  }

  async function paceOf(caseId: string): Promise<number> {
    const { rows } = await pool.query<{ line_id: string; contact_id: string }>(
      'select line_id, contact_id from cases where id = $1',
      [caseId],
    );
    return rows[0] === undefined ? 0 : pace.take(rows[0].line_id, rows[0].contact_id);
  }

  /** What the schedule makes of it. */
  async function outcomeOf(input: TemplateSend, attempt: Attempt, called: Called): Promise<Outcome> {
    const { at: taken, until, replacement, tries } = input;
    // R2 counts from the reservation.
    const at = attempt.reservedAt;
    switch (called.was) {
      case 'sent':
        return { was: 'done', at };
      case 'unknown':
        return { was: 'unknown', at };
      case 'fenced':
        return neverSent(input);
      case 'late':
        await discard(attempt);
        return {
          was: 'held',
          at: Math.max(taken, called.at),
          until: Math.max(taken, called.at),
          rule: 'E5',
          why: HOURS_ENDED,
        };
      case 'overtaken':
        await discard(attempt);
        return { was: 'overtaken', missed: await factsAfter(pool, input.caseId, input.seen) };
      case 'refused':
        return outcomeOfRefusal(called, {
          at,
          until,
          replacement,
          tries,
          pausedUntil: await pausedUntil(pool, attempt),
        });
    }
  }

  async function discard({ messageId: id }: Attempt): Promise<void> {
    if (id !== null) await setOutbound(pool, id, { status: 'discarded' });
  }

  return { sendTemplate, settleTemplate };
}

/** R7: certainly not sent: planned again at its instant, under the next key. */
const neverSent = ({ at }: TemplateSend): Outcome => ({
  was: 'held',
  at,
  until: at,
  rule: 'R7',
  why: 'it was certainly not sent',
});

/** Gate, watermark and caps in one transaction, which holds the case's row (R2, R6, W10). */
async function reserve(parts: SenderParts, connection: Connection, input: TemplateSend): Promise<Reserved> {
  const { caseId, reason, number, replacement, seen, at } = input;
  const facts = await lockSendCase(connection, caseId);
  if (facts === null) return { outcome: { was: 'refused', at, rule: 'E1', cause: 'gate' } };
  const to = recipientOf(facts);
  const key = templateKey(input);
  const standing =
    (await attemptByKey(connection, key)) ??
    (await liveImpact(connection, { caseId, reason, impact: String(number), replacement }));
  if (standing !== null) return { standing, to };
  if (facts.factSeq > seen) {
    return { outcome: { was: 'overtaken', missed: await factsAfter(connection, caseId, seen) } };
  }

  const { chosen, question, gateFacts } = await evaluatePlanned(parts, connection, facts, input);
  const decision = decide(question, gateFacts);
  const isAllowed = decision.answer === 'allowed';
  const id = isAllowed ? attemptId() : null;
  const step = number === 'answer' ? 'answer' : `impact-${number}`;
  const decisionId = await recordDecision(connection, {
    caseId,
    attemptId: id,
    step,
    question,
    facts: gateFacts,
    decision,
  });
  if (decision.answer === 'held') {
    const { until, rule, why } = decision;
    return { outcome: { was: 'held', at, until, rule, why } };
  }
  if (decision.answer === 'suppressed') {
    const { rule, why } = decision;
    await appendEvents(connection, caseId, at, [
      { type: 'message.refused', data: { step, rule, why }, eventId: `evt-decision-${decisionId}` },
    ]);
    // R8: what is wrong with one version may be right with the other.
    const cause = rule === 'E3' && chosen !== null ? 'template' : 'gate';
    return { outcome: { was: 'refused', at, rule, cause } };
  }
  if (id === null || to === null || chosen?.message == null)
    throw new Error(`${key} was allowed without a message`);
  return { attempt: await write(connection, input, { id, key, facts, question, gateFacts, chosen }), to };
}

/** What the gate is asked about a planned template, with the version that would go. */
export async function evaluatePlanned(
  { pool, policies }: SenderParts,
  connection: Connection,
  facts: SendCase,
  { caseId, reason, number, replacement, at, until }: TemplateSend,
): Promise<{ chosen: ChosenTemplate | null; question: SendQuestion; gateFacts: GateFacts }> {
  const place = placeOfCase(policies, facts);
  const policy = number === 'answer' ? policyOf(policies, facts) : policies.resolve(reason);
  // W8: an unfinished purchase that nobody asked to be reminded of is marketing, by the policy of its reason.
  const wanted = policy.purpose === 'marketing' ? 'marketing' : 'utility';
  const wish = {
    reason,
    impact: number === 'answer' ? 'answer' : number === 1 ? '1' : '2',
    replacement,
    at,
    category: wanted,
    country: place.country,
  } as const;
  // R11: the first impact of a case that the business opened goes by the template it named.
  const opening = number === 1 ? await openingTemplate(connection, caseId, reason) : null;
  const chosen =
    opening === null
      ? await chooseTemplate(connection, pool, facts, wish)
      : await chooseOpening(connection, pool, facts, opening, wish);
  // E3: what the provider has made marketing needs marketing's consent and hours.
  const category = chosen?.category ?? wanted;
  const purpose =
    category === 'marketing' ? 'marketing' : purposeAt(policy, taskAbout(facts, policy.reason), at);
  const isTask = facts.task !== null && facts.task.reason === reason;
  return {
    chosen,
    question: {
      kind: number === 'answer' ? 'answer' : 'impact',
      at,
      until,
      isMarketing: category === 'marketing',
    },
    gateFacts: {
      case: { isOpen: facts.isOpen },
      task: isTask ? { validUntil: facts.task.validUntil } : null,
      address: addressOf(facts),
      consent: consentFor(policies, facts, category),
      ...(chosen === null ? {} : { template: chosen.state, isFatigued: chosen.isFatigued }),
      counted: await countTemplates(connection, caseId, reason, String(number)),
      frequency: await frequencyFacts(connection, policies, {
        contactId: facts.contact.id,
        place,
        message: { channel: 'whatsapp', reason, purpose, isReopening: true, isAutomatic: true },
        at,
      }),
      ...hoursFor(policies, facts, { place, policy, isMarketing: category === 'marketing', at, until }),
      health: await healthFor(policies, connection, facts, { kind: 'impact', at }),
    },
  };
}

/** The reservation: from here on it counts (R2), and its text stands in Postgres alone (S1). */
async function write(
  connection: Connection,
  { caseId, reason, number, replacement, at, until }: TemplateSend,
  {
    id,
    key,
    facts,
    question,
    gateFacts,
    chosen,
  }: {
    readonly id: string;
    readonly key: string;
    readonly facts: SendCase;
    readonly question: SendQuestion;
    readonly gateFacts: GateFacts;
    readonly chosen: ChosenTemplate;
  },
): Promise<Attempt> {
  const message = messageId();
  const { template } = chosen;
  const spanEnds = notAfter(question, gateFacts);
  await insertAttempt(connection, {
    id,
    key,
    caseId,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    kind: number === 'answer' ? 'answer' : 'impact',
    reason,
    impact: String(number),
    replacement,
    templateName: template.name,
    templateVersion: template.version,
    templateLanguage: template.language,
    messageId: message,
    status: 'reserved',
    notAfter: spanEnds === null ? until + TAKING_UP : Math.min(spanEnds, until + TAKING_UP),
    reservedAt: at,
    contacting: gateFacts.frequency?.message ?? null,
  });
  await insertOutbound(connection, {
    id: message,
    caseId,
    contactId: facts.contact.id,
    lineId: facts.lineId,
    type: 'template',
    at,
    content: {
      type: 'template',
      template: chosen.message?.template,
      rendered: chosen.message?.text,
    },
    status: 'reserved',
    attemptId: id,
    author: 'system:ventana',
  });
  const attempt = await attemptByKey(connection, key);
  if (attempt === null) throw new Error(`${key} was not stored`);
  return attempt;
}
