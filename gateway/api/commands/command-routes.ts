import { randomUUID } from 'node:crypto';
import type { UpdateDefinition } from '@temporalio/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requestIsDone } from '../../../database/accounts/api-requests.ts';
import { lastTaskState } from '../../../database/cases/tasks.ts';
import {
  assignUpdate,
  bookCallUpdate,
  cancelStepUpdate,
  type CommandResult,
  completeTaskUpdate,
  recordCallUpdate,
  resolveUpdate,
} from '../../../workflows/messages.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import { type CaseJson, caseSchema } from '../cases/case-schema.ts';
import type { CaseUpdates } from './case-updates.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import { idempotencyHeader, nothing, slug } from '../../http/fields.ts';
import { digestOf, takeUp } from '../../http/keyed.ts';
import type { ApiParts } from '../parts.ts';
import { invalidField } from '../../http/validation.ts';

/** What operators and services tell a case; each answers with the case as it then stands. */
export function registerCommandRoutes(
  plain: FastifyInstance,
  { pool, log }: ApiParts,
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

  const route = (summary: string, description: string, codes: string) =>
    ({
      tags: ['commands'],
      summary,
      description: `${description} Refusals: \`unknown_case\`, \`case_closing\`, \`idempotency_conflict\`${codes}.`,
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
          'Cancels planned impacts, mails and calls; resolves the case unless the business owes (R10).',
          ', `no_pending_task`',
        ),
        body: nothing,
      },
    },
    (request) =>
      command(
        request as FastifyRequest,
        completeTaskUpdate,
        {},
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
          'The matter is done; the case closes when its window ends (D5).',
          ', `case_resolved`, `new_message`',
        ),
        body: z.strictObject({ outcome: slug().describe('What came of it, e.g. `delivered`') }),
      },
    },
    (request) =>
      command(
        request as FastifyRequest,
        resolveUpdate,
        request.body,
        (code, seen) =>
          (code === 'case_resolved' || code === 'case_closing') && seen.outcome === request.body.outcome,
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

  app.post(
    '/cases/:caseId/call/book',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Book a call',
          'At the first free slot within calling hours, if the contact can be told (F3). A call that is planned stands.',
          ', `case_resolved`',
        ),
        body: nothing,
      },
    },
    (request) => command(request as FastifyRequest, bookCallUpdate, {}),
  );

  app.post(
    '/cases/:caseId/call',
    {
      config: { action: 'case.act' },
      schema: {
        ...route(
          'Record what became of a call',
          'Missed by the customer: booked again once. Missed by us: booked again, and not counted (F3).',
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
