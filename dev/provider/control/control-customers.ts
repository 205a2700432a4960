import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { customerState, postAnswers, type Written } from './control-answers.ts';
import {
  batchSchema,
  callSchema,
  customerChangeSchema,
  echoSchema,
  preferenceSchema,
  stormSchema,
  writeSchema,
} from '../control-requests.ts';
import {
  type CustomerPost,
  postBatch,
  postCall,
  postEcho,
  postMessage,
  postPreference,
} from '../customers/customer-post.ts';
import type { Simulation } from '../simulation.ts';
import { postStorm } from './storm.ts';

const params = z.strictObject({ customer: z.string().min(1) });

async function written(post: CustomerPost, wait: boolean): Promise<Written> {
  const { customer, messageIds, payload, posts } = post;
  return {
    customer:
      customer === null ? null : { name: customer.name, phone: customer.phone, userId: customer.userId },
    messageIds,
    payload,
    posts: await postAnswers(posts, wait),
  };
}

/** The customers' side. A customer is named by number, user id or name, and created on first use. */
export function registerCustomerControl(plain: FastifyInstance, simulation: Simulation): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.put('/customers/:customer', { schema: { params, body: customerChangeSchema } }, (request) => {
    const customer = simulation.customers.ensure(request.params.customer);
    simulation.customers.change(customer, request.body);
    return customerState(customer);
  });
  app.post('/customers/:customer/messages', { schema: { params, body: writeSchema } }, (request) =>
    written(postMessage(simulation, request.params.customer, request.body), request.body.wait),
  );
  app.post('/customers/:customer/calls', { schema: { params, body: callSchema } }, (request) =>
    written(postCall(simulation, request.params.customer, request.body), request.body.wait),
  );
  app.post('/customers/:customer/echoes', { schema: { params, body: echoSchema } }, (request) =>
    written(postEcho(simulation, request.params.customer, request.body), request.body.wait),
  );
  app.post('/customers/:customer/preferences', { schema: { params, body: preferenceSchema } }, (request) =>
    written(postPreference(simulation, request.params.customer, request.body), request.body.wait),
  );
  app.post('/batches', { schema: { body: batchSchema } }, (request) =>
    written(postBatch(simulation, request.body), request.body.wait),
  );
  app.post('/storms', { schema: { body: stormSchema } }, async (request, reply) => {
    const storm = postStorm(simulation, request.body);
    if (request.body.wait) return storm;
    const end = simulation.pending.begin();
    void storm.catch((error: unknown) => request.log.error(error)).finally(end);
    return reply.code(202).send({ started: true });
  });
}
