import type { SendCase } from '../../database/sending/eligibility.ts';
import { capabilitiesOf } from '../../database/lines/line-capabilities.ts';
import { loadLine } from '../../database/lines/line-health.ts';
import type { Connection } from '../../database/pool.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import type { TemplateState } from '../../domain/gate/gate.ts';
import { restrictionOf } from '../../domain/gate/restriction.ts';
import type { FreeFormContent } from '../../domain/messages/message-content.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Template } from '../../domain/templates/template.ts';
import { type EvaluatedTemplate, reserveAsked } from './asked-template.ts';
import { policyOf, windowOf } from '../sending/gate-facts.ts';
import type { ReservedMessage, MessageRequest } from './message-answer.ts';
import { evaluateNamed, type Timing } from './named-template.ts';
import type { SenderParts } from '../sending/sender-parts.ts';

/** Meta's body limit for a text without a template of one's own, that of a template's body. */
const LONGEST = 1_024;

/** Stands for the template that the provider makes of it: utility, by nobody's catalogue, judged by the same rules (W8). */
const DIRECT: Pick<Template, 'category' | 'providerCategory' | 'reason' | 'fatiguedAt'> = {
  category: 'utility',
  providerCategory: null,
  reason: '*',
  fatiguedAt: null,
};

/** W8, E6: whether the line may send a utility text outside the window without a template, and is not restricted in it. */
async function directSendState(
  { policies }: Pick<SenderParts, 'policies'>,
  connection: Connection,
  lineId: string,
  at: Instant,
): Promise<TemplateState> {
  const { directSend } = await capabilitiesOf(connection, lineId);
  if (!directSend) return { is: 'unusable', why: explain('direct-send.unavailable') };
  const { portfolios } = policies.health;
  const { state } = await loadLine(connection, lineId, { portfolios, asOf: at });
  return restrictionOf(state.restrictions, 'direct-send') === null
    ? { is: 'usable' }
    : { is: 'unusable', why: explain('direct-send.restricted') };
}

/** What the gate says of a text by Direct Send: as of a utility template, all rules and caps included. */
export async function evaluateDirect(
  parts: SenderParts,
  connection: Connection,
  facts: SendCase,
  timing: Timing,
): Promise<EvaluatedTemplate> {
  const state = await directSendState(parts, connection, facts.lineId, timing.at);
  return evaluateNamed(parts, connection, facts, { template: DIRECT, state }, timing);
}

/** Whether a text goes by Direct Send: asked for, and no reply because the window is not open (W2). */
export function goesDirect(
  { policies }: SenderParts,
  facts: SendCase,
  { content, directSend, at }: MessageRequest,
): boolean {
  if (!directSend || content.type !== 'text') return false;
  const { closesAt, margin, isAlwaysOpen } = windowOf(facts, policyOf(policies, facts));
  return !isAlwaysOpen && (closesAt === null || at >= closesAt - margin);
}

/** W8: a utility text outside the window, without a template of one's own. */
export async function reserveDirect(
  parts: SenderParts,
  connection: Connection,
  facts: SendCase,
  request: MessageRequest,
  { text }: Extract<FreeFormContent, { type: 'text' }>,
): Promise<ReservedMessage> {
  if (text.body.length > LONGEST) {
    const message = `must have at most ${LONGEST} characters by Direct Send, has ${text.body.length}`;
    return { answer: { was: 'invalid', rule: 'D2', errors: [{ field: 'text.body', message }] } };
  }
  const evaluated = await evaluateDirect(parts, connection, facts, {
    at: request.at,
    isAutomatic: !request.author.startsWith('agent:'),
  });
  // `category` makes it one at the provider; without it the text would be a reply, which the window forbids.
  return reserveAsked(connection, facts, request, evaluated, {
    step: 'direct-send',
    template: null,
    content: { type: 'text', text, category: 'utility' },
  });
}
