import type { FastifyInstance } from 'fastify';
import { GraphError } from '../graph-error.ts';
import type { Simulation } from '../simulation.ts';
import { authorize, noSuchObject } from './authorize.ts';

/** Deletes an entry of the contact book: `deleted` says whether there was one. Ids of a parent business are refused. */
export function registerContactBookEndpoint(app: FastifyInstance, simulation: Simulation): void {
  /** By line and user id: what was deleted and has not written since. */
  const gone = new Set<string>();
  app.delete<{ Params: { id: string }; Querystring: { bsuid?: string } }>('/:id/contact_book', (request) => {
    authorize(request, simulation.options.accessToken);
    const { id } = request.params;
    const { bsuid } = request.query;
    if (simulation.line(id) === undefined) throw noSuchObject('DELETE', id);
    if (bsuid === undefined || !/^[A-Z]{2}\.[0-9A-Za-z]+$/.test(bsuid)) {
      throw new GraphError(100, { message: '(#100) The parameter bsuid is required.', details: null });
    }
    const known = simulation.customers.find(bsuid) !== undefined && !gone.has(bsuid);
    gone.add(bsuid);
    return { messaging_product: 'whatsapp', success: true, deleted: known };
  });
}
