import { randomUUID } from 'node:crypto';
import type { UpdateDefinition } from '@temporalio/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requestIsDone } from '../../../database/accounts/api-requests.ts';
import { callWishId } from '../../../database/contacts/call-wishes.ts';
import { numberOfMessage } from '../../../database/cases/numbers.ts';
import { lastTaskState } from '../../../database/cases/tasks.ts';
import {
  assignUpdate,
  bookCallUpdate,
  cancelStepUpdate,
  type CommandResult,
  completeTaskUpdate,
  dismissNeedUpdate,
  recordCallUpdate,
  resolveUpdate,
} from '../../../workflows/messages.ts';
import { transaction } from '../../../database/pool.ts';
import { refuses } from '../../../domain/schedule/handle-command.ts';
import { caseNow } from '../../../services/case/case-now.ts';
import { callForbiddenBy, keepCallWish } from '../../../services/fallback/call-permission.ts';
import { slotsToChoose } from '../../../services/fallback/call-slots.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { Problem } from '../../http/problem.ts';
import { callForbidden } from '../../http/refusals.ts';
import { answers } from '../../http/answers.ts';
import { slotJson } from '../cases/call-slot-routes.ts';
import { type CaseJson, caseSchema } from '../cases/case-schema.ts';
import type { CaseUpdates } from './case-updates.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import { asTime, idempotencyHeader, instant, nothing, slug } from '../../http/fields.ts';
import { digestOf, takeUp, uuidOf } from '../../http/keyed.ts';
import type { ApiParts } from '../parts.ts';
import { invalidField } from '../../http/validation.ts';

/** Refusals of a case that is resolved already. */
const IS_OVER = ['case_resolved', 'case_closing', 'case_closed'];

/** F3: so many other slots are offered in place of one that is not free. */
const NEAREST = 5;

/** R10: what whoever tells a case has read of it. */
const seen = z
  .union([z.number().int().min(0), z.string().min(1).max(200)])
  .optional()
  .describe('Up to where the case was read: its `seq`, or the id or `seq` of the last message that was read');

