import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { OpeningAnswer, OpeningRequest } from '../../../services/messages/case-opening.ts';
import { impactOfOpening, type OpeningImpact } from '../../../database/sending/opening-impact.ts';
import type { Held } from '../../../domain/case/case-state.ts';
import type { Duration, Instant } from '../../../domain/time/instant.ts';
import { providerError } from '../../../domain/gate/provider-error.ts';
import { causeOf } from '../../../domain/schedule/refusal.ts';
import { describeError } from '../../../settings/describe-error.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import { whyJson, whyJsonOrNull } from '../../http/explained-json.ts';
import { type OpenedJson, openedSchema, type OpeningBody, openingBody } from './case-opening-schema.ts';
import type { CaseViewer } from '../cases/case-viewer.ts';
import { asTime } from '../../http/fields.ts';
import { readPhone } from '../../http/read-phone.ts';
import { digestOf } from '../../http/keyed.ts';
import { httpAnswer } from '../messages/message-answers.ts';
import type { ApiParts } from '../parts.ts';
import {
  idempotencyConflict,
  invalidFields,
  suppressedBy,
  unknown,
  unknownLine,
} from '../../http/refusals.ts';
import { checkTask } from '../commands/task-routes.ts';
import { invalidField } from '../../http/validation.ts';

/** How long a caller waits for the case's first impact: usually it takes a few hundred milliseconds. */
const PATIENCE: Duration = 8_000;
const FIRST_LOOK: Duration = 20;
const LONGEST_LOOK: Duration = 250;

/** What became of the message, before the case is shown. */
type Message = OpenedJson['message'];

/** R11: the business opens a case. */
export function registerCaseOpeningRoutes(
  plain: FastifyInstance,
  { pool, clock, log, policies, sender, dispatcher }: ApiParts,
  viewer: CaseViewer,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/cases',
    {
      config: { action: 'case.act' },
      schema: {
        tags: ['cases'],
        summary: 'Open a case by a template',
        description:
          'As `notice` it is no impact, and nothing follows unless it is answered; as `task` it is impact 1, and what follows a silence follows it (R11). ' +
          'It passes the gate like every template: 409 `suppressed` with the `rule` and the `contactId` leaves no case, and the same key may be tried again, for instance once a consent is recorded. ' +
          'A contact with an unclosed case on the line gets no second one: 409 `case_open` with its `caseId`; send within that one, or set its task with `reopen` (W10). ' +
          'Repeating a request under its `idempotencyKey` opens nothing twice. Further refusals: `unknown_contact`, `unknown_line` with the `known` ones, `unknown_reason`, ' +
          '`provider_refused` with the `caseId`, `idempotency_conflict`; 422 with the field for the template and its variables (E3).',
        body: openingBody,
        response: answers(
          { 201: openedSchema.describe('sent'), 202: openedSchema.describe('held, unknown or planned') },
          [400, 404, 409, 413, 415, 422, 429],
        ),
      },
    },
    async (asked, reply) => {
      const { body, caller } = asked;
      const now = clock.now();
      const phone = await phoneOf(body);
      const request = read(body, phone, caller, now, policies.reasons);
      const answer = await sender.openCase(request);
      dispatcher.wake();
      const { caseId, message } = await becameOf(answer);
      asked.audit = { caseId };
      log.debug({ caseId, caller, status: message.status }, 'a case was opened by a template');
      return reply
        .code(message.status === 'sent' ? 201 : 202)
        .send({ case: await viewer.json(caseId), message });
    },
  );

  /** The number that is written to, if the contact is named by one. */
  async function phoneOf({ contact, line }: OpeningBody): Promise<string | null> {
    const { phone, country } = contact;
    return phone === undefined ? null : readPhone(pool, phone, { field: 'contact.phone', country, line });
  }

  async function becameOf(answer: OpeningAnswer): Promise<{ caseId: string; message: Message }> {
    switch (answer.was) {
      case 'task':
        return { caseId: answer.caseId, message: await impactOf(answer.caseId, answer.held) };
      case 'notice': {
        const { caseId, message } = answer;
        if (message.was === 'refused') throw providerRefused(caseId, message.code, message.what);
        const { body } = httpAnswer(message);
        const { providerId, rule, why, code, params, until } = body;
        const template = (await impactOfOpening(pool, caseId))?.template ?? null;
        const status = body.status === 'kept' ? 'planned' : body.status;
        return { caseId, message: { status, template, providerId, rule, why, code, params, until } };
      }
      default:
        throw refusal(answer);
    }
  }

  /** Impact 1 is the workflow's: it is started now, and what it made of it is looked for a while. */
  async function impactOf(caseId: string, held: Held | null): Promise<Message> {
    if (held !== null) {
      return message('held', { rule: held.rule, ...whyJson(held.why), until: asTime(held.until) });
    }
    try {
      await dispatcher.flush(caseId);
    } catch (error) {
      // It is stored: it goes once Temporal is back.
      log.warn(
        { caseId, error: describeError(error) },
        'a case that was opened by a template is not at work yet',
      );
      return message('planned');
    }
    // real time: a caller waits.
    const patience = performance.now() + PATIENCE;
    for (let wait = FIRST_LOOK; performance.now() < patience; wait = Math.min(LONGEST_LOOK, 2 * wait)) {
      const impact = await impactOfOpening(pool, caseId);
      const became = impact === null ? null : whatBecame(caseId, impact);
      if (became !== null) return became;
      await pause(wait);
    }
    return message('planned');
  }
}

