import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type NewTask, proposeTask, taskState } from '../../../database/cases/tasks.ts';
import { DAY, type Instant } from '../../../domain/time/instant.ts';
import { setTaskUpdate } from '../../../workflows/messages.ts';
import { answers } from '../../http/answers.ts';
import { caseSchema } from '../cases/case-schema.ts';
import type { CaseUpdates } from './case-updates.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import { idempotencyHeader, instant, slug, webAddress } from '../../http/fields.ts';
import { type Keyed, takeUp } from '../../http/keyed.ts';
import type { ApiParts } from '../parts.ts';
import { unknownReason } from '../../http/refusals.ts';
import { invalidField } from '../../http/validation.ts';
import { tellProposed } from './proposed.ts';

/** The data of a task in bytes of JSON: enough for a form, not for a document. */
const DATA_LIMIT = 64 * 1024;
/** A due date further away is a slip of the pen. */
const FARTHEST = 10 * 366 * DAY;

export const taskBody = z.strictObject({
  reason: slug().describe('A reason of the policy file'),
  step: slug().describe('The exact step to return to'),
  data: z
    .record(z.string(), z.unknown())
    .refine(
      (data) => Buffer.byteLength(JSON.stringify(data)) <= DATA_LIMIT,
      `must be at most ${DATA_LIMIT} bytes of JSON`,
    )
    .optional()
    .describe('What the step needs; template variables are filled from it'),
  resumeUrl: webAddress.optional().describe('Where the resume link leads; the chat when absent'),
  dueAt: instant.optional().describe('Until then a payment is utility, after it collection (E5)'),
  validUntil: instant.optional().describe('Nothing about the task goes after this instant (R1)'),
  reopen: z.boolean().default(false).describe('While the window is closed: start with impact 1 (R11)'),
});
type TaskBody = z.output<typeof taskBody>;

/** W9, W10: what the customer still has to do. */
export function registerTaskRoutes(
  plain: FastifyInstance,
  parts: ApiParts,
  viewer: CaseViewer,
  updates: CaseUpdates,
): void {
  const { pool, clock, policies } = parts;
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.put(
    '/cases/:caseId/task',
    {
      config: { action: 'case.act' },
      schema: {
        tags: ['commands'],
        summary: 'Set reason and pending task',
        description:
          'Replaces the task before, cancels what was planned for it and keeps all counts (W10). It answers what the customer wrote before, unless an answer to it was reported as failed (W9). ' +
          'Refusals: `unknown_case`, `case_closed`, `case_closing`, `case_resolved`, `unknown_reason` with the `known` ones, `idempotency_conflict`.',
        params: caseParams,
        headers: idempotencyHeader,
        body: taskBody,
        response: answers({ 200: caseSchema }, [400, 404, 409, 413, 415, 422]),
      },
    },
    async (request) => {
      const { caseId } = request.params;
      await viewer.mustExist(caseId);
      checkTask(request.body, clock.now(), policies.reasons);
      const keyed = await takeUp(pool, request as FastifyRequest);
      const byPerson = request.operator !== null;
      if (keyed?.isDone !== true) await setTask(caseId, request.body, keyed, byPerson);
      return viewer.json(caseId);
    },
  );

  function setTask(caseId: string, body: TaskBody, keyed: Keyed | null, byPerson: boolean): Promise<void> {
    const { reason, step, reopen } = body;
    const task: NewTask = {
      caseId,
      reason,
      step,
      data: body.data ?? {},
      resumeUrl: body.resumeUrl ?? null,
      dueAt: body.dueAt ?? null,
      validUntil: body.validUntil ?? null,
    };
    const { validUntil, dueAt } = task;
    return tellProposed({ pool, updates }, caseId, keyed, {
      propose: (connection) => proposeTask(connection, task, clock.now()),
      awaits: async (connection, id) => (await taskState(connection, id)) === 'proposed',
      tell: (id) =>
        updates.tell(
          caseId,
          setTaskUpdate,
          { reason, task: { id, step, validUntil, dueAt }, reopen, ...(byPerson ? { byPerson } : {}) },
          `${id}${reopen ? ':reopen' : ''}`,
        ),
    });
  }
}

/** What a schema does not know: reasons of the policy file, and instants by the clock. */
export function checkTask(
  { reason, validUntil, dueAt }: Pick<TaskBody, 'reason' | 'validUntil' | 'dueAt'>,
  now: Instant,
  reasons: readonly string[],
  path = '',
): void {
  if (!reasons.includes(reason)) throw unknownReason(reasons, reason, `${path}reason`);
  if (validUntil !== undefined && validUntil <= now) {
    throw invalidField(
      `${path}validUntil`,
      'has passed already, so nothing about the task could ever go (R1)',
    );
  }
  for (const [field, at] of Object.entries({ validUntil, dueAt })) {
    if (at !== undefined && Math.abs(at - now) > FARTHEST)
      throw invalidField(`${path}${field}`, 'is more than ten years away');
  }
}