/** What operators and services tell a case; each answers with the case as it then stands. */
export function registerCommandRoutes(
  plain: FastifyInstance,
  { pool, log, clock, policies }: ApiParts,
  viewer: CaseViewer,
  updates: CaseUpdates,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  /**
   * Tells the case once: by the request's key, else by its content and the state of the case that it was said of.
   * @param isAskedAnew a refusal leaves the case as it was, so that the same request after it must not be taken for the
   * refused one; without a key each is then one of its own
   */
  async function command<Input>(
    request: FastifyRequest,
    update: UpdateDefinition<CommandResult, [Input]>,
    input: Input,
    isSoAlready: (code: string, seen: CaseJson) => boolean | Promise<boolean> = () => false,
    isAskedAnew = false,
  ): Promise<CaseJson> {
    const { caseId } = request.params as { caseId: string };
    const { state } = await viewer.load(caseId);
    const keyed = await takeUp(pool, request);
    if (keyed?.isDone === true) return viewer.json(caseId);
    const id =
      keyed === null
        ? digestOf(update.name, input, state?.version ?? 0, isAskedAnew ? randomUUID() : '')
        : digestOf(update.name, keyed.token, keyed.key);
    try {
      await updates.tell(caseId, update, input, id);
    } catch (error) {
      // The answer to the first request was lost: what is asked for is already so.
      const seen = error instanceof Problem && error.status === 409 ? await viewer.json(caseId) : null;
      if (seen === null || !(await isSoAlready((error as Problem).code, seen))) throw error;
    }
    if (keyed !== null) await requestIsDone(pool, keyed);
    log.debug({ caseId, update: update.name, caller: request.caller }, 'a command was carried out');
    return viewer.json(caseId);
  }

  /** R10: the number of the case up to which it was read. */
  async function upTo(caseId: string, read: z.output<typeof seen>): Promise<{ readonly seen?: number }> {
    if (read === undefined) return {};
    if (typeof read === 'number') {
      const { seq } = await viewer.json(caseId);
      if (read > seq) throw invalidField('seen', `must be at most ${seq}, the case's \`seq\``);
      return { seen: read };
    }
    const number = await numberOfMessage(pool, caseId, read);
    if (number === null)
      throw invalidField('seen', 'must be a number of the case or the id of one of its messages');
    return { seen: number };
  }

  const route = (summary: string, description: string, codes: string) =>
    ({
      tags: ['commands'],
      summary,
      description: `${description} Refusals: \`unknown_case\`, \`case_closed\`, \`case_closing\`, \`idempotency_conflict\`${codes}.`,
      params: caseParams,
      headers: idempotencyHeader,
      response: answers({ 200: caseSchema }, [400, 404, 409, 415, 422]),
    }) as const;

  app.post(
    '/cases/:caseId/task/complete',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Complete the pending task',
          'Cancels planned impacts, mails and calls; resolves the case unless the business owes. With `seen`, what the customer has asked since refuses it (R10).',
          ', `no_pending_task`, `new_message`',
        ),
        body: z.strictObject({ seen }).nullish(),
      },
    },
    async (request) =>
      command(
        request as FastifyRequest,
        completeTaskUpdate,
        await upTo(request.params.caseId, request.body?.seen),
        async (code, { id, task }) =>
          code !== 'case_resolved' && task === null && (await lastTaskState(pool, id)) === 'completed',
      ),
  );

  app.post(
    '/cases/:caseId/resolve',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Resolve a case',
          'The matter is done; the case closes when its window ends (D5). What the customer asks meanwhile refuses it; with `seen`, what they have asked since that (R10).',
          ', `case_resolved`, `new_message`',
        ),
        body: z.strictObject({ outcome: slug().describe('What came of it, e.g. `delivered`'), seen }),
      },
    },
    async (request) =>
      command(
        request as FastifyRequest,
        resolveUpdate,
        {
          outcome: request.body.outcome,
          ...(await upTo(request.params.caseId, request.body.seen)),
        },
        (code, seen) => IS_OVER.includes(code) && seen.outcome === request.body.outcome,
        true,
      ),
  );

  app.post(
    '/cases/:caseId/assign',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Assign a case to a queue or an agent',
          'A person took it, so routing does not take it back (A3).',
          '',
        ),
        body: z.strictObject({
          queue: slug().optional(),
          agent: slug().optional().describe('An id, not a name: it is shown in the Temporal UI (S1)'),
        }),
      },
    },
    (request) => {
      const { queue = null, agent = null } = request.body;
      if (queue === null && agent === null) throw invalidField('', 'must name a queue, an agent or both');
      return command(request as FastifyRequest, assignUpdate, { queue, agent });
    },
  );

  app.post(
    '/cases/:caseId/cancel-step',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Cancel the planned step',
          'The planned impact, answer template or fallback does not go; the case becomes dormant.',
          ', `nothing_planned`',
        ),
        body: nothing,
      },
    },
    (request) => command(request as FastifyRequest, cancelStepUpdate, {}),
  );

  app.delete(
    '/cases/:caseId/need',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Dismiss the need of a person',
          'A person says that nobody need act: the case leaves the list of those that need one, and closes in its time where nothing else goes on (H4). One that needs nobody stays as it is.',
          '',
        ),
        body: nothing,
      },
    },
    (request) => command(request as FastifyRequest, dismissNeedUpdate, {}, (code) => code === 'no_need'),
  );

  app.post(
    '/cases/:caseId/call/book',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Book a call',
          'At the slot that was chosen, else at the first free one within calling hours, if the contact can be told (F3). It needs a grant for calls, or that the customer asked for one in this case: by a button that carries `call:…`, or as `wished` says (E2). A call that is planned stands. A chosen slot that is taken in the moment of the booking gives way to the next free one, which the timeline says.',
          ', `case_resolved`, `suppressed` with `rule` and `reason`, `slot_not_free` with the nearest free `slots`, `call_planned` with the `slot` that is booked',
        ),
        body: z
          .strictObject({
            wished: slug()
              .optional()
              .describe(
                'The customer asked for the call, and where: `chat`, `phone`, `in-person`, `button`, `slot` or a name of your own. It is kept, and stands for a grant in this case only (E2)',
              ),
            slot: instant
              .optional()
              .describe('The begin of a free slot, as GET /v1/cases/{caseId}/call/slots lists them'),
            agent: slug().optional().describe('Who heard it, by id; the name of the token when absent'),
          })
          .nullish(),
      },
    },
    async (request) => {
      const { caseId } = request.params;
      const { wished, agent, slot } = request.body ?? {};
      if (slot !== undefined) await mustBeFree(caseId, slot);
      await mayBeCalled(request as FastifyRequest, caseId, wished ?? null, agent ?? null);
      return command(request as FastifyRequest, bookCallUpdate, {
        ...(wished === undefined ? {} : { wished: true }),
        ...(slot === undefined ? {} : { slot }),
      });
    },
  );

  /** F3: whether a call can be booked for exactly this slot now; so it is already where a request is repeated. @throws Problem */
  async function mustBeFree(caseId: string, chosen: Instant): Promise<void> {
    const found = await viewer.load(caseId);
    const { state } = caseNow(found, policies);
    if (!found.isOpen || refuses(state, 'book-call') !== null) return;
    const { call } = state;
    if (call?.chosen === chosen || call?.slot?.[0] === chosen) return;
    if (call?.slot != null) {
      throw new Problem({
        status: 409,
        code: 'call_planned',
        detail: `A call is booked for ${asTime(call.slot[0])} already. Record it as cancelled with POST /v1/cases/{caseId}/call before you book another.`,
        field: 'slot',
        rule: 'F3',
        more: { slot: slotJson(call.slot) },
      });
    }
    const free = await slotsToChoose(policies, pool, { state, at: clock.now() });
    if (free.some(([begin]) => begin === chosen)) return;
    const nearest = free
      .toSorted(([one], [other]) => Math.abs(one - chosen) - Math.abs(other - chosen))
      .slice(0, NEAREST)
      .toSorted(([one], [other]) => one - other);
    throw new Problem({
      status: 409,
      code: 'slot_not_free',
      detail:
        nearest.length === 0
          ? 'No call can begin then, and no other slot is free in the next weeks. Write to the customer instead.'
          : 'No call can begin then: it is not the begin of a free slot that far enough ahead lies in the customer’s permitted hours. Choose one of `slots`, or leave `slot` out for the first free one.',
      field: 'slot',
      rule: 'F3',
      more: { slots: nearest.map(slotJson) },
    });
  }

  /** E2, E8: told at once, and not by a booking that never comes. @throws Problem */
  async function mayBeCalled(
    request: FastifyRequest,
    caseId: string,
    wished: string | null,
    agent: string | null,
  ): Promise<void> {
    const found = await viewer.load(caseId);
    const { state } = caseNow(found, policies);
    if (!found.isOpen || state.call !== null || refuses(state, 'book-call') !== null) return;
    const at = clock.now();
    const key = request.headers['idempotency-key'];
    const saidBy = agent === null ? request.caller : `agent:${agent}`;
    if (wished !== null) {
      const id =
        key === undefined ? callWishId() : `wish-${uuidOf('call-wish', caseId, request.caller, key)}`;
      await transaction(pool, (connection) =>
        keepCallWish(connection, { id, caseId, source: wished, saidBy }, at),
      );
    }
    const forbidden = await callForbiddenBy(policies, pool, { caseId, reason: state.reason, at });
    if (forbidden === null) return;
    throw callForbidden(forbidden.rule, forbidden.why, forbidden.lacks);
  }

  app.post(
    '/cases/:caseId/call',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Record what became of a call',
          'Missed by the customer: booked again once. Missed by us: booked again, and not counted. Never on the same day (F3).',
          ', `no_call`',
        ),
        body: z.strictObject({
          outcome: z.enum(['done', 'missed-by-customer', 'missed-by-us', 'cancelled']),
        }),
      },
    },
    (request) => command(request as FastifyRequest, recordCallUpdate, { was: request.body.outcome }),
  );
}
