import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { authorOf } from '../../../database/sending/outbound.ts';
import { answererOf } from '../../../domain/case/fact.ts';
import type { MessageAnswer } from '../../../services/messages/message-answer.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import { digestOf } from '../../http/keyed.ts';
import { httpAnswer } from './message-answers.ts';
import { contentOf, messageBody, type SentJson, sentSchema } from './message-schema.ts';
import type { ApiParts } from '../parts.ts';
import { caseMerged, commandRefused, unknown } from '../../http/refusals.ts';
import { nothing } from '../../http/fields.ts';

const MESSAGE_ID = /^msg-[A-Za-z0-9-]{1,80}$/;
const keptParams = caseParams.extend({
  messageId: z
    .string()
    .meta({ description: '`kept[].id` of the case', examples: ['msg-0d2c5a3e-6f0a-4b7e-9a51-3f1c9d5b7a10'] }),
});

/**
 * What agents, bots and services send. It does not go through the workflow: it depends on Postgres and the provider
 * only, and the case learns of an answer as a fact.
 */
export function registerMessageRoutes(
  plain: FastifyInstance,
  { clock, pool, sender, dispatcher }: ApiParts,
  viewer: CaseViewer,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  /** E1 of a closed case is told by its own code: there is nothing that could be done about it. */
  async function closedIsTold(caseId: string, answer: MessageAnswer): Promise<MessageAnswer> {
    const isClosed = answer.was === 'suppressed' && answer.rule === 'E1';
    if (!isClosed && answer.was !== 'discarded') return answer;
    const { isOpen, mergedInto } = await viewer.load(caseId);
    // I1: merged while it was being sent, which it then was not.
    if (mergedInto !== null) throw caseMerged(mergedInto);
    if (isClosed && !isOpen) throw commandRefused('case_closed');
    return answer;
  }

  app.post(
    '/cases/:caseId/messages',
    {
      config: { action: 'case.act', isMessage: true },
      schema: {
        tags: ['messages'],
        summary: 'Send a message to the customer',
        description:
          'Exactly one of `text`, `interactive`, `media` (free-form: inside the window only) and `template`. ' +
          'The answer says whom it counted as and who owes now (W9). ' +
          'Repeating a request under its `idempotencyKey` sends nothing twice and gives what became of it. ' +
          'Refusals: `window_closed` and `window_closing` with `closedAt` and `alternatives`; `suppressed` with the `rule`; ' +
          '`provider_refused` with `providerCode`, `providerClass` and what to do; `case_closed`; `unknown_case`; ' +
          '`idempotency_conflict`; 429 `too_fast`; 422 with the field for the limits of the Cloud API (D2) and of a template’s variables (E3).',
        params: caseParams,
        body: messageBody,
        response: answers(
          { 201: sentSchema, 202: sentSchema.describe('held, kept or unknown') },
          [400, 404, 409, 413, 415, 422, 429],
        ),
      },
    },
    async ({ params: { caseId }, body, caller, defaultAuthor }, reply) => {
      await viewer.mustExist(caseId);
      const { idempotencyKey, keep, directSend, agent } = body;
      // W9: whoever names an agent says that a person wrote.
      const author = body.author ?? (agent === undefined ? defaultAuthor : 'agent');
      const answer = await sender.sendMessage({
        caseId,
        idempotencyKey,
        tokenName: caller,
        digest: digestOf(caseId, body),
        content: contentOf(body),
        keep,
        directSend,
        author: `${author}:${agent ?? caller}`,
        at: clock.now(),
      });
      dispatcher.wake();
      const { status, body: sent } = httpAnswer(await closedIsTold(caseId, answer));
      return reply.code(status).send({ ...sent, ...(await counted(caseId, sent.id)) });
    },
  );

  app.post(
    '/cases/:caseId/kept/:messageId/send',
    {
      config: { action: 'case.act', isMessage: true },
      schema: {
        tags: ['messages'],
        summary: 'Confirm a kept reply: let it go',
        description:
          'A reply that was kept (202 `kept`) goes by itself when the customer taps; after they wrote something else an agent confirms it here (R9, `kept[].confirm` of the case). It takes no body, and may be repeated: it is sent once. ' +
          'Refusals: `window_closed` and `window_closing` with `closedAt` and `alternatives`; `suppressed` with the `rule`; `provider_refused`; `discarded`; `case_closed`; `unknown_case`; `unknown_message`.',
        params: keptParams,
        body: nothing,
        response: answers(
          {
            201: sentSchema.describe('It went'),
            202: sentSchema.describe('`kept`: the window closed meanwhile; `unknown`: it may have gone (R7)'),
          },
          [404, 409, 415, 422, 429],
        ),
      },
    },
    async ({ params: { caseId, messageId } }, reply) => {
      await mustBeMessage(caseId, messageId);
      const answer = await sender.confirmKept({ caseId, messageId, at: clock.now() });
      dispatcher.wake();
      const { status, body } = httpAnswer(await closedIsTold(caseId, answer));
      return reply.code(status).send({ ...body, ...(await counted(caseId, body.id)) });
    },
  );

  app.delete(
    '/cases/:caseId/kept/:messageId',
    {
      config: { action: 'case.act' },
      schema: {
        tags: ['messages'],
        summary: 'Throw a kept reply away',
        description: 'Refusals: `unknown_case`, `unknown_message`, `already_sent`.',
        params: keptParams,
        response: answers({ 204: z.null().describe('It does not wait any more') }, [404, 409]),
      },
    },
    async ({ params: { caseId, messageId } }, reply) => {
      await mustBeMessage(caseId, messageId);
      const answer = await sender.discardKept({ caseId, messageId, at: clock.now() });
      dispatcher.wake();
      if (answer.was !== 'discarded') throw notWaiting(answer);
      return reply.code(204).send(null);
    },
  );

  /** W9: as it is stored, so that a repetition says the same, whatever the token's default has become. */
  async function counted(caseId: string, messageId: string): Promise<Pick<SentJson, 'countedAs' | 'owes'>> {
    const [author, owes] = await Promise.all([authorOf(pool, messageId), viewer.owes(caseId)]);
    return { countedAs: answererOf(author), owes };
  }

  async function mustBeMessage(caseId: string, messageId: string): Promise<void> {
    await viewer.mustExist(caseId);
    if (!MESSAGE_ID.test(messageId)) throw unknown('message');
  }
}

/** A reply that is out, or on its way, cannot be thrown away any more. */
function notWaiting(answer: MessageAnswer): Problem {
  if (answer.was === 'no-case') return unknown('case');
  if (answer.was === 'no-message') return unknown('message');
  return new Problem({
    status: 409,
    code: 'already_sent',
    detail:
      'This reply does not wait any more: it was sent, or may have been. The timeline tells what became of it.',
  });
}
