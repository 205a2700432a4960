import type { FastifyInstance } from 'fastify';
import { GraphError } from '../graph-error.ts';
import { registerContactBookEndpoint } from './contact-book-endpoint.ts';
import { registerMediaEndpoint } from './media-endpoint.ts';
import { registerMessagesEndpoint } from './messages-endpoint.ts';
import { registerNodeEndpoint } from './node-endpoint.ts';
import { registerProfileEndpoint } from './profile-endpoint.ts';
import { registerRateHeaders } from './rate-headers.ts';
import type { Simulation } from '../simulation.ts';
import { registerTemplatesEndpoint } from './templates-endpoint.ts';

/** The Cloud API's endpoints, with Graph's way of refusing. */
export function registerGraphApi(app: FastifyInstance, simulation: Simulation): void {
  // Bodies are read as bytes, whatever they are called: a body that is no JSON gets Graph's error and not Fastify's.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  registerRateHeaders(app, () => simulation.now());

  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof GraphError) return reply.code(error.status).send(error.body);
    if (error.statusCode !== undefined && error.statusCode < 500) {
      const refusal = new GraphError(100, { message: `(#100) ${error.message}`, details: null });
      return reply.code(error.statusCode).send(refusal.body);
    }
    request.log.error(error);
    const unknown = new GraphError(1, {
      message: 'An unknown error has occurred.',
      details: null,
      status: 500,
    });
    return reply.code(500).send(unknown.body);
  });
  app.setNotFoundHandler((request, reply) => {
    const unknown = new GraphError(2500, {
      message: `Unknown path components: ${request.url.split('?')[0]}`,
      details: null,
    });
    return reply.code(400).send(unknown.body);
  });

  registerNodeEndpoint(app, simulation);
  registerMediaEndpoint(app, simulation);
  registerProfileEndpoint(app, simulation);
  registerMessagesEndpoint(app, simulation);
  registerContactBookEndpoint(app, simulation);
  registerTemplatesEndpoint(app, simulation);
}
