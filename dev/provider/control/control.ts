import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { plainWords } from '../../../settings/plain-words.ts';
import { listSends, providerState } from './control-answers.ts';
import { registerCustomerControl } from './control-customers.ts';
import { ControlError } from '../control-error.ts';
import { sendsQuerySchema } from '../control-requests.ts';
import { registerPayloadControl } from './control-payloads.ts';
import { registerTemplateControl } from './control-templates.ts';
import { registerWebhookControl } from './control-webhooks.ts';
import { faultSchema } from '../faults.ts';
import { BUSINESS_ACCOUNT_ID } from '../line.ts';
import { settingsChangeSchema } from '../settings.ts';
import type { Simulation } from '../simulation.ts';

const LONGEST_WAIT = 60_000;

/** Says which field of a control request is wrong. */
function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof ControlError) return reply.code(error.status).send({ error: error.message });
    return reply.code(error.statusCode ?? 500).send({ error: error.message });
  });
}

/** The control API: what a scenario, a test or a page does to the provider. */
export function registerControl(plain: FastifyInstance, simulation: Simulation): void {
  plain.setValidatorCompiler<z.ZodType>(({ schema }) => (given: unknown) => {
    const parsed = schema.safeParse(given, { error: plainWords });
    if (parsed.success) return { value: parsed.data };
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
    );
    return { error: new ControlError(400, problems.join('; ')) };
  });
  // A caller that outlives a restart of the provider must not find a connection of the provider before it.
  plain.addHook('onRequest', (_request, reply, done) => {
    void reply.header('connection', 'close');
    done();
  });
  registerErrors(plain);
  const app = plain.withTypeProvider<ZodTypeProvider>();

  // Where the banner leads: what there is to see from here.
  app.get('/', ({ protocol, host }) => ({
    what: 'The simulated provider. A customer writes by POST /control/customers/{number}/messages; npm run provider -- --help has an example.',
    see: ['state', 'messages', 'templates', 'webhooks', 'payloads', 'faults'].map(
      (name) => `${protocol}://${host}/control/${name}`,
    ),
  }));
  app.get('/state', () => providerState(simulation, BUSINESS_ACCOUNT_ID));
  app.get('/messages', { schema: { querystring: sendsQuerySchema } }, ({ query }) => ({
    messages: listSends(simulation, query),
  }));
  app.get(
    '/idle',
    {
      schema: {
        querystring: z.strictObject({
          /** Longest wait for quiet, in milliseconds. */
          wait: z.coerce.number().int().min(0).max(LONGEST_WAIT).default(0),
        }),
      },
    },
    async ({ query }) => ({ idle: await simulation.pending.whenIdle(query.wait) }),
  );
  app.patch('/settings', { schema: { body: settingsChangeSchema } }, ({ body }) =>
    simulation.changeSettings(body),
  );
  app.post('/faults', { schema: { body: faultSchema } }, ({ body }, reply) =>
    reply.code(201).send(simulation.faults.add(body)),
  );
  app.get('/faults', () => ({ faults: simulation.faults.all() }));
  app.delete('/faults', (_request, reply) => {
    simulation.faults.clear();
    return reply.code(204).send();
  });
  app.delete(
    '/faults/:id',
    { schema: { params: z.strictObject({ id: z.string() }) } },
    ({ params }, reply) => {
      if (!simulation.faults.remove(params.id)) throw new ControlError(404, 'id: no fault has this id');
      return reply.code(204).send();
    },
  );
  app.post('/reset', (_request, reply) => {
    simulation.reset();
    return reply.code(204).send();
  });

  registerCustomerControl(plain, simulation);
  registerWebhookControl(plain, simulation);
  registerTemplateControl(plain, simulation);
  registerPayloadControl(plain, simulation);
}
