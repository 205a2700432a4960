import type { FastifyInstance } from 'fastify';
import { BUSINESS_ACCOUNT_ID } from '../line.ts';
import type { Simulation } from '../simulation.ts';
import { authorize, noSuchObject } from './authorize.ts';
import { LISTED_FIELDS, lineNode } from './line-endpoint.ts';
import { mediaNode } from './media-endpoint.ts';
import { requestBody } from './request-body.ts';
import { editTemplate, templateNode } from './templates-endpoint.ts';

interface Node {
  Params: { id: string };
  Querystring: { fields?: string; phone_number_id?: string };
}

const ACCOUNT = {
  id: BUSINESS_ACCOUNT_ID,
  name: 'Muebles Inventados',
  timezone_id: '1',
  currency: 'USD',
  message_template_namespace: '0f0c1a2b_3c4d_5e6f_7a8b_9c0d1e2f3a4b',
  account_review_status: 'APPROVED',
} as const;

/** `GET`, `POST` and `DELETE /{id}`: a line, a template, a file or the account; and the account's lines. */
export function registerNodeEndpoint(app: FastifyInstance, simulation: Simulation): void {
  const { options, media, templates } = simulation;

  app.get<Node>('/:id', (request) => {
    authorize(request, options.accessToken);
    const { id } = request.params;
    const { fields } = request.query;
    const line = simulation.line(id);
    if (line !== undefined) return lineNode(line, fields);
    if (id === BUSINESS_ACCOUNT_ID) return ACCOUNT;
    const file = media.find(id);
    if (file !== undefined) return mediaNode(file, `${request.protocol}://${request.host}`);
    const template = templateNode(simulation, id, fields);
    if (template === null) throw noSuchObject('GET', id);
    return template;
  });
  app.post<Node>('/:id', async (request) => {
    authorize(request, options.accessToken);
    const template = templates.byId(request.params.id);
    if (template === undefined) throw noSuchObject('POST', request.params.id);
    return editTemplate(simulation, template, await requestBody(request));
  });
  app.delete<Node>('/:id', (request) => {
    authorize(request, options.accessToken);
    const { id } = request.params;
    const { phone_number_id: line } = request.query;
    const isTheirs = line === undefined || media.find(id)?.line === line;
    if (!isTheirs || !media.remove(id)) throw noSuchObject('DELETE', id);
    return { success: true };
  });
  app.get<Node>('/:id/phone_numbers', (request) => {
    authorize(request, options.accessToken);
    if (request.params.id !== BUSINESS_ACCOUNT_ID) throw noSuchObject('GET', request.params.id);
    const data = options.lines.map((line) => lineNode(line, request.query.fields ?? LISTED_FIELDS));
    return { data, paging: { cursors: { before: 'MA==', after: 'MQ==' } } };
  });
  // The app hears of the account by `webhookUrl`, whatever it subscribes to.
  for (const method of ['GET', 'POST', 'DELETE'] as const) {
    app.route<Node>({
      method,
      url: '/:id/subscribed_apps',
      handler(request) {
        authorize(request, options.accessToken);
        if (request.params.id !== BUSINESS_ACCOUNT_ID) throw noSuchObject(method, request.params.id);
        return method === 'GET' ? { data: [] } : { success: true };
      },
    });
  }
}
