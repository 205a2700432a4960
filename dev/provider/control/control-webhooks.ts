import { randomBytes, randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { postAnswers } from './control-answers.ts';
import { ControlError } from '../control-error.ts';
import { releaseSchema, statusReportSchema, webhookSchema } from '../control-requests.ts';
import { lineOf } from '../customers/customer-post.ts';
import { BUSINESS_ACCOUNT_ID } from '../line.ts';
import { seededRandom } from '../seeded-random.ts';
import type { Simulation } from '../simulation.ts';
import { accountWebhookBody, lineValue, webhookBody } from '../webhooks/webhook-envelope.ts';

/** The verification handshake, as Meta does it when a webhook URL is entered. */
async function handshake(simulation: Simulation): Promise<{ status: number; verified: boolean }> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const url = new URL(simulation.options.webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', simulation.options.verifyToken);
  url.searchParams.set('hub.challenge', challenge);
  const answer = await fetch(url).catch((error: unknown) => {
    throw new ControlError(502, `the webhook URL does not answer: ${String(error)}`);
  });
  const text = await answer.text();
  return { status: answer.status, verified: answer.status === 200 && text.trim() === challenge };
}

/** The webhooks themselves: by hand, held, released, looked at. */
export function registerWebhookControl(plain: FastifyInstance, simulation: Simulation): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { webhooks } = simulation;

  app.post('/webhooks', { schema: { body: webhookSchema } }, async ({ body }) => {
    if ('raw' in body) {
      const signed =
        body.signature === 'valid'
          ? webhooks.sign(body.raw)
          : body.signature === 'none'
            ? null
            : body.signature === 'wrong'
              ? `sha256=${randomBytes(32).toString('hex')}`
              : body.signature.header;
      return { posts: await postAnswers([webhooks.postRaw(body.raw, signed, body.retry)], body.wait) };
    }
    const payload =
      body.line === undefined
        ? accountWebhookBody(BUSINESS_ACCOUNT_ID, simulation.now(), body)
        : webhookBody(BUSINESS_ACCOUNT_ID, [
            [{ field: body.field, value: { ...lineValue(lineOf(simulation, body.line)), ...body.value } }],
          ]);
    return { payload, posts: await postAnswers(webhooks.post('other', payload), body.wait) };
  });

  app.get(
    '/webhooks',
    { schema: { querystring: z.strictObject({ limit: z.coerce.number().int().min(1).default(100) }) } },
    ({ query }) => ({ webhooks: webhooks.log().slice(-query.limit) }),
  );

  app.post('/webhooks/release', { schema: { body: releaseSchema } }, async ({ body }) => {
    const seed = body.seed ?? randomInt(2 ** 31);
    if (!body.keepHolding) simulation.changeSettings({ webhooks: { hold: 'nothing' } });
    const released = await webhooks.release(body.order, seededRandom(seed));
    return {
      seed,
      released: released.map(({ seq, attempts }) => ({ seq, status: attempts.at(-1)?.status })),
    };
  });

  app.post('/webhooks/redeliver', async () => ({
    posts: await postAnswers(webhooks.redeliver(), true),
  }));

  app.post('/handshake', () => handshake(simulation));

  app.post(
    '/messages/:id/statuses',
    { schema: { params: z.strictObject({ id: z.string() }), body: statusReportSchema } },
    async ({ params, body }, reply) => {
      const send = simulation.sends.byId(params.id);
      if (send === undefined) throw new ControlError(404, 'id: no message has this id');
      if (!simulation.ladder.report(send, body.step)) {
        throw new ControlError(409, 'this message is from before the start and has no statuses to come');
      }
      return reply.code(202).send({ reported: true });
    },
  );
}
