import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Instant } from '../../../domain/time/instant.ts';
import { authorize, noSuchObject } from './authorize.ts';
import { answerBroken, isBroken } from './broken-answer.ts';
import { type Customer, isUserId, phoneDigits } from '../customers.ts';
import type { Fault } from '../faults.ts';
import { GraphError } from '../graph-error.ts';
import type { Line } from '../line.ts';
import { firstProblem, type ParsedSend, parseSend } from './parse-send.ts';
import { outboundMessageId } from '../provider-ids.ts';
import { requestBody } from './request-body.ts';
import { markAsReadSchema } from './send-request.ts';
import type { Send } from '../sends.ts';
import { useFreeEntry, windowIsOpen } from '../service-window.ts';
import type { StatusStep } from '../settings.ts';
import type { Simulation } from '../simulation.ts';
import type { PricingCategory } from '../webhooks/status-payload.ts';
import { checkTemplate } from './template-parameters.ts';

interface Addressed {
  readonly customer: Customer;
  readonly by: Send['addressedBy'];
  /** Meta answers 200 to a user id in `to`, takes its digits for a number and delivers to nobody. */
  readonly nobody: boolean;
}

function addressed(simulation: Simulation, parsed: ParsedSend): Addressed {
  const { to, recipient } = parsed;
  if (to !== null) {
    if (isUserId(to)) return { customer: simulation.customers.ensure(to), by: 'phone', nobody: true };
    const digits = phoneDigits(to);
    if (digits === null) {
      throw new GraphError(131009, {
        details: 'The phone number is malformed: Please use the format: +1234567890.',
      });
    }
    return { customer: simulation.customers.ensure(digits), by: 'phone', nobody: false };
  }
  if (recipient === null || !isUserId(recipient)) {
    throw new GraphError(131009, { details: 'recipient is not a business-scoped user ID.' });
  }
  return { customer: simulation.customers.ensure(recipient), by: 'user-id', nobody: false };
}

/** The category of an approved template, of Direct Send `utility`; of anything else `service`. */
function categoryOf(simulation: Simulation, parsed: ParsedSend, by: Send['addressedBy']): PricingCategory {
  if (parsed.isDirect && simulation.settings().directSend === 'allowed') return 'utility';
  if (parsed.template === null) return 'service';
  const { name, language, components } = parsed.template;
  const template = simulation.templates.find(name, language);
  if (template === undefined && simulation.settings().unknownTemplates === 'accept') return 'utility';
  checkTemplate(template, name, language, components);
  if (template.category === 'AUTHENTICATION' && by === 'user-id') throw new GraphError(131062);
  return template.category.toLowerCase() as PricingCategory;
}

/** The first reason, besides faults, for which an accepted message fails. */
function failureOf(
  simulation: Simulation,
  customer: Customer,
  category: PricingCategory,
  windowOpen: boolean,
): number | null {
  if (!customer.onWhatsApp) return 131026;
  if (category === 'service' && !windowOpen) {
    if (simulation.settings().windowRefusal === 'at-once') throw new GraphError(131047);
    return 131047;
  }
  return category === 'marketing' && customer.stoppedMarketing ? 131050 : null;
}

function stepsOf(simulation: Simulation, fault: Fault | null, failure: number | null): readonly StatusStep[] {
  const effect = fault?.effect;
  if (effect?.kind === 'fail-later') {
    const { code, details } = effect;
    return [...(effect.after ?? []), { failed: code, ...(details === undefined ? {} : { details }) }];
  }
  if (effect?.kind === 'ladder') return effect.steps;
  return failure === null ? simulation.settings().ladder : [{ failed: failure }];
}

interface Received {
  readonly simulation: Simulation;
  readonly line: Line;
  readonly at: Instant;
  readonly body: Readonly<Record<string, unknown>>;
  readonly parsed: ParsedSend;
  readonly to: Addressed;
  readonly fault: Fault | null;
}

function record(received: Received, id: string | null): Send {
  const { simulation, line, at, body, parsed, to, fault } = received;
  return simulation.sends.add({
    at,
    line: line.phoneNumberId,
    id,
    phone: to.customer.phone,
    userId: to.customer.userId,
    addressedBy: to.by,
    type: parsed.type,
    template: parsed.template?.name ?? null,
    callbackData: parsed.callbackData,
    request: body,
    fault: fault?.id ?? null,
    tookEffect: id !== null,
  });
}

/**
 * Takes effect: the message is recorded under its id and its statuses will follow.
 *
 * @throws {GraphError} for a refusal, which takes no effect
 */