const message = (status: Message['status'], over: Partial<Message> = {}): Message => ({
  status,
  template: null,
  providerId: null,
  rule: null,
  ...whyJsonOrNull(null),
  until: null,
  ...over,
});

/** Null while it is under way. */
function whatBecame(
  caseId: string,
  { status, template, providerId, code, replacement, last }: OpeningImpact,
): Message | null {
  switch (status) {
    case 'sent':
      return message('sent', { template, providerId });
    case 'unknown':
      return message('unknown', { template, rule: 'R7' });
    case 'refused': {
      const { what, class: errorClass } = providerError(code ?? '');
      const cause = causeOf(errorClass);
      // R8: the fallback version goes at once under the same number; what is wrong with the line passes.
      if (cause === 'template' && replacement === 0) return null;
      if (cause === 'line') return message('held', { template, rule: 'R8' });
      throw providerRefused(caseId, code ?? '', what);
    }
    case 'reserved':
    case 'calling':
      return null;
    case 'none':
      if (last?.answer === 'held' && last.until !== null) {
        return message('held', {
          rule: last.rule,
          ...whyJsonOrNull(last.why),
          until: asTime(last.until),
        });
      }
      if (last?.answer === 'suppressed') {
        throw suppressedBy(last.rule ?? 'E1', { what: 'template', why: null, lacks: null, more: { caseId } });
      }
      return null;
  }
}

function read(
  body: OpeningBody,
  phoneRead: string | null,
  caller: string,
  at: Instant,
  reasons: readonly string[],
): OpeningRequest {
  const { contact, task } = body;
  const { id, phone, userId, ...change } = contact;
  const byAddress = phone !== undefined || userId !== undefined;
  if ((id === undefined) !== byAddress) {
    throw invalidField('contact', 'must have either id, or phone and userId or one of them');
  }
  if (body.as === 'task' && task === undefined) {
    throw invalidField('task', 'must be given with "as": "task": what is the customer to do?');
  }
  if (body.as === 'notice' && task !== undefined) {
    throw invalidField(
      'task',
      'must not be given with "as": "notice"; set it once the customer has answered',
    );
  }
  if (task !== undefined) checkTask(task, at, reasons, 'task.');
  return {
    tokenName: caller,
    idempotencyKey: body.idempotencyKey,
    digest: digestOf('open-case', body),
    contact: id === undefined ? { phone: phoneRead, userId: userId ?? null } : { id },
    change: Object.fromEntries(
      Object.entries(change).filter(([, value]) => value !== undefined),
    ) as OpeningRequest['change'],
    line: body.line ?? null,
    template: {
      name: body.template.name,
      ...(body.template.language === undefined ? {} : { language: body.template.language }),
      ...(body.template.variables === undefined ? {} : { variables: body.template.variables }),
    },
    task:
      task === undefined
        ? null
        : {
            reason: task.reason,
            step: task.step,
            data: task.data ?? {},
            resumeUrl: task.resumeUrl ?? null,
            dueAt: task.dueAt ?? null,
            validUntil: task.validUntil ?? null,
          },
    at,
  };
}

type NotOpened = Exclude<OpeningAnswer, { was: 'task' | 'notice' }>;

function refusal(answer: NotOpened): Problem {
  switch (answer.was) {
    case 'case-open':
      return new Problem({
        status: 409,
        code: 'case_open',
        detail:
          'The contact has an unclosed case on this line, and there is at most one (W10). Send the template within it, or set its task with "reopen": true.',
        rule: 'W10',
        more: { caseId: answer.caseId },
      });
    case 'suppressed':
      return suppressedBy(answer.rule, {
        what: 'template',
        why: answer.why,
        lacks: answer.lacks,
        more: { contactId: answer.contactId },
      });
    case 'invalid':
      return invalidFields(answer);
    case 'no-contact':
      return unknown('contact', 'contact.id');
    case 'no-line':
      return unknownLine(answer.known, answer.given);
    case 'key-conflict':
      return idempotencyConflict('idempotencyKey');
  }
}

const providerRefused = (caseId: string, providerCode: string, what: string): Problem =>
  new Problem({
    status: 409,
    code: 'provider_refused',
    detail: `${what} The case is there and goes on as after every refused template (R8).`,
    rule: 'R8',
    more: { caseId, providerCode },
  });
