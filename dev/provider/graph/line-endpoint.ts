import type { FastifyInstance } from 'fastify';
import { authorize, noSuchObject } from './authorize.ts';
import type { Simulation } from '../simulation.ts';

/** A phone number node, with the fields asked for: a line that is well. */
export function registerLineEndpoint(app: FastifyInstance, simulation: Simulation): void {
  app.get<{ Params: { id: string }; Querystring: { fields?: string } }>('/:id', (request) => {
    authorize(request, simulation.options.accessToken);
    const line = simulation.line(request.params.id);
    if (line === undefined) throw noSuchObject('GET', request.params.id);
    const all: Readonly<Record<string, unknown>> = {
      display_phone_number: line.displayPhoneNumber,
      quality_rating: 'UNKNOWN',
      status: 'CONNECTED',
      throughput: { level: 'STANDARD' },
      whatsapp_business_manager_messaging_limit: 'TIER_UNLIMITED',
    };
    const wanted = (request.query.fields ?? 'display_phone_number').split(',');
    return {
      ...Object.fromEntries(wanted.flatMap((name) => (name in all ? [[name, all[name]]] : []))),
      id: line.phoneNumberId,
    };
  });
}