function takeEffect(received: Received, id: string): Send {
  const { simulation, line, parsed, to, fault } = received;
  if (fault?.effect.kind === 'refuse') {
    const { code, details, status } = fault.effect;
    throw new GraphError(code, {
      ...(details === undefined ? {} : { details }),
      ...(status === undefined ? {} : { status }),
    });
  }
  if (to.customer.phone === line.displayPhoneNumber) throw new GraphError(131021);
  const now = simulation.now();
  const { strangers } = simulation.settings();
  const category = categoryOf(simulation, parsed, to.by);
  const windowOpen = windowIsOpen(to.customer, line.phoneNumberId, now, strangers);
  const failure = failureOf(simulation, to.customer, category, windowOpen);
  const freeEntry = failure === null ? useFreeEntry(to.customer, line.phoneNumberId, now) : null;
  const send = record(received, id);
  if (!to.nobody) {
    simulation.ladder.climb({
      send,
      customer: to.customer,
      line,
      pricing: { category, windowOpen, freeEntry },
      steps: stepsOf(simulation, fault, failure),
    });
  }
  return send;
}

function accepted({ parsed, to }: Received, id: string): Record<string, unknown> {
  const input = to.by === 'phone' ? parsed.to : parsed.recipient;
  const wrongDigits = String(input).slice('CO.'.length);
  return {
    messaging_product: 'whatsapp',
    // A number is answered with `wa_id` alone, a user id with `user_id` alone.
    contacts: [
      {
        input,
        ...(to.by === 'phone'
          ? { wa_id: to.nobody ? wrongDigits : to.customer.phone }
          : { user_id: to.customer.userId }),
      },
    ],
    messages: [{ id, ...(parsed.type === 'template' ? { message_status: 'accepted' } : {}) }],
  };
}

/** Goes through with a valid send, in the order its fault says. */
async function receive(received: Received, reply: FastifyReply): Promise<FastifyReply> {
  const effect = received.fault?.effect;
  if (isBroken(effect) && effect.when === 'before') {
    record(received, null).answer = answerBroken(reply, effect);
    return reply;
  }
  if (effect?.kind === 'slow' && effect.when === 'before') await delay(effect.delay);
  const { customer } = received.to;
  const id = outboundMessageId(customer.phone ?? customer.userId.slice('CO.'.length, 20));
  let send: Send;
  try {
    send = takeEffect(received, id);
  } catch (error) {
    if (error instanceof GraphError) {
      record(received, null).answer = { status: error.status, code: error.code };
    }
    throw error;
  }
  if (isBroken(effect)) {
    send.answer = answerBroken(reply, effect);
    return reply;
  }
  if (effect?.kind === 'slow' && effect.when === 'after') await delay(effect.delay);
  send.answer = { status: 200, code: null };
  return reply.send(accepted(received, id));
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Keeps a request that is refused for its form, so that it can be found among what was received. */
function recordInvalid(
  simulation: Simulation,
  line: Line,
  body: Readonly<Record<string, unknown>>,
  error: GraphError,
): void {
  simulation.sends.add({
    at: simulation.now(),
    line: line.phoneNumberId,
    id: null,
    phone: phoneDigits(text(body['to']) ?? ''),
    userId: text(body['recipient']),
    addressedBy: body['to'] === undefined ? 'user-id' : 'phone',
    type: text(body['type']) ?? 'text',
    template: null,
    callbackData: text(body['biz_opaque_callback_data']),
    request: body,
    fault: null,
    tookEffect: false,
  }).answer = { status: error.status, code: error.code };
}

/** `POST /{phone_number_id}/messages`: sends, and marks customers' messages as read. */
export function registerMessagesEndpoint(app: FastifyInstance, simulation: Simulation): void {
  app.post<{ Params: { id: string } }>('/:id/messages', async (request, reply) => {
    authorize(request, simulation.options.accessToken);
    const line = simulation.line(request.params.id);
    if (line === undefined) throw noSuchObject('POST', request.params.id);
    const body = await requestBody(request);
    if (body['status'] !== undefined) {
      const checked = markAsReadSchema.safeParse(body);
      if (!checked.success) throw firstProblem(checked.error, body);
      return reply.send({ success: true });
    }
    let parsed: ParsedSend;
    let to: Addressed;
    try {
      parsed = parseSend(body);
      to = addressed(simulation, parsed);
    } catch (error) {
      if (error instanceof GraphError) recordInvalid(simulation, line, body, error);
      throw error;
    }
    // Only valid requests meet faults, so that "the next three" are three that would have gone out.
    const fault = simulation.faults.take({
      endpoint: 'messages',
      isTo: (name) => simulation.isCustomer(to.customer, name),
      template: parsed.template?.name ?? null,
      line: line.phoneNumberId,
      type: parsed.type,
    });
    const end = simulation.pending.begin();
    try {
      return await receive({ simulation, line, at: simulation.now(), body, parsed, to, fault }, reply);
    } finally {
      end();
    }
  });
}
