import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requestIsDone } from '../../../database/accounts/api-requests.ts';
import { isTakenUp, proposeHold } from '../../../database/cases/holds.ts';
import { LONGEST_HOLD } from '../../../domain/schedule/hold.ts';
import { DAY, type Instant } from '../../../domain/time/instant.ts';
import { holdUpdate, releaseUpdate } from '../../../workflows/messages.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import { caseSchema } from '../cases/case-schema.ts';
import type { CaseUpdates } from './case-updates.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import { idempotencyHeader, instant, nothing, slug, words } from '../../http/fields.ts';
import { digestOf, type Keyed, takeUp } from '../../http/keyed.ts';
import type { ApiParts } from '../parts.ts';
import { invalidField } from '../../http/validation.ts';
import { tellProposed } from './proposed.ts';

export const holdBody = z.strictObject({
  until: instant.describe(`When the schedule resumes, at most ${LONGEST_HOLD / DAY} days from now`),
  why: words(500).describe('For whoever looks at the case; it is stored with the case alone'),
  agent: slug().optional().describe('Who holds it, by id; the name of the token when absent'),
});
type HoldBody = z.output<typeof holdBody>;

/** R12: a person holds a case, and lets it go. */
export function registerHoldRoutes(
  plain: FastifyInstance,
  { pool, clock, log }: ApiParts,
  viewer: CaseViewer,
  updates: CaseUpdates,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/cases/:caseId/hold',
    {
      config: { action: 'case.act' },
      schema: {
        tags: ['commands'],
        summary: 'Hold a case until an instant',
        description:
          'Alerts, templates and fallback wait; the window runs on, booked calls take place, and replies go. A message of the customer ends the hold. ' +
          'Then the schedule resumes at the first step still useful; what was planned may go later by the length of the hold. ' +
          'Another hold takes the place of the one before. Refusals: `unknown_case`, `case_closed`, `case_closing`, `case_resolved`, `idempotency_conflict`.',
        params: caseParams,
        headers: idempotencyHeader,
        body: holdBody,
        response: answers({ 200: caseSchema }, [400, 404, 409, 413, 415, 422]),
      },
    },
    async (request) => {
      const { params, body } = request;
      await viewer.mustExist(params.caseId);
      check(body, clock.now());
      const keyed = await takeUp(pool, request as FastifyRequest);
      if (keyed?.isDone !== true) await hold(params.caseId, body, request.caller, keyed);
      return viewer.json(params.caseId);
    },
  );

  app.delete(
    '/cases/:caseId/hold',
    {
      config: { action: 'case.act' },
      schema: {
        tags: ['commands'],
        summary: 'End the hold of a case',
        description:
          'The schedule resumes at once. A case that nobody holds stays as it is. Refusals: `unknown_case`, `case_closed`, `case_closing`.',
        params: caseParams,
        headers: idempotencyHeader,
        body: nothing,
        response: answers({ 200: caseSchema }, [400, 404, 409, 415, 422]),
      },
    },
    async (request) => {
      const { caseId } = request.params;
      const { state } = await viewer.load(caseId);
      const keyed = await takeUp(pool, request as FastifyRequest);
      if (keyed?.isDone === true) return viewer.json(caseId);
      const id = digestOf('release', state?.hold?.id ?? null, state?.version ?? 0, keyed?.key ?? null);
      try {
        await updates.tell(caseId, releaseUpdate, {}, id);
      } catch (error) {
        // It was ended already: by its time, by the customer, or by this request before its answer was lost.
        if (!(error instanceof Problem) || error.code !== 'no_hold') throw error;
      }
      if (keyed !== null) await requestIsDone(pool, keyed);
      log.debug({ caseId, caller: request.caller }, 'a hold was ended');
      return viewer.json(caseId);
    },
  );

  function hold(
    caseId: string,
    { until, why, agent }: HoldBody,
    caller: string,
    keyed: Keyed | null,
  ): Promise<void> {
    const author = agent === undefined ? caller : `agent:${agent}`;
    return tellProposed({ pool, updates }, caseId, keyed, {
      propose: (connection) => proposeHold(connection, { caseId, until, why, author }, clock.now()),
      awaits: async (connection, id) => !(await isTakenUp(connection, id)),
      tell: (id) => updates.tell(caseId, holdUpdate, { id, until }, id),
    });
  }
}

function check({ until }: HoldBody, now: Instant): void {
  if (until <= now)
    throw invalidField('until', 'has passed already, so there would be nothing to wait for (R12)');
  if (until > now + LONGEST_HOLD) {
    throw invalidField(
      'until',
      `is more than ${LONGEST_HOLD / DAY} days away; hold it again when they are over (R12)`,
    );
  }
}
